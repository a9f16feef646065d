"""Reading what was written down: a person's events, as known on any day, and the case file made of them."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from safehold.events import EVENTS
from safehold.kernel.errors import Refused
from safehold.record import clock

WITHDRAWN = "withdrawn"  # an entry made in error is put right by this: it never happened
KEPT_ONLY = {event.name: {field.name for field in event.fields if field.record_only} for event in EVENTS.values()}
BORN_NOT_KNOWN = date(1900, 1, 1)  # whose birth is not known is taken as an adult until it is
NOT_HERE = "There is nothing here under that name."

COLUMNS = (
    "id, person, type, happened_on, happened_at, known_on, recorded_at, by, role, why, source, channel, payload, "
    "corrects"
)
WRITTEN = f"""SELECT {COLUMNS} FROM event
    WHERE person = ANY(%(persons)s) AND (%(known)s::date IS NULL OR known_on <= %(known)s::date)
    ORDER BY person, recorded_at, id"""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in the record.

    `corrected_by` names the later one that put it right, if any did. `name` is the id under which case files know it:
    an entry that puts another right keeps that one's name, so that whatever refers to it still does.
    """

    id: UUID
    person: UUID
    type: str
    happened_on: date | None
    happened_at: datetime | None
    known_on: date
    recorded_at: datetime
    by: int
    role: str
    why: str
    source: str
    channel: str
    payload: dict[str, Any]
    corrects: UUID | None
    corrected_by: UUID | None
    name: UUID

    @property
    def at(self) -> str:
        """When it happened, as a case file says it: a day, or a London time."""
        return clock.local(self.happened_at) if self.happened_at else str(self.happened_on)

    @property
    def counts(self) -> bool:
        """Whether the engine hears of it: not put right, no withdrawal, and nothing about the record itself."""
        return self.corrected_by is None and self.type in EVENTS

    def as_event(self) -> dict[str, Any]:
        """The event as a case file bears it; what is only kept, such as an address, does not go along."""
        told = {name: value for name, value in self.payload.items() if name not in KEPT_ONLY[self.type]}
        return {**told, "type": self.type, "id": str(self.name), "at": self.at}


def history(person: UUID, *, as_known_on: date | None = None) -> list[Entry]:
    """Everything written down about a person, in the order of writing; or what was known by the end of a day."""
    return _histories([person], as_known_on)[person]


def _histories(persons: Iterable[UUID], as_known_on: date | None) -> dict[UUID, list[Entry]]:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, {"persons": list(persons), "known": as_known_on})
        rows = cursor.fetchall()
    puts_right = {identity: corrects for identity, *_, corrects in rows if corrects}
    put_right_by = {corrects: identity for identity, corrects in puts_right.items()}
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for *told, payload, corrects in rows:
        identity = name = told[0]
        while name in puts_right:
            name = puts_right[name]
        found[told[1]].append(Entry(*told, json.loads(payload), corrects, put_right_by.get(identity), name))
    return found


LAST_OF = """SELECT DISTINCT ON (e.person, e.type) e.person, e.type, e.happened_on, e.happened_at
    FROM (SELECT *, coalesce(happened_at, happened_on::timestamp AT TIME ZONE 'Europe/London') AS began FROM event) e
    WHERE e.person = ANY(%(persons)s) AND e.type = ANY(%(types)s) AND e.began <= %(now)s
        AND NOT EXISTS (SELECT FROM event c WHERE c.person = e.person AND c.corrects = e.id)
    ORDER BY e.person, e.type, e.began DESC, e.recorded_at DESC, e.id DESC"""


def last_of(persons: Iterable[UUID], types: Iterable[str], now: datetime) -> dict[UUID, dict[str, str]]:
    """When each of these kinds of event last happened to these people, as a case file says it; by one query."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(LAST_OF, {"persons": list(persons), "types": list(types), "now": now})
        for person, kind, day, instant in cursor.fetchall():
            found[person][kind] = clock.local(instant) if instant else str(day)
    return found


def case_file(person: UUID, as_of: str | date, *, as_known_on: date | None = None) -> dict[str, Any]:
    """One person's history as the rules engine reads it (corrected events left out)."""
    files = case_files([person], as_of, as_known_on=as_known_on)
    if person not in files:
        raise Refused(NOT_HERE)
    return files[person]


def case_files(
    persons: Iterable[UUID], as_of: str | date, *, as_known_on: date | None = None
) -> dict[UUID, dict[str, Any]]:
    """The case files of many people by two queries; people out of the reader's sight are left out."""
    persons = list(persons)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, born FROM person WHERE id = ANY(%s)", [persons])
        born = dict(cursor.fetchall())
    found = _histories(persons, as_known_on)
    return {
        person: {
            "person": {"born": str(born[person] or BORN_NOT_KNOWN)},
            "as_of": str(as_of),
            "events": [entry.as_event() for entry in found.get(person, ()) if entry.counts],
        }
        for person in persons
        if person in born
    }
