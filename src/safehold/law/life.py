"""One life as the walk sees it, who owes what arises in it, and what a duty's own rule makes of an event."""

from collections import namedtuple

from safehold.kernel.calendar import DAY, NONE, hours_later
from safehold.kernel.duty import (
    D_CLOSED_BY,
    D_EARLY,
    D_ENDED_BY,
    D_EXISTING,
    D_FOLLOWED_BY,
    D_FROM,
    D_HOLDER,
    D_MORE_THAN,
    D_NUMBER,
    D_RISK_ORDER,
    D_UNIT,
    D_UNLISTED,
    DAYS_BEFORE,
    FOLLOWED,
    HOURS_BEFORE,
    PERSON,
    POLICE,
)
from safehold.kernel.scan import add_not_in_force, last_day, settle
from safehold.kernel.states import merged, nth_day, switched_on
from safehold.law.columns import (
    AT,
    CUSTODY_END,
    CUSTODY_START,
    HOSPITAL_END,
    HOSPITAL_START,
    KIND,
    KINDS,
    LEAVES_UK,
    REF,
    RETURNS_UK,
    WHEN,
    N,
)
from safehold.law.subject import span_of
from safehold.law.told import N_ROW, N_WIDTH, teller

KIND_COUNT = len(KINDS)

NO_PERSON, A_PERSON, A_PARENT, THE_POLICE = range(4)

# One life as it is walked: its columns, what depends on the day, the law, and what was worked out of it once
Life = namedtuple(
    "Life", "e pool count adult today now table first_of duty_of away whole risk book directed found stretches ends"
)

# Readings, by place: whether the other reading is taken
PRESCRIBED_CHANGE_RESETS, TRAVEL_CLEAR_DAYS, TRAVEL_HOURS_FROM, TOLD_UNDER_83_ONLY, RETURN_DAY_COUNTS = range(5)


def known_before(e, now):
    """How many rows are known by an instant."""
    count = len(e[AT])
    while count > 0 and e[AT][count - 1] > now:
        count -= 1
    return count


def days_away(kinds, instants, count, seen):
    """The stretches in custody, in hospital or abroad, merged."""
    away = [0] * 0
    if seen[CUSTODY_START]:
        switched_on(kinds, instants, count, CUSTODY_START, CUSTODY_END, away)
    if seen[HOSPITAL_START]:
        switched_on(kinds, instants, count, HOSPITAL_START, HOSPITAL_END, away)
    if seen[LEAVES_UK]:
        switched_on(kinds, instants, count, LEAVES_UK, RETURNS_UK, away)
    return merged(away)


def owner(life, day, holder):
    """Who owes what arises on a day: the person, a parent under a direction (s.89), or the police."""
    return owes(life.adult, life.directed, day, holder)


def owes(adult, directed, day, holder):
    """The same; the parent while a direction runs and the person is under 18."""
    if holder == POLICE:
        return THE_POLICE
    if holder == PERSON and day < adult:
        for i in range(0, len(directed), 2):
            if directed[i] <= day <= directed[i + 1]:
                return A_PARENT
    return A_PERSON


def holder_span(whole, risk, risk_order, day):
    """The last day of the span in which a duty can arise on a day; NONE if it cannot."""
    s = span_of(day, whole)
    if not risk_order:
        return NONE if s == NONE else whole[s + 1]
    if s != NONE:
        return NONE
    s = span_of(day, risk)
    return NONE if s == NONE else risk[s + 1]


def happen(life, trigger, key, row, day, rows):
    """Every duty that an event or matter gives rise to, by the duty's own rule."""
    matters = [0] * 0
    arise(life.first_of, life.duty_of, trigger, key, row, day, matters)
    oblige(life, matters, rows)


# What gives rise to one duty: the place of the duty, and the key, row and day of the trigger
M_DUTY, M_KEY, M_ROW, M_DAY, M_WIDTH = range(5)


def arise(first_of, duty_of, trigger, key, row, day, matters):
    """Add to `matters` each duty to which an event or matter gives rise."""
    for t in range(first_of[trigger], first_of[trigger + 1]):
        matters.extend((duty_of[t], key, row, day))


def oblige(life, matters, rows):
    """Each duty whose last day follows from its own rule, arising from the event at a row on a day."""
    e, count, today, table, away = life.e, life.count, life.today, life.table, life.away
    whole, risk, book = life.whole, life.risk, life.book
    told = book.told
    whens, numbers, kinds, refs, instants = e[WHEN], e[N], e[KIND], e[REF], e[AT]
    for at in range(0, len(matters), M_WIDTH):
        d, key, row, day = matters[at + M_DUTY], matters[at + M_KEY], matters[at + M_ROW], matters[at + M_DAY]
        duty = table[d]
        unit = duty[D_UNIT]
        arises = day
        judged = day
        if unit == HOURS_BEFORE:
            judged = whens[row] // DAY
            if duty[D_MORE_THAN] >= 0 and numbers[row] <= duty[D_MORE_THAN]:
                continue
        elif unit == DAYS_BEFORE:
            if duty[D_UNLISTED] or day < duty[D_FROM]:
                continue
            arises = day - duty[D_NUMBER]
        due = NONE
        due_at = NONE
        if judged < duty[D_FROM] and duty[D_EXISTING] > 0 and duty[D_FROM] <= today and kinds[row] != duty[D_CLOSED_BY]:
            exists = True
            for i in range(count):
                if kinds[i] == duty[D_CLOSED_BY] and refs[i] == row and instants[i] // DAY < duty[D_FROM]:
                    exists = False
            if exists and holder_span(whole, risk, duty[D_RISK_ORDER], duty[D_FROM]) != NONE:
                arises = judged = duty[D_FROM]
                due = nth_day(arises, duty[D_EXISTING], away)
        span_end = holder_span(whole, risk, duty[D_RISK_ORDER], arises)
        if span_end == NONE:
            continue
        who_owes = owes(life.adult, life.directed, arises, duty[D_HOLDER])
        if judged < duty[D_FROM]:
            add_not_in_force(rows, d, key, row, arises, who_owes, span_end)
            continue
        if unit == HOURS_BEFORE:
            due_at = hours_later(whens[row], -duty[D_NUMBER])
            due = due_at // DAY
        elif arises == day or unit == DAYS_BEFORE:
            due = last_day(duty, day, away, today)
        by = NONE
        if duty[D_ENDED_BY] == FOLLOWED:
            for i in range(count - 1, -1, -1):
                if kinds[i] == duty[D_FOLLOWED_BY] and refs[i] == row:
                    by = i
        else:
            # a name told in advance under the 2026 Act is told however early
            n = teller(book, key, 0 if unit == DAYS_BEFORE else arises, day if duty[D_EARLY] else NONE)
            by = told[n * N_WIDTH + N_ROW] if n != NONE else NONE
        settle(instants, today, life.now, d, key, row, arises, due, due_at, by, who_owes, 0, span_end, arises, rows)
