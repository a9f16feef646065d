"""The first notification of each source of the requirements (s.83), and the yearly and weekly ones after it (s.85)."""

from safehold.kernel.calendar import DAY, NONE, OPEN
from safehold.kernel.duty import D_FROM, D_HOLDER
from safehold.kernel.scan import last_day, settle
from safehold.law.columns import AT, KEY, PERIODIC
from safehold.law.life import holder_span, owes, owner
from safehold.law.matters import NOTIFIED_WITH_HOME, NOTIFIED_WITHOUT_HOME, RELEVANT_DATE
from safehold.law.subject import (
    BY_BREACH,
    BY_FINDING,
    BY_NOTICE,
    BY_NOTIFICATION_ORDER,
    BY_OLD_ORDER,
    BY_ORDER,
    COMMENCEMENT,
    HOW,
    RELEVANT,
    ROW,
    SERVED,
    SOURCE_WIDTH,
    STRETCHES,
    STRETCHES_END,
    span_of,
)
from safehold.law.told import N_DAY, N_IS, N_NFA, N_ROW, N_WIDTH, STARTS_CLOCK, STARTS_CLOCK_WIDE, teller


def first_notifications(life, rows):
    """`initial`: once for each source that makes the person subject, unless it only prolongs or was already told (s.83)."""
    found, stretches = life.found, life.stretches
    e, today, table, away = life.e, life.today, life.table, life.away
    book = life.book
    told = book.told
    d = life.duty_of[life.first_of[RELEVANT_DATE]]
    for s in range(0, len(found), SOURCE_WIDTH):
        how, row = found[s + HOW], found[s + ROW]
        made = e[AT][row] // DAY
        key = e[KEY][row]
        if how == BY_ORDER or how == BY_OLD_ORDER or how == BY_BREACH:
            if only_prolongs(found, stretches, s, max(made, COMMENCEMENT) if how == BY_OLD_ORDER else made):
                continue
        if (found[s + RELEVANT] if how == BY_FINDING else made) < COMMENCEMENT and told_under_1997(book, key):
            continue
        for t in range(found[s + STRETCHES], found[s + STRETCHES_END], 2):
            arises = max(stretches[t], found[s + SERVED]) if how != BY_FINDING and how != BY_BREACH else stretches[t]
            if arises > stretches[t + 1] or found[s + SERVED] == OPEN:
                continue
            span_end = holder_span(life.whole, life.risk, 0, arises)
            due = last_day(table[d], arises, away, today)
            before = arises - 1
            if how == BY_NOTIFICATION_ORDER or how == BY_NOTICE:
                before = made - 1
            if how == BY_FINDING or how == BY_NOTIFICATION_ORDER or how == BY_NOTICE:
                if found[s + RELEVANT] >= COMMENCEMENT and already_notified(life, s, before, due):
                    continue
            n = teller(book, key, arises, NONE)
            by = told[n * N_WIDTH + N_ROW] if n != NONE else NONE
            who_owes = owner(life, arises, table[d][D_HOLDER])
            settle(e[AT], today, life.now, d, key, row, arises, due, NONE, by, who_owes, 0, span_end, arises, rows)


def only_prolongs(found, stretches, s, day):
    """Whether someone was already subject, through any other source, on the day an order or breach was made."""
    for o in range(0, len(found), SOURCE_WIDTH):
        if o == s:
            continue
        if found[o + HOW] == BY_ORDER or found[o + HOW] == BY_OLD_ORDER or found[o + HOW] == BY_BREACH:
            if found[o + ROW] > found[s + ROW]:
                continue
        for t in range(found[o + STRETCHES], found[o + STRETCHES_END], 2):
            if stretches[t] <= day <= stretches[t + 1]:
                return True
    return False


def told_under_1997(book, key):
    """Whether a notification under section 2 of the 1997 Act covers a key (s.83(3))."""
    j = book.first[key]
    while j != NONE:
        if book.told[book.who[j] * N_WIDTH + N_DAY] < COMMENCEMENT:
            return True
        j = book.following[j]
    return False


