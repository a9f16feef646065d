"""Why an expected duty did not arise: for each event that might have given rise to one, the test that failed."""

from typing import Any

from safehold.kernel.calendar import NONE, elapsed, offset
from safehold.kernel.duty import D_MORE_THAN
from safehold.law import DECLARED, DUTIES
from safehold.law.answers import table
from safehold.law.case_file import READINGS
from safehold.law.columns import (
    ABSENCE_PLANNED,
    ABSOLUTE_DISCHARGE,
    AT,
    BREACH,
    CAUTION,
    CONDITION,
    CONVICTION,
    COVERS,
    COVERS_END,
    FINDING,
    FLAGS,
    FOREIGN,
    HOUSEHOLD_END,
    HOUSEHOLD_STAY,
    IDENTITY_CEASED,
    INTERIM_NOTIFICATION_ORDER,
    INTERIM_RSHO,
    INTERIM_SEX_OFFENDER_ORDER,
    INTERIM_SOPO,
    INTERIM_SRO,
    KIND,
    KINDS,
    LAST,
    LISTED,
    NAME_USED,
    NOT_ACCEPTED,
    NOTIFICATION,
    NOTIFICATION_NOTICE,
    NOTIFICATION_ORDER,
    ORDER_MADE,
    REF,
    REF2,
    RESIDES,
    RESTRAINING_ORDER,
    RETURNS_UK,
    RSHO,
    S81_MET,
    SENTENCE,
    SEX_OFFENDER_ORDER,
    SOPO,
    SORT,
    SRO,
    STAY,
    TEXT,
    TRAVEL_PLAN,
    TRAVEL_PLAN_CHANGED,
    WHEN,
    N,
)  # fmt: skip
from safehold.law.facts import Facts, minute, short_day
from safehold.law.matters import MATTERS
from safehold.law.stays import qualifying_days
from safehold.law.subject import (
    COMMENCEMENT,
    ROW,
    SEPTEMBER_1997,
    SOURCE_WIDTH,
    STRETCHES,
    STRETCHES_END,
    served,
)  # fmt: skip
from safehold.law.told import UNDER_83, UNDER_84, UNDER_85
from safehold.law.travel import cancelled_at

# The duty that each kind of event might give rise to
EXPECTED = {
    CONVICTION: "initial", FINDING: "initial", CAUTION: "initial", ORDER_MADE: "initial", NAME_USED: "name", STAY: "premises",
    HOUSEHOLD_STAY: "household", HOUSEHOLD_END: "household-end", IDENTITY_CEASED: "identity", TRAVEL_PLAN: "travel",
    TRAVEL_PLAN_CHANGED: "travel-update", RETURNS_UK: "return", ABSENCE_PLANNED: "absence", NOTIFICATION: "periodic",
}  # fmt: skip
for _duty in DUTIES.values():
    for _name in _duty.on:
        if _name not in MATTERS and not _duty.while_risk_order:
            EXPECTED.setdefault(KINDS.index(_name), _duty.code)

# A duty of a risk order stands in the place of these
INSTEAD = {"sro": ("initial",), "sro-change": ("name", "home")}
RISK_ORDERS = (SRO, INTERIM_SRO, RSHO, INTERIM_RSHO)
PROLONGS = {
    SOPO: "s.107(3)", INTERIM_SOPO: "s.107(3)", INTERIM_NOTIFICATION_ORDER: "s.100", RESTRAINING_ORDER: "s.81(7)",
    SEX_OFFENDER_ORDER: "s.81(7)", INTERIM_SEX_OFFENDER_ORDER: "s.81(7)",
}  # fmt: skip


