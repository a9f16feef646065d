"""Is this the law? Every case that fixes it, through the command, on both engines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from safehold.commands import differences
from safehold.kernel.errors import Unreadable
from safehold.law.answers import answer

HERE = Path(__file__).parent
FILES = {name: json.loads((HERE / f"{name}.json").read_text()) for name in ("vectors", "generated", "own")}
CASES = [(name, case) for name, told in FILES.items() for case in told["cases"]]


def by_command(engine: str, tmp_path: Path) -> dict[str, dict]:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "safehold",
            "answer",
            *(str(HERE / f"{name}.json") for name in FILES),
            "--engine",
            engine,
        ],
        capture_output=True,
        text=True,
        env=os.environ | {"NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR", str(tmp_path))},
    )
    assert done.returncode == 0, done.stderr
    return {entry["id"]: entry["answer"] for entry in json.loads(done.stdout)["answers"]}


@pytest.mark.parametrize("engine", ["plain", "compiled"])
def test_every_case_is_answered_exactly_by_the_command(engine, tmp_path):
    found = by_command(engine, tmp_path)
    wrong = {case["id"]: differences(found[case["id"]], case["expect"]) for _, case in CASES}
    assert {key: lines for key, lines in wrong.items() if lines} == {}


@pytest.mark.parametrize("name", ["generated", "own"])
def test_the_other_readings_are_said_as_the_cases_say_them(name):
    def said(row):
        return {
            **{k: row[k] for k in ("duty", "key", "arises")},
            "could": row.get("could_be_met"),
            "otherwise": sorted(map(str, row.get("otherwise", []))),
        }

    for case in FILES[name]["cases"]:
        found = sorted((said(row) for row in answer(case["file"])["duties"]), key=str)
        assert found == sorted((said(row) for row in case["expect"]["duties"]), key=str), case["id"]


@pytest.mark.parametrize(
    "error", [error for told in FILES.values() for error in told.get("errors", [])], ids=lambda error: error["id"]
)
def test_a_fault_is_named_by_its_place(error):
    with pytest.raises(Unreadable) as found:
        answer(error["file"])
    assert found.value.where == error["where"]
    assert found.value.says.endswith(".") and found.value.do.endswith(".")
