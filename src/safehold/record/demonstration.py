"""The demonstration's register: three invented forces, their staff, and as many invented people as one likes.

Two of the people belong to the tours: one told everything in time, and will tell of an account on the night of
7 July 2026; the other will tell too late. Everything is the same for the same seed.
"""

import base64
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, islice
from random import Random
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from psycopg.types.json import Jsonb
from rich.console import Console
from rich.progress import Progress

from safehold.events import EVENTS
from safehold.record import clock, grants, people, project
from safehold.record.ids import new_ids, new_reference
from safehold.record.lives import UNTIL, Invention, Life, Written, lives, name
from safehold.record.models import POSTS, Staff
from safehold.record.people import SignIn
from safehold.record.scope import acting_as, scope

CASELOAD = 75
AT_ONCE = 500
BEGAN = datetime(2004, 5, 1, tzinfo=UTC)
ACKNOWLEDGED_SINCE = datetime(2025, 1, 1, tzinfo=UTC)
OPENING = "Monday to Saturday, 8 in the morning to 10 at night"
FORCES = {
    "BRACKWATER": ("Brackwater Police", ("Tarnbridge", "Ostley")),
    "HARROWMERE": ("Harrowmere Constabulary", ("Harrow Cross", "Quarl")),
    "THORNFLEET": ("Thornfleet and Vale Police", ("Millstrand", "Wrackham")),
}


def secret_of(user: str) -> str:
    """A one-time-code secret that stays the same; the demonstration prints it anyway."""
    return base64.b32encode(hashlib.sha256(f"demonstration {user}".encode()).digest()[:20]).decode()


SIGN_INS = [
    SignIn(role, user, password, secret_of(user))
    for role, user, password in (
        ("person", "velom-tarik-sunda-48", "quiet-lantern-mosel-7"),
        ("second-person", "morat-kelin-dovar-15", "amber-rudder-tolvi-3"),
        ("officer", "officer-brackwater", "copper-meadow-fenna-5"),
        ("desk", "desk-brackwater", "slate-harbour-ostil-2"),
        ("supervisor", "supervisor-brackwater", "willow-anchor-quern-9"),
        ("other-force-officer", "officer-harrowmere", "cedar-compass-yarlo-4"),
        ("representative", "fidan-solek-burim-62", "linen-kettle-orvas-6"),
        ("authorising_officer", "authorising-brackwater", "birch-signal-dunnel-8"),
        ("intelligence_officer", "intelligence-brackwater", "pewter-ladder-ismon-1"),
        ("investigator", "investigator-brackwater", "saddle-marble-quint-6"),
        ("response_officer", "response-brackwater", "gravel-beacon-toller-3"),
        ("probation_practitioner", "probation-brackwater", "velvet-orchard-prenn-7"),
        ("mappa_coordinator", "mappa-brackwater", "walnut-ferry-ombrel-2"),
        ("lawyer", "lawyer-brackwater", "ribbon-quarry-lesk-9"),
        ("platform", "platform-brackwater", "mirror-thicket-arvo-5"),
        ("analyst", "analyst-brackwater", "paper-glacier-wend-4"),
        ("auditor", "auditor-brackwater", "tallow-bridge-sennet-8"),
        ("administrator", "administrator-brackwater", "hazel-turbine-kopp-1"),
    )
]


