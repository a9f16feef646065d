"""What a history comes to on a day: the period, whether a review may be asked for, and every obligation with its status."""

from functools import lru_cache
from typing import Any

from safehold.kernel.calendar import DAY, NONE, OPEN, day_text, hours_later, instant_text
from safehold.kernel.errors import LawError
from safehold.kernel.scan import (
    R_ARISES,
    R_DUE,
    R_DUE_AT,
    R_DUTY,
    R_KEY,
    R_MET,
    R_OWNER,
    R_ROW,
    R_SPAN_END,
    R_STATUS,
    R_TOO_LATE,
    R_WIDTH,
    STATUSES,
)  # fmt: skip
from safehold.law import DECLARED
from safehold.law.case_file import READINGS, History, read
from safehold.law.case_file import instant as instant_of
from safehold.law.columns import AT, HOUSEHOLD_STAY, IDENTITY_CEASED, KIND, KINDS, LAST, STAY, WHEN
from safehold.law.evaluation import evaluate
from safehold.law.findings import with_findings
from safehold.law.matters import TRIGGERS
from safehold.law.subject import PENDING

OWNERS = ("", "person", "parent", "police")
REASONS = ("not_indefinite", "no_relevant_notification", "not_in_force", "subject_to_order", "too_early", "ok")
# The duties that each reading may touch, in the order of READINGS
TOUCHED = (
    frozenset(("periodic",)), frozenset(("travel", "travel-update")), frozenset(("travel", "travel-update")),
    frozenset(("household-end", "identity")), frozenset(("return",)),
)  # fmt: skip


def _triggers() -> tuple[list[int], list[int]]:
    """Which duties each trigger gives rise to: `duty_of[first_of[t]:first_of[t + 1]]`."""
    for duty in DECLARED:
        for name in duty.on:
            if name not in TRIGGERS:
                raise LawError(
                    f"{duty.code}: nothing is called {name}.",
                    do="A duty is declared on an event or on a matter of law/matters.py.",
                )
    first_of, duty_of = [0], []
    for name in TRIGGERS:
        duty_of += [place for place, duty in enumerate(DECLARED) if name in duty.on]
        first_of.append(len(duty_of))
    return first_of, duty_of


FIRST_OF, DUTY_OF = _triggers()
_KIND_CODE = {name: code for code, name in enumerate(KINDS)}
CODES = tuple(dict.fromkeys(duty.code for duty in DECLARED))
CODE_OF = tuple(duty.code for duty in DECLARED)


def table(law: dict[str, dict[str, Any]]) -> list[list[int]]:
    """Every declared duty as numbers, with what a draft law says of it."""
    return _table(tuple(sorted((name, tuple(sorted(rule.items()))) for name, rule in law.items())))


@lru_cache(maxsize=64)
def _table(law: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]) -> list[list[int]]:
    rules = {name: dict(rule) for name, rule in law}
    return [duty.row(CODES.index(duty.code), _KIND_CODE, rules.get(duty.code)) for duty in DECLARED]


def first_day(law: dict[str, dict[str, Any]], name: str) -> int:
    """The first day of a rule that a draft switches on; OPEN if it does not."""
    return next(row[7] for row, duty in zip(table(law), DECLARED, strict=True) if duty.code == name)


def run(history: History) -> tuple[list[int], list[int], list[int]]:
    """The rows, those under each other reading, and the sum of one history (law.evaluation says what stands where)."""
    rows: list[int] = []
    others: list[int] = []
    out: list[int] = []
    evaluate(
        history.columns, history.pool, len(history.symbols), history.born, history.today, history.now, table(history.law),
        FIRST_OF, DUTY_OF, history.readings, first_day(history.law, "online"), first_day(history.law, "job"), rows, others, out,
    )  # fmt: skip
    return rows, others, out


def due_text(due: int, due_at: int) -> str | None:
    """A last day, or a last minute, as the answer writes it; None while it cannot be known."""
    return instant_text(due_at) if due_at != NONE else day_text(due) if due != NONE else None


def summed(out: list[int]) -> dict[str, Any]:
    """The period and review of an answer."""
    start, end, review, because = out[:4]
    last = "indefinite" if end == OPEN else "pending" if end == PENDING else day_text(end) if start != NONE else ""
    return {
        "period": {"start": day_text(start), "end": last} if start != NONE else None,
        "review": {
            "eligible": REASONS[because] == "ok",
            "from": day_text(review) if review != NONE else None,
            "because": REASONS[because],
        },
    }


def row_dict(rows: list[int], r: int, symbols: list[str]) -> dict[str, Any]:
    """One obligation as the answer writes it."""
    duty = DECLARED[rows[r + R_DUTY]]
    key = rows[r + R_KEY]
    row: dict[str, Any] = {
        "duty": duty.code, "cite": duty.cite, "key": symbols[key] if key or rows[r + R_ROW] != NONE else "commencement",
        "owner": OWNERS[rows[r + R_OWNER]], "arises": day_text(rows[r + R_ARISES]), "due": due_text(rows[r + R_DUE], rows[r + R_DUE_AT]),
        "status": STATUSES[rows[r + R_STATUS]], "met_on": day_text(rows[r + R_MET]) if rows[r + R_MET] != NONE else None,
    }  # fmt: skip
    if rows[r + R_TOO_LATE]:
        row["could_be_met"] = False
    return row


def answer_of(history: History) -> dict[str, Any]:
    """The answer to a history that was read (case file, section 3), by the plain engine."""
    return with_findings(history, assemble(history, *run(history)))


