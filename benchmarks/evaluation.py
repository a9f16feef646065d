"""Many lives: 10,000 invented histories in prepared columns, compiled, against the plain evaluation beside it."""

import time

from benchmarks.lives import histories
from benchmarks.measuring import alike, in_turns, ratios, show, span
from safehold.law.answers import run
from safehold.law.many import Prepared

PEOPLE = 10_000
ROUNDS = 5
NO_READING, NO_DRAFT = (0, 0, 0, 0, 0), {}


def main() -> None:
    """Processor time of both ways, taken in turns, after their rows were found equal."""
    lives = histories(PEOPLE)
    prepared = Prepared(lives)
    start = time.perf_counter()
    prepared.evaluate(NO_READING, NO_DRAFT)
    first = time.perf_counter() - start
    alike("10,000 lives", prepared.each(NO_READING, NO_DRAFT), [run(life) for life in lives])
    taken = in_turns(
        ROUNDS,
        compiled=lambda: prepared.evaluate(NO_READING, NO_DRAFT),
        plain=lambda: [run(life) for life in lives],
    )
    show(
        {
            "people": PEOPLE,
            "events": sum(len(life.ids) for life in lives),
            "compiled, CPU ms": span(taken["compiled"]),
            "plain, CPU ms": span(taken["plain"]),
            "plain / compiled": span(ratios(taken["plain"], taken["compiled"])),
            "first call, s (compiling, or from what was kept)": first,
        }
    )


if __name__ == "__main__":
    main()
