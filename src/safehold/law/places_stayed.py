"""Places stayed at for seven days (s.84(1)(c), (6)), homes where a child lives, and documents given up (2012 Regulations)."""

from safehold.kernel.calendar import DAY, NONE
from safehold.kernel.duty import D_EARLY, D_FROM, D_HOLDER
from safehold.kernel.scan import add_not_in_force, last_day, settle
from safehold.law.columns import AT, HOUSEHOLD_END, HOUSEHOLD_STAY, IDENTITY_CEASED, KEY, KIND, LAST, REF, STAY, TEXT
from safehold.law.life import happen, owner
from safehold.law.matters import HOUSEHOLD_REACHED, QUALIFYING_STAY, TOLD_DOCUMENT_GIVEN_UP, TOLD_HOUSEHOLD_LEFT
from safehold.law.stays import (
    H_DAY,
    H_STRETCH,
    H_TELLER,
    H_WIDTH,
    end_was_told,
    household_days,
    household_rows,
    places,
    qualifying_days,
    stretch_ends,
)
from safehold.law.subject import span_of
from safehold.law.told import N_DAY, N_EXPECTED, N_ROW, N_WIDTH, UNDER_83, teller, was_told


def documents_and_households(life, narrow, rows):
    """`identity` for a document given up, and all of `household` and `household-end` (2012 Regs regs 11, 15).

    `narrow`: only a notification under s.83(1) tells them.
    """
    e = life.e
    keys = e[KEY]
    only = UNDER_83 if narrow else 0
    for i in range(life.count):
        if e[KIND][i] == IDENTITY_CEASED:
            document = e[REF][i]
            day = e[AT][i] // DAY
            if document == NONE or (document < len(keys) and was_told(life.book, keys[document], day, only)):
                happen(life, TOLD_DOCUMENT_GIVEN_UP, keys[i], i, day, rows)
    happened_households(life, narrow, rows)


def stays(life, rows):
    """`premises`: one row for an untold place in each span, on the first day that is at least the seventh (s.84(1)(c), (6))."""
    e, count, today, table, away, whole = life.e, life.count, life.today, life.table, life.away, life.whole
    book = life.book
    told = book.told
    d = life.duty_of[life.first_of[QUALIFYING_STAY]]
    for place in places(e, count, STAY, STAY):
        done = NONE
        for day in qualifying_days(e, count, place, today):
            s = span_of(day, whole)
            if s == NONE or s == done:
                continue
            if told_plainly(book, place, day):
                break
            done = s
            due = last_day(table[d], day, away, today)
            n = teller(book, place, day, day if table[d][D_EARLY] else NONE)
            by = told[n * N_WIDTH + N_ROW] if n != NONE else NONE
            who_owes, row = owner(life, day, table[d][D_HOLDER]), stay_row(e, count, place, day)
            settle(e[AT], today, life.now, d, place, row, day, due, NONE, by, who_owes, 0, whole[s + 1], day, rows)


def stay_row(e, count, place, day):
    """The row of the stay at a place in which a day falls."""
    kinds, texts, instants, last_days = e[KIND], e[TEXT], e[AT], e[LAST]
    for i in range(count):
        if kinds[i] == STAY and texts[i] == place and instants[i] // DAY <= day <= last_days[i]:
            return i
    return NONE


def told_plainly(book, place, day):
    """Whether a notification on an earlier day covers a place without naming an expected day."""
    j = book.first[place]
    while j != NONE:
        n = book.who[j] * N_WIDTH
        if book.told[n + N_DAY] < day and book.told[n + N_EXPECTED] == NONE:
            return True
        j = book.following[j]
    return False


def happened_households(life, narrow, rows):
    """`household` and `household-end`, place by place (2012 Regs reg.11)."""
    e, count, today, now, table, away, whole = (
        life.e,
        life.count,
        life.today,
        life.now,
        life.table,
        life.away,
        life.whole,
    )
    book = life.book
    told = book.told
    d = life.duty_of[life.first_of[HOUSEHOLD_REACHED]]
    for place in places(e, count, HOUSEHOLD_STAY, HOUSEHOLD_END):
        ends = stretch_ends(e, count, place)
        there = household_rows(household_days(e, count, place, now), book, place, ends, whole, table[d])
        for r in range(0, len(there), H_WIDTH):
            day = there[r + H_DAY]
            if day > today:
                continue
            span_end = whole[span_of(day, whole) + 1]
            row = household_row(e, count, place, day, there[r + H_STRETCH])
            if day < table[d][D_FROM]:
                add_not_in_force(rows, d, place, row, day, owner(life, day, life.table[d][D_HOLDER]), span_end)
                continue
            due = last_day(table[d], day, away, today)
            n = there[r + H_TELLER]
            by = told[n * N_WIDTH + N_ROW] if n != NONE else NONE
            who_owes = owner(life, day, table[d][D_HOLDER])
            settle(e[AT], today, now, d, place, row, day, due, NONE, by, who_owes, 0, span_end, day, rows)
        for stretch in range(len(ends)):
            if end_was_told(there, e, book, place, ends, stretch, narrow):
                i = ends[stretch]
                happen(life, TOLD_HOUSEHOLD_LEFT, e[KEY][i], i, e[AT][i] // DAY, rows)


def household_row(e, count, place, day, stretch):
    """The row of the last household stay of a stretch that began by a day."""
    texts, kinds, instants = e[TEXT], e[KIND], e[AT]
    found = NONE
    passed = 0
    for i in range(count):
        if texts[i] == place and kinds[i] == HOUSEHOLD_END:
            passed += 1
        if kinds[i] == HOUSEHOLD_STAY and texts[i] == place and instants[i] // DAY <= day and passed == stretch:
            found = i
    return found
