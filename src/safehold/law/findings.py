"""Where a history does not fit: answered as the case file says, and shown to a person who can check the facts."""

from typing import Any

from safehold.kernel.calendar import DAY, NONE, OPEN, ordinal
from safehold.law.case_file import History
from safehold.law.columns import (
    AT,
    COVERS,
    COVERS_END,
    CUSTODY_END,
    CUSTODY_START,
    DEATH,
    GIVEN,
    GIVES_UNTIL,
    HOSPITAL_END,
    HOSPITAL_START,
    HOUSEHOLD_STAY,
    IDENTITY_CEASED,
    INTERIM_SEX_OFFENDER_ORDER,
    INTERIM_SOPO,
    JOB_ENDED,
    KIND,
    LAST,
    LEAVES_UK,
    NOTIFICATION,
    ONLINE_ACCOUNT_CLOSED,
    ORDER_ENDED,
    ORDER_MADE,
    ORDER_VARIED,
    REF,
    RESTRAINING_ORDER,
    RETURNS_UK,
    SENTENCE,
    SEX_OFFENDER_ORDER,
    SOPO,
    SORT,
    STAY,
    TRAVEL_PLAN,
    WHEN,
)  # fmt: skip

MARCH_2015 = ordinal(2015, 3, 8)
SWITCHES = {
    CUSTODY_START: (CUSTODY_END, "custody"),
    HOSPITAL_START: (HOSPITAL_END, "detention in hospital"),
    LEAVES_UK: (RETURNS_UK, "absence from the United Kingdom"),
}
CLOSINGS = {ONLINE_ACCOUNT_CLOSED, JOB_ENDED, IDENTITY_CEASED, ORDER_ENDED, ORDER_VARIED}
OLD_ORDERS = {SOPO, INTERIM_SOPO, RESTRAINING_ORDER, SEX_OFFENDER_ORDER, INTERIM_SEX_OFFENDER_ORDER}


def findings(history: History) -> list[dict[str, str]]:
    """What does not fit in the part of a history that is known: `[{"where": id, "says": sentence}]`, in the order of the events."""
    columns = history.columns
    kinds, instants, refs, lasts = columns[KIND], columns[AT], columns[REF], columns[LAST]
    limit = min(history.now, history.today * DAY + DAY - 1)
    known = sum(1 for instant in instants if instant <= limit)
    on: dict[int, bool] = {}
    ends: dict[int, int] = {}
    died = NONE
    found: list[dict[str, str]] = []

    def say(i: int, words: str) -> None:
        found.append({"where": history.ids[i], "says": words})

    for i in range(known):
        kind, day = kinds[i], instants[i] // DAY
        for begins, (stops, name) in SWITCHES.items():
            if kind == begins:
                if on.get(begins):
                    say(i, f"The {name} began while it already ran; the second beginning changes nothing.")
                on[begins] = True
            elif kind == stops:
                if not on.get(begins):
                    say(i, f"The {name} ended without a beginning; its end changes nothing.")
                on[begins] = False
        of = refs[i]
        if kind in CLOSINGS and 0 <= of < len(instants) and instants[of] > instants[i]:
            say(i, "It comes before what it closes or changes.")
        if (
            kind == RETURNS_UK
            and 0 <= of < known
            and kinds[of] == TRAVEL_PLAN
            and columns[WHEN][of] > instants[i] + DAY
        ):
            say(i, "The return comes before the departure that was planned.")
        if kind == ORDER_MADE:
            ends[i] = lasts[i]
        if kind == ORDER_VARIED and of in ends and columns[GIVEN][i] & GIVES_UNTIL:
            if columns[SORT][of] in OLD_ORDERS and day >= MARCH_2015 and lasts[i] > ends[of]:
                say(
                    i,
                    "Since 8 March 2015 no variation may lengthen an order of this kind (2014 Act s.114(4)); it stands until set aside.",
                )
            ends[of] = lasts[i]
        if kind in (STAY, ORDER_MADE) and lasts[i] != OPEN and lasts[i] < day:
            say(i, "Its last day comes before its first.")
        if kind == HOUSEHOLD_STAY and columns[WHEN][i] != NONE and columns[WHEN][i] < instants[i]:
            say(i, "The stay ends before it begins.")
        if kind == SENTENCE and any(
            instants[history.pool[p]] // DAY > day
            for p in range(columns[COVERS][i], columns[COVERS_END][i])
            if history.pool[p] < len(instants)
        ):
            say(i, "The sentence comes before the finding for which it was passed.")
        if died != NONE and kind not in (DEATH, NOTIFICATION):
            say(i, "It comes after the death that is recorded.")
        if kind == DEATH:
            died = day
        if day < history.born:
            say(i, "It comes before the person's birth.")
    return found


def with_findings(history: History, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, with `findings` only where there are any."""
    found = findings(history)
    return {**answer, "findings": found} if found else answer
