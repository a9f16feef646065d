"""How a last day was counted, in sentences: which days counted, which were left out and why, which rule of travel applied.

Made from the rows that the evaluation wrote; the few sums done again here are the kernel's own.
"""

from collections import namedtuple

from safehold.kernel.calendar import DAY, NONE, OPEN, day_text, hours_later, year_after
from safehold.kernel.duty import (
    D_EXISTING,
    D_FROM,
    D_NUMBER,
    DAYS_AFTER,
    DAYS_BEFORE,
    DAYS_BEGINNING_WITH,
    HOURS_BEFORE,
    YEARS_AFTER,
    Duty,
)  # fmt: skip
from safehold.kernel.states import end_of_stretch, nth_day
from safehold.law import DECLARED, regulations_2012
from safehold.law.answers import table
from safehold.law.case_file import READINGS
from safehold.law.columns import EXCUSE, FLAGS, GIVEN, GIVES_DEPARTS, GIVES_EXCUSE, REF, TRAVEL_PLAN_CHANGED, WHEN
from safehold.law.facts import Facts, Stretch, from_to, minute, several, short_day
from safehold.law.told import AUGUST_2012
from safehold.law.travel import DEPARTS, cancelled_at, changes, details_before, travel_due

# One row of the evaluation, its numbers by name and in their order (kernel.scan)
Row = namedtuple("Row", "duty key trigger arises due due_at status met owner too_late span_end teller counted")

_, TRAVEL_CLEAR_DAYS, TRAVEL_HOURS_FROM, _, RETURN_DAY_COUNTS = range(len(READINGS))


def left_out(facts: Facts, row: Row) -> list[Stretch]:
    """The times away that the count of a row left out (s.83(6)), or that put off its end (s.85(3))."""
    deadline = DECLARED[row.duty].deadline
    if deadline.disregards:
        until = row.due if row.due != NONE else facts.today
        return [
            (max(first, row.counted), end if end == OPEN else min(end, until + 1), why)
            for first, end, why in facts.away
            if first <= until and end > row.counted
        ]
    if not deadline.extended_during:
        return []
    plain = plain_end(row)
    until = end_of_stretch(plain, facts.away_merged)
    return [
        (max(first, row.counted), end, why)
        for first, end, why in facts.away
        if until != NONE and first < until and end > plain
    ]


def as_told(stretch: Stretch) -> list[str | None]:
    """A time away as an explanation's JSON tells it: first day, last day (null: still running), and why."""
    first, end, why = stretch
    return [day_text(first), day_text(end - 1) if end != OPEN else None, why]


def plain_end(row: Row) -> int:
    """The end of a period after a day, before anything puts it off."""
    if DECLARED[row.duty].deadline.unit == YEARS_AFTER:
        return int(year_after(row.counted))
    return int(row.counted + DECLARED[row.duty].deadline.span.number)


def sentence(facts: Facts, row: Row) -> str:
    """How the last day of a row was counted."""
    duty = DECLARED[row.duty]
    unit = duty.deadline.unit
    if unit == DAYS_BEGINNING_WITH:
        return _days_beginning_with(facts, row, duty)
    if duty.deadline.extended_during:
        return _applicable_period(facts, row, duty)
    if unit == DAYS_AFTER:
        return _days_after(facts, row, duty)
    if unit in (HOURS_BEFORE, DAYS_BEFORE):
        return _beforehand(facts, row, duty)
    if duty.code == "review-decision":
        return (
            f"The last responsible body had its notice on {short_day(row.counted)} and may answer within 28 days, to "
            f"{short_day(row.counted + 28)}; six weeks after that end with {short_day(row.due)}."
        )
    return _change_of_trip(facts, row) if duty.code == "travel-update" else _trip(facts, row)


def number_of(facts: Facts, row: Row) -> int:
    """How many days or hours a duty gives, as a draft law may set it; for what existed before the rule, a number of its own."""
    rule = table(facts.history.law)[row.duty]
    return int(rule[D_EXISTING] if existed_before(facts, row) else rule[D_NUMBER])


