"""A duty on known events touches one file of law, as the page tells; all else follows from its declaration."""

import filecmp
import shutil
import subprocess
import sys

import pytest

from .pages import ROOT, blocks, prints, steps

PAGE = "docs/how-to/add-a-duty.md"
FILE = "safehold/law/regulations_2012.py"
CODE = "who-lives-there"


def differing(one, other):
    """The files in which two folders differ."""
    seen = filecmp.dircmp(one, other, ignore=["__pycache__"])
    found = [*seen.diff_files, *seen.left_only, *seen.right_only]
    for name in seen.common_dirs:
        found += [f"{name}/{file}" for file in differing(one / name, other / name)]
    return found


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """A copy of the source with the duty of the page added to one file."""
    source = tmp_path_factory.mktemp("copy") / "src"
    leave = shutil.ignore_patterns("__pycache__", "static", "fonts")
    shutil.copytree(ROOT / "src", source, ignore=leave)
    file = source / FILE
    declaration, named = (block.text for block in blocks(PAGE) if block.language == "python")
    text = file.read_text()
    [listed] = [line for line in text.splitlines() if line.startswith("DUTIES = ")]
    file.write_text(text.replace(listed, f"{declaration}\n{named}".rstrip()))
    return source


def run(changed, script):
    """What a script prints that runs on the changed source."""
    shown = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PYTHONPATH": f"{changed}:{ROOT}", "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert shown.returncode == 0, shown.stderr
    return shown.stdout


def test_one_file_is_touched(changed):
    assert differing(ROOT / "src/safehold/law", changed / "safehold/law") == ["regulations_2012.py"]
    assert differing(ROOT / "src/safehold/kernel", changed / "safehold/kernel") == []
    assert differing(ROOT / "src/safehold/events", changed / "safehold/events") == []


def test_it_is_answered_and_explained_as_the_page_says(changed, reader):
    for block in blocks(PAGE):
        if block.name:
            (reader.folder / block.name).write_text(block.text)
        if block.language == "console":
            for step in steps(block):
                shown = reader(step.command, PYTHONPATH=str(changed))
                assert shown.returncode == 0, shown.stderr
                assert prints(step.prints, shown.stdout) == ""


def test_without_it_nothing_of_the_kind_is_known(reader):
    assert reader(f"./safehold law show {CODE}").returncode == 2


def test_it_is_told_by_the_notification_that_names_the_move(changed):
    case = {
        "person": {"born": "1980-05-04"},
        "as_of": "2026-06-05",
        "events": [
            {"type": "conviction", "id": "c1", "at": "2026-03-10", "listed": True},
            {"type": "home_change", "id": "h1", "at": "2026-05-20"},
            {"type": "notification", "id": "n1", "at": "2026-05-28", "covers": ["h1"]},
        ],
    }
    script = f"""
from safehold.law.answers import answer
[row] = [row for row in answer({case!r})["duties"] if row["duty"] == {CODE!r}]
print(row["due"], row["status"], row["met_on"])"""
    assert run(changed, script) == "2026-05-27 late 2026-05-28\n"


def test_its_page_and_the_description_of_the_api_follow(changed):
    shown = run(changed, f"from docs.of_the_law import duties, duty; print(duties(), duty({CODE!r}))")
    assert f"(duties/{CODE}.md)" in shown
    assert "within(days(7), after=" in shown
    shown = run(changed, "from safehold.api.description import ROW; print(ROW['properties']['duty']['enum'])")
    assert CODE in shown
