"""Which rows this request may see, told to PostgreSQL for as long as its transaction lasts.

Staff see the force they work for, if their role has work on its records. A registered person sees that person; whoever
holds a live grant, the person whom it names. The desk sees nobody until someone names a reference; then that one person
(`access.admit`). What forgets to say its scope sees no rows. Exclusions and conflicts of interest are no part of the
scope: the database asks for them itself.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth import logout
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from safehold.record import clock
from safehold.record.models import HOLDERS

SETTINGS = (
    "forces", "person", "user", "desk", "reference", "reads", "granted", "oversees", "administers", "post",
)  # fmt: skip
SCOPE = "SELECT " + ", ".join(f"set_config('safehold.{name}', %({name})s, true)" for name in SETTINGS)
WHO = """
    SELECT role, force, name, station, NULL::uuid, team, since, until FROM staff WHERE user_id = %(user)s
    UNION ALL SELECT 'representative', force, name, NULL, NULL, '', since, until
        FROM representative WHERE user_id = %(user)s
    UNION ALL SELECT 'person', force, name, NULL, id, '', NULL, NULL FROM person WHERE portal_user = %(user)s
    ORDER BY 8 DESC NULLS FIRST"""
HELD = """
    SELECT person, purpose, scope, since, until FROM access_grant
    WHERE holder = %(user)s AND role = %(role)s AND ended_at IS NULL AND since <= %(now)s AND until > %(now)s
    UNION ALL SELECT person, why, NULL, at, until FROM emergency_access
    WHERE by = %(user)s AND role = %(role)s AND at <= %(now)s AND until > %(now)s"""
RELATIONS = """
    SELECT asked.id, p.force, a.officer, coalesce(s.team, ''), (
        SELECT max(c.because) FROM closed_to_reader() c WHERE c.person = asked.id)
    FROM unnest(%s::uuid[]) asked (id) LEFT JOIN person p ON p.id = asked.id
    LEFT JOIN allocation a ON a.person = p.id AND a.until IS NULL LEFT JOIN staff s ON s.user_id = a.officer"""

WRITE = ("officer", "supervisor")
READ = ("authorising_officer", "intelligence_officer")
OVERSEE = ("supervisor", "auditor")
MAY_HOLD = (*HOLDERS, "supervisor")  # a supervisor has access in an emergency only


@dataclass(frozen=True, slots=True)
class Held:
    """A live grant: whom it is about, what for, and the actions that it names. Emergency access names none."""

    person: UUID
    purpose: str
    scope: frozenset[str]
    since: datetime
    until: datetime
    is_emergency: bool = False


@dataclass(frozen=True)
class Reader:
    """Whoever is looking, in the role in which they look. Someone without a role, or who left, is a stranger here."""

    user: int
    role: str = ""
    force: str = ""
    name: str = ""
    station: int | None = None
    person: UUID | None = None
    team: str = ""
    since: datetime | None = None
    left_at: datetime | None = None
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """How a reader stands to a person: the facts on which the table of permissions decides.

    `relation` is own, team, force, other, shared, area or none; `closed` says whether an exclusion or a conflict of
    interest closes the record; `held` are the live grants, and emergency access, about this person.
    """

    relation: str
    closed: str = ""
    held: tuple[Held, ...] = ()


def scope(
    *,
    user: int | None = None,
    forces: Iterable[str] = (),
    person: UUID | None = None,
    desk: str = "",
    ref: str = "",
    reads: Iterable[str] = (),
    granted: Iterable[UUID] = (),
    oversees: Iterable[str] = (),
    administers: Iterable[str] = (),
    post: str = "",
) -> None:
    """Say which rows the rest of this transaction may see. Whatever is not named is closed."""
    with connection.cursor() as cursor:
        cursor.execute(
            SCOPE,
            {
                "forces": ",".join(forces),
                "person": str(person or ""),
                "user": str(user or ""),
                "desk": desk,
                "reference": ref,
                "reads": ",".join(reads),
                "granted": ",".join(map(str, granted)),
                "oversees": ",".join(oversees),
                "administers": ",".join(administers),
                "post": post,
            },
        )


def enter(user: int) -> Reader:
    """Find out as whom a signed-in user looks, and open the rows that this role may see."""
    scope(user=user)
    with connection.cursor() as cursor:
        cursor.execute(WHO, {"user": user})
        found = cursor.fetchone()
    reader = Reader(user, *found) if found else Reader(user)
    if reader.left_at:
        reader = Reader(user, left_at=reader.left_at)
    if reader.role in MAY_HOLD:
        reader = _with_grants(reader)
    open_for(reader)
    return reader


def _with_grants(reader: Reader) -> Reader:
    """The reader with what they hold now. A representative acts for whoever gave them a grant; else is a stranger."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"user": reader.user, "role": reader.role, "now": clock.now()})
        held = tuple(
            Held(person, purpose, frozenset(actions or ()), since, until, is_emergency=actions is None)
            for person, purpose, actions, since, until in cursor.fetchall()
        )
    if reader.role == "representative":
        if not held:
            return Reader(reader.user)
        persons = {one.person for one in held}
        return replace(reader, held=held, person=persons.pop() if len(persons) == 1 else None)
    return replace(reader, held=held)


