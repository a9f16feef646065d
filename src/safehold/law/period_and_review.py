"""The notification period that holds on a day (s.82), and the review of an indefinite one (ss.91A to 91F)."""

from safehold.kernel.calendar import DAY, NONE, OPEN, after_months, ordinal
from safehold.kernel.duty import D_FROM, D_HOLDER, D_NUMBER
from safehold.kernel.scan import add_not_in_force, settle
from safehold.law.columns import (
    AT,
    CUSTODY_END,
    HOSPITAL_END,
    INTERIM_SHPO,
    INTERIM_SOPO,
    KEY,
    KIND,
    ORDER_MADE,
    REF,
    REMAIN,
    REVIEW_APPLICATION,
    REVIEW_BODIES_NOTIFIED,
    REVIEW_DECISION,
    SHPO,
    SOPO,
    SORT,
    N,
)
from safehold.law.life import holder_span, owner
from safehold.law.matters import BODIES_NOTIFIED
from safehold.law.subject import (
    BY_FINDING,
    BY_NOTICE,
    BY_NOTIFICATION_ORDER,
    HOW,
    RELEVANT,
    ROW,
    SOURCE_WIDTH,
    STRETCHES,
    STRETCHES_END,
)
from safehold.law.told import N_DAY, N_IS, N_WIDTH, STARTS_CLOCK_WIDE

JULY_2012 = ordinal(2012, 7, 30)

# Why a review may not be asked for
NOT_INDEFINITE, NO_RELEVANT_NOTIFICATION, REVIEW_NOT_IN_FORCE, SUBJECT_TO_ORDER, TOO_EARLY, REVIEW_OK = range(6)


def reviews(life, rows):
    """`review-decision`: owed by the police once the responsible bodies had notice (ss.91B(9), 91C(1))."""
    e, count, table = life.e, life.count, life.table
    kinds, instants, refs, keys = e[KIND], e[AT], e[REF], e[KEY]
    d = life.duty_of[life.first_of[BODIES_NOTIFIED]]
    for i in range(count):
        if kinds[i] != REVIEW_APPLICATION:
            continue
        day = instants[i] // DAY
        latest = by = NONE
        for j in range(count - 1, -1, -1):
            if kinds[j] == REVIEW_BODIES_NOTIFIED and refs[j] == i:
                latest = max(latest, instants[j] // DAY)
            if kinds[j] == REVIEW_DECISION and refs[j] == i:
                by = j
        span_end = holder_span(life.whole, life.risk, 0, day)
        if latest == NONE or span_end == NONE:
            continue
        if day < table[d][D_FROM]:
            add_not_in_force(rows, d, keys[i], i, day, owner(life, day, table[d][D_HOLDER]), span_end)
        else:
            due, who_owes = latest + table[d][D_NUMBER], owner(life, day, table[d][D_HOLDER])
            settle(
                instants, life.today, life.now, d, keys[i], i, day, due, NONE, by, who_owes, 0, span_end, latest, rows
            )


def sum_up(life, out):
    """Add to `out` the period that holds the day (or the latest before it), the first day of a review and its reason."""
    found, stretches, ends = life.found, life.stretches, life.ends
    e, count, adult, today, whole, told = life.e, life.count, life.adult, life.today, life.whole, life.book.told
    refs, kinds, sorts, instants, numbers = e[REF], e[KIND], e[SORT], e[AT], e[N]
    start = end = NONE
    for s in range(0, len(whole), 2):
        if whole[s] <= today:
            start, end = whole[s], whole[s + 1]
    out.append(start)
    out.append(end)
    first = JULY_2012
    indefinite = lacking = False
    for s in range(0, len(found), SOURCE_WIDTH):
        how, row = found[s + HOW], found[s + ROW]
        if how != BY_FINDING and how != BY_NOTIFICATION_ORDER and how != BY_NOTICE:
            continue
        runs = False
        for t in range(found[s + STRETCHES], found[s + STRETCHES_END], 2):
            if stretches[t + 1] == OPEN:
                runs = True
        if not runs:
            continue
        indefinite = True
        c = row if how == BY_FINDING else refs[row]
        since = relevant_notification(e, count, told, c, found[s + RELEVANT])
        if since == NONE:
            lacking = True
        else:
            young = found[s + RELEVANT] < adult
            first = max(first, after_months(since, 96 if young else 180))
    for i in range(count):
        if kinds[i] == REVIEW_DECISION and sorts[i] == REMAIN:
            first = max(first, after_months(instants[i] // DAY, 12 * (numbers[i] if numbers[i] > 0 else 8)))
    barred = False
    for i in range(count):
        if kinds[i] == ORDER_MADE and ends[i] != NONE and instants[i] // DAY <= today <= ends[i]:
            if sorts[i] == SHPO or sorts[i] == INTERIM_SHPO or sorts[i] == SOPO or sorts[i] == INTERIM_SOPO:
                barred = True
    if not indefinite:
        because = NOT_INDEFINITE
    elif lacking:
        because = NO_RELEVANT_NOTIFICATION
    elif today < JULY_2012:
        because = REVIEW_NOT_IN_FORCE
    elif barred:
        because = SUBJECT_TO_ORDER
    elif today < first:
        because = TOO_EARLY
    else:
        because = REVIEW_OK
    out.append(NONE if because <= NO_RELEVANT_NOTIFICATION else first)
    out.append(because)


def relevant_notification(e, count, told, c, relevant):
    """The day of the first notification on or after the first release for a conviction (s.91B(10)); NONE if there is none."""
    kinds, refs, instants = e[KIND], e[REF], e[AT]
    released = NONE
    for i in range(count):
        if released == NONE and (kinds[i] == CUSTODY_END or kinds[i] == HOSPITAL_END):
            if (refs[i] == NONE or refs[i] == c) and instants[i] // DAY >= relevant:
                released = instants[i] // DAY
    if released == NONE:
        return NONE
    for n in range(len(told) // N_WIDTH):
        if told[n * N_WIDTH + N_DAY] >= released and told[n * N_WIDTH + N_IS] & STARTS_CLOCK_WIDE:
            return told[n * N_WIDTH + N_DAY]
    return NONE
