"""The walk of law/evaluation.py over many lives in one set of columns: only ever run compiled."""

import numpy as np

from safehold.law.evaluation import evaluate


def evaluate_all(
    e,
    pool,
    starts,
    pool_starts,
    numbers,
    borns,
    todays,
    nows,
    table,
    first_of,
    duty_of,
    readings,
    online_from,
    job_from,
):
    """The rows and sums of every life, flat, and where those of each life end (the law and readings are one for all)."""
    rows = [0] * 0
    others = [0] * 0
    out = [0] * 0
    ends = np.zeros((len(numbers), 3), np.int64)
    for p in range(len(numbers)):
        evaluate(
            e[:, starts[p] : starts[p + 1]], pool[pool_starts[p] : pool_starts[p + 1]], numbers[p], borns[p], todays[p], nows[p],
            table, first_of, duty_of, readings, online_from, job_from, rows, others, out,
        )  # fmt: skip
        ends[p, 0] = len(rows)
        ends[p, 1] = len(others)
        ends[p, 2] = len(out)
    return np.array(rows), np.array(others), np.array(out), ends
