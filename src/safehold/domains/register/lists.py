"""Every question that the register's pages ask of the record, answered as plain dataclasses; nothing is written here.

One question of many people takes as many queries as of one.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from safehold.domains.register import policy
from safehold.events import EVENTS
from safehold.kernel.errors import Refused
from safehold.law import DUTIES, answers, explanations
from safehold.record import clock, disputes, people, store
from safehold.record.disputes import Dispute
from safehold.record.history import NOT_HERE

MORNING = time(7)
AWAY = {
    "custody": ("custody_start", "custody_end"),
    "hospital": ("hospital_start", "hospital_end"),
    "abroad": ("leaves_uk", "returns_uk"),
}
WHEREABOUTS = [kind for pair in AWAY.values() for kind in pair]
LAST_MINUTE = "T23:59"  # of a day that is asked as a whole

# The morning list


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on an officer's list: whose, what, until when, what the person has sent of it, and who must act.

    A line without `owed` is about something sent for which nothing is open, or about a finding in the history.
    """

    person: people.Known
    band: str
    owed: store.Owed | None = None
    sent: store.Receipt | None = None
    is_new: bool = False
    away: str = ""
    last_contact: str = ""
    finding: str = ""
    action: str = ""
    dispute: Dispute | None = None  # answered or not; of a line with `owed`, what is said of what it rests on

    @property
    def duty(self) -> str:
        """The code of the duty, or nothing."""
        return self.owed.duty if self.owed else ""

    @property
    def title(self) -> str:
        """What it is about: the duty, or else the kind of event that was told."""
        if self.owed:
            return DUTIES[self.owed.duty].title
        event = EVENTS.get(self.sent.contents.get("event", "")) if self.sent else None
        return event.title if event else ""

    @property
    def row(self) -> str:
        """The name of its explanation's page."""
        return row_name(self.owed.duty, self.owed.key, self.owed.arises) if self.owed else ""

    @property
    def last_day(self) -> str:
        """The safe last day, or after it the last on any reading; nothing while it cannot be known."""
        if not self.owed:
            return str(self.dispute.answer_by) if self.dispute else ""
        later = self.owed.breach_after if self.band == "overdue" else self.owed.due if self.band == "check" else None
        return later or self.owed.advise_by or ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody in an officer's charge of whom the list says nothing, and why."""

    person: people.Known
    because: str
    until: str = ""


@dataclass(frozen=True)
class Morning:
    """What there is to do for one officer's people, band by band, and whom it leaves out."""

    at: datetime
    people: list[people.Known]
    lines: list[Line]
    left_out: list[LeftOut]

    @property
    def counts(self) -> Counter[str]:
        """How many lines each band has."""
        return Counter(line.band for line in self.lines)

    @property
    def paused(self) -> int:
        """For how many people the clock stands still for something."""
        return len({line.person.id for line in self.lines if line.band == "stopped"})


def morning(officer: int, now: datetime) -> Morning:
    """What an officer's people owe and have sent, most pressing first, and everybody of whom nothing is said."""
    caseload = {known.id: known for known in people.caseload(officer)}
    owed = store.obligations(caseload, now, statuses=("open", "overdue"))
    stands = store.standings(caseload, now)
    sent = store.awaiting(*caseload)
    last = store.last_of(caseload, [*WHEREABOUTS, "notification"], now)
    contact = {receipt.person: clock.local(receipt.received_at) for receipt in sent}
    of_event = {str(event): receipt for receipt in sent for event in receipt.events}
    said = [one for one in disputes.of(*caseload) if one.is_open or one.outcome == "restricted"]
    wrong = {entry: one for one in said[::-1] for entry in (one.entry, *one.entries) if entry}
    since, midnight = last_working_morning(now), clock.instant(str(clock.day(now) + timedelta(days=1)))

    def line(person: UUID, **told: Any) -> Line:
        told["is_new"] = bool(told.get("sent") and told["sent"].received_at >= since)
        latest = max(contact.get(person, ""), last.get(person, {}).get("notification", ""))
        return Line(caseload[person], away=away(last.get(person, {})), last_contact=latest, **told)

    lines = []
    for row in owed:
        receipt = of_event.get(row.key)
        is_away = away(last.get(row.person, {}))
        dispute = wrong.get(row.key)
        band = policy.band(
            is_overdue=row.overdue_on_every_reading,
            may_be_overdue="overdue" in (row.status, *(other["status"] for other in row.otherwise)),
            could_be_met=row.could_be_met,
            is_told=receipt is not None,
            is_paused=bool(is_away),
            is_restricted=dispute is not None and not dispute.is_open,
            ends=ends(row.advise_by),
            now=now,
            midnight=midnight,
        )
        action = policy.action(band, is_told=receipt is not None, is_ours=row.owner == "police")
        lines.append(line(row.person, band=band, owed=row, sent=receipt, action=action, dispute=dispute))
    shown = {id(one.sent) for one in lines}
    lines += [line(one.person, band="told", sent=one, action="acknowledge") for one in sent if id(one) not in shown]
    lines += [
        line(person, band="check", finding=found["says"], action="correct")
        for person, standing in stands.items()
        for found in standing.findings
    ]
    lines += [line(one.person, band="wrong", dispute=one, action="answer") for one in said if one.is_open]
    on_it = {one.person.id for one in lines}
    left_out = [left(known, stands[person], now) for person, known in caseload.items() if person not in on_it]
    return Morning(now, list(caseload.values()), sorted(lines, key=pressing), left_out)


