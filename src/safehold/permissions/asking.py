"""Questions about access in the closed words in which staff, auditors and other programs put them, row by row.

A word that is not one of them is unreadable, with its row and its column. What a row leaves unsaid is not so; the
readings that this takes stand in docs/decisions/questions-about-access.md.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from safehold.kernel.errors import Unreadable
from safehold.permissions.policy import DEFAULT_SCOPE, Grant, Question, Verdict, decide
from safehold.permissions.table import ACTIONS, ACTS, RELATIONS, ROLES, act_of

COLUMNS = ("role", "relation", "action", "circumstance")
ADDED = ("verdict", "reason")
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)  # no row says a time; all that counts is what is before or after it
ASKED, ANOTHER = "the person asked about", "another person"
_DAY = timedelta(days=1)


def _grant(action: str, person: str = ASKED, ends: datetime = NOW + _DAY) -> dict[str, Any]:
    return {"grant": Grant(person, "as the row says", frozenset({action}), ends)}


# What each circumstance says, for the action of its row
CIRCUMSTANCES: dict[str, Callable[[str], dict[str, Any]]] = {
    "": lambda action: {},
    "attendance": lambda action: {"attended_at": NOW},
    "reference and attendance": lambda action: {"attended_at": NOW, "has_reference": True},
    "no reference": lambda action: {"attended_at": NOW},
    "reason": lambda action: {"reason": "as the row says"},
    "no reason": lambda action: {"authority": ""},
    "grant live": _grant,
    "grant ended yesterday": lambda action: _grant(action, ends=NOW - _DAY),
    "grant live, other person": lambda action: _grant(action, person=ANOTHER),
    "grant without submit": lambda action: {"grant": Grant(ASKED, "as the row says", DEFAULT_SCOPE, NOW + _DAY)},
    "no grant": lambda action: {},
    "named in exclusion": lambda action: {"is_excluded": True},
    "declared conflict": lambda action: {"has_conflict": True},
    "own request": lambda action: {"made_by": "self"},
    "prepared by self": lambda action: {"made_by": "self"},
    "prepared by someone else": lambda action: {"made_by": "someone else"},
    "no authority chosen": lambda action: {"authority": ""},
    "no audit reason": lambda action: {},
}  # fmt: skip


def question(*, role: str, relation: str, action: str, circumstance: str) -> Question:
    """The question that four words ask.

    A circumstance has a word for a missing authority and for an own request, none for their opposites; so where a row
    speaks of neither, an upload has its authority, and someone else made the request that is to be authorised.
    """
    act = act_of(ROLES[role], action)
    said: dict[str, Any] = {}
    if act and act.needs_authority:
        said["authority"] = "as the row leaves it unsaid"
    if act is ACTS["authorise"]:
        said["made_by"] = "someone else"
    said |= CIRCUMSTANCES[circumstance](action)
    return Question(ROLES[role], relation, action, person=ASKED, now=NOW, **said)


def answered(rows: Iterable[tuple[int, Mapping[str, str]]]) -> list[tuple[dict[str, str], Verdict]]:
    """Each numbered row with its verdict and reason added, and the whole verdict beside it.

    >>> asked = {"role": "RESP", "relation": "none", "action": "flag_card", "circumstance": "reason"}
    >>> [(row, verdict)] = answered([(2, asked)])
    >>> row["verdict"], verdict.limit
    ('allow-15min', 'for 15 minutes')
    """
    found = []
    for number, row in rows:
        verdict = decide(question(**_read(number, row)))
        found.append(({**row, "verdict": verdict.word, "reason": verdict.reason}, verdict))
    return found


def _read(number: int, row: Mapping[str, str]) -> dict[str, str]:
    known = {"role": ROLES, "relation": RELATIONS, "action": ACTIONS, "circumstance": CIRCUMSTANCES}
    words = {column: row[column].strip() for column in COLUMNS}
    for column, word in words.items():
        if word not in known[column]:
            do = f"Write one of: {'; '.join(each for each in known[column] if each)}."
            if column == "circumstance":
                do = f"Leave it empty, or w{do[1:]}"
            raise Unreadable(f"“{word}” is no {column} of the table.", where=f"row {number}, {column}", do=do)
    return words
