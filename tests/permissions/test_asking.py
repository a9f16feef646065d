"""Does `access ask` take a list of questions and give verdicts as other programs rely on them?"""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from safehold.permissions.asking import CIRCUMSTANCES, answered
from safehold.permissions.table import ACTIONS, RELATIONS, ROLES

ROOT = Path(__file__).resolve().parents[2]
HEAD = "role,relation,action,circumstance\n"

ANSWERS = """
    RP    own    due_list                                                      | allow
    RP    own    submit                                                        | allow
    RP    own    risk_score                                                    | deny
    RP    own    read_intelligence                                             | deny
    RP    own    edit_acknowledged_notification                                | deny-new-event-needed
    RP    other  another_receipt_by_guess                                      | deny-same-answer
    RP    other  due_list                                                      | deny-same-answer
    RP    none   person_lookup                                                 | deny-same-answer
    REP   own    due_list                        grant live                    | allow
    REP   own    due_list                        grant without submit          | allow
    REP   own    due_list                        no grant                      | deny
    REP   own    due_list                                                      | deny
    REP   own    due_list                        grant ended yesterday         | deny
    REP   own    due_list                        grant live, other person      | deny
    REP   own    submit                          grant live                    | allow
    REP   own    submit                          grant without submit          | deny
    REP   own    risk_score                      grant live                    | deny
    REP   other  due_list                        no grant                      | deny-same-answer
    DESK  none   open_person                     reference and attendance      | allow
    DESK  none   open_person                     no reference                  | deny
    DESK  none   open_person                     attendance                    | deny
    DESK  none   open_person                                                   | deny
    DESK  none   take_notification               reference and attendance      | allow
    DESK  none   full_record                     reference and attendance      | deny
    DESK  none   person_lookup                   reason                        | deny
    OM    own    open_person                                                   | allow
    OM    own    full_record                                                   | allow
    OM    own    risk_score                                                    | allow
    OM    own    full_record                     named in exclusion            | deny-restricted
    OM    own    full_record                     declared conflict             | deny
    OM    own    edit_acknowledged_notification                                | deny-new-event-needed
    OM    own    correct_acknowledged_notification prepared by self            | deny
    OM    own    upload_device_data              no authority chosen           | deny
    OM    own    upload_device_data              reason                        | allow
    OM    own    upload_device_data                                            | allow
    OM    own    approve_own_priority_down                                     | deny
    OM    own    approve_priority_down                                         | deny
    OM    own    export_pack                     reason                        | allow
    OM    own    export_pack                     no reason                     | deny
    OM    own    decide_breach_outcome                                         | deny
    OM    force  full_record                     reason                        | allow
    OM    force  full_record                     no reason                     | deny
    OM    force  full_record                                                   | deny
    OM    other  full_record                     grant live                    | allow
    OM    other  full_record                     reason                        | deny
    OM    other  full_record                     no grant                      | deny
    OM    other  full_record                     grant ended yesterday         | deny
    OM    other  full_record                     grant live, other person      | deny
    OM    other  full_record                     named in exclusion            | deny-restricted
    OM    other  search_by_name                  reason                        | allow
    OM    other  take_notification               reason                        | allow
    SUP   team   approve_priority_down           prepared by self              | deny
    SUP   team   approve_priority_down           prepared by someone else      | allow
    SUP   team   approve_own_priority_down                                     | deny
    SUP   other  full_record                     reason                        | deny
    AUTH  force  authorise                       own request                   | deny
    AUTH  force  authorise                                                     | allow
    AUTH  force  authorise                       prepared by someone else      | allow
    INT   force  read_intelligence                                             | allow
    INT   force  full_record                     reason                        | allow
    INV   other  full_record                     grant live                    | allow
    INV   other  full_record                     grant live, other person      | deny
    RESP  none   flag_card                       reason                        | allow-15min
    RESP  none   flag_card                       no reason                     | deny
    RESP  none   flag_card                       named in exclusion            | deny-restricted
    RESP  none   full_record                     reason                        | deny
    PP    shared full_record                     grant live                    | allow
    PP    other  full_record                     grant live                    | deny
    MAPPA area   full_record                     grant live                    | allow
    MAPPA other  full_record                     grant live                    | deny
    LEGAL force  export_pack                     grant live                    | allow
    LEGAL force  draft_order_conditions                                        | allow
    LEGAL force  full_record                     reason                        | deny
    PLAT  none   person_lookup                                                 | deny-same-answer
    PLAT  none   open_person                     named in exclusion            | deny-same-answer
    ANA   none   person_row                                                    | deny
    ANA   none   aggregate_released                                            | allow
    ANA   none   aggregate_before_disclosure_control                           | deny
    DPO   none   audit_trail                                                   | allow
    DPO   none   case_content                    no audit reason               | deny
    DPO   none   case_content                    reason                        | allow
    ADMIN none   case_content                    reason                        | deny
    ADMIN none   audit_trail                                                   | deny
"""


