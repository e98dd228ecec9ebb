"""Analysis: how good a cut looks, and how good it would without any groups. Knows no address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from scipy.stats import t
from sklearn.metrics import silhouette_score

from plainspoken.analysis.clustering.clusterers import Cutter, Floats, Labels, fit
from plainspoken.analysis.clustering.null_data import one_peak
from plainspoken.analysis.clustering.stability import agreement, refit
from plainspoken.analysis.training.cross_validation import CORES
from plainspoken.case.invoices import Algorithm
from plainspoken.core.recorder import Estimate

CLOUDS = 6
REFITS = 5  # on each cloud
SEEN = 2500  # points by which a silhouette is measured: its cost grows with their square
WHOLE = 0.9999  # Fisher's scale has no place for one
Cloud = Callable[[Floats, int], Floats]


@dataclass(frozen=True)
class Look:
    """How good a cut of points looks: mean silhouette, log of the summed squared distances to the groups'
    means, and agreement with refits (NaN where it was not asked for)."""

    silhouette: float
    spread: float
    stability: float = float("nan")


def look(points: Floats, cutter: Cutter) -> Look:
    """How good a cut looks on these points; the silhouette by a fixed part of them where there are many."""
    labels = cutter.predict(points)
    return Look(silhouette(points, labels), log_spread(points, labels))


def undivided(points: Floats) -> Look:
    """How points look as one group."""
    return Look(0.0, log_spread(points, np.zeros(len(points), dtype=np.intp)))


def silhouette(points: Floats, labels: Labels) -> float:
    """Mean silhouette (Rousseeuw 1987) of at most `SEEN` points; 0 where all are in one group."""
    rows = np.arange(len(points))
    if len(rows) > SEEN:
        rows = np.random.default_rng(0).choice(rows, SEEN, replace=False)
    if len(np.unique(labels[rows])) < 2:
        return 0.0
    return float(silhouette_score(points[rows], labels[rows]))


def log_spread(points: Floats, labels: Labels) -> float:
    """Log of the summed squared distances of points to the mean of their group."""
    inside = [points[labels == each] for each in np.unique(labels)]
    return float(np.log(sum(((part - part.mean(axis=0)) ** 2).sum() for part in inside) + 1e-12))


def without_groups(
    points: Floats, algorithm: Algorithm, counts: Sequence[int], seed: int, refitted: int = REFITS
) -> list[dict[int, Look]]:
    """How good an algorithm's cuts look on several clouds without groups; one entry a cloud, by count."""
    run = Parallel(n_jobs=CORES, max_nbytes=None)
    return list(
        run(
            delayed(on_cloud)(points, one_peak, algorithm, tuple(counts), seed + number, refitted)
            for number in range(CLOUDS)
        )
    )


def on_cloud(
    points: Floats, cloud: Cloud, algorithm: Algorithm, counts: tuple[int, ...], seed: int, refitted: int
) -> dict[int, Look]:
    """How good an algorithm's cuts look on one cloud."""
    drawn = cloud(points, seed)
    cutters = fit(algorithm, drawn, counts, seed)
    again = [refit(drawn, (algorithm, counts, seed + 1 + number)) for number in range(refitted)]
    looks = {
        count: look_at(drawn, cutter, [each[count] for each in again if count in each])
        for count, cutter in cutters.items()
    }
    return {1: undivided(drawn), **looks}


def look_at(points: Floats, cutter: Cutter, again: Sequence[Cutter]) -> Look:
    """How good a cut looks, with its agreement with refits."""
    seen, agreed = look(points, cutter), agreement(cutter, again, points)
    return seen if agreed is None else Look(seen.silhouette, seen.spread, agreed.value)


def next_one(values: Sequence[float]) -> Estimate | None:
    """The mean of a measure over clouds, and the range in which one more cloud would lie 95 times of 100."""
    if len(values) < 2:
        return None
    mean, scatter = float(np.mean(values)), float(np.std(values, ddof=1))
    half = float(t.ppf(0.975, len(values) - 1)) * scatter * np.sqrt(1 + 1 / len(values))
    return Estimate(mean, mean - float(half), mean + float(half), len(values), "t_95")


def next_index(values: Sequence[float]) -> Estimate | None:
    """The same for an index that cannot exceed one, on Fisher's scale (1921), so that the range does not."""
    if len(values) < 2:
        return None
    found = next_one(list(np.arctanh(np.clip(values, -WHOLE, WHOLE))))
    if found is None or found.low is None or found.high is None:
        return None
    low, high = float(np.tanh(found.low)), float(np.tanh(found.high))
    return Estimate(float(np.mean(values)), low, high, len(values), "t_95")
