"""Who is let see a person beside those in whose charge they are, and who is kept out: for a time, with a reason, told.

Each function is one whole transaction with a line in the log. Whether someone may do it, `permissions` says; here and
in the database stands what nobody may ever do, such as approve their own act.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg.types.json import Jsonb

from safehold.kernel.errors import Conflict, Refused, Unreadable
from safehold.permissions import review_by
from safehold.permissions.policy import EMERGENCY, IN_EMERGENCY
from safehold.permissions.table import ACTS, COLUMNS, PERSON
from safehold.record import access, clock, people
from safehold.record.history import NOT_HERE
from safehold.record.ids import new_ids
from safehold.record.models import HOLDERS
from safehold.record.scope import Reader, enter

OWN_ACT = "Nobody approves their own act: someone else must decide this."


@dataclass(frozen=True, slots=True)
class Asked:
    """An act that waits for a second person, or was decided: what it is, who prepared it, who decided, and why."""

    id: UUID
    force: str
    person: UUID | None
    action: str
    subject: str
    contents: dict[str, Any]
    prepared_by: int
    prepared_at: datetime
    why: str
    decided_by: int | None
    decision: str | None
    decided_why: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """A grant as the force that keeps the person sees it."""

    id: UUID
    person: UUID
    holder: int
    role: str
    purpose: str
    scope: list[str]
    since: datetime
    until: datetime
    given_by: int
    approved_by: int
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Emergency:
    """A record that someone opened because it could not wait."""

    id: UUID
    person: UUID
    by: int
    role: str
    of_force: str
    at: datetime
    until: datetime
    why: str
    review_by: date
    reviewed_by: int | None
    review: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """A notice to whoever holds a post: `about` names the look, grant, exclusion or emergency that it tells of."""

    id: UUID
    kind: str
    about: UUID
    person: UUID | None
    by: int
    at: datetime
    team: str
    read_at: datetime | None


ASKED = """SELECT id, force, person, action, subject, contents, prepared_by, prepared_at, why, decided_by, decision,
    decided_why FROM approval"""
GIVEN = (
    "SELECT id, person, holder, role, purpose, scope, since, until, given_by, approved_by, ended_at FROM access_grant"
)
EMERGENCIES = """SELECT id, person, by, role, of_force, at, until, why, review_by, reviewed_by, review
    FROM emergency_access"""


# Two people


def ask_approval(
    action: str,
    *,
    subject: str,
    contents: dict[str, Any],
    by: Reader,
    why: str,
    person: UUID | None = None,
    of_force: str = "",
) -> UUID:
    """Prepare an act that another person must decide. `of_force` keeps a person whom the asker cannot see."""
    at = clock.now()
    (asked,) = new_ids(at, 1)
    with _whole(why):
        force = of_force or (_keeper_of(person) if person else by.force)
        access.look(by=by, kind=f"approval asked for: {action}", why=why, persons=_one(person), operation="alteration")
        _execute(
            """INSERT INTO approval (id, force, person, action, subject, contents, prepared_by, prepared_at, why)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            (asked, force, person, action, subject, Jsonb(contents), by.user, at, why),
        )
    return asked


def decide(approval: UUID, *, is_approved: bool, by: Reader, why: str) -> UUID | None:
    """Say yes or no to what someone else prepared; a grant that was asked for is then given, and named here.

    Of many who decide at once one is heard; the others learn that it was decided already.
    """
    at = clock.now()
    with _whole(why):
        found = next(iter(_asked("id = %s", approval)), None)
        if found is None:
            raise Refused(NOT_HERE)
        if found.prepared_by == by.user:
            raise Refused(OWN_ACT)
        changed = _execute(
            """UPDATE approval SET decided_by = %s, decided_at = %s, decision = %s, decided_why = %s
            WHERE id = %s AND decided_at IS NULL""",
            (by.user, at, "approved" if is_approved else "refused", why, approval),
        )
        if not changed:
            raise Conflict("This has been decided already.", do="Read what was decided.")
        kind = f"{'approved' if is_approved else 'refused'}: {found.action}"
        access.look(by=by, kind=kind, why=why, persons=_one(found.person), operation="alteration")
        return _granted(found, by, at) if is_approved and found.action == "grant" else None


