"""Where a person stays: the qualifying period of s.84(6), and households with a child (2012 Regulations, reg.10).

Everything is worked out place by place. A household's *stretches* are divided by the days on which it ended.
"""

from safehold.kernel.calendar import DAY, NONE, after_months, elapsed, hours_later
from safehold.kernel.duty import D_EARLY, D_FROM
from safehold.law.columns import AT, FLAGS, HOUSEHOLD_END, HOUSEHOLD_STAY, KIND, LAST, RESIDES, STAY, TEXT, WHEN
from safehold.law.subject import span_of
from safehold.law.told import N_DAY, N_EXPECTED, N_IS, N_ROW, N_WIDTH, UNDER_83, teller


def places(e, count, one, other):
    """The symbols of the places of two kinds of event, each once."""
    kinds, texts = e[KIND], e[TEXT]
    found = [0] * 0
    for i in range(count):
        if kinds[i] == one or kinds[i] == other:
            new = True
            for place in found:
                if place == texts[i]:
                    new = False
            if new:
                found.append(texts[i])
    return found


def qualifying_days(e, count, place, today):
    """The days stayed at a place that are at least the seventh within twelve months beginning with the first of the seven."""
    kinds, texts, instants, last_days = e[KIND], e[TEXT], e[AT], e[LAST]
    stretches = [0] * 0
    for i in range(count):
        if kinds[i] == STAY and texts[i] == place:
            stretches.append((instants[i] // DAY) * 10_000_000 + min(last_days[i], today))
    stretches.sort()
    ring = [NONE] * 7
    stayed = 0
    last = NONE
    days = [0] * 0
    for both in stretches:
        day = max(both // 10_000_000, last + 1)
        while day <= both % 10_000_000:
            ring[stayed % 7] = day
            stayed += 1
            if stayed >= 7 and day < after_months(ring[stayed % 7], 12):
                days.append(day)
            last = day
            day += 1
    return days


def household_days(e, count, place, now):
    """The days on which residence with a child began or a twelfth hour was completed: (day, stretch) in turn, in order."""
    texts, kinds, flag_bits, instants, whens = e[TEXT], e[KIND], e[FLAGS], e[AT], e[WHEN]
    found = [0] * 0
    stretch = 0
    for i in range(count):
        if texts[i] != place:
            continue
        if kinds[i] == HOUSEHOLD_END:
            stretch += 1
        if kinds[i] != HOUSEHOLD_STAY:
            continue
        day = NONE
        if flag_bits[i] & RESIDES:
            day = instants[i] // DAY
        else:
            until = whens[i]
            if until == NONE:
                until = now
                for j in range(count - 1, i, -1):
                    if kinds[j] == HOUSEHOLD_END and texts[j] == place:
                        until = instants[j]
            if min(elapsed(instants[i], until), elapsed(instants[i], now)) >= 720:
                day = hours_later(instants[i], 12) // DAY
        if day != NONE:
            found.append(day * 100_000 + stretch)
    found.sort()
    pairs = [0] * 0
    for both in found:
        pairs.append(both // 100_000)
        pairs.append(both % 100_000)
    return pairs


def stretch_ends(e, count, place):
    """The rows of the events that closed each stretch of a place, in order."""
    return [i for i in range(count) if e[KIND][i] == HOUSEHOLD_END and e[TEXT][i] == place]


# A household row to be: its day, its stretch, and the notification that discharges it
H_DAY, H_STRETCH, H_TELLER, H_WIDTH = range(4)


def tells(rows, told, ends, n, stretch):
    """Whether a notification tells a stretch: given after the end of the one before, and not only a belated notice of earlier ones."""
    if stretch > 0 and told[n * N_WIDTH + N_ROW] < ends[stretch - 1]:
        return False
    earlier = later = 0
    for r in range(0, len(rows), H_WIDTH):
        if rows[r + H_TELLER] == n:
            if rows[r + H_STRETCH] < stretch:
                earlier += 1
            else:
                later += 1
    return earlier == 0 or later > 0


def household_rows(days, book, place, ends, whole, duty):
    """The days on which a household duty arises at a place, with stretch and teller: (H_WIDTH numbers each).

    Those before the provision was in force are told apart.
    """
    told, first, following, who = book.told, book.first, book.following, book.who
    rows = [0] * 0
    for d in range(0, len(days), 2):
        day, stretch = days[d], days[d + 1]
        span = span_of(day, whole)
        if span == NONE:
            continue
        again = False
        for r in range(0, len(rows), H_WIDTH):
            before = rows[r + H_DAY]
            if before == day or (
                rows[r + H_STRETCH] == stretch
                and whole[span] <= before
                and (before < duty[D_FROM]) == (day < duty[D_FROM])
            ):
                again = True
        j = first[place]
        while j != NONE and not again:
            n = who[j]
            if (
                told[n * N_WIDTH + N_DAY] < day
                and told[n * N_WIDTH + N_EXPECTED] == NONE
                and tells(rows, told, ends, n, stretch)
            ):
                again = True
            j = following[j]
        if again:
            continue
        rows.append(day)
        rows.append(stretch)
        rows.append(NONE if day < duty[D_FROM] else teller(book, place, day, day if duty[D_EARLY] else NONE))
    return rows


def end_was_told(rows, e, book, place, ends, stretch, narrow):
    """Whether a notification given on or before the day a stretch ended tells it (reg.11(2)(b); `narrow`: only one under s.83(1))."""
    told, first, following, who = book.told, book.first, book.following, book.who
    j = first[place]
    while j != NONE:
        n = who[j]
        if told[n * N_WIDTH + N_DAY] <= e[AT][ends[stretch]] // DAY and tells(rows, told, ends, n, stretch):
            if not narrow or told[n * N_WIDTH + N_IS] & UNDER_83:
                return True
        j = following[j]
    return False
