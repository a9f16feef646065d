"""The generated pages are as the code has them, and say what a reader of the reference looks for."""

import json

import pytest

from docs import generate, of_the_law, of_the_program
from safehold.events import EVENTS
from safehold.law import DECLARED, DUTIES
from safehold.law.matters import MATTERS
from safehold.law.schedule_3_table import ROWS

CASES = json.loads((of_the_law.ROOT / "tests/spec/vectors.json").read_text())


def test_every_page_is_as_the_code_has_it(capsys):
    assert generate.main(only_compare=True) == 0, capsys.readouterr().out


def test_a_page_that_differs_is_named_and_then_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    monkeypatch.setattr(generate, "PAGES", {"reference/a.md": lambda: "new"})
    old = tmp_path / "reference/old.md"
    old.parent.mkdir()
    old.write_text("nobody makes this")
    assert generate.main(only_compare=True) == 1
    assert "reference/a.md, reference/old.md" in capsys.readouterr().out
    assert generate.main(only_compare=False) == 0
    assert (tmp_path / "reference/a.md").read_text() == "new"
    assert not old.exists()


@pytest.mark.parametrize("code", DUTIES)
def test_a_duty_shows_its_law_its_declaration_and_every_case_that_holds_a_row_of_it(code):
    page = of_the_law.duty(code)
    for duty in DECLARED:
        if duty.code == code:
            assert all(words in page for words in (duty.cite, duty.says, duty.means, duty.source, f'code="{code}"'))
            assert all(fact in page for fact in duty.turns_on)
    held = [case for case in CASES["cases"] if any(row["duty"] == code for row in case["expect"]["duties"])]
    assert [case["id"] for case in held if f"(`{case['id']}`)" not in page] == []
    rows = {
        (case["id"], row["due"], row["status"])
        for case in held
        for row in case["expect"]["duties"]
        if row["duty"] == code
    }
    assert page.count("(`V") == len(rows)


def test_every_duty_stands_in_the_list():
    page = of_the_law.duties()
    assert all(f"(duties/{code}.md)" in page for code in DUTIES)


def test_every_matter_that_the_act_makes_of_events_has_words():
    assert set(of_the_law.MATTERS) == set(MATTERS)


def test_every_event_shows_every_field():
    page = of_the_program.events()
    for event in EVENTS.values():
        section = page.split(f"\n`{event.name}`")[1].split("\n## ")[0]
        assert [field.name for field in event.fields if f"| `{field.name}` |" not in section] == []
        assert "| |" not in section.replace("|  |", "| |"), f"{event.name}: a field without a meaning"


def test_every_line_of_schedule_3_is_shown():
    page = of_the_law.schedule_3()
    assert [row.code for row in ROWS if f"| `{row.code}` |" not in page] == []


def test_every_fault_of_a_case_file_is_shown_with_its_place():
    page = of_the_program.errors_()
    assert [fault["id"] for fault in CASES["errors"] if f"| `{fault['where']}` |" not in page] == []


def test_the_tables_say_which_are_never_changed():
    page = of_the_program.tables()
    for name in ("event", "submission", "acknowledgement", "look"):
        section = page.split(f"\n## `{name}`\n")[1].split("\n## ")[0]
        assert "added, never changed; erased only with a certificate of two people" in section
        assert "Seen by: " in section
    assert "added, never" not in page.split("\n## `standing`\n")[1].split("\n## ")[0]
