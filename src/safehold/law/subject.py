"""When a person is subject to notification: sections 80-82 of the Sexual Offences Act 2003, and orders that have that effect.

Each listed conviction, finding, caution, order or notice is a *source*. What is worked out here is, for each
source, the stretches of days (both ends included) on which the person is subject through it.
"""

from safehold.kernel.calendar import DAY, NONE, OPEN, after_months, ordinal
from safehold.law.columns import (
    ABSOLUTE_DISCHARGE,
    APPEAL_DECISION,
    AT,
    BREACH,
    CAUTION,
    CEASE,
    CONDITION,
    CONDITIONAL_DISCHARGE,
    CONVICTION,
    COVERS,
    COVERS_END,
    DEATH,
    DETENTION,
    DTO,
    EARLIER_STAYS,
    EXTENDED,
    FINDING,
    FLAGS,
    FOREIGN,
    GIVEN,
    GIVES_CONSECUTIVE,
    GIVES_DAYS,
    GIVES_KIND,
    GIVES_MEETS,
    GIVES_MONTHS,
    GIVES_OVERLAP_MONTHS,
    GIVES_OVERLAPS,
    GIVES_UNTIL,
    HOSPITAL,
    HOSPITAL_RESTRICTED,
    IMPRISONMENT,
    INTERIM_NOTIFICATION_ORDER,
    INTERIM_RSHO,
    INTERIM_SEX_OFFENDER_ORDER,
    INTERIM_SHPO,
    INTERIM_SOPO,
    INTERIM_SRO,
    IPP,
    KIND,
    LAST,
    LIFE,
    LISTED,
    MEETS,
    N2,
    N3,
    NOTIFICATION_NOTICE,
    NOTIFICATION_ORDER,
    ORDER_ENDED,
    ORDER_MADE,
    ORDER_VARIED,
    QUASHED,
    REF,
    REF2,
    REF3,
    RESTRAINING_ORDER,
    REVIEW_DECISION,
    RSHO,
    S81_MET,
    SENTENCE,
    SENTENCE_VARIED,
    SEX_OFFENDER_ORDER,
    SHPO,
    SOPO,
    SORT,
    SRO,
    SUSPENDED,
    TRIAL_CONCLUDED,
    WHEN,
    N,
)  # fmt: skip

SEPTEMBER_1997 = ordinal(1997, 9, 1)
COMMENCEMENT = ordinal(2004, 5, 1)
MARCH_2015 = ordinal(2015, 3, 8)  # SHPO and SRO
NOVEMBER_2022 = ordinal(2022, 11, 29)  # notices under s.96ZA
PENDING = OPEN - 1  # convicted, not yet sentenced

# How a source makes the person subject
BY_FINDING, BY_ORDER, BY_OLD_ORDER, BY_NOTIFICATION_ORDER, BY_NOTICE, BY_BREACH = range(6)


def order_ignored(order, made):
    """Whether an order says nothing because its law was not, or no longer, there when it was made (section 8)."""
    if order == RESTRAINING_ORDER or order == SEX_OFFENDER_ORDER or order == INTERIM_SEX_OFFENDER_ORDER:
        return made >= COMMENCEMENT
    if order == SHPO or order == INTERIM_SHPO or order == SRO or order == INTERIM_SRO:
        return made < MARCH_2015
    if order == NOTIFICATION_NOTICE:
        return made < NOVEMBER_2022
    return made < COMMENCEMENT


def takes_the_place(later, earlier, earlier_stays):
    """Whether an order of one kind ends an earlier one by itself: ss.103C(6), 107(6), 122A(10), 136ZB(1)."""
    if later == SHPO:
        return earlier == SHPO or (earlier == SOPO and not earlier_stays)
    if later == SOPO:
        return earlier == SOPO
    if later == SRO:
        return earlier == SRO or (earlier == RSHO and not earlier_stays)
    return later == RSHO and earlier == RSHO


