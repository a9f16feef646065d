"""One person: reading a case file, evaluating it plain under every reading, and explaining it."""

import statistics

from benchmarks.lives import files
from benchmarks.measuring import milliseconds, show
from safehold.law.answers import answer
from safehold.law.explanations import explain

PEOPLE = 1_000


def each(work, things) -> list[float]:
    return [milliseconds(lambda thing=thing: work(thing)) for thing in things]


def main() -> None:
    """CPU milliseconds: the median life answered, and lives explained that have five to ten rows."""
    lives = files(PEOPLE)
    for life in lives:
        answer(life)
    answers = each(answer, lives)
    few = [life for life in lives if 5 <= len(answer(life)["duties"]) <= 10]
    explained = each(explain, few)
    show(
        {
            "lives": PEOPLE,
            "events of the median life": statistics.median(len(life["events"]) for life in lives),
            "answer, median, CPU ms": statistics.median(answers),
            "answer, 95th of 100, CPU ms": statistics.quantiles(answers, n=20)[-1],
            "answer with five to ten explanations, median, CPU ms": statistics.median(explained),
            "explained / answered, the same lives": statistics.median(explained) / statistics.median(each(answer, few)),
        }
    )


if __name__ == "__main__":
    main()