def open_for(reader: Reader, *, ref: str = "", also: Collection[UUID] = ()) -> None:
    """Open the rows that this reader may see: a force, one person, or (at the desk, and for strangers) none yet.

    `ref` is a reference that someone names at the desk; `also` are persons whom a policy lets the reader see this once.
    """
    role, force = reader.role, [reader.force]
    own = reader.person if role in ("person", "desk") or may_submit(reader) else None
    granted = [one.person for one in reader.held if role != "representative" or one.person == reader.person]
    scope(
        user=reader.user,
        forces=force if role in WRITE else (),
        reads=force if role in READ else (),
        oversees=force if role in OVERSEE else (),
        administers=force if role == "administrator" else (),
        person=own,
        granted={*granted, *also},
        desk=reader.force if role == "desk" else "",
        ref=ref,
        post=f"{reader.force} {role}" if role else "",
    )


def may_submit(reader: Reader) -> bool:
    """Whether a representative acts for a person under a grant that says they may send what the person has to tell."""
    return reader.role == "representative" and any(
        one.person == reader.person and "submit" in one.scope for one in reader.held
    )


def acting_for(reader: Reader, person: UUID) -> Reader:
    """The same representative acting for this one of those who gave them a grant; for nobody else."""
    acting = replace(reader, person=person if person in {one.person for one in reader.held} else None)
    open_for(acting)
    return acting


def before(reader: Reader, person: UUID) -> Reader:
    """The same reader with this person before them."""
    return replace(reader, person=person)


def relations(reader: Reader, persons: Iterable[UUID]) -> dict[UUID, Relation]:
    """How the reader stands to each of these people, by one query; to whomever they cannot see, as to nobody known."""
    with connection.cursor() as cursor:
        cursor.execute(RELATIONS, [list(persons)])
        return {
            person: Relation(
                relation(reader, person, force=force, officer=officer, team=team),
                closed or "",
                tuple(one for one in reader.held if one.person == person),
            )
            for person, force, officer, team, closed in cursor.fetchall()
        }


def relation(reader: Reader, person: UUID, *, force: str | None, officer: int | None, team: str) -> str:
    """The one word for it. A force without teams is one team; another service shares the people it has a grant for."""
    if not reader.role:
        return "none"
    if reader.person == person and reader.role in ("person", "representative"):
        return "own"
    if reader.role == "probation_practitioner":
        return "shared" if any(one.person == person for one in reader.held) else "none"
    if force != reader.force:
        return "other"
    if reader.role == "mappa_coordinator":
        return "area"
    if officer == reader.user:
        return "own"
    return "team" if team == reader.team else "force"


@contextmanager
def acting_as(user: int) -> Iterator[Reader]:
    """For commands and tests: one transaction in a user's name, with the rows of that user's role."""
    with transaction.atomic():
        yield enter(user)


class RowScope:
    """Middleware, after authentication: each signed-in request is one transaction with one scope.

    A session ends with the post in which it began: whoever changed theirs, or left, signs in anew.
    Never stream guarded rows: a stream runs after the transaction, where no row is seen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the reader's scope; `request.reader` says who looks."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        with transaction.atomic():
            reader = enter(request.user.pk)
            if _is_another_post(request, reader):
                scope()
                logout(request)
                return self.get_response(request)
            request.reader = reader  # type: ignore[attr-defined]  # ours, not Django's
            return self.get_response(request)


def _is_another_post(request: HttpRequest, reader: Reader) -> bool:
    began = f"{reader.role} {reader.since}"
    return request.session.setdefault("post", began) != began
