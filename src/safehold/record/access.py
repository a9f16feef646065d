"""Every look at a person is written down; where it cannot be written, nothing is answered.

The Data Protection Act 2018 s.62 asks for logs of six operations. A refused look is written too, on a connection of
its own, for the request's own transaction may be undone. May-they rules stand in `permissions` and in each domain's
`policy`, not here: this room only says the facts on which they decide.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from safehold.kernel.errors import Missing, Refused
from safehold.permissions import Grant, Override, Question
from safehold.permissions.table import ACTS
from safehold.record import clock
from safehold.record.history import NOT_HERE
from safehold.record.ids import new_ids, spoken
from safehold.record.scope import SCOPE, SETTINGS, Held, Reader, before, open_for, relation, relations

LOOK = """INSERT INTO look (id, at, by, role, force, operation, kind, why, outcome, asked, count)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""
LOOK_PERSONS = "INSERT INTO look_person (look, person) SELECT %s, unnest(%s::uuid[])"
SAW = """SELECT l.at, l.by, s.name, l.role, l.force, l.operation, l.kind, l.why, l.outcome, l.asked
    FROM look_person p JOIN look l ON l.id = p.look LEFT JOIN staff s ON s.user_id = l.by
    WHERE p.person = %s AND l.at >= %s AND l.at < %s ORDER BY l.at DESC, l.id DESC"""
DENIED = "SELECT count(*) FROM look WHERE by = %s AND kind = %s AND outcome = 'denied' AND at > %s"
TOO_MANY, WITHIN = 5, timedelta(hours=1)
BY_REFERENCE = """SELECT person FROM submission WHERE reference = %(ref)s
    UNION ALL SELECT id FROM person WHERE ref = %(ref)s"""


EXPLAINED = "bulk reading"  # the kind of look in which a reader said why they open so many


class Restricted(Refused):
    """A record that an exclusion, or a conflict of interest, closes to this reader."""

    def __init__(self) -> None:
        super().__init__("This record is restricted. The supervisor and the auditor are told that you asked.")


@dataclass(frozen=True, slots=True)
class Masked:
    """What a search tells of another force's person: enough to ring that force, and no more."""

    ref: str
    force: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Named:
    """A person whom a reader named by reference, without seeing the record, and the force that keeps it."""

    person: UUID
    force: str


@dataclass(frozen=True)
class Saw:
    """One look at a person: when, who (a name only within one's own force), in which role, what for, with what end."""

    at: datetime
    by: int
    name: str | None
    role: str
    force: str
    operation: str
    kind: str
    why: str
    outcome: str
    asked: str


def look(
    *,
    by: Reader,
    kind: str,
    why: str,
    persons: Iterable[UUID] = (),
    operation: str = "consultation",
    outcome: str = "allowed",
    asked: str = "",
) -> UUID:
    """Write down that `by` looks at these people: `kind` is the kind of page or record, `why` the purpose.

    Call it before answering, with each person whom a list shows. It shares the request's transaction.
    """
    return _write(connection, by, kind, why, list(persons), operation, outcome, asked)


def refused(*, by: Reader, kind: str, why: str, persons: Iterable[UUID] = (), asked: str = "") -> None:
    """Write down a look that was denied. It stays, whatever becomes of the request.

    Each fifth of a kind by the same reader within an hour leaves an alert beside it, for a supervisor to see.
    """
    try:
        with _second_connection() as second:
            with second.cursor() as cursor:
                cursor.execute(SCOPE, dict.fromkeys(SETTINGS, "") | {"user": str(by.user)})
                cursor.execute(DENIED, (by.user, kind, clock.now() - WITHIN))
                (before,) = cursor.fetchone()
            _write(second, by, kind, why, list(persons), "consultation", "denied", asked)
            if (before + 1) % TOO_MANY == 0:
                _write(second, by, f"alert: {kind}", f"{before + 1} denied within an hour", [], "consultation",
                       "denied", "")  # fmt: skip
            second.commit()
    except DatabaseError as problem:
        raise _unwritten() from problem


def _write(
    through: BaseDatabaseWrapper,
    by: Reader,
    kind: str,
    why: str,
    persons: list[UUID],
    operation: str,
    outcome: str,
    asked: str,
) -> UUID:
    at = clock.now()
    (line,) = new_ids(at, 1)
    try:
        with through.cursor() as cursor:
            cursor.execute(
                LOOK,
                (line, at, by.user, by.role, by.force, operation, kind, why, outcome, asked[:200], len(persons)),
            )
            if persons:
                cursor.execute(LOOK_PERSONS, (line, persons))
    except DatabaseError as problem:
        raise _unwritten() from problem
    return line


def _unwritten() -> Missing:
    return Missing("Nothing can be shown now, for who looks cannot be written down.", do="Try again in a minute.")


@contextmanager
def _second_connection() -> Iterator[BaseDatabaseWrapper]:
    second = connection.copy("refusals")
    second.settings_dict = deepcopy(second.settings_dict)
    second.settings_dict["OPTIONS"].pop("pool", None)
    try:
        second.set_autocommit(False)
        yield second
    finally:
        second.close()


def admit(reference: str, *, by: Reader, why: str) -> Reader | None:
    """Bring before the reader the one person who can name this reference: of a receipt, or of the person.

    At the desk this opens that person's rows and nobody else's, for this transaction. A wrong reference and another
    force's give the same: None, and a line in the log.
    """
    given = spoken(reference)
    open_for(by, ref=given)
    with connection.cursor() as cursor:
        cursor.execute(BY_REFERENCE, {"ref": given})
        found = cursor.fetchone()
    if not found:
        if by.role not in ("person", "representative", "desk"):
            _resolved(given, by, why)  # whom an exclusion names is told so, and not that there is nothing
        refused(by=by, kind="person by reference", why=why, asked=given)
        return None
    reader = before(by, found[0])
    open_for(reader)
    look(by=by, kind="person by reference", why=why, persons=found, asked=given)
    return reader