def lines():
    for line in filter(None, map(str.strip, ANSWERS.splitlines())):
        asked, _, verdict = line.partition("|")
        role, relation, action, *circumstance = asked.split()
        yield role, relation, action, " ".join(circumstance), verdict.strip()


def safehold(*arguments, given=None):
    return subprocess.run([sys.executable, "-m", "safehold", *arguments], input=given, capture_output=True, text=True)


@pytest.mark.parametrize(("role", "relation", "action", "circumstance", "verdict"), list(lines()))
def test_a_question_gets_the_answer_that_its_role_would_expect(role, relation, action, circumstance, verdict):
    asked = {"role": role, "relation": relation, "action": action, "circumstance": circumstance}
    [(found, _verdict)] = answered([(2, asked)])
    assert {**asked, "verdict": verdict} == {name: cell for name, cell in found.items() if name != "reason"}


def test_the_list_comes_back_with_two_columns_more_and_all_others_as_they_were():
    given = 'id,role,relation,action,circumstance\n7,RESP,none,flag_card,reason\n\n"8, again",OM,own,flag_card,\n'
    done = safehold("access", "ask", "-", given=given)
    assert (done.returncode, done.stderr) == (0, "")
    found = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [list(row)[:5] for row in found] == [["id", *HEAD.strip().split(",")]] * 2
    assert [(row["id"], row["verdict"]) for row in found] == [("7", "allow-15min"), ("8, again", "allow")]
    assert all(row["reason"] for row in found)


def test_an_answered_list_can_be_asked_again():
    once = safehold("access", "ask", "docs/samples/questions-about-access.csv").stdout
    assert safehold("access", "ask", "-", given=once).stdout == once


def test_the_same_as_json_says_within_which_limit(tmp_path):
    given = HEAD + "OM,other,search_by_name,reason\n"
    safehold("access", "ask", "-", "--json", "--out", str(tmp_path / "found.json"), given=given)
    assert json.loads((tmp_path / "found.json").read_text()) == {
        "answers": [{
            "role": "OM", "relation": "other", "action": "search_by_name", "circumstance": "reason", "verdict": "allow",
            "reason": "Open with the reason that is recorded (masked: reference, owning unit and telephone only).",
            "limit": "masked: reference, owning unit and telephone only",
        }],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (HEAD + "KING,own,due_list,\n", "row 2, role"),
        (HEAD + "RP,mine,due_list,\n", "row 2, relation"),
        (HEAD + "RP,own,due_list,\n\nRP,own,see_everything,\n", "row 4, action"),
        (HEAD + "RP,own,due_list,perhaps\n", "row 2, circumstance"),
        (HEAD + "rp,own,due_list,\n", "row 2, role"),
        (HEAD + ",own,due_list,\n", "row 2, role"),
        (HEAD + "RP,,due_list,\n", "row 2, relation"),
        (HEAD + "RP,own,due_list\n", "row 2"),
        ("role,relation,action\nRP,own,due_list\n", "line 1"),
        ("", "line 1"),
    ],
)
def test_any_other_word_is_unreadable_at_its_row_and_column(given, where, tmp_path):
    done = safehold("access", "ask", "-", "--out", str(tmp_path / "found.csv"), given=given)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"safehold: {where}: ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_is_unreadable():
    assert safehold("access", "ask", "nowhere.csv").returncode == 2


def test_every_pair_of_words_has_an_answer():
    asked = [
        (2, dict(zip(HEAD.strip().split(","), words, strict=True)))
        for role in ROLES
        for relation in RELATIONS
        for action in ACTIONS
        for words in [(role, relation, action, each) for each in CIRCUMSTANCES]
    ]
    verdicts = {row["verdict"] for row, _verdict in answered(asked)}
    assert verdicts == {
        "allow", "deny", "allow-15min", "deny-restricted", "deny-same-answer", "deny-new-event-needed",
    }  # fmt: skip
