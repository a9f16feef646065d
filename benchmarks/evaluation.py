"""Many lives: 10,000 invented histories in prepared columns, compiled, against the plain evaluation beside it."""

import statistics
import time

from benchmarks.lives import histories
from safehold.law.answers import run
from safehold.law.many import Prepared

PEOPLE = 10_000


def cpu(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(people: int = PEOPLE, rounds: int = 5) -> dict[str, float]:
    """CPU seconds of both ways, taken in turns, after their rows were found equal."""
    lives = histories(people)
    prepared = Prepared(lives)
    start = time.perf_counter()
    prepared.evaluate((0, 0, 0, 0, 0), {})
    first = time.perf_counter() - start
    assert prepared.each((0, 0, 0, 0, 0), {}) == [run(life) for life in lives], "the two ways must answer alike"
    compiled, plain = [], []
    for _ in range(rounds):
        compiled.append(cpu(lambda: prepared.evaluate((0, 0, 0, 0, 0), {})))
        plain.append(cpu(lambda: [run(life) for life in lives]))
    return {
        "people": people,
        "events": sum(len(life.ids) for life in lives),
        "compiled, CPU s": statistics.median(compiled),
        "plain, CPU s": statistics.median(plain),
        "plain / compiled": statistics.median(p / c for p, c in zip(plain, compiled, strict=True)),
        "first call, s (compiling, or from what was kept)": first,
    }


def main() -> None:
    for name, figure in measure().items():
        print(f"{name}: {figure:.3g}" if isinstance(figure, float) else f"{name}: {figure}")
