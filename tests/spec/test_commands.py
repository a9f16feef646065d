"""Do the commands of the law take files and give answers as other programs rely on them to?"""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from safehold import commands
from safehold.kernel.errors import Conflict
from safehold.law import DUTIES, LAW_CHECKED_TO
from safehold.law.age import refuse_if_old, says_of_age

HERE = Path(__file__).parent
TOLD = {
    "person": {"born": "1980-05-04"},
    "as_of": "2025-06-01",
    "events": [
        {"type": "conviction", "id": "c1", "at": "2025-03-10", "listed": True, "known": "2025-04-02"},
        {"type": "notification", "id": "n1", "at": "2025-03-11", "covers": ["c1"]},
    ],
}
DRAFT = {"name": "Regulations as announced", "status": "draft", "law": {"job": {"from": "2025-01-01", "days": 3}}}
TODAY = date.fromisoformat(LAW_CHECKED_TO)


def safehold(*arguments: str, given: object = None) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "safehold", *arguments],
        input=given if isinstance(given, str) else json.dumps(given),
        capture_output=True,
        text=True,
    )


def test_one_case_from_standard_input_has_the_id_of_its_name():
    done = safehold("answer", "-", given=TOLD)
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["law_checked_to"] == LAW_CHECKED_TO
    assert [entry["id"] for entry in told["answers"]] == ["-"]


def test_a_case_that_cannot_be_read_lets_the_others_go_on():
    done = safehold(
        "answer", "-", given={"cases": [{"id": "a", "file": {}}, {"id": "b", "file": TOLD}, {"id": "b", "file": TOLD}]}
    )
    first, second, again = json.loads(done.stdout)["answers"]
    assert done.returncode == 1
    assert first["error"]["where"] == "as_of"
    assert second["answer"]["duties"][0]["status"] == "met"
    assert again["error"] == {
        "kind": "unreadable", "where": "b", "says": "This id comes twice.", "do": "Give each case an id of its own.",
    }  # fmt: skip


@pytest.mark.parametrize(("given", "where"), [("{", "-"), ("[" * 100_000, "-"), ({"cases": 3}, "cases"), ("7", "")])
def test_where_no_case_can_be_read_it_leaves_with_2(given, where):
    done = safehold("answer", "-", given=given)
    assert done.returncode == 2
    assert json.loads(done.stdout)["answers"][0]["error"]["where"] == where


def test_a_draft_law_is_named_in_whatever_is_answered_under_it(tmp_path):
    (tmp_path / "draft.json").write_text(json.dumps(DRAFT))
    case = {**TOLD, "events": [*TOLD["events"], {"type": "job_started", "id": "j1", "at": "2025-05-01"}]}
    told = json.loads(safehold("answer", "-", "--law", str(tmp_path / "draft.json"), given=case).stdout)
    assert told["law"] == {"name": "Regulations as announced", "status": "draft"}
    assert ("job", "overdue") in {(row["duty"], row["status"]) for row in told["answers"][0]["answer"]["duties"]}
    prose = safehold("explain", "-", "--law", str(tmp_path / "draft.json"), given=case).stdout
    assert "Answered under Regulations as announced (draft)." in prose


def test_what_became_known_later_is_left_out():
    known = json.loads(safehold("explain", "-", "--json", given=TOLD).stdout)
    before = json.loads(safehold("explain", "-", "--json", "--known-on", "2025-04-01", given=TOLD).stdout)
    assert [one["duty"] for one in known["duties"]] == ["initial", "periodic"]
    assert before["duties"] == [] and before["period"] is None


def test_an_explanation_holds_what_other_programs_read():
    told = json.loads(safehold("explain", "-", "--json", "--duty", "initial", given=TOLD).stdout)
    assert set(told) >= {"id", "law_checked_to", "duties", "not_owed"}
    (initial,) = told["duties"]
    assert {name: initial[name] for name in ("duty", "key", "arises", "due", "status", "advise_by", "breach_after", "events")} == {
        "duty": "initial", "key": "c1", "arises": "2025-03-10", "due": "2025-03-12", "status": "met", "advise_by": "2025-03-12",
        "breach_after": "2025-03-12", "events": ["c1", "n1"],
    }  # fmt: skip
    assert (
        initial["days_left_out"] == []
        and initial["readings"] == []
        and initial["would_change"]
        and initial["says"]
        and initial["cite"]
    )


def test_a_case_of_a_set_is_named_by_its_id():
    prose = safehold("explain", str(HERE / "vectors.json"), "--id", "V26", "--duty", "initial")
    assert "Left out under s.83(6): 10 March to 9 December 2025, in custody" in prose.stdout
    assert safehold("explain", str(HERE / "vectors.json")).returncode == 2


def test_a_calendar_is_neutral_and_a_sheet_is_a_pdf(tmp_path):
    calendar = safehold("explain", "-", "--calendar", given=TOLD).stdout
    assert "DTSTART;VALUE=DATE:20260311" in calendar
    assert not {"register", "offend", "police", "notif", "safehold"} & set(calendar.lower().split())
    assert safehold("explain", "-", "--print", "--out", str(tmp_path / "sheet.pdf"), given=TOLD).returncode == 0
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")


def test_the_law_is_listed_and_shown():
    assert {one["duty"] for one in json.loads(safehold("law", "list", "--json").stdout)} == set(DUTIES)
    shown = json.loads(safehold("law", "show", "home", "--json").stdout)
    assert shown["provisions"][0]["cite"] == "SOA 2003 s.84(1)(b)"
    assert 'code="home"' in shown["declared"] and any(case["id"] == "V33" for case in shown["cases"])
    assert safehold("law", "show", "house").returncode == 2


def test_disagreements_with_expected_answers_are_said_row_by_row():
    case = {"id": "a", "file": TOLD, "expect": {"period": None, "review": {}, "duties": []}}
    lines = commands.differences(commands.answer(case["file"]), case["expect"])
    assert "not expected: initial c1 person 2025-03-10 2025-03-12 met 2025-03-11" in lines


def test_a_law_grown_old_says_so_first_and_after_a_year_shows_no_date(monkeypatch):
    assert says_of_age(TODAY + timedelta(days=180)) == ""
    assert LAW_CHECKED_TO in says_of_age(TODAY + timedelta(days=181))
    refuse_if_old(TODAY + timedelta(days=365))
    with pytest.raises(Conflict):
        refuse_if_old(TODAY + timedelta(days=366))
    refuse_if_old(TODAY + timedelta(days=366), accepted=True)
    told, _ = commands.answers([str(HERE / "own.json")], engine="plain", draft=None, today=TODAY + timedelta(days=200))
    assert next(iter(told)) == "careful"


def test_a_history_that_does_not_fit_is_answered_with_its_findings():
    case = {**TOLD, "events": [*TOLD["events"], {"type": "custody_end", "id": "k1", "at": "2025-05-01"}]}
    (entry,) = json.loads(safehold("answer", "-", given=case).stdout)["answers"]
    assert entry["answer"]["findings"] == [
        {"where": "k1", "says": "The custody ended without a beginning; its end changes nothing."}
    ]


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    done = safehold("answer", "-", "--out", str(tmp_path / "nowhere" / "a.json"), given=TOLD)
    assert done.returncode == 2 and not list(tmp_path.iterdir())
