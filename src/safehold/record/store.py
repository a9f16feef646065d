"""Writing down what happened: each function is one whole transaction, and nothing written is changed later.

What a person is owed or owes follows from it in the same transaction. Whoever writes says who, in which role and why.
Reading stands in `history` and `project`; both are reached from here.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from safehold.events import EVENTS, OF_THE_RECORD
from safehold.kernel.errors import Conflict, Refused, Unreadable
from safehold.law import LAW_CHECKED_TO
from safehold.record import access, clock, project
from safehold.record.history import NOT_HERE, WITHDRAWN, Entry, case_file, case_files, history, last_of
from safehold.record.ids import new_ids, new_reference, spoken
from safehold.record.project import Owed, Stands, law_in_force, obligations, standings
from safehold.record.scope import Reader, scope

__all__ = [
    "WITHDRAWN", "Acknowledged", "Attempt", "Draft", "Entry", "Happened", "Owed", "Receipt", "Stands",
    "acknowledge", "acknowledgements", "append", "attempts", "awaiting", "case_file", "case_files", "correct",
    "draft", "erase_unsent", "forget_draft", "history", "keep_attempt", "keep_draft", "last_of", "law_in_force",
    "obligations", "receipt", "receipts", "sent", "standings", "submit",
]  # fmt: skip

STATUTE = {"name": "The law in force", "status": "in_force", "channels": ["station"]}
KEPT_FOR = timedelta(days=14)
TOLD = "NOT s.contents ? 'wrong'"  # what a person says is wrong is received alike, and tells of no change

HOLD = "SELECT force FROM standing WHERE person = %s FOR UPDATE"
EVENT = """INSERT INTO event (recorded_at, id, force, person, type, happened_on, happened_at, known_on, by, role, why,
    source, channel, payload, corrects) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""


@dataclass(frozen=True)
class Happened:
    """Something that happened, as told: a day or an instant, by whom it is known, and the event's declared fields."""

    type: str
    source: str
    happened_on: date | None = None
    happened_at: datetime | None = None
    known_on: date | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    channel: str = ""
    corrects: UUID | None = None
    id: UUID | None = None


@dataclass(frozen=True)
class Receipt:
    """What a person holds in hand: when the form was received, and whether that was already notification."""

    id: UUID
    person: UUID
    reference: str
    received_at: datetime
    contents: dict[str, Any]
    events: list[UUID]
    law_name: str
    law_status: str
    law_checked_to: date
    is_notification: bool
    acknowledged: bool = False


@dataclass(frozen=True)
class Acknowledged:
    """The written acknowledgement of a notification."""

    person: UUID
    force: str
    year: int
    number: int
    at: datetime
    station: str
    told: list[Any]
    notification: UUID
    reference: str | None
    by: int

    @property
    def numbered(self) -> str:
        """Its number as printed: within the force, by year."""
        return f"{self.year}/{self.number:05d}"


@dataclass(frozen=True)
class Attempt:
    """A form that could not be accepted, with its time, its answers and what was wrong."""

    at: datetime
    form_token: str
    contents: dict[str, Any]
    problems: Any


@dataclass(frozen=True)
class Draft:
    """Answers not yet sent. `form_token` makes sending them twice the same as once."""

    form: str
    form_token: str
    answers: dict[str, Any]
    saved_at: datetime


# History


def append(person: UUID, *happened: Happened, by: Reader, why: str, at: datetime | None = None) -> list[UUID]:
    """Write down what happened, and work out anew what follows from it."""
    at = at or clock.now()
    with transaction.atomic():
        written = _write(person, _hold(person), happened, by, why, at)
        project.refresh([person], at)
    return written


def correct(
    person: UUID, mistaken: UUID, *, by: Reader, why: str, right: Happened | None = None, at: datetime | None = None
) -> UUID:
    """Put an entry right: `right` stands in its place; without it, the thing never happened. Both stay readable."""
    at = at or clock.now()
    what = right or Happened(WITHDRAWN, source=by.role, happened_on=clock.day(at))
    with transaction.atomic():
        force = _hold(person)
        entries = {entry.id: entry for entry in history(person)}
        if mistaken not in entries:
            raise Refused(NOT_HERE)
        if entries[mistaken].corrected_by:
            raise Conflict("This entry has been put right already.", do="Put the later entry right instead.")
        (written,) = _write(person, force, [what], by, why, at, corrects=mistaken)
        project.refresh([person], at)
    return written