def already_notified(life, s, before, due):
    """Whether the person was subject the day before through another source that had been told, and stays so for the three days (s.83(2), (4))."""
    found, stretches = life.found, life.stretches
    e, today = life.e, life.today
    book = life.book
    for o in range(0, len(found), SOURCE_WIDTH):
        if o == s:
            continue
        for t in range(found[o + STRETCHES], found[o + STRETCHES_END], 2):
            if not stretches[t] <= before <= stretches[t + 1]:
                continue
            if stretches[t + 1] < (due if due != NONE else today):
                continue
            since = max(stretches[t], found[o + SERVED])
            if found[o + HOW] == BY_FINDING or found[o + HOW] == BY_BREACH:
                since = stretches[t]
            if found[o + RELEVANT] < COMMENCEMENT:
                since = 0
            j = book.first[e[KEY][found[o + ROW]]]
            while j != NONE:
                if since <= book.told[book.who[j] * N_WIDTH + N_DAY] <= before:
                    return True
                j = book.following[j]
    return False


# A yearly or weekly period begun: its key, row and first day, whether there is no home, and the notification that ends it
B_KEY, B_ROW, B_DAY, B_NFA, B_NEXT, B_WIDTH = range(6)


def clocks(life, resets, rows):
    """`periodic`: from each notification that starts a clock, from the commencement, and from service of a notification order (ss.85, 98(4))."""
    found, whole, table, today, away = life.found, life.whole, life.table, life.today, life.away
    starts = STARTS_CLOCK_WIDE if resets else STARTS_CLOCK
    keys, instants, told = life.e[KEY], life.e[AT], life.book.told
    begun = [0] * 0
    for n in range(len(told) // N_WIDTH):
        if told[n * N_WIDTH + N_IS] & starts:
            i, day, nfa = told[n * N_WIDTH + N_ROW], told[n * N_WIDTH + N_DAY], told[n * N_WIDTH + N_NFA]
            begun.extend((keys[i], i, day, nfa, next_clock(told, n + 1, 0, starts)))
    if commencement_runs(found, whole):
        begun.extend((PERIODIC, NONE, COMMENCEMENT, 0, next_clock(told, 0, COMMENCEMENT, starts)))
    for s in range(0, len(found), SOURCE_WIDTH):
        if found[s + HOW] == BY_NOTIFICATION_ORDER and found[s + SERVED] != OPEN:
            day = found[s + SERVED]
            nfa = 0
            for n in range(len(told) // N_WIDTH):
                if told[n * N_WIDTH + N_DAY] < day:
                    nfa = told[n * N_WIDTH + N_NFA]
            i = found[s + ROW]
            begun.extend((keys[i], i, day, nfa, next_clock(told, 0, day, starts)))
    yearly, weekly = life.duty_of[life.first_of[NOTIFIED_WITH_HOME]], life.duty_of[life.first_of[NOTIFIED_WITHOUT_HOME]]
    for b in range(0, len(begun), B_WIDTH):
        day = begun[b + B_DAY]
        s = span_of(day, whole)
        if s == NONE or day < COMMENCEMENT:
            continue
        d = weekly if begun[b + B_NFA] and day >= table[weekly][D_FROM] else yearly
        due = last_day(table[d], day, away, today)
        m = begun[b + B_NEXT]
        by = told[m * N_WIDTH + N_ROW] if m != NONE else NONE
        who_owes = owes(life.adult, life.directed, day, table[d][D_HOLDER])
        key, row = begun[b + B_KEY], begun[b + B_ROW]
        settle(instants, today, life.now, d, key, row, day, due, NONE, by, who_owes, 0, whole[s + 1], day, rows)


def next_clock(told, n, day, starts):
    """The first notification from the n-th on, given on or after a day, that starts a clock; NONE if there is none."""
    for m in range(n, len(told) // N_WIDTH):
        if told[m * N_WIDTH + N_IS] & starts and told[m * N_WIDTH + N_DAY] >= day:
            return m
    return NONE


def commencement_runs(found, whole):
    """Whether a first yearly period runs from 1 May 2004: for whoever is subject then through an earlier relevant date or old order (s.85(2)(a))."""
    if span_of(COMMENCEMENT, whole) == NONE:
        return False
    for s in range(0, len(found), SOURCE_WIDTH):
        if found[s + STRETCHES] < found[s + STRETCHES_END] and found[s + RELEVANT] < COMMENCEMENT:
            if found[s + HOW] == BY_FINDING or found[s + HOW] == BY_OLD_ORDER:
                return True
    return False
