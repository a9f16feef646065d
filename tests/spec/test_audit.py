"""An office's list held against the law: every planted error of the sample is found, no right row is called wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safehold.kernel.errors import Unreadable
from safehold.law.audit import COLUMNS, audit, could_not_be_read, disagrees, read_list, written

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "docs/samples/list-of-an-office.csv"
TODAY = "2026-06-30"

# What was planted, and a word that the reason must hold. Reckoned by hand from the Act, not by the engine.
PLANTED = {
    "L03": ("2026-07-04", "none", "a day too late: the first day counts"),  # ten years, and a day
    "L05": ("2027-02-10", "2027-01-19", "as if it were 10 years"),  # 6 months exactly is "6 months or less"
    "L06": ("indefinite", "2026-11-05", "30 months or more"),  # 30 months exactly has no end
    "L09": ("2025-09-17", "none", "a caution: 2 years"),
    "L12": ("2032-05-08", "2026-12-01", "a suspended sentence counts as prison"),
    "L14": ("2025-05-06", "none", "halved"),  # under 18, and not halved
    "L15": ("2027-06-13", "2027-05-19", "as if it were 2 years and 6 months"),  # 18 that very day, and halved
    "L18": ("2027-01-23", "2026-11-30", "only the part in detention counts"),
    "L21": ("2030-10-05", "2026-10-20", "counts from the relevant date"),
    "L22": ("2031-06-28", "2025-02-28", "a day too late"),  # a year after 29 February
    "L24": ("2029-03-25", "", "does not move the year"),  # a card
    "L27": ("2033-03-20", "2026-06-16", "without a home, 7 days"),
    "L29": ("2026-06-16", "none", "a conditional discharge counts as long as it lasts"),
    "L31": ("none", "none", "after an absolute discharge nobody is subject"),
    "L34": ("indefinite", "2027-02-02", "with a restriction order has no end"),
    "L35": ("2032-04-04", "2026-08-15", "a weekend moves nothing"),
    "L58": ("2032-03-21", "", "does not move the year"),  # a passport
    "L59": ("2023-08-19", "2023-08-10", "a day too late"),
}


@pytest.fixture(scope="module")
def sample():
    _names, rows = read_list(SAMPLE.read_text())
    return {row["ref"]: row for row in audit(rows, as_of=TODAY)}


def row(**cells):
    """A right row, but for the cells given."""
    right = {
        "ref": "A1",
        "born": "1980-05-04",
        "relevant_date": "2015-03-10",
        "disposal": "imprisonment",
        "months": "12",
    }
    return dict.fromkeys(COLUMNS, "") | right | {"period_end_on_file": "2025-03-09"} | cells


def audited(**cells):
    return audit([row(**cells)], as_of=TODAY)[0]


def test_finds_every_planted_error_of_the_sample_and_raises_none_on_the_right_rows(sample):
    assert len(sample) == 62
    assert {ref for ref, found in sample.items() if found["agrees"] == "no"} == set(PLANTED)
    assert {found["agrees"] for ref, found in sample.items() if ref not in PLANTED} == {"yes"}


@pytest.mark.parametrize("ref", PLANTED)
def test_says_what_is_right_instead_and_why(sample, ref):
    end, due, words = PLANTED[ref]
    assert (sample[ref]["period_end"], sample[ref]["next_due"]) == (end, due)
    assert words in sample[ref]["why"]


def test_the_same_day_by_day_as_the_years_pass():
    _names, rows = read_list(SAMPLE.read_text())
    now, later = audit(rows, as_of=TODAY), audit(rows, as_of="2050-01-01")
    assert now == later


OLD = {"born": "1960-05-04", "relevant_date": "1996-03-10", "months": "20"}
SECTION_81 = "whether a condition of s.81 was met on 1 September 1997"
DISCHARGED = {"relevant_date": "2003-03-10", "disposal": "conditional discharge", "months": "24"}


@pytest.mark.parametrize(
    ("cells", "period_end", "agrees"),
    [
        ({"period_end_on_file": "2025-03-09"}, "2025-03-09", "yes"),
        ({"period_end_on_file": "2025-03-10"}, "2025-03-09", "no"),
        ({"period_end_on_file": ""}, "2025-03-09", "cannot be told: period_end_on_file, next_due_on_file"),
        ({"disposal": "Prison"}, "2025-03-09", "yes"),
        ({"disposal": "IMPRISONMENT", "months": "30", "period_end_on_file": "Life"}, "indefinite", "yes"),
        ({"disposal": ""}, "", "cannot be told: disposal"),
        ({"months": ""}, "", "cannot be told: months"),
        ({"disposal": "conditional discharge", "months": ""}, "", "cannot be told: months"),
        ({"months": "", "days": "183", "period_end_on_file": "2022-03-09"}, "2022-03-09", "yes"),  # under 6 months
        ({"months": "", "days": "184", "period_end_on_file": "2022-03-09"}, "2022-03-09", "yes"),  # 6 months exactly
        ({"months": "", "days": "185", "period_end_on_file": "2022-03-09"}, "2025-03-09", "no"),
        # A blank birth matters only where a length may be halved, and only if the date on file is one of the two.
        ({"born": ""}, "", "cannot be told: born"),
        ({"born": "", "period_end_on_file": "2020-03-09"}, "", "cannot be told: born"),
        ({"born": "", "period_end_on_file": "2022-03-09"}, "", "no"),
        ({"born": "", "months": "30", "period_end_on_file": "indefinite"}, "indefinite", "yes"),
        # Before the Acts
        (OLD | {"period_end_on_file": "2006-03-09"}, "", f"cannot be told: {SECTION_81}"),
        (OLD | {"period_end_on_file": "2006-03-10"}, "", "no"),
        (OLD | {"disposal": "caution", "period_end_on_file": "none"}, "none", "yes"),
        ({"relevant_date": "1998-06-10", "disposal": "caution", "period_end_on_file": "2003-06-09"}, "none", "yes"),
        (DISCHARGED | {"period_end_on_file": "2005-03-09"}, "none", "no"),
    ],
)  # fmt: skip
def test_the_end_of_the_period(cells, period_end, agrees):
    found = audited(**cells)
    assert (found["period_end"], found["agrees"]) == (period_end, agrees)


ENDLESS = {"months": "30", "period_end_on_file": "indefinite"}
CARD = {"last_told": "2026-02-03", "last_told_what": "card"}


@pytest.mark.parametrize(
    ("cells", "next_due", "agrees"),
    [
        ({"last_told": "2026-02-03", "next_due_on_file": "2027-02-03"}, "2027-02-03", "yes"),
        ({"last_told": "2026-02-03", "next_due_on_file": "2027-02-02"}, "2027-02-03", "cannot be told: last_told_what"),
        ({"last_told": "2026-02-03", "last_told_what": "Yearly", "next_due_on_file": "2027-02-02"}, "2027-02-03", "no"),
        ({"last_told": "2026-02-03", "next_due_on_file": "2027-02-04"}, "2027-02-03", "no"),
        ({"last_told": "2026-02-03", "home": "NFA", "next_due_on_file": "2026-02-10"}, "2026-02-10", "yes"),
        ({"last_told": "", "next_due_on_file": "2027-02-03"}, "", "cannot be told: last_told"),
        ({"last_told": "2010-02-03", "next_due_on_file": "2011-02-03"}, "", "cannot be told: last_told"),
        # A card: the year runs on from the notification before, so any earlier date may be right, and no later one.
        (CARD | {"next_due_on_file": "2026-11-20"}, "", "cannot be told: last_told"),
        (CARD | {"next_due_on_file": "2027-02-02"}, "", "cannot be told: last_told"),
        (CARD | {"next_due_on_file": "2027-02-03"}, "", "no"),
        ({"last_told": "2026-02-03", "last_told_what": "travel", "next_due_on_file": "2027-02-03"}, "", "no"),
    ],
)  # fmt: skip
def test_the_next_date(cells, next_due, agrees):
    found = audited(**ENDLESS, **cells)
    assert (found["next_due"], found["agrees"]) == (next_due, agrees)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"born": "04/05/1980"}, "born"),
        ({"born": "2016-01-01"}, "born"),
        ({"relevant_date": "2015-02-30"}, "relevant_date"),
        ({"relevant_date": ""}, "relevant_date"),
        ({"relevant_date": "2062-03-10"}, "relevant_date"),
        ({"disposal": "sent away"}, "disposal"),
        ({"months": "1,5"}, "months"),
        ({"months": "²"}, "months"),
        ({"days": "-3"}, "days"),
        ({"sentenced_on": "2015-03-09"}, "sentenced_on"),
        ({"last_told": "2027-01-01"}, "last_told"),
        ({"last_told_what": "hello"}, "last_told_what"),
        ({"home": "1 High Street"}, "home"),
        ({"period_end_on_file": "soon"}, "period_end_on_file"),
        ({"next_due_on_file": "20270203"}, "next_due_on_file"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_by_row_and_column_and_the_others_go_on(cells, column):
    wrong, right = audit([row(**cells), row()], as_of=TODAY)
    assert (wrong["agrees"], right["agrees"]) == (f"cannot be told: {column}", "yes")
    assert wrong["why"].startswith(f"row 2, {column}: ")
    assert could_not_be_read(wrong)
    assert disagrees([wrong])
    assert not disagrees([right])


def test_columns_may_have_other_names_said_in_a_map_either_way_round():
    theirs = {
        "Nr": "7",
        "DOB": "1980-05-04",
        "Convicted": "2015-03-10",
        "Result": "prison",
        "Term": "12",
        "Ends": "2025-03-10",
    }
    ours = {
        "born": "DOB",
        "relevant_date": "Convicted",
        "disposal": "Result",
        "months": "Term",
        "period_end_on_file": "Ends",
    }
    for columns in (ours, {theirs: name for name, theirs in ours.items()}):
        [found] = audit([theirs], columns, as_of=TODAY)
        assert (found["agrees"], found["Nr"]) == ("no", "7")


@pytest.mark.parametrize(
    ("rows", "columns", "where"),
    [
        ([{"ref": "A1"}], None, "line 1"),
        ([{"relevant_date": "2015-03-10"}], None, "line 1"),
        ([row()], {"born": "DOB"}, "map"),
        ([row()], {"birth": "born", "ref": "ref"}, "map"),
        ([row()], {"birth": 3}, "map"),
        ([row()], ["born"], "map"),
    ],
)
def test_a_list_or_a_map_that_does_not_fit_is_unreadable(rows, columns, where):
    with pytest.raises(Unreadable) as fault:
        audit(rows, columns, as_of=TODAY)
    assert fault.value.where == where


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "line 1"),
        (",,\n", "line 1"),
        ("ref,ref\n1,2\n", "line 1"),
        ("ref,born\n1\n", "row 2"),
        ("ref,born\n1,2\n\n1,2,3\n", "row 4"),
        ('ref,born\n1,"2\n', "the list"),
    ],
)
def test_text_that_is_no_list_is_unreadable_at_its_line(text, where):
    with pytest.raises(Unreadable) as fault:
        read_list(text)
    assert fault.value.where == where


def test_what_a_spreadsheet_would_take_for_a_formula_is_kept_from_it():
    names, rows = read_list('ref,born,note\n=1+1,2015-03-10,"@a"\n')
    text = written(
        names, [{**rows[0], "period_end": "", "next_due": "", "agrees": "no", "why": "-"}], for_a_spreadsheet=True
    )
    assert text == "ref,born,note,period_end,next_due,agrees,why\r\n'=1+1,2015-03-10,'@a,,,no,'-\r\n"


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(COLUMNS), st.text(max_size=12) | st.dates().map(str) | st.integers(0, 10**9).map(str)
    )
)
def test_whatever_the_cells_hold_every_row_is_answered(cells):
    found = audited(**cells)
    assert found["agrees"] in ("yes", "no") or found["agrees"].startswith("cannot be told: ")
    assert found["why"] or found["agrees"] == "cannot be told: period_end_on_file, next_due_on_file"


# --- The command ----------------------------------------------------------------------------------


def safehold(*words, **more):
    return subprocess.run(
        [sys.executable, "-m", "safehold", *map(str, words)], capture_output=True, text=True, env=os.environ, **more
    )


def test_the_command_prints_the_list_with_what_it_found_and_leaves_with_1(sample):
    shown = safehold("audit", SAMPLE, "--as-of", TODAY)
    assert (shown.returncode, shown.stderr) == (1, "")
    names, rows = read_list(shown.stdout)
    assert names == [*COLUMNS, "period_end", "next_due", "agrees", "why"]
    assert {row["ref"]: row for row in rows} == sample


def test_the_command_leaves_with_0_where_nothing_disagrees(tmp_path):
    written_to = tmp_path / "found.csv"
    told = written(row(), [{**row(), "period_end": "", "next_due": "", "agrees": "", "why": ""}])
    shown = safehold("audit", "-", "--out", written_to, "--as-of", TODAY, input=told)
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, "", "")
    assert read_list(written_to.read_text())[1][0]["agrees"] == "yes"


def test_the_command_as_json_and_with_other_column_names(tmp_path):
    (tmp_path / "list.csv").write_text(
        "DOB,relevant_date,disposal,period_end_on_file\n1980-05-04,2015-03-10,fine,2020-03-10\n"
    )
    (tmp_path / "map.json").write_text(json.dumps({"born": "DOB"}))
    shown = safehold("audit", tmp_path / "list.csv", "--map", tmp_path / "map.json", "--json", "--as-of", TODAY)
    told = json.loads(shown.stdout)
    assert shown.returncode == 1
    assert (told["as_of"], told["rows"][0]["agrees"], told["rows"][0]["period_end"]) == (TODAY, "no", "2020-03-09")
    assert told["law_checked_to"]


@pytest.mark.parametrize(
    ("content", "more", "place"),
    [
        (b"ref\nA1\n", (), "line 1"),
        (b"\xff\xfe\x00", (), "list.csv"),
        (b"relevant_date,period_end_on_file\nx,2020-01-01\n", (), "row 2"),
        (b"relevant_date,period_end_on_file\n2020-01-01,2025-01-01\n", ("--as-of", "soon"), "--as-of"),
    ],
)
def test_the_command_leaves_with_2_and_writes_nothing_where_nothing_can_be_read(tmp_path, content, more, place):
    (tmp_path / "list.csv").write_bytes(content)
    shown = safehold("audit", tmp_path / "list.csv", "--out", tmp_path / "found.csv", *more)
    assert (shown.returncode, shown.stdout, len(shown.stderr.splitlines())) == (2, "", 1)
    assert place in shown.stderr
    assert not (tmp_path / "found.csv").exists()