# Those who sign in are named in pictures, so in letters that every machine can draw.
CALLED = {
    "officer-brackwater": "Senna Marlowick",
    "desk-brackwater": "Orun Tamberlin",
    "supervisor-brackwater": "Hale Vandrish",
    "officer-harrowmere": "Dorin Quessel",
    "fidan-solek-burim-62": "Merit Solvane",
    "authorising-brackwater": "Corin Haldewick",
    "intelligence-brackwater": "Ilse Brantover",
    "investigator-brackwater": "Joss Kellingham",
    "response-brackwater": "Perrin Oastler",
    "probation-brackwater": "Wenna Dravitt",
    "mappa-brackwater": "Odran Stellick",
    "lawyer-brackwater": "Hester Umbrey",
    "platform-brackwater": "Rafe Linnock",
    "analyst-brackwater": "Tova Greshell",
    "auditor-brackwater": "Maud Pellering",
    "administrator-brackwater": "Ansel Crowdy",
}
GRANTED_UNTIL = datetime(2027, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Posts:
    """Who works in a force, by user id, and the station of its desk."""

    force: str
    officers: list[int]
    desk: int
    supervisor: int
    station: int


Given = tuple[str, datetime, UUID, UUID, list[str]]


@dataclass(frozen=True)
class Placed:
    """A life that was given to a force and an officer, with the names of its record."""

    id: UUID
    ref: str
    life: Life
    posts: Posts
    officer: int

    def user(self, part: str) -> int:
        return {"officer": self.officer, "desk": self.posts.desk, "supervisor": self.posts.supervisor}[part]


def fill(*, people: int = 2000, seed: int = 1) -> list[SignIn]:
    """Make the register and put this many people into it; gives the ways in. To be called once, on empty tables."""
    clock.set(UNTIL)
    forces = [_staffed(code, max(1, people // len(FORCES) // CASELOAD)) for code in FORCES]
    random = Random(f"{seed}: names of records")
    names = random, _references(random)
    tour = [_placed(life, forces[0], forces[0].officers[0], *names) for life in (in_time(), too_late())]
    placed = chain(tour, _spread(forces, seed, people - len(tour), *names))
    given: list[Given] = []
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("Inventing people", total=people)
        while batch := list(islice(placed, AT_ONCE)):
            _load(batch)
            given += _given(batch)
            progress.advance(task, len(batch))
    _acknowledge(given, forces)
    for one, way_in in zip(tour, SIGN_INS, strict=False):
        with acting_as(one.officer) as officer:
            _enrol(one, way_in, officer)
    _work_with(forces[0], tour[1])
    return SIGN_INS


def _spread(forces: list[Posts], seed: int, count: int, random: Random, references: Iterator[str]) -> Iterator[Placed]:
    """Invented people, dealt out to the forces in turn, and to each one's officers by the caseload."""
    for number, life in enumerate(lives(seed, max(count, 0))):
        posts = forces[number % len(forces)]
        share = count // len(forces) // len(posts.officers) + 1
        yield _placed(life, posts, posts.officers[number // len(forces) // share], random, references)


def _placed(life: Life, posts: Posts, officer: int, random: Random, references: Iterator[str]) -> Placed:
    (identity,) = new_ids(life.entries[0].recorded_at, 1, random_bits=random.getrandbits)
    return Placed(identity, next(references), life, posts, officer)


def _references(random: Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        if (fresh := new_reference(choose=random.choice)) not in seen:
            seen.add(fresh)
            yield fresh


# Staff


def _staffed(code: str, officers: int) -> Posts:
    """A force with its stations, a desk, a supervisor and so many officers."""
    title, stations = FORCES[code]
    people.set_up_force(code, title, [(station, f"1 Market Place, {station}", OPENING) for station in stations])
    random, lower = Random(f"staff of {code}"), code.lower()
    more = [f"officer-{lower}-{number}" for number in range(2, officers + 1)]
    found = [_post(user, "officer", code, name(random)) for user in (f"officer-{lower}", *more)]
    desk, supervisor = (_post(f"{role}-{lower}", role, code, name(random)) for role in ("desk", "supervisor"))
    station = next(place.id for place in people.stations(code) if place.name == stations[0])
    with transaction.atomic():
        scope(administers=[code])
        Staff.objects.filter(user_id=desk).update(station_id=station)
    return Posts(code, found, desk, supervisor, station)


def _post(user_name: str, role: str, force: str, called: str) -> int:
    """A post; whoever is not printed can never sign in, which also spares a slow hash for each."""
    users = get_user_model().objects
    if known := next((given for given in SIGN_INS if given.user == user_name), None):
        called = CALLED[user_name]
        people.create(user_name, name=called, role=role, force=force, password=known.password, secret=known.secret)
        return users.get(username=user_name).pk
    user = users.create(username=user_name, password="!")
    with transaction.atomic():
        scope(administers=[force])
        Staff.objects.create(user=user, force_id=force, role=role, name=called, since=BEGAN)
    return user.pk


def _work_with(posts: Posts, person: Placed) -> None:
    """Whoever else works in the first force or with it. One person has a representative, and probation has them too."""
    ways_in = {given.role: given for given in SIGN_INS}
    users = {
        role: _post(ways_in[role].user, role, posts.force, CALLED[ways_in[role].user])
        for role in POSTS
        if role not in ("desk", "officer", "supervisor")
    }
    with acting_as(posts.officers[0]) as officer:
        acts = ways_in["representative"]
        people.represent(
            name=CALLED[acts.user], by=officer, why="asked for by the person", user_name=acts.user,
            password=acts.password, secret=acts.secret,
        )  # fmt: skip
        users["representative"] = get_user_model().objects.get(username=acts.user).pk
    _grant(posts, person.id, users["representative"], "advice", ["due_list"])
    _grant(posts, person.id, users["probation_practitioner"], "supervision by probation", ["open_full_record"])


def _grant(posts: Posts, person: UUID, holder: int, purpose: str, actions: list[str]) -> None:
    with acting_as(posts.officers[0]) as officer:
        asked = grants.give(
            person, holder, purpose=purpose, scope=actions, until=GRANTED_UNTIL, by=officer, why="asked for"
        )
    with acting_as(posts.supervisor) as supervisor:
        grants.decide(asked, is_approved=True, by=supervisor, why="as asked for")


# The two of the tours


def in_time() -> Life:
    """A quiet record: a community order of 2022, and everything told within the days allowed."""
    one = Invention(Random("in time"))
    one.life.name, one.life.born = "Jevan Ostrelwick", date(1984, 11, 17)
    convicted = one._convicted(date(2022, 3, 14), kind="community")
    one.tell(date(2022, 3, 15), [], covers=(convicted,), names=(one.life.name,), home="residence")
    one.tell(date(2022, 8, 3), [("bank_account_opened", date(2022, 8, 2), {})])
    one.tell(date(2023, 3, 7), [], covers=("periodic",))
    moved = {"address": "14 Mill Lane, Tarnbridge", "living_with": "no one"}
    one.tell(date(2023, 9, 5), [("home_change", date(2023, 9, 4), moved)])
    one.tell(date(2024, 8, 20), [], covers=("periodic",))
    plan = {"departs": "2025-05-10", "country": "Portugal", "point": "Estwick Airport"}
    (trip,) = one.tell(date(2025, 4, 22), [("travel_plan", date(2025, 4, 21), plan)])
    one.officially("leaves_uk", date(2025, 5, 10), "seen at the border", "border", trip=trip)
    one.tell(date(2025, 5, 18), [("returns_uk", date(2025, 5, 17), {"trip": trip, "point": "Estwick Airport"})])
    one.tell(date(2025, 8, 12), [], covers=("periodic",))
    job = {"employer": "Millstrand Roofing", "work_place": "Tarnbridge", "role": "roofer"}
    one.tell(date(2026, 6, 9), [("job_started", date(2026, 6, 8), job)])
    return one.life


def too_late() -> Life:
    """Released in 2023, and told all but a card in time. Opened an account on Friday 3 July, of which nobody knows."""
    one = Invention(Random("too late"))
    one.life.name, one.life.born = "Corvan Pellamstow", date(1979, 2, 28)
    start, end = date(2022, 6, 20), date(2023, 4, 11)
    convicted = one._convicted(start, kind="imprisonment", months=20)
    one.officially("order_made", start, "made on sentence", "court", order="shpo", until="2029-06-19")
    one.officially("custody_start", start, "received into prison", "prison")
    released = one.officially("custody_end", end, "released from prison", "prison", **{"for": convicted})
    one.tell(date(2023, 4, 12), [], covers=(convicted, released), names=(one.life.name,), home="residence")
    one.tell(date(2023, 4, 28), [("card_obtained", date(2023, 4, 20), {})])
    one.tell(date(2024, 4, 2), [], covers=("periodic",))
    moved = {"address": "3 Weir Lane, Ostley", "living_with": "no one"}
    one.tell(date(2024, 11, 19), [("home_change", date(2024, 11, 18), moved)])
    one.tell(date(2025, 11, 6), [], covers=("periodic",))
    return one.life


def _enrol(one: Placed, way_in: SignIn, officer: Any) -> None:
    people.enrol(
        one.id, by=officer, why="asked for it", user_name=way_in.user, password=way_in.password, secret=way_in.secret
    )


# Into the record


COPY_EVENTS = """COPY new_event (recorded_at, id, force, person, type, happened_on, happened_at, known_on, by, role,
    why, source, channel, payload, corrects) FROM STDIN"""
COPY_ACKNOWLEDGEMENTS = """COPY new_acknowledgement (id, force, person, year, number, at, station, told, notification,
    by) FROM STDIN"""


def _load(batch: list[Placed]) -> None:
    """Write down some lives and work out what follows, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        scope(forces=FORCES)
        cursor.executemany(
            "INSERT INTO person (id, force, ref, name, born) VALUES (%s, %s, %s, %s, %s)",
            [(one.id, one.posts.force, one.ref, one.life.name, one.life.born) for one in batch],
        )
        cursor.executemany(
            "INSERT INTO standing (person, force, findings, law) VALUES (%s, %s, '[]', '')",
            [(one.id, one.posts.force) for one in batch],
        )
        cursor.executemany(
            "INSERT INTO allocation (force, person, officer, since) VALUES (%s, %s, %s, %s)",
            [(one.posts.force, one.id, one.officer, BEGAN) for one in batch],
        )
        # Row security takes no COPY, so by way of a table that lasts as long as the transaction.
        cursor.execute("CREATE TEMP TABLE new_event (LIKE event INCLUDING DEFAULTS) ON COMMIT DROP")
        with cursor.copy(COPY_EVENTS) as copy:
            for one in batch:
                for entry in one.life.entries:
                    copy.write_row(_row(one, entry))
        for puts_right in (False, True):  # what is put right comes first
            writers = {
                one.user(entry.by) for one in batch for entry in one.life.entries if bool(entry.corrects) is puts_right
            }
            for user in sorted(writers):
                scope(forces=FORCES, user=user)  # an event is written in one's own name
                cursor.execute(
                    "INSERT INTO event SELECT * FROM new_event WHERE by = %s AND (corrects IS NOT NULL) = %s",
                    [user, puts_right],
                )
        project.refresh([one.id for one in batch], UNTIL)


def _row(one: Placed, entry: Written) -> tuple[Any, ...]:
    instant = entry.at if isinstance(entry.at, datetime) else None
    return (
        entry.recorded_at, entry.id, one.posts.force, one.id, entry.type, None if instant else entry.at, instant,
        clock.day(entry.recorded_at), one.user(entry.by), entry.by, entry.why, entry.source, entry.channel,
        Jsonb(entry.fields), entry.corrects,
    )  # fmt: skip


def _given(batch: list[Placed]) -> list[Given]:
    """The acknowledgements of the last years, not yet numbered."""
    return [
        (one.posts.force, entry.recorded_at, entry.id, one.id, _told(one.life, entry))
        for one in batch
        for entry in one.life.entries
        if entry.type == "notification" and entry.recorded_at >= ACKNOWLEDGED_SINCE
    ]


def _acknowledge(given: list[Given], forces: list[Posts]) -> None:
    """Write the acknowledgements, numbered in each force and year as they were given."""
    posts_of = {posts.force: posts for posts in forces}
    numbers: Counter[tuple[str, int]] = Counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE new_acknowledgement (LIKE acknowledgement INCLUDING DEFAULTS) ON COMMIT DROP")
        with cursor.copy(COPY_ACKNOWLEDGEMENTS) as copy:
            for force, at, identity, person, told in sorted(given):
                numbers[force, year := clock.day(at).year] += 1
                copy.write_row((identity, force, person, year, numbers[force, year], at, posts_of[force].station,
                                Jsonb(told), identity, posts_of[force].desk))  # fmt: skip
        for posts in forces:
            scope(forces=FORCES, user=posts.desk)
            cursor.execute("INSERT INTO acknowledgement SELECT * FROM new_acknowledgement WHERE by = %s", [posts.desk])
        cursor.executemany(
            "INSERT INTO numbering (force, year, last) VALUES (%s, %s, %s)",
            [(force, year, last) for (force, year), last in numbers.items()],
        )


def _told(life: Life, notification: Written) -> list[str]:
    """What an acknowledgement says was told, in words."""
    types = {str(entry.id): entry.type for entry in life.entries} | {
        entry.fields["place"]: entry.type for entry in life.entries if "place" in entry.fields
    }
    covered = [types.get(name) for name in notification.fields["covers"]]
    return [EVENTS[type].told_as or EVENTS[type].title if type else "Everything as told before" for type in covered]
