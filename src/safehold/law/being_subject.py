"""Why a person is subject to notification and until when, in sentences: each conviction, order or notice, and its period."""

from itertools import pairwise
from typing import Any

from safehold.kernel.calendar import DAY, NONE, OPEN, after_months
from safehold.law.columns import (
    CAUTION,
    CONDITION,
    CONDITIONAL_DISCHARGE,
    COVERS,
    COVERS_END,
    DEATH,
    FLAGS,
    INTERIM_NOTIFICATION_ORDER,
    INTERIM_SOPO,
    KIND,
    LAST,
    ORDER_ENDED,
    ORDER_MADE,
    ORDER_VARIED,
    QUASHED,
    REF,
    SENTENCE,
    SENTENCE_VARIED,
    SOPO,
    SORT,
    TRIAL_CONCLUDED,
    WHEN,
)  # fmt: skip
from safehold.law.facts import Facts, ordinal_of, several, short_day
from safehold.law.subject import (
    BY_BREACH,
    BY_FINDING,
    BY_NOTICE,
    BY_NOTIFICATION_ORDER,
    BY_OLD_ORDER,
    COMMENCEMENT,
    HOW,
    PENDING,
    ROW,
    SOURCE_WIDTH,
    STRETCHES,
    STRETCHES_END,
    day_of_ceasing,
    days_of_change,
    is_imprisonment,
    joined_terms,
    period,
    sentences_standing,
    set_aside,
)  # fmt: skip

# In the order of events.notification.SENTENCES and ORDERS
SENTENCES = (
    "imprisonment for life", "imprisonment for public protection", "imprisonment", "a suspended sentence", "detention",
    "an extended sentence", "detention under a detention and training order", "a hospital order",
    "a hospital order with a restriction order", "a conditional discharge", "an absolute discharge", "a community order",
    "a youth rehabilitation order", "a fine", "another disposal",
)  # fmt: skip
ORDERS = (
    "sexual harm prevention order", "interim sexual harm prevention order", "sexual offences prevention order",
    "interim sexual offences prevention order", "interim notification order", "restraining order", "sex offender order",
    "interim sex offender order", "notification order", "notification notice", "sexual risk order",
    "interim sexual risk order", "risk of sexual harm order", "interim risk of sexual harm order",
)  # fmt: skip
# Whether a review of an indefinite period may be asked for (ss.91A, 91B)
REVIEW = {
    "no_relevant_notification": "A review may be asked for {since}: no notification after the first release is recorded (s.91B(10)).",
    "not_in_force": "A review may be asked for {since}, once that is law (30 July 2012).",
    "subject_to_order": "A review may not be asked for while such an order runs (s.91A(2)(b)); else {since} (s.91B(2)).",
    "too_early": "A review may be asked for {since} (s.91B(2)).",
    "ok": "A review may be asked for {since}, and so now (s.91B(1), (2)).",
}


def sentences(facts: Facts, review: dict[str, Any]) -> str:
    """From when to when the person is subject in the span that holds the day, or the last before it; through what; and
    from when a review may be asked for."""
    spans = facts.spans
    begun = [i for i in range(0, len(spans), 2) if spans[i] <= facts.today]
    if not begun:
        return f"Not subject to notification on {short_day(facts.today)}, nor before."
    first, last = spans[begun[-1]], spans[begun[-1] + 1]
    verb = "was" if last < facts.today else "is"
    parts = [f"The person {verb} subject to notification from {short_day(first)}{_until(last)}."]
    found, stretches, _ = facts.sources
    for s in range(0, len(found), SOURCE_WIDTH):
        own = [stretches[t : t + 2] for t in range(found[s + STRETCHES], found[s + STRETCHES_END], 2)]
        if any(begins <= last and ends >= first for begins, ends in own):
            parts.append(_source(facts, found[s + HOW], found[s + ROW], own[-1][1]))
    if review["because"] in REVIEW:
        since = f"on or after {short_day(ordinal_of(review['from']))}" if review["from"] else "later"
        parts.append(REVIEW[review["because"]].format(since=since))
    return " ".join(parts)


def _until(last: int) -> str:
    if last == OPEN:
        return ", without a day on which that ends"
    return " until the sentence says for how long" if last == PENDING else f" to {short_day(last)}, both included"


def _source(facts: Facts, how: int, row: int, last: int) -> str:
    """One conviction, finding, caution, order or notice, and how long it makes the person subject."""
    named, made = facts.named(row), short_day(facts.day(row))
    if how == BY_FINDING:
        return f"{named.capitalize()}, on {made}: {_period(facts, row)}{_ended(facts, row, row, last)}"
    if how == BY_BREACH:
        broken = facts.columns[REF][row]
        return f"{named.capitalize()}, on {made}, for breaking the order {facts.ids[broken]}: until that order ends (s.122I(4))."
    order = ORDERS[facts.columns[SORT][row]]
    words = f"{order.capitalize()}, {facts.ids[row]}, made on {made}: "
    if how in (BY_NOTIFICATION_ORDER, BY_NOTICE):
        foreign = facts.columns[REF][row]
        cite = "s.98" if how == BY_NOTIFICATION_ORDER else "s.96ZC"
        words += f"for the {facts.named(foreign)}, abroad on {short_day(facts.day(foreign))} ({cite}): "
        return f"{words}{_period(facts, foreign)}{_ended(facts, row, foreign, last)}"
    if how == BY_OLD_ORDER:
        cite = "s.81(7), (8)"
    elif facts.columns[SORT][row] in (SOPO, INTERIM_SOPO):
        cite = "s.107(3)-(5)"
    else:
        cite = "s.100(5)" if facts.columns[SORT][row] == INTERIM_NOTIFICATION_ORDER else "s.103G"
    until = "until further order" if last == OPEN else f"to {short_day(last)}"
    return f"{words}subject while it has effect, {until} ({cite}){_ended(facts, row, row, last)}"