def pressing(line: Line) -> tuple[Any, ...]:
    """The order of a list: by band, in a band by the last day, what has none after the rest."""
    return policy.BANDS.index(line.band), line.last_day or "9", line.person.ref, line.duty


def away(last: dict[str, str]) -> str:
    """Where somebody is for whom the clock may stand still: custody, hospital, abroad, or nowhere of these."""
    return next((where for where, (begins, stops) in AWAY.items() if last.get(begins, "") > last.get(stops, "")), "")


def left(person: people.Known, standing: store.Stands, now: datetime) -> LeftOut:
    """Why a list says nothing of somebody."""
    if standing.period is None:
        return LeftOut(person, "never subject")
    until = standing.period["end"]
    if until not in ("indefinite", "pending") and until < str(clock.day(now)):
        return LeftOut(person, "no longer subject", until)
    return LeftOut(person, "nothing owed", until)


def ends(moment: str | None) -> datetime | None:
    """The instant at which a last day or a last minute is over.

    >>> ends("2026-07-08").isoformat(), ends("2026-07-08T12:00").isoformat()
    ('2026-07-08T23:00:00+00:00', '2026-07-08T11:01:00+00:00')
    """
    if not moment:
        return None
    if "T" in moment:
        return clock.instant(moment) + timedelta(minutes=1)
    return clock.instant(str(date.fromisoformat(moment) + timedelta(days=1)))


def last_working_morning(now: datetime) -> datetime:
    """When the last working day before this one began: what came since is new to whoever reads the list today.

    >>> last_working_morning(datetime.fromisoformat("2026-07-06T07:05+01:00")).isoformat()
    '2026-07-03T06:00:00+00:00'
    """
    day = clock.day(now) - timedelta(days=1)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return clock.instant(f"{day}T{MORNING}")


def row_name(duty: str, key: str, arises: str) -> str:
    """A name for a row that stays the same however often it is worked out, and tells nothing.

    >>> row_name("online", "e1", "2026-07-06")
    'ee27f78864'
    """
    return hashlib.sha256("\n".join((duty, key, arises)).encode()).hexdigest()[:10]


# One person's record


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that a person sent or tried to send, in the order of time: an attempt that failed has `problems`."""

    at: datetime
    contents: dict[str, Any]
    problems: Any = None
    receipt: store.Receipt | None = None
    acknowledged: store.Acknowledged | None = None
    told: tuple[store.Entry, ...] = ()


@dataclass(frozen=True)
class Record:
    """A person's record as known at a moment."""

    person: people.Known
    at: datetime
    known_on: date | None
    period: dict[str, Any] | None
    review: dict[str, Any] | None
    findings: list[Any]
    owed: list[store.Owed]
    sent: list[Sent]
    disputes: list[Dispute]
    acknowledged: list[store.Acknowledged]
    entries: list[store.Entry]
    away: str
    names: dict[int, str]


