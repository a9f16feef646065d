"""One walk from the events of a life to its obligations. The same source runs plain on lists and compiled on columns."""

from safehold.kernel.calendar import DAY, NONE, after_months
from safehold.kernel.scan import R_WIDTH
from safehold.law.columns import (
    AT,
    FLAGS,
    HOUSEHOLD_END,
    HOUSEHOLD_STAY,
    IDENTITY_CEASED,
    INTERIM_SRO,
    KEY,
    KIND,
    LAST,
    NAME_USED,
    ORDER_MADE,
    PARENTAL_DIRECTION,
    REF2,
    REVIEW_APPLICATION,
    SORT,
    SRO,
    STAY,
    TIMED,
    TRAVEL_PLAN,
    TRAVEL_PLAN_CHANGED,
    WHEN,
)
from safehold.law.initial_and_periodic import clocks, first_notifications
from safehold.law.life import (
    KIND_COUNT,
    PRESCRIBED_CHANGE_RESETS,
    RETURN_DAY_COUNTS,
    TOLD_UNDER_83_ONLY,
    TRAVEL_CLEAR_DAYS,
    TRAVEL_HOURS_FROM,
    Life,
    arise,
    days_away,
    happen,
    known_before,
    oblige,
)
from safehold.law.matters import NAME_NEVER_TOLD, RISK_ORDER_SERVED, UNTOLD_NAME
from safehold.law.period_and_review import reviews, sum_up
from safehold.law.places_stayed import documents_and_households, stays
from safehold.law.subject import COMMENCEMENT, served, sources, spans
from safehold.law.told import (
    N_DAY,
    N_IS,
    N_WIDTH,
    STARTS_CLOCK,
    STARTS_CLOCK_WIDE,
    TELLS_NAMES,
    name_told,
    notifications,
)
from safehold.law.told_in_advance import windows
from safehold.law.trips import came_back, trips


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
