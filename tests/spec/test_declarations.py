"""Does every word of every declaration matter: does changing it change some answer of the cases?"""

import json
from pathlib import Path

import pytest

from safehold.kernel.calendar import OPEN
from safehold.kernel.duty import (
    AS_WORKED_OUT,
    D_DISREGARDS,
    D_EARLY,
    D_EXTENDS,
    D_FROM,
    D_HOLDER,
    D_NUMBER,
    D_RISK_ORDER,
    D_UNIT,
    DAYS_AFTER,
    DAYS_BEGINNING_WITH,
    PERSON,
    POLICE,
)  # fmt: skip
from safehold.law import DECLARED, answers
from safehold.law.case_file import read

HERE = Path(__file__).parent
BEGINNING = "2004-05-01"  # nobody is subject earlier; and a risk order made before its own law is no order at all
CASES = [
    case["file"]
    for name in ("vectors", "generated", "own")
    for case in json.loads((HERE / f"{name}.json").read_text())["cases"]
]
ROWS = [answers.run(read(case)) for case in CASES]


def with_rows_of(place: int) -> list[int]:
    return [number for number, (rows, _, _) in enumerate(ROWS) if place in rows[::13]]


def inputs(place: int) -> list[tuple[str, int, int]]:
    """What a declaration says, and another value of each."""
    duty = DECLARED[place]
    row = answers.table({})[place]
    found = [("holder", D_HOLDER, PERSON if row[D_HOLDER] == POLICE else POLICE)]
    if duty.in_force != BEGINNING and not duty.while_risk_order:
        found.append(("in force from", D_FROM, OPEN))
    if duty.deadline.unit != AS_WORKED_OUT or duty.code == "review-decision":
        found.append(("how long", D_NUMBER, row[D_NUMBER] + 1))
    if duty.deadline.unit in (DAYS_BEGINNING_WITH, DAYS_AFTER):
        found.append(
            (
                "whether the first day counts",
                D_UNIT,
                DAYS_AFTER if row[D_UNIT] == DAYS_BEGINNING_WITH else DAYS_BEGINNING_WITH,
            )
        )
    if duty.deadline.disregards:
        found.append(("days left out", D_DISREGARDS, 0))
    if duty.deadline.extended_by:
        found.append(("put off", D_EXTENDS, row[D_EXTENDS] + 1))
    if duty.discharged_by.window:
        found.append(("in advance", D_EARLY, 0))
    if duty.while_risk_order:
        found.append(("while a risk order runs", D_RISK_ORDER, 0))
    return found


EVERY = [
    pytest.param(place, column, value, id=f"{duty.code}-{place}: {what}")
    for place, duty in enumerate(DECLARED)
    for what, column, value in inputs(place)
]


@pytest.mark.parametrize(("place", "column", "value"), EVERY)
def test_what_a_duty_says_changes_some_answer(place, column, value, monkeypatch):
    declared = answers.table

    def changed(law):
        rows = [list(row) for row in declared(law)]
        rows[place][column] = value
        return rows

    monkeypatch.setattr(answers, "table", changed)
    assert any(answers.run(read(CASES[number])) != ROWS[number] for number in with_rows_of(place))


@pytest.mark.parametrize(
    ("place", "event"), [pytest.param(p, e, id=f"{d.code}-{p}: {e}") for p, d in enumerate(DECLARED) for e in d.on]
)
def test_each_event_that_a_duty_names_gives_rise_to_it(place, event, monkeypatch):
    """Without one of the events it is declared on, some case loses a row."""
    from safehold.law.matters import TRIGGERS

    t = TRIGGERS.index(event)
    first, of = list(answers.FIRST_OF), list(answers.DUTY_OF)
    at = next(i for i in range(first[t], first[t + 1]) if of[i] == place)
    of[at] = next(p for p, duty in enumerate(DECLARED) if p != place)
    monkeypatch.setattr(answers, "DUTY_OF", of)
    assert any(answers.run(read(CASES[number])) != ROWS[number] for number in with_rows_of(place))