def last_days_of_orders(e, count):
    """For each row, the last day of the order made there; NONE where there is no order, or one that is ignored."""
    flag_bits, second_refs, givens = e[FLAGS], e[REF2], e[GIVEN]
    kind, at, sort, ref, last = e[KIND], e[AT], e[SORT], e[REF], e[LAST]
    ends = [NONE] * count
    closed = [0] * count
    start = 0
    while start < count:
        day = at[start] // DAY
        end = start
        while end < count and at[end] // DAY == day:
            i = end
            end += 1
            if kind[i] == ORDER_MADE and not order_ignored(sort[i], day):
                for j in range(i):
                    if ends[j] >= day and closed[j] == 0:
                        if takes_the_place(sort[i], sort[j], (flag_bits[i] & EARLIER_STAYS) != 0):
                            ends[j] = day
                            closed[j] = 1
                ends[i] = last[i]
        for i in range(start, end):  # what ends or varies an order is taken after the orders made that day
            j = second_refs[i] if kind[i] == ORDER_MADE else ref[i]
            if not 0 <= j < count or closed[j] or ends[j] < day or at[j] // DAY > day:
                continue
            if (kind[i] == ORDER_MADE and ends[i] != NONE) or kind[i] == ORDER_ENDED:
                ends[j] = day
                closed[j] = 1
            elif kind[i] == ORDER_VARIED and (givens[i] & GIVES_UNTIL) != 0:
                ends[j] = max(last[i], day)
        start = end
    return ends


def sentences_standing(e, passed, varied, count, day):
    """Kind, months, days, links and whether each sentence meets its condition, as varied up to the end of a day."""
    instants, refs, sorts, numbers, second_numbers, second_refs, third_refs, third_numbers, flag_bits = (
        e[AT],
        e[REF],
        e[SORT],
        e[N],
        e[N2],
        e[REF2],
        e[REF3],
        e[N3],
        e[FLAGS],
    )
    given = e[GIVEN]
    sort = [NONE] * count
    months = [0] * count
    days = [0] * count
    after = [NONE] * count
    over = [NONE] * count
    shared = [0] * count
    meets = [0] * count
    for turn in range(len(passed) + len(varied)):  # first as passed, then as varied
        i = passed[turn] if turn < len(passed) else varied[turn - len(passed)]
        s = i
        names = -1
        if turn >= len(passed):
            if instants[i] // DAY > day or refs[i] >= count:
                continue
            s = refs[i]
            names = given[i]
        if names & GIVES_KIND:
            sort[s] = sorts[i]
        if names & GIVES_MONTHS:
            months[s] = max(numbers[i], 0)
        if names & GIVES_DAYS:
            days[s] = max(second_numbers[i], 0)
        if names & GIVES_CONSECUTIVE:
            after[s] = second_refs[i]
        if names & GIVES_OVERLAPS:
            over[s] = third_refs[i]
        if names & GIVES_OVERLAP_MONTHS:
            shared[s] = max(third_numbers[i], 0)
        if names & GIVES_MEETS:
            meets[s] = 1 if flag_bits[i] & MEETS else 0
    return sort, months, days, after, over, shared, meets


def is_imprisonment(sort):
    """Whether a sentence is imprisonment or treated so (s.131)."""
    return sort == IMPRISONMENT or sort == SUSPENDED or sort == DETENTION or sort == EXTENDED or sort == DTO


def is_listed(e, pool, passed, c, meets):
    """Whether a conviction counts as listed with the sentences that stand: a threshold must be met (s.132)."""
    flag_bits, covers, covers_ends = e[FLAGS], e[COVERS], e[COVERS_END]
    if flag_bits[c] & LISTED == 0:
        return False
    if flag_bits[c] & CONDITION == 0:
        return True
    for s in passed:
        if meets[s] == 1:
            for p in range(covers[s], covers_ends[s]):
                if pool[p] == c:
                    return True
    return False