def record(person: UUID, now: datetime, *, known_on: date | None = None) -> Record:
    """Everything an officer sees of a person; with `known_on`, as it stood at the end of that day."""
    known = people.known(person).get(person)
    if known is None:
        raise Refused(NOT_HERE)
    until = min(now, ends(str(known_on)) or now) if known_on else now
    entries = store.history(person, as_known_on=known_on)
    if known_on:
        answer = answers.standing(_case(person, now, known_on), draft=store.law_in_force())
        owed = [_row(person, row) for row in answer["duties"]]
        period, review, found = answer["period"], answer["review"], answer.get("findings", [])
    else:
        owed = store.obligations([person], now)
        standing = store.standings([person], now)[person]
        period, review, found = standing.period, standing.review, standing.findings
    given = [one for one in store.acknowledgements(person) if one.at <= until]
    return Record(
        person=known,
        at=until,
        known_on=known_on,
        period=period,
        review=review,
        findings=found,
        owed=sorted(owed, key=lambda row: (row.arises, row.duty, row.key), reverse=True),
        sent=_sent(person, entries, given, until),
        disputes=[one.as_known(until) for one in disputes.of(person) if one.received_at <= until],
        acknowledged=given,
        entries=sorted(entries, key=lambda entry: (entry.at, entry.recorded_at, entry.id), reverse=True),
        away=away(_last(entries, until)),
        names=people.names(*{entry.by for entry in entries}, *{one.by for one in given}),
    )


def _case(person: UUID, now: datetime, known_on: date | None) -> dict[str, Any]:
    """The case file as of now, or as of the end of a day with what was known by then."""
    is_past = known_on is not None and known_on < clock.day(now)
    return store.case_file(person, f"{known_on}{LAST_MINUTE}" if is_past else clock.local(now), as_known_on=known_on)


def _row(person: UUID, row: dict[str, Any]) -> store.Owed:
    """A row worked out now, as one that was kept."""
    kept: dict[str, Any] = {"person": person, "otherwise": [], "could_be_met": True, **row}
    return store.Owed(**kept)


def _last(entries: Iterable[store.Entry], until: datetime) -> dict[str, str]:
    happened = sorted(
        (e.at, e.type) for e in entries if e.counts and e.type in WHEREABOUTS and e.at <= clock.local(until)
    )
    return {kind: at for at, kind in happened}


def _sent(person: UUID, entries: list[store.Entry], given: list[store.Acknowledged], until: datetime) -> list[Sent]:
    """What was sent and what was tried, the first first: a form that failed counts by its own time."""
    by_id = {entry.id: entry for entry in entries}
    by_reference = {one.reference: one for one in given if one.reference}
    sent = [
        Sent(
            receipt.received_at,
            receipt.contents,
            receipt=receipt,
            acknowledged=by_reference.get(receipt.reference),
            told=tuple(by_id[event] for event in receipt.events if event in by_id),
        )
        for receipt in store.receipts(person)
        if receipt.received_at <= until
    ]
    sent += [Sent(one.at, one.contents, one.problems) for one in store.attempts(person)[person] if one.at <= until]
    return sorted(sent, key=lambda one: one.at)


# Why


@dataclass(frozen=True)
class Why:
    """One row of the answer explained, with the events that it rests on."""

    person: people.Known
    explained: dict[str, Any]
    entries: list[store.Entry]
    names: dict[int, str]
    law: str


def why(person: UUID, row: str, now: datetime, *, known_on: date | None = None) -> Why:
    """The explanation of one row; none is the same as nobody there."""
    known = people.known(person).get(person)
    if known is None:
        raise Refused(NOT_HERE)
    law = store.law_in_force()
    for explained in explanations.explain(_case(person, now, known_on), draft=law)["duties"]:
        if row_name(explained["duty"], explained["key"], explained["arises"]) == row:
            break
    else:
        raise Refused(NOT_HERE)
    entries = [entry for entry in store.history(person, as_known_on=known_on) if entry.counts]
    explained["text"] = explained["text"].partition(" It turns on: ")[0]  # the page lists these facts by themselves
    for entry in entries:  # the page shows the events themselves, so their names only disturb
        explained["text"] = explained["text"].replace(f", {entry.name}", "")
    used = [entry for entry in entries if str(entry.name) in explained["events"]]
    names = people.names(*{entry.by for entry in used})
    return Why(known, explained, used, names, law["name"] if law else "")