def _period(facts: Facts, c: int) -> str:
    """The notification period of a conviction, finding or caution: as its sentences stand, and as they stood before."""
    versions: list[tuple[int, str, int]] = []
    for day in (0, *days_of_change(facts.columns, facts.count)):
        words, last = _version(facts, c, day)
        if not versions or versions[-1][1:] != (words, last):
            versions.append((day, words, last))
    words = versions[-1][1]
    for (_, _, before), (day, _, _) in pairwise(versions):
        was = {OPEN: "was indefinite", PENDING: "could not be known", NONE: "did not run"}.get(before)
        words += f"; until the change of {short_day(day)} it {was or f'ran to {short_day(before)}'}"
    return words


def _version(facts: Facts, c: int, upto: int) -> tuple[str, int]:
    """The period of a conviction as its sentences stood on a day, in words, and its last day."""
    e, pool, count = facts.columns, facts.history.pool, facts.count
    passed, varied = facts.rows(SENTENCE), facts.rows(SENTENCE_VARIED)
    sort, months, days, after, over, shared, meets = sentences_standing(e, passed, varied, count, upto)
    group, counts, total_months, total_days, first = joined_terms(
        e, pool, passed, count, upto, set_aside(e, count), sort, months, days, after, over, shared, meets
    )
    relevant, last = period(
        e,
        pool,
        passed,
        c,
        facts.history.born,
        sort,
        months,
        days,
        meets,
        group,
        counts,
        total_months,
        total_days,
        first,
    )
    own = [s for s in passed if c in pool[e[COVERS][s] : e[COVERS_END][s]]]
    if e[KIND][c] == CAUTION:
        disposal = ""
    elif not own:
        disposal = "not yet sentenced, "
    else:
        disposal = several([f"{SENTENCES[sort[s]]}{_term(months[s], days[s])}" for s in own]) + ", "
    for s in own:
        if counts[s] and (total_months[group[s]], total_days[group[s]]) != (months[s], days[s]):
            disposal += f"{_term(total_months[group[s]], total_days[group[s]]).removeprefix(' of ')} with the terms joined to it (s.82(3), (4)), "
            break
    discharged = bool(own) and all(sort[s] == CONDITIONAL_DISCHARGE for s in own)
    return disposal + _length(facts, c, relevant, last, discharged, all(is_imprisonment(sort[s]) for s in own)), last


def _term(months: int, days: int) -> str:
    """A length in words, or nothing where there is none."""
    parts = [f"{number} {unit}" for number, unit in ((months, "months"), (days, "days")) if number > 0]
    return f" of {several(parts)}" if parts else ""


def _length(facts: Facts, c: int, relevant: int, last: int, discharged: bool, imprisoned: bool) -> str:
    """How long a period is by the Table of s.82(1), and to which day."""
    if relevant == NONE:
        return "no period (s.82(1))"
    since = "beginning with that day, the relevant date"
    if facts.columns[FLAGS][c] & CONDITION and relevant != facts.day(c):
        since = f"beginning with {short_day(relevant)}, when a sentence met the condition (s.132(3))"
    if last == OPEN:
        why = "30 months or more, so " if imprisoned else ""
        return f"{why}an indefinite period {since} (s.82(1))"
    if last == PENDING:
        return f"a period {since}, whose end the sentence will show (s.82(1))"
    if discharged:
        return f"the period of the discharge, to {short_day(last)} (s.82(1))"
    half = 2 if relevant < after_months(facts.history.born, 216) else 1
    years = next((n for n in (10, 7, 5, 2) if after_months(relevant, n * 12 // half) - 1 == last), None)
    if years is None:
        return f"to {short_day(last)} (s.82(1))"
    why = (
        {10: "more than 6 and less than 30 months, so ", 7: "6 months or less, so "}.get(years, "")
        if imprisoned
        else ""
    )
    halved = f"half of {years} years, because under 18 (s.82(2))," if half == 2 else f"{years} years"
    earlier = "; subject from 1 May 2004 (s.81(1))" if relevant < COMMENCEMENT else ""
    return f"{why}{halved} {since}, to {short_day(last)} (s.82(1)){earlier}"


def _ended(facts: Facts, row: int, c: int, last: int) -> str:
    """What ended being subject through a source before its period was over, if anything did."""
    e = facts.columns
    for i in range(facts.count):
        kind, day = e[KIND][i], facts.day(i)
        ceased = day_of_ceasing(kind, e[SORT][i], e[WHEN][i], day * DAY)
        its = {QUASHED: c, TRIAL_CONCLUDED: c, ORDER_ENDED: row, ORDER_VARIED: row}.get(kind)
        if (day == last and (kind == DEATH or (its is not None and e[REF][i] == its))) or (ceased == last != NONE):
            return f"; ended on {short_day(last)} ({facts.named(i)})."
        if kind == ORDER_MADE and day == last and i != row and e[KIND][row] == ORDER_MADE and last < e[LAST][row]:
            return f"; another order took its place that day ({facts.named(i)})."
    return "."