def existed_before(facts: Facts, row: Row) -> bool:
    """Whether a duty arose on the first day of its rule, for something older that still existed then."""
    rule = table(facts.history.law)[row.duty]
    return bool(rule[D_EXISTING] > 0 and row.arises == rule[D_FROM] and facts.day(row.trigger) < rule[D_FROM])


def _away_in_words(stretch: Stretch) -> str:
    first, end, why = stretch
    return f"from {short_day(first)}, {why}, not ended" if end == OPEN else f"{from_to(first, end - 1)}, {why}"


def _days_beginning_with(facts: Facts, row: Row, duty: Duty) -> str:
    """Days of which the first counts, without those that a state takes out of them (s.83(6))."""
    number = number_of(facts, row)
    away = facts.away_merged if duty.deadline.disregards else []
    days = [day for n in range(1, number + 1) if (day := nth_day(row.counted, n, away)) != NONE]
    parts = []
    if duty in regulations_2012.DUTIES:
        parts.append(f"A change for s.84(1)(ca): {number} days beginning with {duty.deadline.counted_from}.")
    elif duty.says.startswith("(") and "within" not in duty.says:
        since = "the first day of the rule" if existed_before(facts, row) else duty.deadline.counted_from
        parts.append(f"The period is {number} days beginning with {since}.")
    if gaps := left_out(facts, row):
        parts.append(f"Left out under s.83(6): {'; '.join(map(_away_in_words, gaps))}.")
    if row.due == NONE:
        parts.append(f"Day {len(days)} was {short_day(days[-1])}; the next" if days else "Day 1")
        parts[-1] += " cannot come until that ends."
    elif number <= 6 and days[-1] - days[0] >= number:  # a gap between the days that count
        parts.append(f"Day {several([f'{n} is {short_day(day)}' for n, day in enumerate(days, 1)])}.")
    else:
        parts.append(f"Day 1 is {short_day(days[0])}, day {number} is {short_day(row.due)}.")
    return " ".join(parts)


def _applicable_period(facts: Facts, row: Row, duty: Duty) -> str:
    """The year or the week of s.85, and what puts off its end."""
    since, plain = short_day(row.counted), plain_end(row)
    if duty.deadline.unit == YEARS_AFTER:
        words = f"The applicable period is one year (s.85(5)(b)); {since} is not counted, so it "
    else:
        words = f"The home told was a place where regularly found, so the applicable period is 7 days (s.85(5)(a), (6)); {since} is not counted, so it "
    states = left_out(facts, row)
    if not states:
        return f"{words}ends with {short_day(plain)}."
    ended = max(end for _, end, _ in states)
    if ended == OPEN:
        since = ", then ".join(map(_away_in_words, states))
        if row.due == NONE:
            return (
                f"{words}would end with {short_day(plain)}; but ({since}) it does not end while that lasts (s.85(3))."
            )
        return f"{words}ends with {short_day(plain)}, unless this still lasts then (s.85(3)): {since}."
    away = ", then ".join(f"{why} ({from_to(first, end - 1)})" for first, end, why in states)
    return (
        f"{words}would end with {short_day(plain)}. The person was then {away}, so it runs to the end of 3 days beginning with "
        f"{short_day(ended)}: {short_day(row.due)} (s.85(3))."
    )


def _days_after(facts: Facts, row: Row, duty: Duty) -> str:
    """Days of which the first does not count."""
    since = short_day(row.counted)
    if duty.code == "return" and facts.history.readings[RETURN_DAY_COUNTS]:
        return f"On the reading taken the day of return counts: day 1 is {since}, day 3 is {short_day(row.due)}."
    return f"{since} itself is not counted: day 1 is {short_day(row.counted + 1)}, day {number_of(facts, row)} is {short_day(row.due)}."