def set_aside(e, count):
    """For each row, the day on which that conviction was set aside; OPEN if it was not."""
    kinds, refs, instants = e[KIND], e[REF], e[AT]
    days = [OPEN] * count
    for i in range(count):
        if kinds[i] == QUASHED and refs[i] < count:
            days[refs[i]] = min(days[refs[i]], instants[i] // DAY)
    return days


def joined_terms(e, pool, passed, count, day, aside, sort, months, days, after, over, shared, meets):
    """For each sentence, the months, days and first day of the terms it is joined with (s.82(3), (4))."""
    covers, covers_ends, instants = e[COVERS], e[COVERS_END], e[AT]
    group = [i for i in range(count)]
    counts = [0] * count
    for s in passed:
        for other in (after[s], over[s]):
            if (
                0 <= other < count
                and is_imprisonment(sort[s])
                and is_imprisonment(sort[other])
                and group[other] != group[s]
            ):
                old, new = group[s], group[other]
                for t in passed:
                    if group[t] == old:
                        group[t] = new
        if is_imprisonment(sort[s]):
            for p in range(covers[s], covers_ends[s]):
                c = pool[p]
                if c < count and aside[c] > day and is_listed(e, pool, passed, c, meets):
                    counts[s] = 1
    total_months = [0] * count
    total_days = [0] * count
    first = [OPEN] * count
    for s in passed:
        if counts[s]:
            g = group[s]
            total_months[g] += months[s]
            total_days[g] += days[s]
            first[g] = min(first[g], instants[s] // DAY)
            if 0 <= over[s] < count and counts[over[s]]:
                total_months[g] -= shared[s]
    return group, counts, total_months, total_days, first


def period(e, pool, passed, c, born, sort, months, days, meets, group, counts, total_months, total_days, first):
    """The relevant date and the last day of the notification period of a conviction, finding or caution (s.82).

    NONE and NONE where there is no period; the last day is OPEN (indefinite) or PENDING where it must be.
    """
    kinds, instants, flag_bits, covers, covers_ends = e[KIND], e[AT], e[FLAGS], e[COVERS], e[COVERS_END]
    kind, at, flags = kinds[c], instants[c] // DAY, flag_bits[c]
    foreign = flags & FOREIGN != 0
    if flags & LISTED == 0:
        return NONE, NONE
    if not foreign and at < SEPTEMBER_1997 and (kind == CAUTION or flags & S81_MET == 0):
        return NONE, NONE
    relevant = at
    if flags & CONDITION:
        relevant = NONE
        for s in passed:
            if meets[s] == 1 and relevant == NONE:
                for p in range(covers[s], covers_ends[s]):
                    if pool[p] == c:
                        relevant = instants[s] // DAY
        if relevant == NONE:
            return NONE, NONE
    half = 2 if relevant < after_months(born, 216) else 1
    if kind == CAUTION:
        years = 5 if at < COMMENCEMENT and not foreign else 2
        return relevant, after_months(relevant, years * 12 // half) - 1
    last = NONE
    sentenced = False
    for s in passed:
        of_this = False
        for p in range(covers[s], covers_ends[s]):
            if pool[p] == c:
                of_this = True
        if not of_this:
            continue
        sentenced = True
        day = instants[s] // DAY
        what = sort[s]
        length = 60
        if what == LIFE or what == IPP or what == HOSPITAL_RESTRICTED:
            return relevant, OPEN
        if is_imprisonment(what):
            g = group[s]
            begins, m, d = day, months[s], days[s]
            if counts[s]:
                begins, m, d = first[g], total_months[g], total_days[g]
            end = after_months(begins, m) + d
            if end >= after_months(begins, 30):
                return relevant, OPEN
            length = 120 if end > after_months(begins, 6) else 84
        elif what == HOSPITAL:
            length = 84
        elif what == CONDITIONAL_DISCHARGE:
            if relevant >= COMMENCEMENT or foreign:
                last = max(last, after_months(day, months[s]) + days[s] - 1)
            continue
        elif what == ABSOLUTE_DISCHARGE and kind != FINDING:
            continue
        last = max(last, after_months(relevant, length // half) - 1)
    if not sentenced:
        last = PENDING
    if last < relevant:
        return NONE, NONE
    return relevant, last


def days_of_change(e, count):
    """The days on which sentences were varied or convictions set aside, in order, each once."""
    kinds, instants = e[KIND], e[AT]
    days = [0] * 0
    for i in range(count):
        if kinds[i] == SENTENCE_VARIED or kinds[i] == QUASHED:
            day = instants[i] // DAY
            if len(days) == 0 or days[-1] != day:
                days.append(day)
    return days


def day_of_ceasing(kind, outcome, received, at):
    """The day on which a decision or appeal ended indefinite periods; NONE if it did not."""
    if outcome != CEASE or (kind != REVIEW_DECISION and kind != APPEAL_DECISION):
        return NONE
    return (received if kind == REVIEW_DECISION and received != NONE else at) // DAY


def how_subject(kind, flags, order, ignored, named):
    """How an event can make the person subject; NONE if it cannot.

    `ignored`: an order that says nothing. `named`: whether the foreign conviction of a notification order or notice is known.
    """
    if kind == CONVICTION or kind == FINDING or kind == CAUTION:
        if flags & BREACH:
            return BY_BREACH
        return BY_FINDING if flags & LISTED and flags & FOREIGN == 0 else NONE
    if kind != ORDER_MADE or ignored:
        return NONE
    if order == NOTIFICATION_ORDER:
        return BY_NOTIFICATION_ORDER if named else NONE
    if order == NOTIFICATION_NOTICE:
        return BY_NOTICE if named else NONE
    if order == RESTRAINING_ORDER or order == SEX_OFFENDER_ORDER or order == INTERIM_SEX_OFFENDER_ORDER:
        return BY_OLD_ORDER
    if (
        order == SHPO
        or order == INTERIM_SHPO
        or order == SOPO
        or order == INTERIM_SOPO
        or order == INTERIM_NOTIFICATION_ORDER
    ):
        return BY_ORDER
    return NONE


# One source: how, its row, relevant date, first day owed (service), and where its stretches stand
HOW, ROW, RELEVANT, SERVED, STRETCHES, STRETCHES_END, SOURCE_WIDTH = range(7)


def served(e, i):
    """The day on which an order was served."""
    return (e[WHEN][i] if e[WHEN][i] != NONE else e[AT][i]) // DAY


def sources(e, pool, count, born, limit):
    """Every source of being subject, flat (SOURCE_WIDTH numbers each), and the stretches they name (first, last)."""
    kinds, instants, refs, sorts, second_refs, flag_bits, whens = (
        e[KIND],
        e[AT],
        e[REF],
        e[SORT],
        e[REF2],
        e[FLAGS],
        e[WHEN],
    )
    ends = last_days_of_orders(e, count)
    died = OPEN
    for i in range(count):
        if kinds[i] == DEATH:
            died = min(died, instants[i] // DAY)
    aside = set_aside(e, count)
    changes = days_of_change(e, count)
    found = [0] * 0
    stretches = [0] * 0
    hows = [NONE] * count
    candidates = [0] * 0
    passed = [0] * 0  # the rows of sentences
    varied = [0] * 0  # and of their variations
    endings = [0] * 0  # the rows of what can end a period
    for i in range(count):
        if kinds[i] == SENTENCE:
            passed.append(i)
        elif kinds[i] == SENTENCE_VARIED:
            varied.append(i)
        elif kinds[i] == TRIAL_CONCLUDED or kinds[i] == REVIEW_DECISION or kinds[i] == APPEAL_DECISION:
            endings.append(i)
        else:
            hows[i] = how_subject(kinds[i], flag_bits[i], sorts[i], ends[i] == NONE, refs[i] < count)
            if hows[i] == BY_BREACH and (refs[i] >= count or ends[refs[i]] == NONE):
                hows[i] = NONE
            if hows[i] != NONE:
                candidates.append(i)
    # relevant date and last day of each period, version by version of the sentences
    versions = len(changes) + 1
    relevants = [NONE] * (count * versions)
    lasts = [NONE] * (count * versions)
    for v in range(versions):
        upto = changes[v - 1] if v > 0 else 0
        sort, months, days, after, over, shared, meets = sentences_standing(e, passed, varied, count, upto)
        group, counts, total_months, total_days, first = joined_terms(
            e, pool, passed, count, upto, aside, sort, months, days, after, over, shared, meets
        )
        for i in candidates:
            how = hows[i]
            c = refs[i] if how == BY_NOTIFICATION_ORDER or how == BY_NOTICE else i
            if how == BY_FINDING or how == BY_NOTIFICATION_ORDER or how == BY_NOTICE:
                relevant, last = period(
                    e, pool, passed, c, born, sort, months, days, meets, group, counts, total_months, total_days, first
                )
                relevants[v * count + i] = relevant
                lasts[v * count + i] = last
    for i in candidates:
        how = hows[i]
        made = instants[i] // DAY
        cap = min(died, aside[i])
        start = len(stretches)
        relevant = made
        service = made
        if how == BY_FINDING or how == BY_NOTIFICATION_ORDER or how == BY_NOTICE:
            lower = COMMENCEMENT
            c = i
            if how != BY_FINDING:
                c = refs[i]
                cap = min(cap, min(ends[i], aside[c]))
                lower = max(lower, made)
                service = (served(e, i) if whens[i] <= limit else OPEN) if how == BY_NOTIFICATION_ORDER else made
            for j in endings:
                if kinds[j] == TRIAL_CONCLUDED and refs[j] == c:
                    cap = min(cap, instants[j] // DAY)
                ceased = day_of_ceasing(kinds[j], sorts[j], whens[j], instants[j])
                if ceased != NONE and whens[j] <= limit:
                    v = 0
                    while v < len(changes) and changes[v] <= ceased:
                        v += 1
                    begun = relevants[v * count + i]
                    if lasts[v * count + i] == OPEN and max(begun, lower if how != BY_FINDING else begun) <= ceased:
                        cap = min(cap, ceased)
            for v in range(versions):
                from_ = max(lower, changes[v - 1] if v > 0 else 0)
                to = min(cap, changes[v] if v < len(changes) else OPEN)
                if relevants[v * count + i] != NONE:
                    relevant = relevants[v * count + i]
                    add(stretches, start, max(relevant, from_), min(lasts[v * count + i], to))
        elif how == BY_BREACH:
            until = ends[refs[i]]
            broken = sorts[refs[i]]
            if broken == INTERIM_SRO or broken == INTERIM_RSHO:
                for j in range(count):
                    if kinds[j] == ORDER_MADE and ends[j] != NONE and second_refs[j] == refs[i]:
                        until = ends[j]
            add(stretches, start, max(made, COMMENCEMENT), min(until, cap))
        else:
            until = min(ends[i], died)
            service = served(e, i) if whens[i] <= limit else OPEN
            if how == BY_OLD_ORDER:
                service = max(service, COMMENCEMENT)
            add(stretches, start, max(made, COMMENCEMENT), until)
        found.extend((how, i, relevant, service, start, len(stretches)))
    return found, stretches, ends, died


def add(stretches, start, first, last):
    """Add a stretch to those from `start` on, joined to the one before if they touch or overlap."""
    if first > last:
        return
    if len(stretches) > start and stretches[-1] >= first - 1:
        stretches[-1] = max(stretches[-1], last)
    else:
        stretches.append(first)
        stretches.append(last)


def spans(stretches):
    """All stretches of being subject as one list; those that touch or overlap are one span."""
    firsts = [stretches[2 * i] * 2 * OPEN + stretches[2 * i + 1] for i in range(len(stretches) // 2)]
    firsts.sort()
    whole = [0] * 0
    for both in firsts:
        add(whole, 0, both // (2 * OPEN), both % (2 * OPEN))
    return whole


def span_of(day, whole):
    """Where the span that holds a day stands in the list; NONE if the person is not subject that day."""
    for i in range(0, len(whole), 2):
        if whole[i] <= day <= whole[i + 1]:
            return i
    return NONE
