"""Where a person was, as merged stretches of days, and counting that leaves such days out.

A stretch is half-open: the day a state begins is in it, the day it ends is not. Stretches are one flat
list, first day and end day in turn, sorted, none touching the next; OPEN ends one that still runs.
"""

from safehold.kernel.calendar import DAY, NONE, OPEN


def switched_on(kinds, instants, count, begins, ends, into):
    """Add to `into` the stretches in which the switch worked by two kinds of event was on.

    A beginning while it is on, and an end while it is off, change nothing; of several at one
    moment, one that changes something goes first (case file, 4.8).

    >>> stretches = []
    >>> switched_on([1, 2, 1], [1440, 2880, 5760], 3, 1, 2, stretches)
    >>> stretches == [1, 2, 4, OPEN]
    True
    """
    since = NONE
    i = 0
    while i < count:
        starts = stops = 0
        instant = instants[i]
        while i < count and instants[i] == instant:
            if kinds[i] == begins:
                starts += 1
            elif kinds[i] == ends:
                stops += 1
            i += 1
        while (starts > 0 and since == NONE) or (stops > 0 and since != NONE):
            if since == NONE:
                since = instant // DAY
                starts -= 1
            else:
                into.append(since)
                into.append(instant // DAY)
                since = NONE
                stops -= 1
    if since != NONE:
        into.append(since)
        into.append(OPEN)


def merged(stretches):
    """The same stretches sorted, those that touch or overlap as one, those of no day left out.

    >>> merged([10, 12, 1, 5, 5, 7, 20, 20])
    [1, 7, 10, 12]
    """
    count = len(stretches) // 2
    firsts = [stretches[2 * i] * 2 * OPEN + stretches[2 * i + 1] for i in range(count)]
    firsts.sort()
    whole = [0] * 0
    for both in firsts:
        first, end = both // (2 * OPEN), both % (2 * OPEN)
        if first == end:
            continue
        if len(whole) > 0 and whole[-1] >= first:
            whole[-1] = max(whole[-1], end)
        else:
            whole.append(first)
            whole.append(end)
    return whole


def nth_day(first, number, left_out):
    """The `number`-th day of a count in which `first` is the first day, leaving stretches out; NONE if it never comes.

    >>> nth_day(10, 3, [11, 15]), nth_day(10, 3, [11, OPEN])
    (16, -1)
    """
    day = first
    rest = number
    for i in range(0, len(left_out), 2):
        if left_out[i + 1] <= day:
            continue
        before = left_out[i] - day
        if before >= rest:
            break
        if before > 0:
            rest -= before
        if left_out[i + 1] == OPEN:
            return NONE
        day = left_out[i + 1]
    return day + rest - 1


def end_of_stretch(day, stretches):
    """The end of the stretch in which a day falls; NONE if it falls in none.

    >>> end_of_stretch(5, [1, 7]), end_of_stretch(7, [1, 7])
    (7, -1)
    """
    for i in range(0, len(stretches), 2):
        if stretches[i] <= day < stretches[i + 1]:
            return stretches[i + 1]
    return NONE
