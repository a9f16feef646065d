"""What follows from a person's history, worked out and kept for lists.

Rows are replaced whole with each event, in its transaction. A day that passes needs no job: whoever reads a list first
has those people worked out anew whose answer may have changed since.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from safehold.law import LAW_CHECKED_TO, answers
from safehold.record import clock
from safehold.record.history import case_files

REPLACE = """INSERT INTO obligation (person, force, duty, cite, key, owner, arises, due, status, met_on, otherwise,
        could_be_met, advise_by, breach_after, overdue_on_every_reading)
    SELECT r.person, s.force, r.duty, r.cite, r.key, r.owner, r.arises, r.due, r.status, r.met_on, r.otherwise,
        r.could_be_met, r.advise_by, r.breach_after, r.overdue_on_every_reading
    FROM jsonb_to_recordset(%s) AS r (person uuid, duty text, cite text, key text, owner text, arises text, due text,
        status text, met_on text, otherwise jsonb, could_be_met boolean, advise_by text, breach_after text,
        overdue_on_every_reading boolean)
    JOIN standing s ON s.person = r.person"""
STAND = """UPDATE standing s SET period = r.period, review = r.review, findings = coalesce(r.findings, '[]'),
        law = %s, worked_out_at = %s, holds_until = r.holds_until
    FROM jsonb_to_recordset(%s) AS r (person uuid, period jsonb, review jsonb, findings jsonb, holds_until timestamptz)
    WHERE s.person = r.person"""
STALE = """SELECT person FROM standing WHERE person = ANY(%(persons)s)
    AND (law <> %(law)s OR worked_out_at > %(now)s OR holds_until <= %(now)s) ORDER BY person FOR UPDATE"""


@dataclass(frozen=True, slots=True)
class Owed:
    """A row of the answer, with the safe date to tell a person and the one after which lists may say overdue."""

    person: UUID
    duty: str
    cite: str
    key: str
    owner: str
    arises: str
    due: str | None
    status: str
    met_on: str | None
    otherwise: list[dict[str, Any]]
    could_be_met: bool
    advise_by: str | None
    breach_after: str | None
    overdue_on_every_reading: bool


@dataclass(frozen=True, slots=True)
class Stands:
    """Whether and until when a person is subject, whether a review may be asked for, and what did not fit."""

    person: UUID
    period: dict[str, Any] | None
    review: dict[str, Any] | None
    findings: list[Any]


OWED = f"SELECT {', '.join(field.name for field in fields(Owed))} FROM obligation WHERE person = ANY(%s)"
STANDS = f"SELECT {', '.join(field.name for field in fields(Stands))} FROM standing WHERE person = ANY(%s)"


def law_in_force() -> dict[str, Any] | None:
    """The draft law under which this installation answers; None is the statute book as it stands."""
    return settings.LAW


@lru_cache(maxsize=8)
def _digest(law: str) -> str:
    return hashlib.sha256(f"{LAW_CHECKED_TO} {law}".encode()).hexdigest()[:16]


def _law_now() -> str:
    """Names the law by which a row was worked out, so that a new law makes every row stale."""
    return _digest(json.dumps(law_in_force(), sort_keys=True))


def refresh(persons: Iterable[UUID], now: datetime) -> None:
    """Work out these people's rows as of this instant and replace those kept. The caller holds their standings."""
    files = case_files(persons, clock.local(now))
    answered = {person: answers.standing(file, draft=law_in_force()) for person, file in files.items()}
    rows = [
        {"person": str(person), "otherwise": [], "could_be_met": True, **row}
        for person, found in answered.items()
        for row in found["duties"]
    ]
    stands = [
        {
            "person": str(person),
            "period": found["period"],
            "review": found["review"],
            "findings": found.get("findings"),
            "holds_until": found["holds_until"] and clock.instant(found["holds_until"]).isoformat(),
        }
        for person, found in answered.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM obligation WHERE person = ANY(%s)", [list(answered)])
        cursor.execute(REPLACE, [Jsonb(rows)])
        cursor.execute(STAND, [_law_now(), now, Jsonb(stands)])


def obligations(persons: Iterable[UUID], now: datetime, *, statuses: Iterable[str] = ()) -> list[Owed]:
    """The rows of these people as of now, of these statuses (none named: all). As many queries for 100 as for one."""
    persons, wanted = list(persons), list(statuses)
    up_to_date(persons, now)
    with connection.cursor() as cursor:
        if wanted:
            cursor.execute(f"{OWED} AND status = ANY(%s)", [persons, wanted])
        else:
            cursor.execute(OWED, [persons])
        return [Owed(*row[:9], json.loads(row[9]), *row[10:]) for row in cursor.fetchall()]


def standings(persons: Iterable[UUID], now: datetime) -> dict[UUID, Stands]:
    """Whether these people are subject, until when, and what of their history did not fit."""
    persons = list(persons)
    up_to_date(persons, now)
    with connection.cursor() as cursor:
        cursor.execute(STANDS, [persons])
        return {person: Stands(person, *map(read, told)) for person, *told in cursor.fetchall()}


def read(told: str | None) -> Any:
    return told and json.loads(told)


def up_to_date(persons: list[UUID], now: datetime) -> None:
    """Work out anew those of these people whose answer may have changed since it was kept."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(STALE, {"persons": persons, "law": _law_now(), "now": now})
            stale = [row[0] for row in cursor.fetchall()]
        if stale:
            refresh(stale, now)
