"""The vocabulary in which a duty is declared. It reads like the statute and compiles to one row of numbers.

A word stands here only because a provision needs it. There are no defaults where the law must say:
a period says whether its first day counts (`beginning_with`) or does not (`after`).
"""

from dataclasses import dataclass, replace

from safehold.kernel.calendar import OPEN, day_of
from safehold.kernel.errors import LawError

# How the last day is found
DAYS_BEGINNING_WITH, DAYS_AFTER, YEARS_AFTER, DAYS_BEFORE, HOURS_BEFORE, AS_WORKED_OUT = range(6)
# Who must act
PERSON, POLICE, PERSON_ALONE = range(3)
# What ends it
TOLD, NOT_HAPPENED, FOLLOWED, AS_NAMED = range(4)

# One duty as numbers
(
    D_CODE, D_NUMBER, D_UNIT, D_DISREGARDS, D_EXTENDS, D_RISK_ORDER, D_EARLY, D_FROM, D_HOLDER, D_ENDED_BY, D_FOLLOWED_BY,
    D_EXISTING, D_CLOSED_BY, D_MORE_THAN, D_UNLISTED,
) = range(15)  # fmt: skip
D_WIDTH = 15


@dataclass(frozen=True)
class Span:
    """A number of hours, days, months or years."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"


def hours(number: int) -> Span:
    """Hours elapsed, not hours on the clock face."""
    return Span(number, "hours")


def days(number: int) -> Span:
    """Civil days."""
    return Span(number, "days")


def years(number: int) -> Span:
    """Years of the calendar."""
    return Span(number, "years")


@dataclass(frozen=True)
class Deadline:
    """When a duty must be done by. Made by `within` and `at_least`, refined by its methods."""

    span: Span
    unit: int
    counted_from: str
    disregards: tuple[str, ...] = ()
    extended_during: tuple[str, ...] = ()
    extended_by: Span | None = None

    def disregarding(self, states: tuple[str, ...]) -> "Deadline":
        """The clock stops on days in these states (s.83(6))."""
        return replace(self, disregards=states)

    def extended_if_due_during(self, states: tuple[str, ...], until: Span) -> "Deadline":
        """A last day in one of these states is put off to the end of a period beginning when the state ends (s.85(3))."""
        return replace(self, extended_during=states, extended_by=until)


def within(span: Span, *, beginning_with: str = "", after: str = "") -> Deadline:
    """A period that begins with a day (which counts) or runs after it (which does not); one of the two must be said.

    >>> within(days(3), beginning_with="relevant_date").unit == DAYS_BEGINNING_WITH
    True
    >>> within(days(3))
    Traceback (most recent call last):
    ...
    safehold.kernel.errors.LawError: A period must say whether its first day counts. Write within(days(3), beginning_with=...) or within(days(3), after=...).
    """
    if bool(beginning_with) == bool(after):
        raise LawError(
            "A period must say whether its first day counts.",
            do=f"Write within({span.unit}({span.number}), beginning_with=...) or within({span.unit}({span.number}), after=...).",
        )
    unit = {("days", True): DAYS_BEGINNING_WITH, ("days", False): DAYS_AFTER, ("years", False): YEARS_AFTER}.get(
        (span.unit, bool(beginning_with))
    )
    if unit is None:
        raise LawError(f"No provision counts {span} {'beginning with' if beginning_with else 'after'} a day yet.")
    return Deadline(span, unit, beginning_with or after)


def at_least(span: Span, *, before: str) -> Deadline:
    """Something to be done beforehand: so many hours or days before a time that the event names."""
    return Deadline(span, HOURS_BEFORE if span.unit == "hours" else DAYS_BEFORE, before)


def worked_out(span: Span, *, counted_from: str) -> Deadline:
    """A last day that depends on more than one fact, and is worked out where those are known."""
    return Deadline(span, AS_WORKED_OUT, counted_from)


@dataclass(frozen=True)
class Performance:
    """What discharges a duty: a notification, another event, or what is worked out with the duty's trigger."""

    how: int
    event: str = ""
    window: int = 0

    def or_in_advance(self, window: int) -> "Performance":
        """A notification given beforehand counts if the change falls within so many days beginning with the expected one (s.84(2), (4))."""
        return replace(self, window=window)


told = Performance(TOLD)
told_that_it_did_not_happen = Performance(NOT_HAPPENED)
next_of_its_kind = Performance(AS_NAMED)


def followed_by(event: str) -> Performance:
    """Another event that names this one."""
    return Performance(FOLLOWED, event)


@dataclass(frozen=True)
class Duty:
    """Something owed because something happened.

    `on` names the events, or the matters worked out from events, that each give one obligation.
    `says` is quoted in explanations and never evaluated: the words of the law, or, after "(In substance)", what they come
    to; `means` puts the duty in plain words; `turns_on` names the facts on which its last day turns.
    `in_force` is the first day on which a trigger can fall, "" while no such day is known.
    """

    code: str
    title: str
    cite: str
    says: str
    means: str
    on: tuple[str, ...]
    deadline: Deadline
    discharged_by: Performance = told
    holder: int = PERSON
    in_force: str = "2004-05-01"
    announced: bool = False
    while_risk_order: bool = False
    penalty: str = ""
    source: str = ""
    more_than: int = -1
    closed_by: str = ""
    settings: tuple[str, ...] = ()
    turns_on: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("code", "title", "cite", "says", "means", "on"):
            if not getattr(self, name):
                raise LawError(f"{self.code or 'A duty'}: {name} must be said.", do="See the duties beside it.")

    def row(self, code: int, kinds: dict[str, int], law: dict[str, object] | None = None) -> list[int]:
        """The duty as D_WIDTH numbers, with what a draft law says of it."""
        law = law or {}
        number = {DAYS_BEFORE: "days", HOURS_BEFORE: "hours"}.get(self.deadline.unit, "days")
        row = [0] * D_WIDTH
        row[D_CODE] = code
        row[D_NUMBER] = int(law.get(number, self.deadline.span.number))  # type: ignore[call-overload]
        row[D_UNIT] = self.deadline.unit
        row[D_DISREGARDS] = bool(self.deadline.disregards)
        row[D_EXTENDS] = self.deadline.extended_by.number if self.deadline.extended_by else 0
        row[D_RISK_ORDER] = self.while_risk_order
        row[D_EARLY] = self.discharged_by.window
        first = law.get("from", self.in_force)
        row[D_FROM] = day_of(str(first)) if first else OPEN
        row[D_HOLDER] = self.holder
        row[D_ENDED_BY] = self.discharged_by.how
        row[D_FOLLOWED_BY] = kinds.get(self.discharged_by.event, -1)
        row[D_CLOSED_BY] = kinds.get(self.closed_by, -1)
        row[D_EXISTING] = int(law.get("existing_days", 0))  # type: ignore[call-overload]
        row[D_MORE_THAN] = int(law.get("more_than_days", self.more_than)) if law else -1  # type: ignore[call-overload]
        row[D_UNLISTED] = not first
        return row


def on(*events: str) -> tuple[str, ...]:
    """The events, or matters worked out, each of which gives an obligation."""
    return events
