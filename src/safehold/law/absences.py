"""Why an expected duty did not arise: for each event that might have given rise to one, the test that failed."""

from typing import Any

from safehold.kernel.calendar import DAY, NONE, day_text, elapsed
from safehold.law import DUTIES
from safehold.law.case_file import History
from safehold.law.columns import (
    ABSENCE_PLANNED,
    AT,
    BREACH,
    CAUTION,
    CONVICTION,
    FINDING,
    FLAGS,
    FOREIGN,
    HOUSEHOLD_END,
    HOUSEHOLD_STAY,
    IDENTITY_CEASED,
    INTERIM_RSHO,
    INTERIM_SRO,
    KIND,
    KINDS,
    LAST,
    LISTED,
    NAME_USED,
    NOT_ACCEPTED,
    NOTIFICATION,
    ORDER_MADE,
    REF,
    RESIDES,
    RETURNS_UK,
    RSHO,
    SORT,
    SRO,
    STAY,
    TEXT,
    TRAVEL_PLAN,
    TRAVEL_PLAN_CHANGED,
    WHEN,
)  # fmt: skip
from safehold.law.matters import MATTERS

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


def not_owed(history: History, known: int, rows: list[dict[str, Any]], out: list[int]) -> list[dict[str, str]]:
    """For each known event that might have given rise to a duty and did not: the duty, the key and why.

    `known` is how many rows of the history are known, `rows` the obligations of the answer, `out` the sum of the evaluation.
    """
    columns, ids, symbols = history.columns, history.ids, history.symbols
    left_out = out[4]
    spans = out[6 + left_out :]
    arisen = {(row["duty"], row["key"]) for row in rows}
    arisen |= {("initial", row["key"]) for row in rows if row["duty"] == "sro"} | {
        ("name", row["key"]) for row in rows if row["duty"] == "sro-change"
    }
    arisen |= {("home", row["key"]) for row in rows if row["duty"] == "sro-change"}
    found: list[dict[str, str]] = []
    seen: set[tuple[str, str]] = set()
    for i in range(known):
        kind = columns[KIND][i]
        code = EXPECTED.get(kind)
        if code is None:
            continue
        key = symbols[columns[TEXT][i]] if kind in (STAY, HOUSEHOLD_STAY) else ids[i]
        if (code, key) in arisen or (code, key) in seen:
            continue
        seen.add((code, key))
        why = _why(columns, i, code, spans, rows, history)
        if why:
            found.append({"duty": code, "key": key, "why": why})
    return found


def _why(
    columns: list[list[int]], i: int, code: str, spans: list[int], rows: list[dict[str, Any]], history: History
) -> str:
    """The test that failed, in a sentence."""
    kind, flags, day = columns[KIND][i], columns[FLAGS][i], columns[AT][i] // DAY
    on = f"on {day_text(day)}"
    subject = any(spans[s] <= day <= spans[s + 1] for s in range(0, len(spans), 2))
    if kind == NOTIFICATION:
        if flags & NOT_ACCEPTED:
            return "It was not given in person at a prescribed station, or as regulations otherwise allow, and counts for nothing (s.87)."
        return (
            "It told only matters that start no yearly period (s.85(2)), or the person was not subject that day."
            if not subject
            else ("It told only matters that start no yearly period on this reading (s.85(2)).")
        )
    if kind in (CONVICTION, FINDING, CAUTION):
        if flags & BREACH:
            return "Someone already subject only remains so through the breach of a risk order (s.122I)."
        if flags & FOREIGN:
            return "A conviction abroad counts only through a notification order or notice (ss.96ZA, 97)."
        if not flags & LISTED:
            return "The offence is not one that Schedule 3 lists."
        if not subject:
            return (
                "It makes nobody subject: the disposal carries no period (s.82), or its condition is not met (s.132)."
            )
        return "The person was already subject through another source that had been told, and stayed so for the three days (s.83(2), (4)), or complied under the 1997 Act (s.83(3))."
    if kind == ORDER_MADE:
        if columns[SORT][i] in (SRO, INTERIM_SRO, RSHO, INTERIM_RSHO):
            return "A risk order does not make a person subject to s.83; s.122F asks for nothing more of someone already subject, or of an order that replaces an interim one."
        return "The person was already subject, so the order only prolongs it (s.103G), or it had ended or was not served, or its law was not in force."
    if not subject:
        return f"The person was not subject to notification {on}."
    if kind == NAME_USED:
        return "The name had been told on an earlier day (s.84(1)(a))."
    if kind == STAY:
        days = {
            d
            for j, k in enumerate(columns[KIND])
            if k == STAY and columns[TEXT][j] == columns[TEXT][i]
            for d in range(columns[AT][j] // DAY, min(columns[LAST][j], history.today) + 1)
        }
        if len(days) < 7:
            return f"{len(days)} days were stayed there; a qualifying period is 7 days within twelve months (s.84(6))."
        return "The place had been told before, or no seven of the days stayed fall within twelve months (s.84(1)(c), (6))."
    if kind == HOUSEHOLD_STAY:
        until = columns[WHEN][i] if columns[WHEN][i] != NONE else history.now
        minutes = elapsed(columns[AT][i], until)
        if minutes < 720 and not flags & RESIDES:
            return (
                f"The stay lasted {minutes // 60} hours {minutes % 60} minutes; fewer than 12 hours (2012 Regs reg.10)."
            )
        return "The household had been told (2012 Regs reg.11(2)(a))."
    if kind == HOUSEHOLD_END:
        return "The household had not been told, so its end need not be (2012 Regs reg.11(2)(b))."
    if kind == IDENTITY_CEASED:
        return "The document had not been told, so giving it up need not be (2012 Regs reg.15(2)(b))."
    if kind == TRAVEL_PLAN_CHANGED:
        return "The trip had not been told, or was cancelled, or had begun: the change is part of the first notice (2004 Regs reg.7)."
    if kind == RETURNS_UK:
        if columns[REF][i] == NONE:
            return "No trip that had to be told is named (2004 Regs reg.8(1))."
        return "The notice had given date and point of return, and both were kept; or the trip had not to be told (2004 Regs reg.8)."
    if kind == ABSENCE_PLANNED:
        return "The absence is not longer than the number of days that the rule names."
    return ""
