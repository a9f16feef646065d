"""Journeys abroad: each plan, its changes, and the return (s.86 and the travel Regulations)."""

from safehold.kernel.calendar import DAY, NONE
from safehold.kernel.duty import D_HOLDER
from safehold.kernel.scan import CEASED, R_MET, R_STATUS, R_WIDTH, add_not_in_force, last_day, settle
from safehold.law.columns import AT, KEY, KIND, REF, RETURNS_UK, TRAVEL_PLAN
from safehold.law.initial_and_periodic import commencement_runs
from safehold.law.life import RETURN_DAY_COUNTS, TRAVEL_CLEAR_DAYS, TRAVEL_HOURS_FROM, owes
from safehold.law.matters import TOLD_TRIP_CHANGED, TRIP_KNOWN, UNTOLD_RETURN
from safehold.law.subject import span_of
from safehold.law.told import N_ROW, N_WIDTH, teller
from safehold.law.travel import (
    T_CANCELLED,
    T_DAY,
    T_DEPARTS,
    T_DUE,
    T_DUE_AT,
    T_IN_FORCE,
    T_ROW,
    T_TELLER,
    T_TOO_LATE,
    T_UPDATE,
    T_WIDTH,
    cancelled_at,
    changes,
    notices,
    return_was_told,
    travel_rows,
)


def trips(life, readings, to_the_end, untold, rows):
    """`travel` and `travel-update`, plan by plan, and if `to_the_end` `return` (s.86 and the Regulations).

    Adds to `untold` the returns for which something is owed.
    """
    e, count, whole, table, today, now = life.e, life.count, life.whole, life.table, life.today, life.now
    kinds, refs, instants, keys = e[KIND], e[REF], e[AT], e[KEY]
    book, told = life.book, life.book.told
    known, changed = life.duty_of[life.first_of[TRIP_KNOWN]], life.duty_of[life.first_of[TOLD_TRIP_CHANGED]]
    runs = commencement_runs(life.found, whole)
    for plan in range(count):
        if kinds[plan] != TRAVEL_PLAN:
            continue
        changed_at, cancelled, there = changes(e, count, plan), cancelled_at(e, count, plan), [0] * 0
        about = notices(e, plan, changed_at, book)
        travel_rows(
            e, count, plan, changed_at, cancelled, about, book, whole, readings[TRAVEL_CLEAR_DAYS],
            readings[TRAVEL_HOURS_FROM], runs, there,
        )  # fmt: skip
        owed = False
        for r in range(0, len(there), T_WIDTH):
            d = changed if there[r + T_UPDATE] else known
            day, row = there[r + T_DAY], there[r + T_ROW]
            s = span_of(day, whole)
            if s == NONE:
                continue
            who_owes = owes(life.adult, life.directed, day, table[d][D_HOLDER])
            if not there[r + T_IN_FORCE]:
                add_not_in_force(rows, d, keys[row], row, day, who_owes, whole[s + 1])
                continue
            if not there[r + T_UPDATE]:
                owed = True
            n = there[r + T_TELLER]
            by = told[n * N_WIDTH + N_ROW] if n != NONE else NONE
            settle(
                instants, today, now, d, keys[row], row, day, there[r + T_DUE], there[r + T_DUE_AT], by, who_owes,
                there[r + T_TOO_LATE], whole[s + 1], there[r + T_DEPARTS], rows,
            )  # fmt: skip
            if there[r + T_CANCELLED]:
                rows[len(rows) - R_WIDTH + R_STATUS] = CEASED
                rows[len(rows) - R_WIDTH + R_MET] = NONE
        if not owed or not to_the_end:
            continue
        since = len(untold)
        for i in range(count):
            if kinds[i] == RETURNS_UK and refs[i] == plan:
                if not return_was_told(e, i, plan, changed_at, cancelled, about, book):
                    untold.append(i)
        if since < len(untold):
            came_back(life, untold, since, readings[RETURN_DAY_COUNTS], rows)


def came_back(life, untold, since, day_counts, rows):
    """`return`: owed within three days of each return, from the `since`-th, not told beforehand as it happened (2004 Regs reg.8)."""
    e, today, table, away, whole = life.e, life.today, life.table, life.away, life.whole
    book, told, instants, keys = life.book, life.book.told, e[AT], e[KEY]
    d = life.duty_of[life.first_of[UNTOLD_RETURN]]
    for u in range(since, len(untold)):
        i = untold[u]
        day = instants[i] // DAY
        s = span_of(day, whole)
        if s == NONE:
            continue
        due = last_day(table[d], day, away, today) - (1 if day_counts else 0)
        n = teller(book, keys[i], day, NONE)
        by = told[n * N_WIDTH + N_ROW] if n != NONE else NONE
        who_owes = owes(life.adult, life.directed, day, table[d][D_HOLDER])
        settle(instants, today, life.now, d, keys[i], i, day, due, NONE, by, who_owes, 0, whole[s + 1], day, rows)
