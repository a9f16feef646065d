"""What was told before it happened, and had not happened two days after the day that was expected (s.84(2), (4))."""

from safehold.kernel.calendar import DAY, NONE
from safehold.kernel.duty import D_HOLDER
from safehold.kernel.scan import R_ARISES, R_KEY, R_WIDTH, last_day, settle
from safehold.law.columns import (
    AT,
    COVERS,
    COVERS_END,
    HOUSEHOLD_END,
    HOUSEHOLD_STAY,
    KEY,
    KIND,
    NAME_USED,
    NAMES,
    NAMES_END,
    NOT_HAPPENED_END,
    PERIODIC,
    STAY,
    TEXT,
)
from safehold.law.columns import NOT_HAPPENED as NOT_HAPPENED_LIST
from safehold.law.life import holder_span, owner
from safehold.law.matters import WINDOW_CLOSED
from safehold.law.stays import household_days, qualifying_days
from safehold.law.told import N_DAY, N_EXPECTED, N_ROW, N_WIDTH


def windows(life, rows):
    """`nonevent`: things told in advance that had not happened two days after the expected day (s.84(4)(b))."""
    e, told = life.e, life.book.told
    begun = len(rows)  # what stands before is of other duties, or, of many lives, of another's
    for n in range(len(told) // N_WIDTH):
        expected = told[n * N_WIDTH + N_EXPECTED]
        if expected == NONE or expected + 2 >= life.today:
            continue
        row = told[n * N_WIDTH + N_ROW]
        for p in range(e[COVERS][row], e[COVERS_END][row]):
            if life.pool[p] != PERIODIC:
                window(life, life.pool[p], expected, row, begun, rows)
        for p in range(e[NAMES][row], e[NAMES_END][row]):
            for u in range(life.count):
                if e[KIND][u] == NAME_USED and e[TEXT][u] == life.pool[p] and covers(life.book, e[KEY][u], n):
                    window(life, e[KEY][u], expected, row, begun, rows)


def covers(book, symbol, n):
    """Whether the n-th notification covers a symbol."""
    j = book.first[symbol]
    while j != NONE and book.who[j] < n:
        j = book.following[j]
    return j != NONE and book.who[j] == n


def window(life, symbol, expected, row, begun, rows):
    """One thing told in advance for an expected day: owed if it had not happened by the end of its window."""
    e, told = life.e, life.book.told
    arises = expected + 3
    span_end = holder_span(life.whole, life.risk, 0, arises)
    d = life.duty_of[life.first_of[WINDOW_CLOSED]]
    if span_end == NONE or stands_already(rows, begun, symbol, arises):
        return
    if happened(e, life.count, symbol, expected + 2, row, life.now):
        return
    by = NONE
    for m in range(len(told) // N_WIDTH - 1, -1, -1):
        i = told[m * N_WIDTH + N_ROW]
        if told[m * N_WIDTH + N_DAY] >= arises:
            for q in range(e[NOT_HAPPENED_LIST][i], e[NOT_HAPPENED_END][i]):
                if life.pool[q] == symbol:
                    by = i
    due = last_day(life.table[d], expected, life.away, life.today)
    who_owes = owner(life, arises, life.table[d][D_HOLDER])
    settle(e[AT], life.today, life.now, d, symbol, row, arises, due, NONE, by, who_owes, 0, span_end, expected, rows)


def stands_already(rows, begun, symbol, arises):
    """Whether a row from `begun` on has this key and day: two notices naming one day give one."""
    for r in range(begun, len(rows), R_WIDTH):
        if rows[r + R_KEY] == symbol and rows[r + R_ARISES] == arises:
            return True
    return False


def happened(e, count, symbol, day, notified, now):
    """Whether what a symbol names had happened by a day; of a household, in the stretch of a notification or a later one."""
    keys, instants, kinds, texts = e[KEY], e[AT], e[KIND], e[TEXT]
    stretch = 0
    place = False
    for i in range(count):
        if keys[i] == symbol and instants[i] // DAY <= day:
            return True
        if (kinds[i] == STAY or kinds[i] == HOUSEHOLD_STAY or kinds[i] == HOUSEHOLD_END) and texts[i] == symbol:
            place = True
            if kinds[i] == HOUSEHOLD_END and i < notified:
                stretch += 1
    if not place:
        return False
    for reached in qualifying_days(e, count, symbol, day):
        if reached <= day:
            return True
    days = household_days(e, count, symbol, now)
    for r in range(0, len(days), 2):
        if days[r] <= day and days[r + 1] >= stretch:
            return True
    return False
