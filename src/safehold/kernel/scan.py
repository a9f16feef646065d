"""From a trigger to a row: the last day, what discharged it, and its status. Plain whole numbers throughout."""

from safehold.kernel.calendar import DAY, NONE, OPEN, year_after
from safehold.kernel.duty import (
    D_DISREGARDS,
    D_EXTENDS,
    D_NUMBER,
    D_UNIT,
    DAYS_AFTER,
    DAYS_BEFORE,
    DAYS_BEGINNING_WITH,
    YEARS_AFTER,
)  # fmt: skip
from safehold.kernel.states import end_of_stretch, nth_day

IS_OPEN, MET, LATE, OVERDUE, CEASED, NOT_IN_FORCE = range(6)
STATUSES = ("open", "met", "late", "overdue", "ceased", "not_in_force")

# One obligation: the place of its duty, symbol of its key, row of its trigger, days and instants, status, who owes it,
# the last day of the span that holds it, the row that discharged it, the day from which it was counted
(
    R_DUTY, R_KEY, R_ROW, R_ARISES, R_DUE, R_DUE_AT, R_STATUS, R_MET, R_OWNER, R_TOO_LATE, R_SPAN_END, R_TELLER, R_COUNTED,
) = range(13)  # fmt: skip
R_WIDTH = 13


def last_day(duty, counted_from, left_out, today):
    """The last day of a period counted from a day by a duty's own rule; NONE while it cannot be known.

    `left_out` are the days in the states that the duty disregards, or that put off its end.
    """
    unit, number = duty[D_UNIT], duty[D_NUMBER]
    if unit == DAYS_BEGINNING_WITH:
        if duty[D_DISREGARDS]:
            return nth_day(counted_from, number, left_out)
        return counted_from + number - 1
    if unit == DAYS_BEFORE:
        return counted_from - number
    if unit == DAYS_AFTER:
        due = counted_from + number
    elif unit == YEARS_AFTER:
        due = year_after(counted_from)
        for _ in range(number - 1):
            due = year_after(due)
    else:
        return NONE
    if duty[D_EXTENDS]:
        return put_off(due, duty[D_EXTENDS], left_out, today)
    return due


def put_off(due, days, stretches, today):
    """A last day that falls in a state, put off to the end of a period beginning when the state ends (s.85(3))."""
    end = end_of_stretch(due, stretches)
    if end == NONE:
        return due
    if end == OPEN:
        return NONE if today >= due else due
    return end + days - 1


def status(due, due_at, told, told_at, span_end, today, now):
    """The status of an obligation in force, from what was due, when it was told (NONE: not), and the day."""
    outlived = due == NONE or due > span_end
    if told != NONE:
        if outlived and told > span_end:
            return CEASED
        if due == NONE or (told_at <= due_at if due_at != NONE else told <= due):
            return MET
        return LATE
    if outlived and today > span_end:
        return CEASED
    if due == NONE:
        return IS_OPEN
    return OVERDUE if (now > due_at if due_at != NONE else today > due) else IS_OPEN


def settle(instants, today, now, duty, key, row, arises, due, due_at, by, owner, too_late, span_end, counted, rows):
    """Add to `rows` an obligation in force, told by the event at row `by` (NONE: not told)."""
    told_at = NONE if by == NONE else instants[by]
    told = NONE if by == NONE else told_at // DAY
    state = status(due, due_at, told, told_at, span_end, today, now)
    met = told if state == MET or state == LATE else NONE
    rows.extend((duty, key, row, arises, due, due_at, state, met, owner, too_late, span_end, by, counted))


def add_not_in_force(rows, duty, key, row, arises, owner, span_end):
    """Add a row for a thing that happened while the provision was not in force."""
    rows.extend((duty, key, row, arises, NONE, NONE, NOT_IN_FORCE, NONE, owner, 0, span_end, NONE, arises))