def named(reference: str, *, by: Reader, why: str) -> Named:
    """Whom a reference names, of whichever force, for whoever must ask for access or ring that force; it opens nothing.

    To roles that this does not serve, and for a wrong reference, there is nothing.
    """
    found = _resolved(spoken(reference), by, why)
    if found is None:
        raise Refused(NOT_HERE)
    return found


def _resolved(given: str, by: Reader, why: str) -> Named | None:
    """The person of a reference; a record that is closed to the reader is refused as such, and it is told who asked.

    That is told on a connection of its own: it stays, whatever becomes of the request.
    """
    with transaction.atomic():
        found = _ask_by_reference(connection, given, by, why, "masked")
        is_restricted = found is not None and found[2]
        transaction.set_rollback(is_restricted)
    if is_restricted:
        with _second_connection() as second:
            with second.cursor() as cursor:
                cursor.execute(SCOPE, dict.fromkeys(SETTINGS, "") | {"user": str(by.user)})
            _ask_by_reference(second, given, by, why, "denied")
            second.commit()
        raise Restricted
    return Named(*found[:2]) if found else None


def _ask_by_reference(
    through: BaseDatabaseWrapper, given: str, by: Reader, why: str, outcome: str
) -> tuple[Any, ...] | None:
    line = _write(through, by, "person named by reference", why, [], "consultation", outcome, given)
    with through.cursor() as cursor:
        cursor.execute("SELECT id, force, is_restricted FROM person_named(%s, %s)", (given, line))
        return cursor.fetchone()


def masked(name: str, *, by: Reader, why: str) -> tuple[list[Masked], bool]:
    """Whom of exactly this name the reader cannot see, and whether a record of this name is closed to the reader.

    What it tells stands in the log of the reader's force and in that of the force that keeps the person.
    """
    line = look(by=by, kind="search by name", why=why, outcome="masked", asked=name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ref, force, telephone, is_restricted FROM masked_search(%s, %s)", (name, line))
        found = cursor.fetchall()
    hits = [Masked(*row[:3]) for row in found if not row[3]]
    return hits, len(hits) < len(found)


# The facts on which the table of permissions decides


def question(
    action: str, *, by: Reader, person: UUID | None = None, of_force: str = "", now: datetime, **said: Any
) -> Question:
    """The question whether this reader may do this now, with the facts that the record knows.

    `of_force` keeps a person whom the reader named without seeing the record; `said` is what only the page knows: the
    reason given, the attendance, who prepared what is to be decided.
    """
    if person is None:
        return Question(by.role, "none", action, now=now, left_on=_left_on(by), **said)
    [asked] = questions(action, by=by, persons=[person], now=now, **said).values()
    if of_force and asked.relation == "other":
        stands = relation(by, person, force=of_force, officer=None, team="")
        return replace(asked, relation="force" if stands == "team" else stands)
    return asked


def questions(action: str, *, by: Reader, persons: Iterable[UUID], now: datetime, **said: Any) -> dict[UUID, Question]:
    """The same for each person of a list, by one query more than for none."""
    found = relations(by, persons)
    elsewhere = [one for one, stands in found.items() if stands.relation not in ("own", "team")]
    opened = opened_outside_team(by, elsewhere[0], now) if len(found) == len(elsewhere) == 1 else 0
    return {
        person: Question(
            by.role,
            stands.relation,
            action,
            person=str(person),
            now=now,
            grant=_grant(stands.held, action),
            override=next((_override(one) for one in stands.held if one.is_emergency), None),
            is_excluded=stands.closed == "exclusion",
            has_conflict=stands.closed == "conflict of interest",
            opened_in_the_hour=opened,
            left_on=_left_on(by),
            **said,
        )
        for person, stands in found.items()
    }


def _left_on(by: Reader) -> date | None:
    return by.left_at and clock.day(by.left_at)


def _grant(held: Iterable[Held], action: str) -> Grant | None:
    """The live grant that names this action; without one, any other, for it says at least that there is one."""
    grants = [one for one in held if not one.is_emergency]
    act = ACTS.get(action)
    grants.sort(key=lambda one: any(ACTS.get(word) is act for word in one.scope), reverse=True)
    return next((Grant(str(one.person), one.purpose, one.scope, one.until) for one in grants), None)


def _override(held: Held) -> Override:
    return Override(str(held.person), held.purpose, held.since)


def opened_outside_team(by: Reader, person: UUID, now: datetime) -> int:
    """How many people outside their own team the reader opened within the hour, this one included.

    It counts anew once the reader said why they open so many. Requests of one reader wait for each other here, so that
    many at once are counted one after the other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT opened_outside_team(greatest(%(since)s, (SELECT max(at) FROM look WHERE by = %(user)s"
            " AND at > %(since)s AND kind = %(kind)s)), %(person)s)",
            {"since": now - WITHIN, "user": by.user, "kind": EXPLAINED, "person": person},
        )
        return cursor.fetchone()[0] + 1


def who_saw(person: UUID, *, by: Reader, why: str, since: datetime, until: datetime) -> list[Saw]:
    """Who looked at a person, or was refused, from `since` to before `until`. The question is itself logged."""
    look(by=by, kind="access history", why=why, persons=[person])
    with connection.cursor() as cursor:
        cursor.execute(SAW, (person, since, until))
        return [Saw(*row) for row in cursor.fetchall()]
