"""How benchmarks measure and print: processor time, in turns with a neighbour, so that a busy machine slows both."""

import statistics
import sys
import time
from collections.abc import Callable


def milliseconds(work: Callable[[], object]) -> float:
    """The processor time of this process that the work takes; waiting for a database or a disk is not in it."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def in_turns(rounds: int, **works: Callable[[], object]) -> dict[str, list[float]]:
    """Milliseconds of each work, a round at a time."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            taken[name].append(milliseconds(work))
    return taken


def ratios(longer: list[float], shorter: list[float]) -> list[float]:
    """How many times as long, round by round."""
    return [one / other for one, other in zip(longer, shorter, strict=True)]


def alike(what: str, one: object, other: object) -> None:
    """Nothing is measured between two ways that answer differently."""
    if one != other:
        sys.exit(f"{what}: the two ways answer differently, so nothing was measured.")


def span(figures: list[float]) -> str:
    """The median, and between which figures nine of ten lie.

    >>> span([1.0, 2.0, 3.0])
    '2 (1 to 3)'
    """
    ordered = sorted(figures)
    beyond = len(ordered) // 20
    low, high = ordered[beyond], ordered[-1 - beyond]
    return f"{statistics.median(ordered):.3g} ({low:.3g} to {high:.3g})"


def show(figures: dict[str, object]) -> None:
    for name, figure in figures.items():
        print(f"{name}: {figure:.3g}" if isinstance(figure, float) else f"{name}: {figure}", flush=True)
