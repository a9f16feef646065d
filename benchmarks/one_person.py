"""One person: reading a case file, evaluating it plain under every reading, and explaining it."""

import statistics
import time

from benchmarks.lives import files
from safehold.law.answers import answer
from safehold.law.explanations import explain

PEOPLE = 1_000


def each(work, things) -> list[float]:
    found = []
    for thing in things:
        start = time.process_time()
        work(thing)
        found.append((time.process_time() - start) * 1000)
    return found


def measure(people: int = PEOPLE) -> dict[str, float]:
    """CPU milliseconds: the median life answered, and lives explained that have five to ten rows."""
    lives = files(people)
    for life in lives:
        answer(life)
    answers = each(answer, lives)
    few = [life for life in lives if 5 <= len(answer(life)["duties"]) <= 10]
    explained = each(explain, few)
    return {
        "lives": people,
        "events of the median life": statistics.median(len(life["events"]) for life in lives),
        "answer, median, ms": statistics.median(answers),
        "answer, 95th of 100, ms": statistics.quantiles(answers, n=20)[-1],
        "answer with five to ten explanations, median, ms": statistics.median(explained),
        "explained / answered, the same lives": statistics.median(explained) / statistics.median(each(answer, few)),
    }


def main() -> None:
    for name, figure in measure().items():
        print(f"{name}: {figure:.3g}" if isinstance(figure, float) else f"{name}: {figure}")
