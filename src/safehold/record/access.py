"""Every look at a person is written down; where it cannot be written, nothing is answered.

The Data Protection Act 2018 s.62 asks for logs of six operations. A refused look is written too, on a connection of
its own, for the request's own transaction may be undone. May-they rules stand in each domain's `policy`, not here.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from safehold.kernel.errors import Missing
from safehold.record import clock
from safehold.record.ids import new_ids, spoken
from safehold.record.scope import SCOPE, SETTINGS, Reader, before, open_for

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
) -> None:
    """Write down that `by` looks at these people: `kind` is the kind of page or record, `why` the purpose.

    Call it before answering, with each person whom a list shows. It shares the request's transaction.
    """
    _write(connection, by, kind, why, list(persons), operation, outcome, asked)


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
) -> None:
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
        refused(by=by, kind="person by reference", why=why, asked=given)
        return None
    reader = before(by, found[0])
    open_for(reader)
    look(by=by, kind="person by reference", why=why, persons=found, asked=given)
    return reader


def who_saw(person: UUID, *, by: Reader, why: str, since: datetime, until: datetime) -> list[Saw]:
    """Who looked at a person, or was refused, from `since` to before `until`. The question is itself logged."""
    look(by=by, kind="access history", why=why, persons=[person])
    with connection.cursor() as cursor:
        cursor.execute(SAW, (person, since, until))
        return [Saw(*row) for row in cursor.fetchall()]