def _beforehand(facts: Facts, row: Row, duty: Duty) -> str:
    """Hours or days before a time that the event names."""
    number, before, unit = number_of(facts, row), duty.deadline.counted_from, duty.deadline.span.unit
    under = "" if number == duty.deadline.span.number else "Under this draft law: "
    if duty.deadline.unit == HOURS_BEFORE:
        moment = f"{minute(facts.columns[WHEN][row.trigger])}, end at {minute(row.due_at)}"
    else:
        moment = f"{short_day(row.due + number)}, lead back to {short_day(row.due)}"
    return f"{under}{number} {unit} before {before}, {moment}."


def _trip(facts: Facts, row: Row) -> str:
    """Which limb of reg.5 applied to a trip, and how its last day was counted back from departure."""
    known, before_2012 = _known(facts, row, row.trigger), _before_2012(facts, row.trigger)
    ahead = row.counted - known
    days = "1 day" if ahead == 1 else f"{ahead} days"
    if known == row.arises:
        words = f"Departure is on {short_day(row.counted)}, {days} after its details were known: "
    else:
        words = f"Departure, as changed on {short_day(known)}, is on {short_day(row.counted)}, {days} later: "
    if ahead > 7 and row.due_at == NONE and row.counted - row.due > 2:
        clear = " (clear days, on the reading taken)" if row.counted - row.due == 8 else ""
        return f"{words}more than 7, so not less than seven days before that date{clear} (reg.5(2)(a))."
    if ahead > 7:
        return (
            f"{words}more than 7, but with a reasonable excuse 24 hours before that date (reg.5(2)(b)){_back(row, 24)}."
        )
    hours = 24 if before_2012 else 12
    then = ", as it stood before 13 August 2012" if before_2012 else ""
    return f"{words}not more than 7, so {hours} hours before that date (reg.5(3){then}){_back(row, hours)}."


def _change_of_trip(facts: Facts, row: Row) -> str:
    """Which limb of reg.7 applied to a change of a trip that had been told."""
    e = facts.columns
    if _before_2012(facts, e[REF][row.trigger]):
        return f"Before 13 August 2012 reg.7 asked for 24 hours before departure{_back(row, 24)}."
    if e[GIVEN][row.trigger] & GIVES_EXCUSE and e[FLAGS][row.trigger] & EXCUSE:
        return f"There was a reasonable excuse, so 12 hours before departure (reg.7(2)){_back(row, 12)}."
    return f"No reasonable excuse is recorded, so 24 hours before the departure date (reg.7(2), (3)){_back(row, 24)}."


def _before_2012(facts: Facts, plan: int) -> bool:
    """Whether the departure as last known falls before the amendments of 13 August 2012."""
    cancelled = cancelled_at(facts.columns, facts.count, plan)
    changed = changes(facts.columns, facts.count, plan)
    return bool(details_before(facts.columns, plan, changed, OPEN, cancelled)[DEPARTS] // DAY < AUGUST_2012)


def _back(row: Row, hours: int) -> str:
    """From when hours were counted back: the start of the departure date, or the time of departure."""
    if row.due_at == NONE:
        return f", back from its start to the end of {short_day(row.due)}"
    departs = hours_later(row.due_at, hours)
    if departs == row.counted * DAY:
        return f", back from its start, {minute(departs)}"
    return f", back from departure at {minute(departs)}"


def _known(facts: Facts, row: Row, plan: int) -> int:
    """The day on which the details that decide were known: the row's own, or that of a later change of the departure."""
    e, readings = facts.columns, facts.history.readings
    cancelled, before_2012 = cancelled_at(e, facts.count, plan), _before_2012(facts, plan)
    for i in reversed(facts.rows(TRAVEL_PLAN_CHANGED)):
        day = facts.day(i)
        if e[REF][i] == plan and e[GIVEN][i] & GIVES_DEPARTS and day >= row.arises:
            details = details_before(e, plan, changes(e, facts.count, plan), day + 1, cancelled)
            due = travel_due(details, day, readings[TRAVEL_CLEAR_DAYS], readings[TRAVEL_HOURS_FROM], before_2012)
            if details[DEPARTS] // DAY == row.counted and due == (row.due, row.due_at):
                return day
    return int(row.arises)
