"""What was told to the police, when, and under which section: sections 83-87 of the Act and the 2012 Regulations.

What a notification is follows from what it covers. Notifications are kept in order; for each symbol
(the id of an event, a place, `periodic`) a chain leads through the notifications that cover it.
"""

from collections import namedtuple

from safehold.kernel.calendar import DAY, NONE, ordinal
from safehold.law.columns import (
    AT,
    BANK_ACCOUNT_CLOSED,
    BANK_ACCOUNT_OPENED,
    BANK_DETAILS_CHANGED,
    CARD_CEASED,
    CARD_OBTAINED,
    CAUTION,
    CONVICTION,
    COVERS,
    COVERS_END,
    CUSTODY_END,
    FINDING,
    FLAGS,
    HOME_CHANGE,
    HOSPITAL_END,
    HOUSEHOLD_END,
    HOUSEHOLD_STAY,
    IDENTITY_CEASED,
    IDENTITY_OBTAINED,
    INTERIM_RSHO,
    INTERIM_SRO,
    JOB_ENDED,
    JOB_STARTED,
    KEY,
    KIND,
    KINDS,
    NAME_USED,
    NAMES,
    NAMES_END,
    NOT_ACCEPTED,
    NOTIFICATION,
    ONLINE_ACCOUNT_CLOSED,
    ONLINE_ACCOUNT_OPENED,
    ORDER_MADE,
    PERIODIC,
    RSHO,
    SORT,
    SRO,
    STAY,
    TEXT,
    WHEN,
)  # fmt: skip
from safehold.law.subject import COMMENCEMENT

AUGUST_2012 = ordinal(2012, 8, 13)

# What covering a symbol makes of a notification
UNDER_83, UNDER_84, UNDER_85, PRESCRIBED_2012, PRESCRIBED_ONLINE, PRESCRIBED_JOB = (1 << bit for bit in range(6))

# What was told: the notifications, and the chains of those that cover each symbol
Book = namedtuple("Book", "told first following who")

# One notification: its row, day, what it is, the expected day; then whether its home is a place where regularly found
N_ROW, N_DAY, N_IS, N_EXPECTED, N_NFA, N_WIDTH = range(6)

# What a notification is, beside the bits above
STARTS_CLOCK, STARTS_CLOCK_WIDE, TELLS_NAMES = 64, 128, 256


def section_of(kind, order):
    """The section under which telling of an event of a kind (an order of a sort) falls, as a bit; 0 for matters of other sections."""
    if kind == CONVICTION or kind == FINDING or kind == CAUTION:
        return UNDER_83
    if kind == ORDER_MADE:
        return 0 if order == SRO or order == INTERIM_SRO or order == RSHO or order == INTERIM_RSHO else UNDER_83
    if kind == NAME_USED or kind == HOME_CHANGE or kind == CUSTODY_END or kind == HOSPITAL_END:
        return UNDER_84
    if (
        kind == BANK_ACCOUNT_OPENED or kind == BANK_ACCOUNT_CLOSED or kind == BANK_DETAILS_CHANGED or kind == CARD_OBTAINED
        or kind == CARD_CEASED or kind == IDENTITY_OBTAINED or kind == IDENTITY_CEASED or kind == HOUSEHOLD_END
    ):  # fmt: skip
        return PRESCRIBED_2012
    if kind == ONLINE_ACCOUNT_OPENED or kind == ONLINE_ACCOUNT_CLOSED:
        return PRESCRIBED_ONLINE
    if kind == JOB_STARTED or kind == JOB_ENDED:
        return PRESCRIBED_JOB
    return 0


SECTIONS = tuple(section_of(kind, NONE) for kind in range(len(KINDS)))


def symbols(e, count, number):
    """For each symbol, the section under which telling it falls; an id not known is told under s.84."""
    kinds, sorts, texts, keys = e[KIND], e[SORT], e[TEXT], e[KEY]
    section = [NONE] * number
    section[PERIODIC] = UNDER_85
    for i in range(count):
        if kinds[i] == STAY:
            section[texts[i]] = max(section[texts[i]], 0) | UNDER_84
        elif kinds[i] == HOUSEHOLD_STAY or kinds[i] == HOUSEHOLD_END:
            section[texts[i]] = max(section[texts[i]], 0) | PRESCRIBED_2012
        found = section_of(kinds[i], sorts[i]) if kinds[i] == ORDER_MADE else SECTIONS[kinds[i]]
        section[keys[i]] = max(section[keys[i]], 0) | found
    return section


def is_within(day, expected):
    """Whether a change falls within the window of a notification given in advance (s.84(3), (4))."""
    return expected - 2 <= day <= expected + 2