def assemble(history: History, rows: list[int], others: list[int], out: list[int]) -> dict[str, Any]:
    """An answer from the rows under the readings of the file, those under each other one, and the sum."""
    whole = summed(out)
    whole["duties"] = duties = [row_dict(rows, r, history.symbols) for r in range(0, len(rows), R_WIDTH)]
    at = 0
    while at < len(others):
        place, count = others[at], others[at + 1]
        at += 2
        name, values = list(READINGS.items())[place]
        value = values[1 - history.readings[place]]
        elsewhere = {
            (CODE_OF[others[r]], others[r + R_KEY], others[r + R_ARISES]): r
            for r in range(at, at + count * R_WIDTH, R_WIDTH)
        }
        for number, r in enumerate(range(0, len(rows), R_WIDTH)):
            code = CODE_OF[rows[r]]
            if code not in TOUCHED[place] or (code == "identity" and not _may_be_told_first(history, rows[r + R_ROW])):
                continue
            o = elsewhere.get((code, rows[r + R_KEY], rows[r + R_ARISES]))
            if o is None:
                other = {"reading": name, "value": value, "due": None, "status": None}
            elif rows[r + R_DUE : r + R_STATUS + 1] == others[o + R_DUE : o + R_STATUS + 1]:
                continue
            else:
                other = {
                    "reading": name,
                    "value": value,
                    "due": due_text(others[o + R_DUE], others[o + R_DUE_AT]),
                    "status": STATUSES[others[o + R_STATUS]],
                }
            duties[number].setdefault("otherwise", []).append(other)
        at += count * R_WIDTH
    return whole


def _may_be_told_first(history: History, row: int) -> bool:
    """Whether an identity row is of a document given up, which one reading narrows."""
    return history.columns[KIND][row] == IDENTITY_CEASED


def answer(case: dict[str, Any], *, draft: dict[str, Any] | None = None, known_on: str | None = None) -> dict[str, Any]:
    """The answer to a case file: `{"period", "review", "duties"}` as case file section 3 fixes it.

    `draft` is a draft law, whose rules are added to those in force; `known_on` a day, after which nothing was known.
    Days are London days, written YYYY-MM-DD. Raises Unreadable with the place of a fault.

    >>> case = {"person": {"born": "1980-05-04"}, "as_of": "2025-06-01", "events": [
    ...     {"type": "conviction", "id": "c1", "at": "2025-03-10", "listed": True}]}
    >>> [(row["duty"], row["due"], row["status"]) for row in answer(case)["duties"]]
    [('initial', '2025-03-12', 'overdue')]
    """
    return answer_of(read(case, known_on=known_on, law=(draft or {}).get("law")))


def drawn_together(row: dict[str, Any]) -> dict[str, Any]:
    """The dates of every reading of a row as one: the safe one to tell a person, and the one after which lists may say overdue.

    `advise_by` is the earliest last day found, `breach_after` the latest (None where the row is missing under a reading, or
    overdue under some only); `overdue_on_every_reading` is what lists, counts and files go by.
    """
    others = row.get("otherwise", [])
    dues = sorted(
        (due for due in (row["due"], *(other["due"] for other in others)) if due),
        key=lambda due: due if "T" in due else due + "T23:59",
    )
    overdue = row["status"] == "overdue" and all(other["status"] == "overdue" for other in others)
    everywhere = all(other["status"] for other in others) and (overdue or row["status"] != "overdue")
    return {
        "advise_by": dues[0] if dues else None,
        "breach_after": dues[-1] if dues and everywhere else None,
        "overdue_on_every_reading": overdue,
    }


def standing(case: dict[str, Any], *, draft: dict[str, Any] | None = None) -> dict[str, Any]:
    """The answer as a record keeps it: each row with its dates drawn together, and until when all of it stands.

    `holds_until` is the first local minute at which the answer may differ though nothing more is known; None: never.
    """
    history = read(case, law=(draft or {}).get("law"))
    rows, others, out = run(history)
    whole = assemble(history, rows, others, out)
    for row in whole["duties"]:
        row.update(drawn_together(row))
    later = later_moments(history, rows, others, out)
    whole = with_findings(history, whole)
    whole["holds_until"] = instant_text(min(later)) if later else None
    return whole


def later_moments(history: History, rows: list[int], others: list[int], out: list[int]) -> list[int]:
    """The minutes after now at which an answer may change by itself: a last day passes, a span ends, a plan's day comes."""
    days = set(out[2:3]) | {day for day in out[4:] if day > 366}
    minutes = set()
    at = 0
    parts = [rows]
    while at < len(others):
        parts.append(others[at + 2 : at + 2 + others[at + 1] * R_WIDTH])
        at += 2 + others[at + 1] * R_WIDTH
    for part in parts:
        for r in range(0, len(part), R_WIDTH):
            days.update((part[r + R_DUE], part[r + R_SPAN_END]))
            minutes.add(part[r + R_DUE_AT] + 1)
    columns = history.columns
    for i, kind in enumerate(columns[KIND]):
        instant = columns[AT][i]
        minutes.add(instant)
        if kind == STAY and columns[LAST][i] > history.today:
            days.add(history.today)  # the seventh day may come with any day that is still stayed
        if kind == HOUSEHOLD_STAY:
            minutes.add(hours_later(instant, 12))
        if columns[WHEN][i] != NONE:
            minutes.add(columns[WHEN][i])
            days.update(range(columns[WHEN][i] // DAY, columns[WHEN][i] // DAY + 3))
        days.add(columns[LAST][i])
    for rule in history.law.values():
        minutes.add(instant_of(rule["from"])[0])
    minutes.update(day * DAY for day in days if 366 < day < PENDING)
    minutes.update((day + 1) * DAY for day in days if 366 < day < PENDING)
    return [minute for minute in minutes if minute > history.now or (minute == history.now and minute % DAY == 0)]
