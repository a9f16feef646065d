"""What a person says is wrong with their record, and what is answered: the right to rectification.

The Data Protection Act 2018 s.46 to s.48 gives it, and s.54(2) a month for the answer. What was said is received like
anything that a person sends, but is told to nobody's law; the answer is an entry of the record that no rule reads.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from safehold.kernel.calendar import after_months, day_of, day_text
from safehold.kernel.errors import Conflict
from safehold.record import clock, store
from safehold.record.ids import spoken
from safehold.record.scope import Reader

CHANNEL = "about the record"  # never one by which a law takes a notification
ANSWER = "dispute_answered"
SAID = """SELECT s.person, s.reference, s.received_at, s.contents, e.recorded_at, e.by, e.payload
    FROM submission s LEFT JOIN event e ON e.person = s.person AND e.type = 'dispute_answered'
        AND e.payload ->> 'dispute' = s.reference
    WHERE s.contents ? 'wrong' AND {which} ORDER BY s.received_at DESC, s.id DESC"""


@dataclass(frozen=True)
class Dispute:
    """Something that a person says is wrong: their words, what it is about, and the answer once there is one.

    `entries` are the names of the entries that it is about; none where it is about the record as a whole. `entry` is
    the name of the one that the answer corrects or restricts.
    """

    person: UUID
    reference: str
    received_at: datetime
    words: str
    about: str
    entries: tuple[str, ...]
    answered_at: datetime | None = None
    answered_by: int | None = None
    outcome: str = ""
    reasons: str = ""
    entry: str = ""

    @property
    def answer_by(self) -> date:
        """The last day for the answer: of one month beginning with the day on which it was received (s.54(2)).

        Counted so, the month ends a day earlier than by the same number in the next month: the safe day for both.
        """
        received = str(clock.day(self.received_at))
        return date.fromisoformat(day_text(after_months(day_of(received), 1) - 1))

    def as_known(self, at: datetime) -> "Dispute":
        """The same as it stood at an instant: an answer that came later was not there."""
        if self.answered_at is None or self.answered_at <= at:
            return self
        return replace(self, answered_at=None, answered_by=None, outcome="", reasons="", entry="")

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.answered_at is None


def say(
    person: UUID, *, words: str, about: str, entries: Iterable[str], token: str, by: Reader, received_at: datetime
) -> str:
    """Take what a person says is wrong; gives the reference. The same form twice is one."""
    contents = {"wrong": words, "about": about, "entries": list(entries)}
    return store.submit(
        person,
        form_token=token,
        contents=contents,
        channel=CHANNEL,
        received_at=received_at,
        by=by,
        why="the person says that something is wrong",
    ).reference


def of(*persons: UUID) -> list[Dispute]:
    """What these people said is wrong, the latest first; by one query."""
    return _said("s.person = ANY(%s)", list(persons))


def named(reference: str) -> Dispute | None:
    """The one with this reference, if the reader may see it; a wrong reference and another's look the same."""
    return next(iter(_said("s.reference = %s", spoken(reference))), None)


def _said(which: str, *given: Any) -> list[Dispute]:
    with connection.cursor() as cursor:
        cursor.execute(SAID.format(which=which), given)
        rows = cursor.fetchall()
    found = []
    for person, reference, received_at, contents, answered_at, by, payload in rows:
        said, answer = json.loads(contents), json.loads(payload) if payload else {}
        answer.pop("dispute", None)
        told = (said["wrong"], said["about"], tuple(said["entries"]))
        found.append(Dispute(person, reference, received_at, *told, answered_at, by, **answer))
    return found


def answer(
    dispute: Dispute,
    *,
    outcome: str,
    reasons: str,
    by: Reader,
    at: datetime,
    entry: store.Entry | None = None,
    right: store.Happened | None = None,
) -> None:
    """Answer it, once. Where it is corrected, `entry` is put right by `right`, or withdrawn, in the same breath."""
    fields = {"dispute": dispute.reference, "outcome": outcome, "reasons": reasons}
    with transaction.atomic():
        why = f"answers what the person says is wrong, {dispute.reference}"
        if entry:
            fields["entry"] = str(entry.name)
            if outcome == "corrected":
                store.correct(dispute.person, entry.id, right=right, by=by, why=why, at=at)
        happened = store.Happened(ANSWER, by.role, happened_at=at, fields=fields)
        store.append(dispute.person, happened, by=by, why=why, at=at)
        answered = [one for one in of(dispute.person) if one.reference == dispute.reference]
        if len(answered) > 1:  # two officers at once; the second finds the first's, for a writer holds the person
            raise Conflict("This has been answered already.", do="Read the answer that was given.")
