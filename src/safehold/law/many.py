"""Many histories at once: prepared columns through the compiled evaluation, to the same answers as one by one."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safehold.kernel.compiled import compiled
from safehold.law.answers import DUTY_OF, FIRST_OF, assemble, first_day, table
from safehold.law.case_file import History
from safehold.law.columns import WIDTH
from safehold.law.findings import with_findings

Whole = NDArray[np.int64]
SOURCE = (
    "safehold.kernel.calendar", "safehold.kernel.states", "safehold.kernel.scan", "safehold.law.subject", "safehold.law.told",
    "safehold.law.stays", "safehold.law.travel", "safehold.law.life", "safehold.law.initial_and_periodic",
    "safehold.law.places_stayed", "safehold.law.told_in_advance", "safehold.law.trips", "safehold.law.period_and_review",
    "safehold.law.evaluation", "safehold.law.nation",
)  # fmt: skip


AT_ONCE = 500  # lives in a part


@cache
def compiled_evaluation() -> Any:
    """The evaluation over many lives, compiled once a process (and kept on disk where NUMBA_CACHE_DIR can be written)."""
    return compiled(SOURCE).evaluate_all


class Prepared:
    """Histories as one set of columns: `e` (columns.WIDTH rows, an event a column), where each life starts, and who they are."""

    def __init__(self, histories: Sequence[History]) -> None:
        self.histories = histories
        sizes = [len(history.ids) for history in histories]
        pools = [len(history.pool) for history in histories]
        self.e = np.empty((WIDTH, sum(sizes)), np.int64)
        self.pool = np.empty(sum(pools), np.int64)
        self.starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        self.pool_starts = np.concatenate(([0], np.cumsum(pools))).astype(np.int64)
        for p, history in enumerate(histories):
            self.e[:, self.starts[p] : self.starts[p + 1]] = history.columns
            self.pool[self.pool_starts[p] : self.pool_starts[p + 1]] = history.pool
        self.numbers = np.array([len(history.symbols) for history in histories], np.int64)
        self.borns = np.array([history.born for history in histories], np.int64)
        self.todays = np.array([history.today for history in histories], np.int64)
        self.nows = np.array([history.now for history in histories], np.int64)

    def evaluate(self, readings: tuple[int, ...], law: dict[str, dict[str, Any]]) -> list[tuple[Whole, ...]]:
        """For each part of the lives, in order: rows, rows under other readings, sums, and where those of each life end.

        One law and one set of readings for all. The lists that a part fills are small enough to be used again for the
        next: memory that is asked for anew costs more than the walk.
        """
        fixed = (
            np.array(table(law), np.int64), np.array(FIRST_OF, np.int64), np.array(DUTY_OF, np.int64), np.array(readings, np.int64),
            first_day(law, "online"), first_day(law, "job"),
        )  # fmt: skip
        walk = compiled_evaluation()
        parts = [slice(first, first + AT_ONCE) for first in range(0, len(self.numbers), AT_ONCE)]
        return [
            walk(
                self.e, self.pool, self.starts[part.start : part.stop + 1], self.pool_starts[part.start : part.stop + 1],
                self.numbers[part], self.borns[part], self.todays[part], self.nows[part], *fixed,
            )
            for part in parts
        ]  # fmt: skip

    def each(
        self, readings: tuple[int, ...], law: dict[str, dict[str, Any]]
    ) -> list[tuple[list[int], list[int], list[int]]]:
        """The rows, other rows and sum of each life, as answers.run gives them for one."""
        found = []
        for *flat, ends in self.evaluate(readings, law):
            starts = np.vstack((np.zeros((1, 3), np.int64), ends[:-1])).tolist()
            found += [
                tuple(numbers[a:b].tolist() for numbers, a, b in zip(flat, start, end, strict=True))
                for start, end in zip(starts, ends.tolist(), strict=True)
            ]
        return found


def answers_of(histories: Sequence[History]) -> list[dict[str, Any]]:
    """The answers to many histories, in order, by the compiled engine; equal to `answers.answer_of` of each."""
    alike: dict[tuple[tuple[int, ...], str], list[int]] = {}
    for place, history in enumerate(histories):
        alike.setdefault((history.readings, repr(sorted(history.law.items()))), []).append(place)
    found: dict[int, dict[str, Any]] = {}
    for places in alike.values():
        group = [histories[place] for place in places]
        for place, history, parts in zip(
            places, group, Prepared(group).each(group[0].readings, group[0].law), strict=True
        ):
            found[place] = with_findings(history, assemble(history, *parts))
    return [found[place] for place in range(len(histories))]
