"""One walk from the events of a life to its obligations. The same source runs plain on lists and compiled on columns."""

from collections import namedtuple

from safehold.kernel.calendar import DAY, NONE, OPEN, after_months, hours_later, ordinal
from safehold.kernel.duty import (
    D_CLOSED_BY,
    D_EARLY,
    D_ENDED_BY,
    D_EXISTING,
    D_FOLLOWED_BY,
    D_FROM,
    D_HOLDER,
    D_MORE_THAN,
    D_NUMBER,
    D_RISK_ORDER,
    D_UNIT,
    D_UNLISTED,
    DAYS_BEFORE,
    FOLLOWED,
    HOURS_BEFORE,
    PERSON,
    POLICE,
)  # fmt: skip
from safehold.kernel.scan import (
    CEASED,
    R_ARISES,
    R_KEY,
    R_MET,
    R_STATUS,
    R_WIDTH,
    add_not_in_force,
    last_day,
    settle,
)
from safehold.kernel.states import merged, nth_day, switched_on
from safehold.law.columns import (
    AT,
    COVERS,
    COVERS_END,
    CUSTODY_END,
    CUSTODY_START,
    FLAGS,
    HOSPITAL_END,
    HOSPITAL_START,
    HOUSEHOLD_END,
    HOUSEHOLD_STAY,
    IDENTITY_CEASED,
    INTERIM_SHPO,
    INTERIM_SOPO,
    INTERIM_SRO,
    KEY,
    KIND,
    KINDS,
    LAST,
    LEAVES_UK,
    NAME_USED,
    NAMES,
    NAMES_END,
    NOT_HAPPENED_END,
    ORDER_MADE,
    PARENTAL_DIRECTION,
    PERIODIC,
    REF,
    REF2,
    REMAIN,
    RETURNS_UK,
    REVIEW_APPLICATION,
    REVIEW_BODIES_NOTIFIED,
    REVIEW_DECISION,
    SHPO,
    SOPO,
    SORT,
    SRO,
    STAY,
    TEXT,
    TIMED,
    TRAVEL_PLAN,
    TRAVEL_PLAN_CHANGED,
    WHEN,
    N,
)  # fmt: skip
from safehold.law.columns import (
    NOT_HAPPENED as NOT_HAPPENED_LIST,
)
from safehold.law.matters import (
    BODIES_NOTIFIED,
    HOUSEHOLD_REACHED,
    NAME_NEVER_TOLD,
    NOTIFIED_WITH_HOME,
    NOTIFIED_WITHOUT_HOME,
    QUALIFYING_STAY,
    RELEVANT_DATE,
    RISK_ORDER_SERVED,
    TOLD_DOCUMENT_GIVEN_UP,
    TOLD_HOUSEHOLD_LEFT,
    TOLD_TRIP_CHANGED,
    TRIP_KNOWN,
    UNTOLD_NAME,
    UNTOLD_RETURN,
    WINDOW_CLOSED,
)  # fmt: skip
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
)  # fmt: skip
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
    served,
    sources,
    span_of,
    spans,
)  # fmt: skip
from safehold.law.told import (
    N_DAY,
    N_EXPECTED,
    N_IS,
    N_NFA,
    N_ROW,
    N_WIDTH,
    STARTS_CLOCK,
    STARTS_CLOCK_WIDE,
    TELLS_NAMES,
    UNDER_83,
    name_told,
    notifications,
    teller,
    was_told,
)  # fmt: skip
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
)  # fmt: skip

KIND_COUNT = len(KINDS)
JULY_2012 = ordinal(2012, 7, 30)
NO_PERSON, A_PERSON, A_PARENT, THE_POLICE = range(4)

# One life as it is walked: its columns, what depends on the day, the law, and what was worked out of it once
Life = namedtuple(
    "Life", "e pool count adult today now table first_of duty_of away whole risk book directed found stretches ends"
)