def notifications(e, pool, count, number, online_from, job_from):
    """The accepted notifications in order (N_WIDTH numbers each), and the chains of those that cover each symbol.

    Chains: `first[symbol]` and `following[link]` are links, or NONE; `who[link]` is the place of a notification in the list.
    """
    kinds, flag_bits, instants, sorts, whens, covers, covers_ends, names, names_ends, texts, keys = (
        e[KIND],
        e[FLAGS],
        e[AT],
        e[SORT],
        e[WHEN],
        e[COVERS],
        e[COVERS_END],
        e[NAMES],
        e[NAMES_END],
        e[TEXT],
        e[KEY],
    )
    told = [0] * 0
    first = [NONE] * number
    final = [NONE] * number
    following = [0] * 0
    who = [0] * 0
    section = symbols(e, count, number)
    nfa = 0
    place = 0
    for i in range(count):
        if kinds[i] != NOTIFICATION or flag_bits[i] & NOT_ACCEPTED:
            continue
        day = instants[i] // DAY
        if sorts[i] != NONE:
            nfa = sorts[i]
        expected = whens[i] // DAY if whens[i] != NONE else NONE
        is_ = 0
        for p in range(covers[i], covers_ends[i]):
            symbol = pool[p]
            is_ |= section[symbol] if section[symbol] != NONE else UNDER_84
            link(first, final, following, who, symbol, place)
        for p in range(names[i], names_ends[i]):
            for u in range(count):
                if kinds[u] == NAME_USED and texts[u] == pool[p] and instants[u] // DAY <= day:
                    used = keys[u]
                    untold = True
                    j = first[used]
                    while j != NONE:
                        m = who[j] * N_WIDTH
                        if who[j] != place and (
                            told[m + N_DAY] >= instants[u] // DAY
                            or (told[m + N_EXPECTED] != NONE and is_within(instants[u] // DAY, told[m + N_EXPECTED]))
                        ):
                            untold = False
                        j = following[j]
                    if untold:
                        is_ |= UNDER_84
                        link(first, final, following, who, used, place)
        prescribed = (
            (is_ & PRESCRIBED_2012 and day >= AUGUST_2012)
            or (is_ & PRESCRIBED_ONLINE and day >= online_from)
            or (is_ & PRESCRIBED_JOB and day >= job_from)
        )
        if day < COMMENCEMENT:
            is_ |= TELLS_NAMES | STARTS_CLOCK_WIDE
        else:
            if is_ & (UNDER_83 | UNDER_84) or prescribed:
                is_ |= TELLS_NAMES
            if is_ & (UNDER_83 | UNDER_84 | UNDER_85):
                is_ |= STARTS_CLOCK | STARTS_CLOCK_WIDE
            elif prescribed:
                is_ |= STARTS_CLOCK_WIDE
        told.extend((i, day, is_, expected, nfa))
        place += 1
    return Book(told, first, following, who)


def link(first, final, following, who, symbol, place):
    """Put a notification at the end of the chain of a symbol, unless it stands there already."""
    if final[symbol] != NONE and who[final[symbol]] == place:
        return
    new = len(who)
    who.append(place)
    following.append(NONE)
    if first[symbol] == NONE:
        first[symbol] = new
    else:
        following[final[symbol]] = new
    final[symbol] = new


def teller(book, symbol, arises, happened):
    """The first notification that tells a symbol: one given on or after the day its duty arises, or one that named
    an expected day within whose window it happened (NONE: none given in advance counts). NONE if there is none.
    """
    told, first, following, who = book.told, book.first, book.following, book.who
    j = first[symbol]
    while j != NONE:
        n = who[j]
        given, expected = told[n * N_WIDTH + N_DAY], told[n * N_WIDTH + N_EXPECTED]
        if given >= arises or (happened != NONE and expected != NONE and is_within(happened, expected)):
            return n
        j = following[j]
    return NONE


def was_told(book, symbol, day, only):
    """Whether a notification of a kind (bits of `only`; 0: any) covers the symbol on or before a day."""
    told, first, following, who = book.told, book.first, book.following, book.who
    j = first[symbol]
    while j != NONE:
        n = who[j]
        if told[n * N_WIDTH + N_DAY] <= day and (only == 0 or told[n * N_WIDTH + N_IS] & only):
            return True
        j = following[j]
    return False


def name_told(e, pool, book, used, only):
    """Whether the name used at a row had been told on an earlier day, by a notification of a kind (0: any)."""
    told, first, following, who = book.told, book.first, book.following, book.who
    texts, instants, names, names_ends, kinds, keys = e[TEXT], e[AT], e[NAMES], e[NAMES_END], e[KIND], e[KEY]
    name = texts[used]
    day = instants[used] // DAY
    if name == NONE:
        return False
    for n in range(len(told) // N_WIDTH):
        given = told[n * N_WIDTH + N_DAY]
        if given >= day:
            break
        if only and not told[n * N_WIDTH + N_IS] & only:
            continue
        i = told[n * N_WIDTH + N_ROW]
        for p in range(names[i], names_ends[i]):
            if pool[p] == name:
                return True
    for u in range(used):
        if kinds[u] == NAME_USED and texts[u] == name:
            j = first[keys[u]]
            while j != NONE:
                n = who[j] * N_WIDTH
                given, expected = told[n + N_DAY], told[n + N_EXPECTED]
                before = instants[u] // DAY
                if given < day and (not only or told[n + N_IS] & only):
                    if before <= given or (expected != NONE and is_within(before, expected)):
                        return True
                j = following[j]
    return False
