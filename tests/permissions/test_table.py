"""Is every cell of the permission table answered as it stands there?

table.csv is written by hand from the table, in its own shape; nothing in it is taken from the code.
"""

import csv
from pathlib import Path

import pytest

from safehold.permissions.asking import CIRCUMSTANCES, question
from safehold.permissions.policy import decide
from safehold.permissions.table import RELATIONS, ROLES

HERE = Path(__file__).parent
# Under which relations a column of the table is asked for; a column that names none stands in each.
NAMED = {"own/team": ("own", "team"), "team": ("own", "team"), "force": ("force",), "other": ("other",)}
OF_THE_COLUMN = {"RP": ("own",), "PP": ("own", "shared"), "MAPPA": ("area",)}
# What a cell answers: verdicts by circumstance. What is not named here is refused.
AT_ONCE = {
    "", "reason", "no reason", "attendance", "reference and attendance", "no reference", "grant live", "no grant",
    "grant ended yesterday", "grant live, other person", "grant without submit", "no authority chosen",
    "no audit reason", "own request", "prepared by self", "prepared by someone else",
}  # fmt: skip
CELLS = {
    "A": AT_ONCE,
    "R": {"reason", "grant live"},
    "G": {"grant live"},
    "2": {"prepared by someone else"},
    "executes": {"prepared by someone else"},
    **dict.fromkeys(("own counts", "area", "own actions", "team"), AT_ONCE),
    **{cell: set() for cell in ("-", "own tool", "comment", "propose", "advise", "ask DPO", "integrity only")},
}
DECISIONS = {
    "approve_priority_down_reactive", "authorise_application_platform_run_disclosure", "decide_breach_outcome",
    "merge_split_persons", "correct_acknowledged_notification", "transfer_out_accept_in", "delete_at_end_of_retention",
}  # fmt: skip
OWN_ACT = {"own request", "prepared by self"}


def rows():
    with (HERE / "table.csv").open() as file:
        return list(csv.DictReader(file))


def relations(column):
    role, _, named = column.partition(" ")
    return OF_THE_COLUMN.get(role) or NAMED.get(named) or RELATIONS


def allowed_in(action, column, cell):
    """The circumstances in which this cell allows."""
    allowed = set(CELLS[cell])
    if action in DECISIONS:
        allowed -= OWN_ACT
    if action.startswith("authorise") and cell == "2":  # a row that speaks of no own request speaks of another's
        allowed = AT_ONCE - OWN_ACT
    if action.startswith("upload") and cell == "R":  # the reason is the authority; a row has a word only for its lack
        allowed = AT_ONCE - {"no authority chosen", "no reason"}
    if column == "DESK" and cell == "R":  # person present and reference given
        allowed = {"reference and attendance"}
    return allowed


EVERY_CELL = [(row["action"], column, cell) for row in rows() for column, cell in row.items() if column != "action"]


def word(code, relation, action, circumstance):
    return decide(question(role=code, relation=relation, action=action, circumstance=circumstance)).word


@pytest.mark.parametrize(("action", "column", "cell"), EVERY_CELL)
def test_every_cell_answers_as_it_stands_in_the_table(action, column, cell):
    code = column.split()[0]
    yes = "allow-15min" if (code, action) == ("RESP", "flag_card") else "allow"
    to_the_public = (code == "PLAT" and action not in ("aggregates", "audit_trail")) or (
        code == "RP" and action == "search_by_name"
    )  # fmt: skip
    no = "deny-same-answer" if to_the_public else "deny"
    allowed = allowed_in(action, column, cell)
    expected = {each: yes if each in allowed else no for each in CIRCUMSTANCES}
    expected["named in exclusion"] = "deny-same-answer" if to_the_public else "deny-restricted"
    for relation in relations(column):
        assert {each: word(code, relation, action, each) for each in CIRCUMSTANCES} == expected


def test_the_copy_holds_the_whole_table():
    table = rows()
    assert [len(table), len({row["action"] for row in table}), {len(row) for row in table}] == [21, 21, {19}]
    assert {column.split()[0] for column in table[0] if column != "action"} == set(ROLES) - {"REP"}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["action"])
def test_what_stands_in_no_column_is_refused(row):
    """A supervisor of another force, a coordinator outside the area, an officer who stands in no relation."""
    in_a_column = {
        (column.split()[0], relation) for column in row if column != "action" for relation in relations(column)
    }
    outside = {(code, relation) for code in set(ROLES) - {"REP"} for relation in RELATIONS} - in_a_column
    asked_of_nobody = {("OM", "none"), ("SUP", "none"), ("MAPPA", "none"), ("PP", "none"), ("RP", "none")}
    if row["action"] in ("aggregates", "audit_trail"):
        outside -= asked_of_nobody
    assert outside
    allows = {
        (code, relation, each)
        for code, relation in outside
        for each in CIRCUMSTANCES
        if word(code, relation, row["action"], each).startswith("allow")
    }
    assert allows == set()


@pytest.mark.parametrize("code", ["OM", "SUP", "MAPPA"])
@pytest.mark.parametrize("action", ["aggregates", "audit_trail"])
def test_what_concerns_no_one_person_is_asked_in_the_roles_own_column(code, action):
    own = {"OM": "own", "SUP": "team", "MAPPA": "area"}[code]
    assert word(code, "none", action, "") == word(code, own, action, "")
