"""Two others on equal work: a day-by-day evaluation as one would first write it, and OpenFisca-Core.

All answer the same simple lives, in which only four duties arise, and must answer alike. Safehold looks for every duty
that it knows on them; the others know these four.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from benchmarks import day_by_day, simple_lives
from benchmarks.measuring import alike, milliseconds, ratios, show, span
from safehold.law.answers import answer_of, run
from safehold.law.case_file import History, read
from safehold.law.many import Prepared, answers_of

ROOT = Path(__file__).parents[1]
LOCK, ENVIRONMENT = ROOT / "requirements/openfisca.lock", ROOT / ".venv-openfisca"
MANY, FEW, ROUNDS = 10_000, 1_000, 7
NO_READING, NO_DRAFT = (0, 0, 0, 0, 0), {}


def rows(answer: dict) -> list[day_by_day.Row]:
    """The obligations of an answer, in the others' words."""
    return sorted((row["duty"], ordinal(row["arises"]), ordinal(row["due"]), row["status"]) for row in answer["duties"])


def ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


class OpenFisca:
    """The rival in its own process; it answers the lives once in words, then as often as it is asked."""

    def __init__(self, process: subprocess.Popen[str], lives: list[simple_lives.Life]) -> None:
        self.process = process
        self.rows = [[tuple(row) for row in life] for life in json.loads(self._ask(json.dumps(lives)))]

    def milliseconds(self, lives: int) -> float:
        return float(self._ask(str(lives)))

    def _ask(self, line: str) -> str:
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()


@contextmanager
def openfisca(lives: list[simple_lives.Life]) -> Iterator[OpenFisca]:
    python = ENVIRONMENT / "bin/python"
    make(python)
    program = [python, "-c", "from benchmarks.in_openfisca import main; main()"]
    process = subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield OpenFisca(process, lives)
    finally:
        process.communicate()  # the end of its input is its end


def make(python: Path) -> None:
    """Its environment, apart from ours: it is under another licence, and nothing of ours needs it."""
    tools = os.environ | {"PATH": f"{ROOT / '.tools/bin'}:{os.environ['PATH']}"}
    uv = shutil.which("uv", path=tools["PATH"])
    try:
        if not python.exists():
            subprocess.run([uv, "venv", "-q", "--python", sys.executable, ENVIRONMENT], check=True)
        subprocess.run([uv, "pip", "-q", "sync", "--python", python, "--require-hashes", LOCK], check=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        sys.exit(f"OpenFisca's environment could not be made, so nothing was measured: {problem}")


def main() -> None:
    lives = simple_lives.lives(MANY)
    histories = [read(simple_lives.file_of(life)) for life in lives]
    prepared = Prepared(histories)
    expected = [day_by_day.evaluate(life) for life in lives]
    alike("plain and day by day", [rows(answer_of(life)) for life in histories], expected)
    alike("compiled and day by day", [rows(answer) for answer in answers_of(histories)], expected)
    with openfisca(lives) as rival:
        alike("OpenFisca and day by day", rival.rows, expected)
        one, many = one_at_a_time(histories, lives, rival), all_at_once(prepared, lives, rival)
    show({"lives": MANY, "obligations, alike in all four ways": sum(map(len, expected))})
    show({f"one life, {name}": figure for name, figure in one.items()})
    show({f"all lives, {name}": figure for name, figure in many.items()})


def one_at_a_time(histories: list[History], lives: list[simple_lives.Life], rival: OpenFisca) -> dict[str, object]:
    """One life after another, as a page asks; OpenFisca is asked for the first one over and over."""
    plain = [milliseconds(lambda history=history: run(history)) for history in histories[:FEW]]
    naive = [milliseconds(lambda life=life: day_by_day.evaluate(life)) for life in lives[:FEW]]
    theirs = [rival.milliseconds(1) for _ in range(FEW)]
    return {
        "plain, CPU ms": span(plain),
        "day by day, CPU ms": span(naive),
        "OpenFisca-Core, CPU ms": span(theirs),
        "day by day / plain": span(ratios(naive, plain)),
        "OpenFisca-Core / plain": span(ratios(theirs, plain)),
    }


def all_at_once(prepared: Prepared, lives: list[simple_lives.Life], rival: OpenFisca) -> dict[str, object]:
    """Many lives in columns prepared beforehand, as a nation is counted; the day-by-day way has no columns."""
    compiled, naive, theirs = [], [], []
    for _ in range(ROUNDS):
        compiled.append(milliseconds(lambda: prepared.evaluate(NO_READING, NO_DRAFT)))
        naive.append(milliseconds(lambda: [day_by_day.evaluate(life) for life in lives]))
        theirs.append(rival.milliseconds(MANY))
    return {
        "compiled, CPU ms": span(compiled),
        "day by day, CPU ms": span(naive),
        "OpenFisca-Core, CPU ms": span(theirs),
        "day by day / compiled": span(ratios(naive, compiled)),
        "compiled / OpenFisca-Core": span(ratios(compiled, theirs)),
    }


if __name__ == "__main__":
    main()
