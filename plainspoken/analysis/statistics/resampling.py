"""Analysis: seeded resamples of rows, and ranges over what was computed of them.

The bootstrap and its percentile interval after Efron & Tibshirani 1993."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics.clusters import Groups, resample_groups, resample_groups_of_both_classes
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


@dataclass(frozen=True)
class Resamples:
    """Row numbers of each resample, what ranges over them are called, and the group of each row (n,) that was drawn
    with its group."""

    rows: list[Rows]
    method: Method
    groups: Groups | None = None


def bootstrap_rows(
    event: Flags,
    seed: int,
    count: int = EVALUATION_RESAMPLES,
    *,
    whole: int | None = None,
    groups: Groups | None = None,
) -> Resamples:
    """Row numbers drawn with replacement; each draw holds both classes. Pair measures by sharing them.

    `whole`: rows of the table that these are a part of, drawn with its share of events: then that share
    varies as it does over such tables, and not as over parts drawn at random. `groups`: of these rows (n,);
    whole groups are drawn then, those with an event and those without.
    """
    whole = whole or len(event)
    if groups is not None:
        drawn = resample_groups_of_both_classes(groups, event, seed, count, len(event) / whole)
        return Resamples(list(drawn), "clusters_95", groups)
    random, size = np.random.default_rng(seed), len(event)
    ones, others = np.flatnonzero(event), np.flatnonzero(~event)
    events = random.binomial(whole, len(ones) / size, size=count) * (size / whole)
    rows = [
        np.concatenate([random.choice(ones, number), random.choice(others, size - number)])
        for number in np.clip(np.round(events).astype(int), 1, size - 1)
    ]
    return Resamples(rows, "bootstrap_95")


def bootstrap_weights(
    event: Flags, seed: int, resamples: int = ROC_AUC_RESAMPLES, groups: Groups | None = None
) -> Floats:
    """How often each case is drawn, (resamples, n): with replacement inside each class, so both stay; with `groups`
    (n,) whole groups are drawn."""
    if groups is not None:
        draws = resample_groups_of_both_classes(groups, event, seed, resamples)
        return np.array([np.bincount(rows, minlength=len(event)) for rows in draws], dtype=np.float64)
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


def resampling_method(groups: Groups | None) -> Method:
    """What a range is called by what was drawn: rows, or whole groups of them."""
    return "bootstrap_95" if groups is None else "clusters_95"


def percentile_interval(
    value: float, draws: Sequence[float] | Floats, n: int, method: Method = "bootstrap_95"
) -> Estimate:
    """A value with the 95 % percentile interval of its resamples."""
    return Estimate(value, *percentile_range(draws), n, method)


def log_odds_interval(value: float, draws: Sequence[float], freedom: int) -> tuple[float, float]:
    """The 95 % ends about a value between 0 and 1, from the spread of its resamples' log-odds and Student's t.

    `freedom`: one less than the cases that decide it. Values nearer to 0 or 1 than half of one such case are not told
    apart (continuity correction), and an end that comes so near is 0 or 1: otherwise one perfect resample among others
    would make any range wide.
    """
    from scipy.stats import t

    least = 1 / (2 * (max(freedom, 1) + 1))
    inside = np.clip(np.array([value, *draws]), least, 1 - least)
    log_odds = np.log(inside / (1 - inside))
    half = float(t.ppf(0.975, max(freedom, 1))) * float(np.std(log_odds[1:], ddof=1))
    low, high = (1 / (1 + np.exp(-(log_odds[0] + side * half))) for side in (-1, 1))
    return min(float(low), value) if low > least else 0.0, max(float(high), value) if high < 1 - least else 1.0


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
    statistic: Callable[[Rows], float],
    size: int,
    *,
    seed: int,
    resamples: int = ROW_RESAMPLES,
    groups: Groups | None = None,
) -> Estimate | None:
    """A statistic of row numbers with its 95 % percentile bootstrap confidence interval; None where there are no rows.

    What a statistic compares (two forecasts, two groups) is drawn together, and so the range is a paired one.
    `groups`: of each row (n,); whole groups are drawn then.
    """
    if size == 0:
        return None
    drawn = resample_rows(size, seed, resamples) if groups is None else resample_groups(groups, seed, resamples)
    return percentile_interval(
        statistic(np.arange(size)), [statistic(rows) for rows in drawn], size, resampling_method(groups)
    )