def _hold(person: UUID) -> str:
    """Hold the person's standing until the transaction ends, so that no two writers work at once; gives the force."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [person])
        found = cursor.fetchone()
    if not found:
        raise Refused(NOT_HERE)
    return found[0]


def _write(
    person: UUID,
    force: str,
    happened: Iterable[Happened],
    by: Reader,
    why: str,
    at: datetime,
    *,
    corrects: UUID | None = None,
) -> list[UUID]:
    happened = list(happened)
    if not why.strip():
        raise Unreadable("Nothing is written down without a reason.", where="why", do="Say why in a few words.")
    if any(what.known_on and what.known_on > clock.day(at) for what in happened):
        raise Unreadable("Nothing can be known before it is written down.", where="known_on", do="Check the day.")
    written = [what.id or fresh for what, fresh in zip(happened, new_ids(at, len(happened)), strict=True)]
    rows = [
        (
            at, name, force, person, what.type, what.happened_on, what.happened_at, what.known_on or clock.day(at),
            by.user, by.role, why, what.source, what.channel, Jsonb(checked(what)), corrects or what.corrects,
        )
        for what, name in zip(happened, written, strict=True)
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(EVENT, rows)
    return written


def checked(what: Happened) -> dict[str, Any]:
    """The fields of an event if each is one that it declares; whether they make sense, the law's own check says."""
    if what.type == WITHDRAWN:
        return what.fields
    event = (EVENTS | OF_THE_RECORD).get(what.type)
    if event is None:
        raise Unreadable(f"No event is called {what.type!r}.", where="type", do="See the reference of events.")
    if (what.happened_on is None) == (what.happened_at is None):
        raise Unreadable("An event has a day or an instant.", where="happened_on", do="Give one of the two.")
    for name, value in what.fields.items():
        declared = event.field(name)
        if declared is None:
            raise Unreadable(f"{what.type} has no field {name!r}.", where=name, do="See the reference of events.")
        if isinstance(value, str) and (len(value) > declared.longest or "\0" in value):
            raise Unreadable(
                f"{name} is longer than {declared.longest} characters, or holds one that cannot be kept.",
                where=name,
                do="Shorten it, or type it again.",
            )
    return what.fields


# What a person sends


def submit(
    person: UUID,
    *happened: Happened,
    form_token: str,
    contents: dict[str, Any],
    channel: str,
    received_at: datetime,
    by: Reader,
    why: str,
    device_said: str = "",
    in_advance: dict[str, Any] | None = None,
) -> Receipt:
    """Take a complete form: the same form twice is one submission, with the receipt of the first.

    `received_at` is the server's time of the request, and stands whatever happens later. What the form tells is
    written down as what happened. Where the law in force lists the channel, that is notification too; `in_advance` are
    its fields (`covers`, `expected`) if nothing has happened yet.
    """
    now = max(received_at, clock.now())
    with transaction.atomic():
        force = _hold(person)
        if first := sent(person, form_token):
            if first.contents != contents:
                raise Conflict(
                    "This form was sent already, with other answers.", where="form", do="Compare the two below."
                )
            return first
        law = law_in_force() or STATUTE
        is_notification = channel in law["channels"]
        written = _write(person, force, happened, by, why, now)
        if is_notification:
            fields = in_advance or matters(entry for entry in history(person) if entry.id in written)
            told = Happened("notification", "the person", happened_at=received_at, channel=channel, fields=fields)
            _write(person, force, [told], by, why, now)
        (name,) = new_ids(now, 1)
        with connection.cursor() as cursor:
            for reference in iter(new_reference, None):
                cursor.execute(
                    """INSERT INTO submission (id, force, person, reference, received_at, device_said, form_token,
                        channel, contents, events, law_name, law_status, law_checked_to, is_notification, by)
                    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
                    ON CONFLICT (reference) DO NOTHING""",
                    (name, force, person, reference, received_at, device_said[:200], form_token, channel,
                     Jsonb(contents), written, law["name"], law["status"], LAW_CHECKED_TO, is_notification, by.user),
                )  # fmt: skip
                if cursor.rowcount:
                    break
        forget_draft(person, form_token)
        project.refresh([person], now)
        return _receipts("s.id = %s", name)[0]