# Readings, by place: whether the other reading is taken
PRESCRIBED_CHANGE_RESETS, TRAVEL_CLEAR_DAYS, TRAVEL_HOURS_FROM, TOLD_UNDER_83_ONLY, RETURN_DAY_COUNTS = range(5)

# Why a review may not be asked for
NOT_INDEFINITE, NO_RELEVANT_NOTIFICATION, REVIEW_NOT_IN_FORCE, SUBJECT_TO_ORDER, TOO_EARLY, REVIEW_OK = range(6)


def known_before(e, now):
    """How many rows are known by an instant."""
    count = len(e[AT])
    while count > 0 and e[AT][count - 1] > now:
        count -= 1
    return count


def evaluate(
    e, pool, number, born, today, now, table, first_of, duty_of, readings, online_from, job_from, rows, others, out
):
    """Add to `rows` every obligation of one life as known at an instant, and to `out` its period and review.

    `e` and `pool` are the columns, `number` how many symbols there are; `now` is the first instant not yet
    reached where only a day is given; `table` the duties, and `duty_of[first_of[t]:first_of[t + 1]]` those that
    trigger t gives rise to. `others` receives, for each single reading that may matter taken the other way, its place
    and how many rows follow, then the rows that it may touch. `out` receives first and last day of the period
    (NONE: none), the first day of a review and why it may not be asked for; then the stretches left out and the spans,
    each after its length.
    """
    kinds, instants, sorts = e[KIND], e[AT], e[SORT]
    limit = min(now, today * DAY + DAY - 1)
    count = known_before(e, limit)
    seen = [0] * KIND_COUNT  # what has no event of its kind is passed by
    for i in range(count):
        seen[kinds[i]] += 1
    away = days_away(kinds, instants, count, seen)
    found, stretches, ends, died = sources(e, pool, count, born, limit)
    whole = spans(stretches)
    risk = [0] * 0
    directed = [0] * 0
    for i in range(count):
        kind = kinds[i]
        if kind == ORDER_MADE and ends[i] != NONE and (sorts[i] == SRO or sorts[i] == INTERIM_SRO):
            if instants[i] // DAY <= min(ends[i], died):
                risk.append(instants[i] // DAY)
                risk.append(min(ends[i], died))
        elif kind == PARENTAL_DIRECTION:
            directed.append(instants[i] // DAY)
            directed.append(e[LAST][i])
    book = notifications(e, pool, count, number, online_from, job_from)
    life = Life(
        e, pool, count, after_months(born, 216), today, now, table, first_of, duty_of, away, whole, spans(risk), book, directed,
        found, stretches, ends,
    )  # fmt: skip
    taken = [reading for reading in readings]
    untold = [0] * 0
    by_their_own_rule(life, rows)
    if len(risk):
        risk_orders(life, limit, rows)
    first_notifications(life, rows)
    clocks(life, taken[PRESCRIBED_CHANGE_RESETS], rows)
    if seen[IDENTITY_CEASED] or seen[HOUSEHOLD_STAY] or seen[HOUSEHOLD_END]:
        documents_and_households(life, taken[TOLD_UNDER_83_ONLY], rows)
    if seen[STAY]:
        stays(life, rows)
    windows(life, rows)
    if seen[TRAVEL_PLAN]:
        trips(life, taken, True, untold, rows)
    if seen[REVIEW_APPLICATION]:
        reviews(life, rows)
    sum_up(life, out)
    for part in (away, whole):
        out.append(len(part))
        for day in part:
            out.append(day)
    under_other_readings(life, seen, taken, untold, others)


def days_away(kinds, instants, count, seen):
    """The stretches in custody, in hospital or abroad, merged."""
    away = [0] * 0
    if seen[CUSTODY_START]:
        switched_on(kinds, instants, count, CUSTODY_START, CUSTODY_END, away)
    if seen[HOSPITAL_START]:
        switched_on(kinds, instants, count, HOSPITAL_START, HOSPITAL_END, away)
    if seen[LEAVES_UK]:
        switched_on(kinds, instants, count, LEAVES_UK, RETURNS_UK, away)
    return merged(away)


def under_other_readings(life, seen, taken, untold, others):
    """Add to `others` the rows under each reading that may matter, taken the other way by itself."""
    for place in range(len(taken)):
        if place == PRESCRIBED_CHANGE_RESETS:
            matters = resets_matter(life.book.told)
        elif place == TRAVEL_CLEAR_DAYS:
            matters = seen[TRAVEL_PLAN] > 0
        elif place == TRAVEL_HOURS_FROM:
            matters = seen[TRAVEL_PLAN] > 0 and hours_matter(life.e, life.count)
        elif place == TOLD_UNDER_83_ONLY:
            matters = seen[IDENTITY_CEASED] + seen[HOUSEHOLD_END] > 0
        else:
            matters = len(untold) > 0
        if matters:
            other = [reading for reading in taken]
            other[place] = 1 - other[place]
            others.append(place)
            others.append(0)
            before = len(others)
            if place == PRESCRIBED_CHANGE_RESETS:
                clocks(life, other[place], others)
            elif place == TOLD_UNDER_83_ONLY:
                documents_and_households(life, other[place], others)
            elif place == RETURN_DAY_COUNTS:
                came_back(life, untold, 0, other[place], others)
            else:
                trips(life, other, False, untold, others)
            others[before - 1] = (len(others) - before) // R_WIDTH


def resets_matter(told):
    """Whether some notification starts a clock on one reading of s.85 only."""
    for n in range(0, len(told), N_WIDTH):
        if (
            told[n + N_IS] & STARTS_CLOCK == 0
            and told[n + N_IS] & STARTS_CLOCK_WIDE
            and told[n + N_DAY] >= COMMENCEMENT
        ):
            return True
    return False


def hours_matter(e, count):
    """Whether some plan of travel, or a change of one, says at which time it departs."""
    kinds, flag_bits = e[KIND], e[FLAGS]
    for i in range(count):
        if (kinds[i] == TRAVEL_PLAN or kinds[i] == TRAVEL_PLAN_CHANGED) and flag_bits[i] & TIMED:
            return True
    return False


def by_their_own_rule(life, rows):
    """The duties declared on an event itself, and on a name that had not been told (s.84(1)(a))."""
    e, first_of, duty_of = life.e, life.first_of, life.duty_of
    kinds, instants, keys = e[KIND], e[AT], e[KEY]
    matters = [0] * 0
    for i in range(life.count):
        kind = kinds[i]
        if first_of[kind] < first_of[kind + 1]:
            arise(first_of, duty_of, kind, keys[i], i, instants[i] // DAY, matters)
        if kind == NAME_USED:
            if not name_told(e, life.pool, life.book, i, TELLS_NAMES):
                arise(first_of, duty_of, UNTOLD_NAME, keys[i], i, instants[i] // DAY, matters)
            if not name_told(e, life.pool, life.book, i, 0):
                arise(first_of, duty_of, NAME_NEVER_TOLD, keys[i], i, instants[i] // DAY, matters)
    oblige(life, matters, rows)


def risk_orders(life, limit, rows):
    """`sro`: an interim sexual risk order, or one that does not replace it, served while it was in force (s.122F(1))."""
    e = life.e
    for i in range(life.count):
        if e[KIND][i] == ORDER_MADE and (e[SORT][i] == INTERIM_SRO or (e[SORT][i] == SRO and e[REF2][i] == NONE)):
            if e[WHEN][i] <= limit and life.ends[i] != NONE and e[AT][i] // DAY <= served(e, i) <= life.ends[i]:
                happen(life, RISK_ORDER_SERVED, e[KEY][i], i, served(e, i), rows)


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


def owner(life, day, holder):
    """Who owes what arises on a day: the person, a parent under a direction (s.89), or the police."""
    return owes(life.adult, life.directed, day, holder)


def owes(adult, directed, day, holder):
    """The same; the parent while a direction runs and the person is under 18."""
    if holder == POLICE:
        return THE_POLICE
    if holder == PERSON and day < adult:
        for i in range(0, len(directed), 2):
            if directed[i] <= day <= directed[i + 1]:
                return A_PARENT
    return A_PERSON


def holder_span(whole, risk, risk_order, day):
    """The last day of the span in which a duty can arise on a day; NONE if it cannot."""
    s = span_of(day, whole)
    if not risk_order:
        return NONE if s == NONE else whole[s + 1]
    if s != NONE:
        return NONE
    s = span_of(day, risk)
    return NONE if s == NONE else risk[s + 1]


def happen(life, trigger, key, row, day, rows):
    """Every duty that an event or matter gives rise to, by the duty's own rule."""
    matters = [0] * 0
    arise(life.first_of, life.duty_of, trigger, key, row, day, matters)
    oblige(life, matters, rows)


# What gives rise to one duty: the place of the duty, and the key, row and day of the trigger
M_DUTY, M_KEY, M_ROW, M_DAY, M_WIDTH = range(5)


def arise(first_of, duty_of, trigger, key, row, day, matters):
    """Add to `matters` each duty to which an event or matter gives rise."""
    for t in range(first_of[trigger], first_of[trigger + 1]):
        matters.extend((duty_of[t], key, row, day))


def oblige(life, matters, rows):
    """Each duty whose last day follows from its own rule, arising from the event at a row on a day."""
    e, count, today, table, away = life.e, life.count, life.today, life.table, life.away
    whole, risk, book = life.whole, life.risk, life.book
    told = book.told
    whens, numbers, kinds, refs, instants = e[WHEN], e[N], e[KIND], e[REF], e[AT]
    for at in range(0, len(matters), M_WIDTH):
        d, key, row, day = matters[at + M_DUTY], matters[at + M_KEY], matters[at + M_ROW], matters[at + M_DAY]
        duty = table[d]
        unit = duty[D_UNIT]
        arises = day
        judged = day
        if unit == HOURS_BEFORE:
            judged = whens[row] // DAY
            if duty[D_MORE_THAN] >= 0 and numbers[row] <= duty[D_MORE_THAN]:
                continue
        elif unit == DAYS_BEFORE:
            if duty[D_UNLISTED] or day < duty[D_FROM]:
                continue
            arises = day - duty[D_NUMBER]
        due = NONE
        due_at = NONE
        if judged < duty[D_FROM] and duty[D_EXISTING] > 0 and duty[D_FROM] <= today and kinds[row] != duty[D_CLOSED_BY]:
            exists = True
            for i in range(count):
                if kinds[i] == duty[D_CLOSED_BY] and refs[i] == row and instants[i] // DAY < duty[D_FROM]:
                    exists = False
            if exists and holder_span(whole, risk, duty[D_RISK_ORDER], duty[D_FROM]) != NONE:
                arises = judged = duty[D_FROM]
                due = nth_day(arises, duty[D_EXISTING], away)
        span_end = holder_span(whole, risk, duty[D_RISK_ORDER], arises)
        if span_end == NONE:
            continue
        who_owes = owes(life.adult, life.directed, arises, duty[D_HOLDER])
        if judged < duty[D_FROM]:
            add_not_in_force(rows, d, key, row, arises, who_owes, span_end)
            continue
        if unit == HOURS_BEFORE:
            due_at = hours_later(whens[row], -duty[D_NUMBER])
            due = due_at // DAY
        elif arises == day or unit == DAYS_BEFORE:
            due = last_day(duty, day, away, today)
        by = NONE
        if duty[D_ENDED_BY] == FOLLOWED:
            for i in range(count - 1, -1, -1):
                if kinds[i] == duty[D_FOLLOWED_BY] and refs[i] == row:
                    by = i
        else:
            # a name told in advance under the 2026 Act is told however early
            n = teller(book, key, 0 if unit == DAYS_BEFORE else arises, day if duty[D_EARLY] else NONE)
            by = told[n * N_WIDTH + N_ROW] if n != NONE else NONE
        settle(instants, today, life.now, d, key, row, arises, due, due_at, by, who_owes, 0, span_end, arises, rows)


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