def _granted(asked: Asked, by: Reader, at: datetime) -> UUID:
    """Write down the grant that two people now stand behind; the database compares it with what was asked for."""
    (grant,) = new_ids(at, 1)
    told = asked.contents
    if datetime.fromisoformat(told["until"]) <= at:
        raise Conflict("This grant would have ended already.", do="Ask for it anew, with a later end.")
    if told["holder"] == by.user:
        raise Refused(OWN_ACT)
    _execute(
        """INSERT INTO access_grant (id, force, person, holder, role, purpose, scope, since, until, given_by,
        approved_by, approval, why) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        (
            grant, asked.force, asked.person, told["holder"], told["role"], told["purpose"], told["scope"], at,
            told["until"], asked.prepared_by, by.user, asked.id, asked.why,
        ),
    )  # fmt: skip
    return grant


# Grants


def give(
    person: UUID, holder: int, *, purpose: str, scope: Iterable[str], until: datetime, by: Reader, why: str
) -> UUID:
    """Prepare a grant to someone of the reader's own force, or to a representative; another person decides it."""
    role = people.role_of(holder)
    if role is None:
        raise Unreadable("This is nobody whom your force knows.", where="holder", do="Let them ask for the grant.")
    return _ask_for_grant(person, holder, role, purpose, scope, until, by, why)


def ask(reference: str, *, purpose: str, scope: Iterable[str], until: datetime, by: Reader, why: str) -> UUID:
    """Ask the force that keeps a person for a grant of one's own, by the person's reference."""
    found = access.named(reference, by=by, why=why)
    return _ask_for_grant(found.person, by.user, by.role, purpose, scope, until, by, why, of_force=found.force)


def _ask_for_grant(
    person: UUID,
    holder: int,
    role: str,
    purpose: str,
    scope: Iterable[str],
    until: datetime,
    by: Reader,
    why: str,
    of_force: str = "",
) -> UUID:
    scope = sorted(set(scope))
    if role not in HOLDERS:
        raise Unreadable("No grant is held in this post.", where="holder", do="Name someone who may hold one.")
    if not purpose.strip():
        raise Unreadable("A grant says what it is for.", where="purpose", do="Say it in a few words.")
    if not scope or not all(may_be_granted(role, action) for action in scope):
        raise Unreadable("A grant names what its holder may do.", where="scope", do="Choose from what the role can do.")
    if until <= clock.now():
        raise Unreadable("A grant ends, and after it began.", where="until", do="Give an end that is to come.")
    contents = {"holder": holder, "role": role, "purpose": purpose, "scope": scope, "until": until.isoformat()}
    return ask_approval("grant", subject="a grant", contents=contents, by=by, why=why, person=person, of_force=of_force)


def may_be_granted(role: str, action: str) -> bool:
    """Whether the table opens this action to this role at all. A representative stands in the person's column.

    >>> may_be_granted("representative", "submit"), may_be_granted("lawyer", "search_by_name")
    (True, False)
    """
    columns = [PERSON] if role == "representative" else [column for column in COLUMNS if column.role == role]
    return action in ACTS and any(ACTS[action].cell(column).how not in ("refuse", "instead") for column in columns)


def end(grant: UUID, *, by: Reader, why: str) -> None:
    """End a grant now: its holder's next request finds nothing. The holder and the person represented may too."""
    with _whole(why):
        _end("access_grant", grant, by, why, "grant ended")


def held_on(person: UUID) -> list[Given]:
    """The grants that were ever given on a person, the latest first."""
    return [Given(*row) for row in _rows(f"{GIVEN} WHERE person = %s ORDER BY since DESC, id", person)]


def waiting() -> list[Asked]:
    """What waits for a second person in the reader's force, the oldest first."""
    return _asked("decided_at IS NULL ORDER BY prepared_at, id")


def _asked(which: str, *given: object) -> list[Asked]:
    rows = _rows(f"{ASKED} WHERE {which}", *given)
    return [Asked(*row[:5], json.loads(row[5]), *row[6:]) for row in rows]


# Exclusions and conflicts of interest


def exclude(person: UUID, named: int, *, by: Reader, why: str) -> UUID:
    """Close a person's record to one named user, whatever else would open it. It beats every grant, from now on."""
    if named == by.user:
        raise Refused("Nobody is excluded by their own hand; declare a conflict of interest instead.")
    at = clock.now()
    (exclusion,) = new_ids(at, 1)
    with _whole(why, twice="This user is excluded already."):
        force = _keeper_of(person)
        access.look(by=by, kind="exclusion", why=why, persons=[person], operation="alteration")
        _execute(
            "INSERT INTO exclusion (id, force, person, named, by, at, why) VALUES (%s, %s, %s, %s, %s, %s, %s)",
            (exclusion, force, person, named, by.user, at, why),
        )
        _tell("exclusion", exclusion, person, by, at, [(force, "auditor", "")])
    return exclusion


def end_exclusion(exclusion: UUID, *, by: Reader, why: str) -> None:
    """Open a person's record again to whom an exclusion named."""
    with _whole(why):
        _end("exclusion", exclusion, by, why, "exclusion ended")


def declare_conflict(person: UUID, *, by: Reader, why: str) -> UUID:
    """Say that one knows a person otherwise: the record closes at once, until someone else opens it again."""
    at = clock.now()
    (conflict,) = new_ids(at, 1)
    with _whole(why, twice="You have declared this already."):
        force = _keeper_of(person)
        access.look(by=by, kind="conflict of interest", why=why, persons=[person], operation="alteration")
        told = [(by.force, "supervisor", by.team), (by.force, "auditor", ""), (force, "supervisor", "")]
        _tell("conflict of interest", conflict, person, by, at, told)
        _execute(
            "INSERT INTO conflict_of_interest (id, force, person, by, at, why) VALUES (%s, %s, %s, %s, %s, %s)",
            (conflict, force, person, by.user, at, why),
        )
    return conflict


def end_conflict(conflict: UUID, *, by: Reader, why: str) -> None:
    """Open a record again to someone who declared a conflict of interest; never by that same person."""
    with _whole(why):
        _end("conflict_of_interest", conflict, by, why, "conflict of interest ended")


def _end(table: str, row: UUID, by: Reader, why: str, kind: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE {table} SET ended_by = %s, ended_at = %s, ended_why = %s WHERE id = %s AND ended_at IS NULL
            RETURNING person""",
            (by.user, clock.now(), why, row),
        )
        found = cursor.fetchone()
    if found is None:
        if _rows(f"SELECT 1 FROM {table} WHERE id = %s", row):
            raise Conflict("This has ended already.", do="Nothing more is needed.")
        raise Refused(NOT_HERE)
    access.look(by=by, kind=kind, why=why, persons=found, operation="alteration")


# Emergencies


def break_glass(reference: str, *, by: Reader, why: str) -> Reader:
    """Open a person's record for 60 minutes though nobody let one, because it cannot wait.

    The supervisors and auditors of both forces are told in the same moment; someone else reviews it within two working
    days. An exclusion closes this too.
    """
    if by.role not in IN_EMERGENCY:
        raise Refused("Only an officer, a supervisor or an investigator opens a record in an emergency.")
    if not why.strip():
        raise Unreadable(
            "Nothing is opened in an emergency without a reason.", where="why", do="Say why it cannot wait."
        )
    found = access.named(reference, by=by, why=why)
    at = clock.now()
    (emergency,) = new_ids(at, 1)
    with _whole(why):
        access.look(by=by, kind="emergency access", why=why, persons=[found.person])
        _execute(
            """INSERT INTO emergency_access (id, force, person, by, of_force, role, at, until, why, review_by)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            (emergency, found.force, found.person, by.user, by.force, by.role, at, at + EMERGENCY, why, review_by(at)),
        )
        told = [(by.force, "supervisor", by.team), (by.force, "auditor", "")]
        told += [(found.force, "supervisor", ""), (found.force, "auditor", "")] if found.force != by.force else []
        _tell("emergency access", emergency, found.person, by, at, told)
        return enter(by.user)


def review(emergency: UUID, *, finding: str, by: Reader) -> None:
    """Say, as someone else than who took it, whether emergency access was right; once."""
    with _whole(finding):
        found = next(iter(_emergencies("id = %s", emergency)), None)
        if found is None:
            raise Refused(NOT_HERE)
        if found.by == by.user:
            raise Refused("Nobody reviews their own emergency access: someone else must.")
        changed = _execute(
            """UPDATE emergency_access SET reviewed_by = %s, reviewed_at = %s, review = %s
            WHERE id = %s AND reviewed_at IS NULL""",
            (by.user, clock.now(), finding, emergency),
        )
        if not changed:
            raise Conflict("This has been reviewed already.", do="Read what was found.")
        access.look(
            by=by, kind="review of emergency access", why=finding, persons=[found.person], operation="alteration"
        )


def to_review() -> list[Emergency]:
    """The emergency access that nobody has reviewed, the most pressing first."""
    return _emergencies("reviewed_at IS NULL ORDER BY review_by, at, id")


def _emergencies(which: str, *given: object) -> list[Emergency]:
    return [Emergency(*row) for row in _rows(f"{EMERGENCIES} WHERE {which}", *given)]


def bulk_reading(*, by: Reader, why: str) -> None:
    """Write down why someone opens so many people outside their own team: the supervisor is told, the count anew."""
    at = clock.now()
    with _whole(why):
        line = access.look(by=by, kind=access.EXPLAINED, why=why)
        _tell("bulk reading", line, None, by, at, [(by.force, "supervisor", by.team)])


# Notices


def notices(*, unread_only: bool = True) -> list[Told]:
    """What whoever holds the reader's post must hear of, the newest first."""
    which = "WHERE read_at IS NULL" if unread_only else ""
    rows = _rows(f"SELECT id, kind, about, person, by, at, team, read_at FROM notice {which} ORDER BY at DESC, id")
    return [Told(*row) for row in rows]


def read(notice: UUID, *, by: Reader) -> None:
    """Say that one has read a notice; the first who does is kept."""
    _execute(
        "UPDATE notice SET read_by = %s, read_at = %s WHERE id = %s AND read_at IS NULL",
        (by.user, clock.now(), notice),
    )


def _tell(
    kind: str, about: UUID, person: UUID | None, by: Reader, at: datetime, posts: list[tuple[str, str, str]]
) -> None:
    """Tell whoever holds these posts (force, role, team; without a team, all of the force)."""
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO notice (id, force, role, team, kind, about, person, by, at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
            [
                (name, *post, kind, about, person, by.user, at)
                for name, post in zip(new_ids(at, len(posts)), dict.fromkeys(posts), strict=False)
            ],
        )


# How it is done


@contextmanager
def _whole(why: str, *, twice: str = "This was done already.") -> Iterator[None]:
    """One transaction, with a reason. What the database refuses is refused in words; nothing of it then stays."""
    if not why.strip():
        raise Unreadable("Nothing is done without a reason.", where="why", do="Say why in a few words.")
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        if getattr(problem.__cause__, "sqlstate", "") == "23505":
            raise Conflict(twice, do="Nothing more is needed.") from None
        raise
    except ProgrammingError as problem:
        if getattr(problem.__cause__, "sqlstate", "") == "42501":
            raise Refused("This is not yours to do.") from None
        raise


def _execute(statement: str, given: tuple[object, ...]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.rowcount


def _rows(statement: str, *given: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def _one(person: UUID | None) -> list[UUID]:
    return [person] if person else []


def _keeper_of(person: UUID) -> str:
    """The force that keeps a person whom the reader can see."""
    found = _rows("SELECT force FROM person WHERE id = %s", person)
    if not found:
        raise Refused(NOT_HERE)
    return found[0][0]