def matters(entries: Iterable[Entry]) -> dict[str, Any]:
    """What a notification of these events says: the ids or places that it covers, and the names told."""
    entries = list(entries)
    covers = [
        entry.payload["place"] if entry.type in ("stay", "household_stay") else str(entry.id) for entry in entries
    ]
    names = [entry.payload["name"] for entry in entries if entry.type == "name_used" and entry.payload.get("name")]
    return {"covers": covers, "names": names} if names else {"covers": covers}


def _receipts(which: str, *given: Any) -> list[Receipt]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT s.id, s.person, s.reference, s.received_at, s.contents, s.events, s.law_name, s.law_status,
                s.law_checked_to, s.is_notification, a.id IS NOT NULL
            FROM submission s LEFT JOIN acknowledgement a ON a.submission = s.id
            WHERE {which} ORDER BY s.received_at DESC, s.id DESC""",
            given,
        )
        return [Receipt(*row[:4], json.loads(row[4]), *row[5:]) for row in cursor.fetchall()]


def sent(person: UUID, form_token: str) -> Receipt | None:
    """The receipt for this very form, if it was sent already."""
    return next(iter(_receipts("s.person = %s AND s.form_token = %s", person, form_token)), None)


def receipt(reference: str) -> Receipt | None:
    """The receipt with this reference, if the reader may see it; a wrong one and another's look the same."""
    return next(iter(_receipts(f"s.reference = %s AND {TOLD}", spoken(reference))), None)


def receipts(*persons: UUID) -> list[Receipt]:
    """What these people sent, the latest first."""
    return _receipts(f"s.person = ANY(%s) AND {TOLD}", list(persons))


def awaiting(*persons: UUID) -> list[Receipt]:
    """What these people sent that is no notification by itself and that no desk has acknowledged, the first first."""
    which = f"s.person = ANY(%s) AND {TOLD} AND NOT s.is_notification AND a.id IS NULL"
    return _receipts(which, list(persons))[::-1]


def keep_attempt(
    person: UUID, *, form_token: str, contents: dict[str, Any], problems: Any, at: datetime, by: Reader
) -> None:
    """Keep a form that could not be accepted, with its time: it shows what was meant, and when."""
    (name,) = new_ids(at, 1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO attempt (id, force, person, at, form_token, contents, problems, by)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s)""",
            (name, _hold(person), person, at, form_token, Jsonb(contents), Jsonb(problems), by.user),
        )


def attempts(*persons: UUID) -> dict[UUID, list[Attempt]]:
    """The forms of these people that could not be accepted, the first of each first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, at, form_token, contents, problems FROM attempt WHERE person = ANY(%s) ORDER BY at, id",
            [list(persons)],
        )
        rows = cursor.fetchall()
    found: dict[UUID, list[Attempt]] = {person: [] for person in persons}
    for person, at, token, contents, problems in rows:
        found[person].append(Attempt(at, token, json.loads(contents), json.loads(problems)))
    return found


# What the desk gives