def not_owed(facts: Facts, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """For each known event that might have given rise to a duty and did not: the duty, the key and why.

    `rows` are the obligations of the answer.
    """
    arisen = {(row["duty"], row["key"]) for row in rows}
    arisen |= {(code, row["key"]) for row in rows for code in INSTEAD.get(row["duty"], ())}
    found: list[dict[str, str]] = []
    for i in range(facts.count):
        kind = facts.columns[KIND][i]
        code = EXPECTED.get(kind)
        if code is None:
            continue
        key = facts.place(i) if kind in (STAY, HOUSEHOLD_STAY) else facts.ids[i]
        if (code, key) in arisen:
            continue
        arisen.add((code, key))
        if why := _why(facts, i, code, rows):
            found.append({"duty": code, "key": key, "why": why})
    return found


def _why(facts: Facts, i: int, code: str, rows: list[dict[str, Any]]) -> str:
    """The test that failed, in a sentence."""
    kind = facts.columns[KIND][i]
    if kind == NOTIFICATION:
        return _no_year(facts, i)
    if kind in (CONVICTION, FINDING, CAUTION):
        return _no_first_notification(facts, i)
    if kind == ORDER_MADE:
        return _only_an_order(facts, i)
    if kind == STAY:
        return _no_qualifying_period(facts, i)
    if not facts.is_subject(facts.day(i)):
        return f"The person was not subject to notification on {short_day(facts.day(i))}."
    if kind == NAME_USED:
        return "The name had been told on an earlier day (s.84(1)(a))."
    if kind == HOUSEHOLD_STAY:
        return _no_twelve_hours(facts, i)
    if kind in (HOUSEHOLD_END, IDENTITY_CEASED):
        only = " under s.83(1)" if facts.history.readings[list(READINGS).index("told_under_83_only")] else ""
        if kind == HOUSEHOLD_END:
            return f"The household had not been told{only}, so its end need not be (2012 Regs reg.11(2)(b))."
        return f"The document had not been told{only}, so giving it up need not be (2012 Regs reg.15(2)(b))."
    if kind == TRAVEL_PLAN_CHANGED:
        return _no_further_notice(facts, i)
    if kind == RETURNS_UK:
        return _no_return(facts, i, rows)
    if kind == ABSENCE_PLANNED:
        place = next(place for place, duty in enumerate(DECLARED) if duty.code == code)
        most = table(facts.history.law)[place][D_MORE_THAN]
        return f"An absence of {facts.columns[N][i]} days is not one of more than {most}, as the rule asks."
    return ""


def _no_year(facts: Facts, i: int) -> str:
    """Why a notification started no yearly period."""
    e = facts.columns
    if e[FLAGS][i] & NOT_ACCEPTED:
        return "It was not given in person at a prescribed station, nor otherwise as regulations allow, so it counts for nothing (s.87)."
    if facts.day(i) < COMMENCEMENT:
        return "It was given under the 1997 Act and starts no yearly period of this one (s.85(2))."
    if not facts.is_subject(facts.day(i)):
        return (
            f"The person was not subject to notification on {short_day(facts.day(i))}, so it starts no yearly period."
        )
    told = 0
    for symbol in facts.history.pool[e[COVERS][i] : e[COVERS_END][i]]:
        told |= max(facts.sections[symbol], 0)
    if told and not told & (UNDER_83 | UNDER_84 | UNDER_85):
        return (
            "It told only details that regulations prescribe; on the reading taken (Home Office help page) that neither "
            "ends the running year nor starts another."
        )
    return "It told only matters of other sections, such as travel (s.86), which start no yearly period (s.85(2))."


def _no_first_notification(facts: Facts, i: int) -> str:
    """Why a conviction, finding or caution was not to be told for itself."""
    kind, flags, day = facts.columns[KIND][i], facts.columns[FLAGS][i], facts.day(i)
    stretches = _stretches_of(facts, i)
    if flags & BREACH:
        if stretches:
            return "Someone already subject only remains so through the breach of a risk order (s.122I(4))."
        return "The order that was broken was not in force, so breaking it makes nobody subject (s.122I)."
    if flags & FOREIGN:
        return (
            "A conviction, finding or caution abroad counts only through a notification order or notice (ss.96ZA, 97)."
        )
    if not flags & LISTED:
        return "The offence is not one that Schedule 3 lists (s.80(1))."
    if day < SEPTEMBER_1997 and kind == CAUTION:
        return "A caution before 1 September 1997 does not count (s.81)."
    if day < SEPTEMBER_1997 and not flags & S81_MET:
        return "It was before 1 September 1997, and none of the conditions of s.81(3), (4) or (6) held on that day."
    if not stretches:
        return _no_period(facts, i)
    if _told_under_1997(facts, i):
        return "It had been told under section 2 of the 1997 Act (s.83(3))."
    return "The person was already subject through another source that had been told, and stayed so through the three days (s.83(2))."


def _no_period(facts: Facts, i: int) -> str:
    """Why a listed conviction, finding or caution made nobody subject."""
    e = facts.columns
    own = [s for s in facts.rows(SENTENCE) if i in facts.history.pool[e[COVERS][s] : e[COVERS_END][s]]]
    if e[FLAGS][i] & CONDITION and facts.day(i) >= SEPTEMBER_1997:
        return "No sentence met the condition under which Schedule 3 lists the offence (s.132)."
    if own and all(e[SORT][s] == ABSOLUTE_DISCHARGE for s in own):
        return "An absolute discharge is no conviction here, for s.134 lifts that rule for conditional ones only; so there is no period."
    if facts.day(i) < COMMENCEMENT:
        return "No period of it ran on 1 May 2004 or later (ss.81(1), 82(1), 134(2))."
    return "The way it was dealt with gives no period (s.82(1))."


def _only_an_order(facts: Facts, i: int) -> str:
    """Why an order asked for no first notification."""
    e = facts.columns
    sort, day, ends = e[SORT][i], facts.day(i), facts.sources[2][i]
    if ends == NONE:
        return "On the day it was made the law knew no such order, not yet or no longer, so it is left out of account."
    if sort in RISK_ORDERS and e[REF2][i] != NONE and sort == SRO:
        return "It replaces an interim order, which was the one to tell (s.122F(1)(a))."
    if sort in (RSHO, INTERIM_RSHO):
        return "A risk of sexual harm order asks for no notification; only breaking it makes a person subject (ss.122I, 129)."
    if sort in (NOTIFICATION_ORDER, NOTIFICATION_NOTICE) and not _stretches_of(facts, i):
        return "The conviction abroad, for which it was made, gives no period that still ran (ss.82(1), 96ZC, 98)."
    if e[WHEN][i] != NONE and e[WHEN][i] > facts.limit:
        return f"It had not been served by {short_day(facts.today)}, and the three days begin with service."
    if served(e, i) > ends:
        return f"It had ended on {short_day(ends)}, before it was served."
    if sort in RISK_ORDERS:
        return "The person was subject to notification that day, and s.122F asks nothing more of such a person."
    if day < COMMENCEMENT and _told_under_1997(facts, i):
        return "It had been told under section 2 of the 1997 Act (s.83(3))."
    if sort in (NOTIFICATION_ORDER, NOTIFICATION_NOTICE):
        return "The person was already subject through another source that had been told, and stayed so through the three days (s.83(4))."
    return f"The person was already subject when it was made, so it only prolongs that ({PROLONGS.get(sort, 's.103G(1)')})."


def _stretches_of(facts: Facts, i: int) -> list[int]:
    """The days on which the person is subject through an event; none where it makes nobody subject."""
    found, stretches, _ = facts.sources
    for s in range(0, len(found), SOURCE_WIDTH):
        if found[s + ROW] == i:
            return stretches[found[s + STRETCHES] : found[s + STRETCHES_END]]
    return []


def _told_under_1997(facts: Facts, i: int) -> bool:
    """Whether a notification before this Act covers an event."""
    return any(facts.day(n) < COMMENCEMENT and facts.covers(n, facts.ids[i]) for n in facts.rows(NOTIFICATION))


def _no_qualifying_period(facts: Facts, i: int) -> str:
    """Why the days stayed at a place asked for no notification."""
    e = facts.columns
    qualifying = qualifying_days(e, facts.count, e[TEXT][i], facts.today)
    if any(facts.is_subject(day) for day in qualifying):
        return "The place had been told before (s.84(1)(c))."
    if qualifying:
        return "The person was not subject to notification when the seventh day was reached, nor on a later day there."
    days = {
        day
        for j in facts.rows(STAY)
        if facts.place(j) == facts.place(i)
        for day in range(facts.day(j), min(e[LAST][j], facts.today) + 1)
    }
    if len(days) < 7:
        stayed = "1 day was" if len(days) == 1 else f"{len(days)} days were"
        return f"{stayed} stayed there; a qualifying period is 7 days within twelve months (s.84(6))."
    return f"{len(days)} days were stayed there, but no seven of them within twelve months (s.84(6)(b))."


def _no_twelve_hours(facts: Facts, i: int) -> str:
    """Why staying where a child lives asked for no notification: the longest stay there, in hours elapsed."""
    e = facts.columns
    stays = [j for j in facts.rows(HOUSEHOLD_STAY) if facts.place(j) == facts.place(i)]
    ends = {j: min(e[WHEN][j] if e[WHEN][j] != NONE else facts.now, facts.now) for j in stays}
    longest = max(stays, key=lambda j: elapsed(e[AT][j], ends[j]))
    since, until = e[AT][longest], ends[longest]
    minutes = elapsed(since, until)
    if minutes >= 720 or any(facts.columns[FLAGS][j] & RESIDES for j in stays):
        return "The household had been told (2012 Regs reg.11(2)(a))."
    lasted = f"{minutes // 60} hours" + (f" {minutes % 60} minutes" if minutes % 60 else "")
    clocks = " (the clocks changed that night, and hours elapsed count)" if offset(since) != offset(until) else ""
    return f"From {minute(since)} to {minute(until)} {lasted} passed{clocks}; fewer than the 12 hours of 2012 Regs reg.11(2)(a)."


def _no_further_notice(facts: Facts, i: int) -> str:
    """Why a changed plan asked for no further notice."""
    plan = facts.columns[REF][i]
    cancelled = cancelled_at(facts.columns, facts.count, plan)
    if cancelled != NONE and cancelled < i:
        return "The trip had been cancelled before."
    told = any(
        facts.covers(n, facts.ids[j])
        for n in facts.rows(NOTIFICATION)
        if n < i
        for j in (plan, *(c for c in facts.rows(TRAVEL_PLAN_CHANGED) if facts.columns[REF][c] == plan))
    )
    if not told:
        return "The trip had not been told yet, so the change is part of its first notice (2004 Regs reg.5)."
    return "The day of departure had passed, so there was nothing more to tell beforehand (2004 Regs reg.7)."


def _no_return(facts: Facts, i: int, rows: list[dict[str, Any]]) -> str:
    """Why a return was not to be told."""
    trip = facts.columns[REF][i]
    if trip == NONE:
        return "No trip that had to be told is named (2004 Regs reg.8(1))."
    owed = any(
        row["duty"] == "travel" and row["status"] != "not_in_force" and row["key"] == facts.ids[trip] for row in rows
    )
    if not owed:
        return "The trip itself had not to be told (2004 Regs reg.8(1))."
    return "The notice of the trip had given date and point of return, and both were kept (2004 Regs reg.8(2), (3))."
