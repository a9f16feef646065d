"""The contract of the rooms holds, and would notice if it did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    made = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "src", made / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "fonts"))
    shutil.copy(ROOT / "pyproject.toml", made)
    return made


def look(folder):
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )


def test_every_room_looks_only_where_it_may(copy):
    shown = look(copy)
    assert shown.returncode == 0, shown.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("kernel/errors.py", "import safehold.law", "Rooms look only downwards"),
        ("utils.py", "", "Rooms look only downwards"),
        ("events/__init__.py", "import django.http", "Pure rooms know no web, database or network"),
        ("domains/register/policy.py", "import django.http", "Pure rooms know no web, database or network"),
        ("domains/register/person.py", "import safehold.record.models", "Only the record touches its models"),
        ("pages/views.py", "import numba", "The web loads no compiler"),
        ("pages/views.py", "import safehold.record.models", "Only the record touches its models"),
    ],
)
def test_a_forbidden_look_is_noticed(copy, file, line, contract):
    planted = copy / "src/safehold" / file
    before = planted.read_text() if planted.exists() else None
    planted.write_text(f"{before or ''}\n{line}\n")
    try:
        shown = look(copy)
    finally:
        planted.write_text(before) if before is not None else planted.unlink()
    assert shown.returncode == 1
    assert f"{contract} BROKEN" in shown.stdout
