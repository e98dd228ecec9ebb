"""Analysis: seeded resamples of rows, and ranges over what was computed of them.

The bootstrap and its percentile interval after Efron & Tibshirani 1993."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from plainspoken.core.findings import Method
from plainspoken.core.recorder import Estimate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
EVALUATION_RESAMPLES = 500
ROC_AUC_RESAMPLES = 200
ROW_RESAMPLES = 400
PERCENTILES_95 = (2.5, 97.5)


def resample_rows(size: int, seed: int, count: int) -> Iterator[Rows]:
    """`count` resamples of as many row numbers as there are rows, drawn with replacement."""
    random = np.random.default_rng(seed)
    return (random.integers(0, size, size) for _ in range(count))


def bootstrap_rows(
    event: Flags, seed: int, count: int = EVALUATION_RESAMPLES, *, whole: int | None = None
) -> list[Rows]:
    """Row numbers drawn with replacement; each draw holds both classes. Pair measures by sharing them.

    `whole`: rows of the table that these are a part of, drawn with its share of events: then that share
    varies as it does over such tables, and not as over parts drawn at random.
    """
    random, size = np.random.default_rng(seed), len(event)
    whole = whole or size
    ones, others = np.flatnonzero(event), np.flatnonzero(~event)
    events = random.binomial(whole, len(ones) / size, size=count) * (size / whole)
    return [
        np.concatenate([random.choice(ones, number), random.choice(others, size - number)])
        for number in np.clip(np.round(events).astype(int), 1, size - 1)
    ]


def bootstrap_weights(event: Flags, seed: int, resamples: int = ROC_AUC_RESAMPLES) -> Floats:
    """How often each case is drawn, (resamples, n): with replacement inside each class, so both stay."""
    random = np.random.default_rng(seed)
    drawn = np.zeros((resamples, len(event)))
    for rows in (np.flatnonzero(event), np.flatnonzero(~event)):
        if len(rows):
            drawn[:, rows] = random.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=resamples)
    return drawn


def percentile_range(draws: Sequence[float] | Floats) -> tuple[float, float]:
    """Between what values 95 % of the draws lie."""
    low, high = np.percentile(draws, PERCENTILES_95)
    return float(low), float(high)


def percentile_interval(value: float, draws: Sequence[float] | Floats, n: int) -> Estimate:
    """A value with the 95 % percentile interval of its resamples."""
    return Estimate(value, *percentile_range(draws), n, "bootstrap_95")


def covering_percentile_interval(
    value: float, draws: Sequence[float] | Floats, n: int, method: Method = "bootstrap_95"
) -> Estimate:
    """The same, widened to hold the value itself; without draws the value alone."""
    low, high = percentile_range(draws) if len(draws) else (value, value)
    return Estimate(value, min(low, value), max(high, value), n, method)


def summarise_resamples(values: Sequence[float]) -> Estimate:
    """The mean of repeated measurements, at least one, and the range of 95 % of them."""
    return Estimate(float(np.mean(values)), *percentile_range(values), len(values), "resamples_95")


def row_bootstrap_interval(
    statistic: Callable[[Rows], float], size: int, *, seed: int, resamples: int = ROW_RESAMPLES
) -> Estimate | None:
    """A statistic of row numbers with its 95 % percentile bootstrap confidence interval; None where there are no rows.

    What a statistic compares (two forecasts, two groups) is drawn together, and so the range is a paired one.
    """
    if size == 0:
        return None
    draws = [statistic(rows) for rows in resample_rows(size, seed, resamples)]
    return percentile_interval(statistic(np.arange(size)), draws, size)
