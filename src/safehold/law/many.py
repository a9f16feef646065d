"""Many histories at once: prepared columns through the compiled evaluation, to the same answers as one by one."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safehold.kernel.compiled import compiled
from safehold.law.answers import DUTY_OF, FIRST_OF, assemble, first_day, other_readings, table
from safehold.law.case_file import History
from safehold.law.columns import WIDTH

Whole = NDArray[np.int64]
SOURCE = (
    "safehold.kernel.calendar", "safehold.kernel.states", "safehold.kernel.scan", "safehold.law.subject", "safehold.law.told",
    "safehold.law.stays", "safehold.law.travel", "safehold.law.evaluation", "safehold.law.nation",
)  # fmt: skip


@cache
def compiled_evaluation() -> Any:
    """The evaluation over many lives, compiled once a process (and kept on disk where NUMBA_CACHE_DIR can be written)."""
    return compiled(SOURCE)["safehold.law.nation"].evaluate_all


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

    def evaluate(self, readings: tuple[int, ...], law: dict[str, dict[str, Any]]) -> tuple[Whole, Whole, Whole]:
        """Rows, sums and where those of each life end, under one law and one set of readings."""
        return compiled_evaluation()(  # type: ignore[no-any-return]
            self.e, self.pool, self.starts, self.pool_starts, self.numbers, self.borns, self.todays, self.nows,
            np.array(table(law), np.int64), np.array(FIRST_OF, np.int64), np.array(DUTY_OF, np.int64), np.array(readings, np.int64),
            first_day(law, "online"), first_day(law, "job"),
        )  # fmt: skip

    def each(self, readings: tuple[int, ...], law: dict[str, dict[str, Any]]) -> list[tuple[list[int], list[int]]]:
        """The rows and the sum of each life, as answers.run gives them for one."""
        rows, out, ends = self.evaluate(readings, law)
        starts = np.vstack(([[0, 0]], ends[:-1]))
        return [
            (rows[r:s].tolist(), out[o:t].tolist()) for (r, o), (s, t) in zip(starts.tolist(), ends.tolist(), strict=True)
        ]


def answers_of(histories: Sequence[History]) -> list[dict[str, Any]]:
    """The answers to many histories, in order, by the compiled engine; equal to `answers.answer_of` of each."""
    asked: dict[tuple[tuple[int, ...], str], list[tuple[int, str, Any]]] = {}
    for place, history in enumerate(histories):
        for name, value, readings in [("", None, history.readings), *other_readings(history)]:
            asked.setdefault((readings, repr(sorted(history.law.items()))), []).append((place, name, value))
    own: dict[int, tuple[list[int], list[int]]] = {}
    others: dict[int, list[tuple[str, Any, list[int]]]] = {}
    for (readings, _), questions in asked.items():
        prepared = Prepared([histories[place] for place, _, _ in questions])
        results = prepared.each(readings, histories[questions[0][0]].law)
        for (place, name, value), (rows, out) in zip(questions, results, strict=True):
            if name:
                others.setdefault(place, []).append((name, value, rows))
            else:
                own[place] = (rows, out)
    return [assemble(history, *own[place], others.get(place, [])) for place, history in enumerate(histories)]
