"""Leaving the United Kingdom and coming back: s.86 and the 2004 and 2012 Regulations.

A travel duty is worked out plan by plan: the details as they stood, when they were told, and what a change made of them.
"""

from safehold.kernel.calendar import DAY, NONE, OPEN, hours_later, ordinal
from safehold.law.columns import (
    AT,
    EXCUSE,
    FLAGS,
    GIVEN,
    GIVES_DEPARTS,
    GIVES_EXCUSE,
    GIVES_RETURN_POINT,
    GIVES_RETURNS,
    KEY,
    KIND,
    LAST,
    LEAVES_UK,
    REF,
    TEXT,
    TEXT2,
    TIMED,
    TRAVEL_PLAN_CANCELLED,
    TRAVEL_PLAN_CHANGED,
    WHEN,
)  # fmt: skip
from safehold.law.subject import COMMENCEMENT
from safehold.law.told import AUGUST_2012, N_DAY, N_ROW, N_WIDTH

AFTER_27_AUGUST_2012 = ordinal(2012, 8, 28)
AFTER_9_MAY_2004 = ordinal(2004, 5, 10)

# Details of a trip: departure (minutes), whether its time is given, last day, return point, excuse
DEPARTS, HAS_TIME, RETURNS, RETURN_POINT, HAS_EXCUSE = range(5)

# A travel row to be: 0 travel, 1 update; its row; the day it arises; due day; due instant; teller; ceased by cancelling;
# never in time; in force; the day of departure from which it was counted
T_UPDATE, T_ROW, T_DAY, T_DUE, T_DUE_AT, T_TELLER, T_CANCELLED, T_TOO_LATE, T_IN_FORCE, T_DEPARTS, T_WIDTH = range(11)


def apply(details, e, i):
    """Change the details of a trip by what a row names of them."""
    names = e[GIVEN][i]
    if names & GIVES_DEPARTS:
        details[DEPARTS] = e[WHEN][i]
        details[HAS_TIME] = 1 if e[FLAGS][i] & TIMED else 0
    if names & GIVES_RETURNS:
        details[RETURNS] = e[LAST][i]
    if names & GIVES_RETURN_POINT:
        details[RETURN_POINT] = e[TEXT2][i]
    if names & GIVES_EXCUSE:
        details[HAS_EXCUSE] = 1 if e[FLAGS][i] & EXCUSE else 0


def hours_before_departure(details, hours, from_departure):
    """The last instant so many hours before departure; NONE where they run back from the date and end with a day."""
    departs = details[DEPARTS]
    if details[HAS_TIME] and from_departure:
        return hours_later(departs, -hours)
    return departs // DAY * DAY - 720 if hours == 12 else NONE