def acknowledge(
    person: UUID,
    *happened: Happened,
    covers: Iterable[str],
    told: list[Any],
    station: int,
    by: Reader,
    why: str,
    at: datetime | None = None,
    receipt: Receipt | None = None,
    names: Iterable[str] = (),
    home: str | None = None,
    expected: date | None = None,
    did_not_happen: Iterable[str] = (),
) -> Acknowledged:
    """Record a notification given in person, and acknowledge it in writing (s.87), in one transaction.

    `covers` are the ids (or places) told, `told` the words read back. `happened` are things first told at the desk.
    """
    at = at or clock.now()
    fields: dict[str, Any] = {
        "covers": [*covers],
        **({"names": [*names]} if names else {}),
        **({"home": home} if home else {}),
        **({"expected": str(expected)} if expected else {}),
        **({"did_not_happen": [*did_not_happen]} if did_not_happen else {}),
    }
    with transaction.atomic():
        force = _hold(person)
        if receipt and _receipts("s.id = %s AND a.id IS NOT NULL", receipt.id):
            raise Conflict("This has been acknowledged already.", do="Print the acknowledgement again.")
        first_told = _write(person, force, happened, by, why, at)
        fields["covers"] += [str(name) for name in first_told]
        notification = Happened("notification", "the person", happened_at=at, channel="station", fields=fields)
        (name,) = _write(person, force, [notification], by, why, at)
        with connection.cursor() as cursor:
            cursor.execute(
                """INSERT INTO numbering AS n (force, year, last) VALUES (%s, %s, 1)
                ON CONFLICT (force, year) DO UPDATE SET last = n.last + 1 RETURNING last""",
                (force, clock.day(at).year),
            )
            (number,) = cursor.fetchone()
            cursor.execute(
                """INSERT INTO acknowledgement (id, force, person, year, number, at, station, told, notification,
                    submission, by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
                (new_ids(at, 1)[0], force, person, clock.day(at).year, number, at, station, Jsonb(told), name,
                 receipt.id if receipt else None, by.user),
            )  # fmt: skip
        project.refresh([person], at)
        return next(found for found in acknowledgements(person) if found.notification == name)


def acknowledgements(*persons: UUID) -> list[Acknowledged]:
    """The acknowledgements that these people were given, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT a.person, a.force, a.year, a.number, a.at, st.name, a.told, a.notification, s.reference, a.by
            FROM acknowledgement a JOIN station st ON st.id = a.station
            LEFT JOIN submission s ON s.id = a.submission WHERE a.person = ANY(%s) ORDER BY a.at DESC, a.id DESC""",
            [list(persons)],
        )
        return [Acknowledged(*row[:6], json.loads(row[6]), *row[7:]) for row in cursor.fetchall()]


# Answers not yet sent


def keep_draft(person: UUID, *, form: str, form_token: str, answers: dict[str, Any], force: str, at: datetime) -> None:
    """Keep the answers of an unfinished form for 14 days from its last change."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM draft WHERE person = %s AND keep_until <= %s", (person, at))
        cursor.execute(
            """INSERT INTO draft (person, force, form, form_token, answers, saved_at, keep_until)
            VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (person, form) DO UPDATE
            SET form_token = excluded.form_token, answers = excluded.answers, saved_at = excluded.saved_at,
                keep_until = excluded.keep_until""",
            (person, force, form, form_token, Jsonb(answers), at, at + KEPT_FOR),
        )


def draft(person: UUID, *, form: str, at: datetime) -> Draft | None:
    """The unfinished form of this kind, if there is one not older than 14 days."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT form, form_token, answers, saved_at FROM draft
            WHERE person = %s AND form = %s AND keep_until > %s""",
            (person, form, at),
        )
        found = cursor.fetchone()
    return Draft(found[0], found[1], json.loads(found[2]), found[3]) if found else None


def forget_draft(person: UUID, form_token: str) -> None:
    """Forget an unfinished form: it was sent, or the person wishes so."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM draft WHERE person = %s AND form_token = %s", (person, form_token))


PROGRAM = Reader(-1, role="program")  # nobody: what the program does by the calendar, not because somebody asked


def erase_unsent(at: datetime) -> int:
    """Erase the answers of every person that were not sent within 14 days; says of how many people.

    Nobody but the person sees such answers, and so neither does this: it goes from person to person, and erases each
    one's under that one's own scope. Each erasure stands in the log.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT code FROM force")
        scope(user=PROGRAM.user, forces=[code for (code,) in cursor.fetchall()])
        cursor.execute("SELECT id FROM person")
        persons = [person for (person,) in cursor.fetchall()]
    return sum(_erase_unsent_of(person, at) for person in persons)


def _erase_unsent_of(person: UUID, at: datetime) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        scope(user=PROGRAM.user, person=person)
        cursor.execute("DELETE FROM draft WHERE person = %s AND keep_until <= %s", (person, at))
        if not cursor.rowcount:
            return False
        access.look(
            by=PROGRAM, kind="answers not sent", why="not sent within 14 days", persons=[person], operation="erasure"
        )
        return True