def travel_due(details, known, clear_days, from_departure, before_2012):
    """The last day and, in hours, the last instant to tell of a trip known on a day: (day, NONE) or (day, instant)."""
    day = details[DEPARTS] // DAY
    if day - known > 7 and not details[HAS_EXCUSE]:
        return day - (8 if clear_days else 7), NONE
    hours = 24 if day - known > 7 or before_2012 else 12
    instant = hours_before_departure(details, hours, from_departure)
    return (day - 2, NONE) if instant == NONE else (instant // DAY, instant)


def update_due(details, excuse, from_departure, before_2012):
    """The last day or instant to tell of a change made after the trip was told (reg.7)."""
    day = details[DEPARTS] // DAY
    if before_2012:
        instant = hours_before_departure(details, 24, 1)
    elif excuse:
        instant = hours_before_departure(details, 12, 1)
    else:
        instant = hours_before_departure(details, 24, from_departure)
    return (day - 2, NONE) if instant == NONE else (instant // DAY, instant)


def in_force(details, first_rules, old_notice):
    """Whether the Regulations, as they stand at departure, reach the trip (2004 Regs regs 3, 5; 2012 Regs reg.8)."""
    day = details[DEPARTS] // DAY
    length = details[RETURNS] - day if details[RETURNS] != NONE else OPEN
    if day < AFTER_27_AUGUST_2012 and length < 3:
        return False
    return not (old_notice or (day < AFTER_9_MAY_2004 and (length < 8 or first_rules)))


def is_past(due, due_at, instant):
    """Whether an instant lies after what was due."""
    return instant > due_at if due_at != NONE else instant // DAY > due


def changes(e, count, plan):
    """The rows of the changes of a plan, in order."""
    kinds, refs = e[KIND], e[REF]
    return [i for i in range(count) if kinds[i] == TRAVEL_PLAN_CHANGED and refs[i] == plan]


def notices(e, plan, changed, book):
    """The notifications, in order, that cover the plan or any of its changes."""
    first, following, who = book.first, book.following, book.who
    keys = e[KEY]
    found = [0] * 0
    for c in range(len(changed) + 1):
        j = first[keys[changed[c - 1] if c > 0 else plan]]
        while j != NONE:
            found.append(who[j])
            j = following[j]
    if len(changed) > 0:
        found.sort()
    return found


def cancelled_at(e, count, plan):
    """The row at which a plan was cancelled; NONE if it was not."""
    kinds, refs = e[KIND], e[REF]
    for i in range(count):
        if kinds[i] == TRAVEL_PLAN_CANCELLED and refs[i] == plan:
            return i
    return NONE


def details_before(e, plan, changed, day, cancelled):
    """The details of a trip as they stood at the end of the day before a day."""
    instants = e[AT]
    details = [NONE, 0, NONE, NONE, 0]
    apply(details, e, plan)
    for i in changed:
        if instants[i] // DAY < day and (cancelled == NONE or i < cancelled):
            apply(details, e, i)
    return details


def plan_told(e, plan, book, day):
    """The first notification given on or after a day that covers the plan itself; NONE if there is none."""
    told, first, following, who = book.told, book.first, book.following, book.who
    j = first[e[KEY][plan]]
    while j != NONE:
        if told[who[j] * N_WIDTH + N_DAY] >= day:
            return who[j]
        j = following[j]
    return NONE


def change_told(e, i, book, about):
    """The first notification that tells a change: one that covers it, or a later one that tells the trip as it then stands."""
    told = book.told
    own = plan_told(e, i, book, e[AT][i] // DAY)
    for n in about:
        if told[n * N_WIDTH + N_ROW] > i:
            return n if own == NONE else min(n, own)
    return own


def openings(e, count, plan, changed, book, whole, cancelled):
    """The days on which a plan is owed anew: when it is known, then the first day of each later span while it stands untold."""
    told, first, following, who = book.told, book.first, book.following, book.who
    instants, kinds, refs, keys = e[AT], e[KIND], e[REF], e[KEY]
    days = [0] * 0
    known = instants[plan] // DAY
    for s in range(0, len(whole), 2):
        start, end = whole[s], whole[s + 1]
        if start <= known <= end:
            days.append(known)
        if start <= known:
            continue
        stands = cancelled == NONE or instants[cancelled] // DAY >= start
        for i in range(count):
            if kinds[i] == LEAVES_UK and refs[i] == plan and instants[i] // DAY < start:
                stands = False
        j = first[keys[plan]]
        while j != NONE:
            given = told[who[j] * N_WIDTH + N_DAY]
            j = following[j]
            if given < start:
                for t in range(0, len(whole), 2):
                    if whole[t] <= given <= whole[t + 1]:
                        stands = False
        if stands and details_before(e, plan, changed, start, cancelled)[DEPARTS] // DAY >= start:
            days.append(start)
    return days


def travel_rows(e, count, plan, changed, cancelled, about, book, whole, clear_days, from_departure, first_rules, rows):
    """Add to `rows` (T_WIDTH numbers each) the duties to tell of a plan and of its changes."""
    told = book.told
    instants, givens, flag_bits = e[AT], e[GIVEN], e[FLAGS]
    old_notice = False
    for n in about:
        if told[n * N_WIDTH + N_DAY] < COMMENCEMENT:
            old_notice = True
    final = details_before(e, plan, changed, OPEN, cancelled)
    before_2012 = final[DEPARTS] // DAY < AUGUST_2012
    days = openings(e, count, plan, changed, book, whole, cancelled)
    for d in range(len(days)):
        start = days[d]
        until = days[d + 1] if d + 1 < len(days) else OPEN
        anew = start != instants[plan] // DAY
        details = details_before(e, plan, changed, start if anew else NONE, cancelled)
        due, due_at = travel_due(details, start, clear_days, from_departure, before_2012)
        departs = details[DEPARTS] // DAY
        arises_at = start * DAY if anew else instants[plan]
        too_late = is_past(due, due_at, arises_at)
        teller = plan_told(e, plan, book, start)
        row = len(rows)
        for _ in range(T_WIDTH):
            rows.append(NONE)
        for i in changed:
            day = instants[i] // DAY
            if day < start or day >= until or (cancelled != NONE and i > cancelled):
                continue
            apply(details, e, i)
            if teller == NONE or told[teller * N_WIDTH + N_ROW] > i:
                if givens[i] & GIVES_DEPARTS and not is_past(due, due_at, instants[i]):
                    due, due_at = travel_due(details, day, clear_days, from_departure, before_2012)
                    departs = details[DEPARTS] // DAY
                    too_late = is_past(due, due_at, instants[i])
            elif day <= details[DEPARTS] // DAY:
                excuse = givens[i] & GIVES_EXCUSE and flag_bits[i] & EXCUSE
                when, instant = update_due(details, excuse, from_departure, before_2012)
                after = change_told(e, i, book, about)
                add_row(
                    rows, 1, i, day, when, instant, after, is_past(when, instant, instants[i]), details[DEPARTS] // DAY
                )
        rows[row + T_UPDATE] = 0
        rows[row + T_ROW] = plan
        rows[row + T_DAY] = start
        rows[row + T_DUE] = due
        rows[row + T_DUE_AT] = due_at
        rows[row + T_TELLER] = teller
        rows[row + T_TOO_LATE] = 1 if too_late else 0
        rows[row + T_DEPARTS] = departs
    reached = 1 if in_force(final, first_rules, old_notice) else 0
    for r in range(0, len(rows), T_WIDTH):
        if rows[r + T_IN_FORCE] == NONE:
            rows[r + T_IN_FORCE] = reached
            by = rows[r + T_TELLER]
            rows[r + T_CANCELLED] = 0
            if cancelled != NONE and not is_past(rows[r + T_DUE], rows[r + T_DUE_AT], instants[cancelled]):
                if instants[cancelled] // DAY >= rows[r + T_DAY]:
                    if by == NONE or told[by * N_WIDTH + N_DAY] > instants[cancelled] // DAY:
                        rows[r + T_CANCELLED] = 1


def add_row(rows, update, i, day, due, due_at, teller, too_late, departs):
    """Add a travel row whose force and cancelling are said later."""
    rows.extend((update, i, day, due, due_at, teller, NONE, 1 if too_late else 0, NONE, departs))


def return_was_told(e, i, plan, changed, cancelled, about, book):
    """Whether the details last told before a return gave both its date and its point (reg.8(2))."""
    told = book.told
    instants, point = e[AT], e[TEXT][i]
    last = NONE
    for n in about:
        if told[n * N_WIDTH + N_DAY] < instants[i] // DAY:
            last = n
    if last == NONE or point == NONE:
        return False
    details = [NONE, 0, NONE, NONE, 0]
    apply(details, e, plan)
    for j in changed:
        if j < told[last * N_WIDTH + N_ROW] and (cancelled == NONE or j < cancelled):
            apply(details, e, j)
    return details[RETURNS] == instants[i] // DAY and details[RETURN_POINT] == point
