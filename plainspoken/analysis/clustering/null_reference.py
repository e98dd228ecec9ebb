"""Analysis: how good a cut looks, and how good it would without any groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from scipy.stats import t
from sklearn.metrics import silhouette_score

from plainspoken.analysis.clustering.clusterers import Clusterer, Floats, Labels, fit_clusterers
from plainspoken.analysis.clustering.null_data import draw_single_peak_sample
from plainspoken.analysis.clustering.stability import measure_refit_agreement, refit_on_resample
from plainspoken.analysis.training.cross_validation import CORES
from plainspoken.case.invoice_settings import Algorithm
from plainspoken.core.recorder import Estimate

NULL_SAMPLE_COUNT = 6
NULL_SAMPLE_REFITS = 5  # on each cloud
MAX_SILHOUETTE_POINTS = 2500  # points by which a silhouette is measured: its cost grows with their square
FISHER_INDEX_LIMIT = 0.9999  # Fisher's scale has no place for one
Cloud = Callable[[Floats, int], Floats]


@dataclass(frozen=True)
class ClusterQuality:
    """How good a cut of points looks: mean silhouette, log of the summed squared distances to the groups'
    means, and agreement with refits (NaN where it was not asked for)."""

    silhouette: float
    spread: float
    stability: float = float("nan")


def measure_cluster_quality(points: Floats, cutter: Clusterer) -> ClusterQuality:
    """How good a cut looks on these points; the silhouette by a fixed part of them where there are many."""
    labels = cutter.predict(points)
    return ClusterQuality(mean_silhouette(points, labels), log_within_dispersion(points, labels))


def measure_single_cluster(points: Floats) -> ClusterQuality:
    """How points look as one group."""
    return ClusterQuality(0.0, log_within_dispersion(points, np.zeros(len(points), dtype=np.intp)))


def mean_silhouette(points: Floats, labels: Labels) -> float:
    """Mean silhouette (Rousseeuw 1987) of at most `MAX_SILHOUETTE_POINTS` points; 0 where all are in one group."""
    rows = np.arange(len(points))
    if len(rows) > MAX_SILHOUETTE_POINTS:
        rows = np.random.default_rng(0).choice(rows, MAX_SILHOUETTE_POINTS, replace=False)
    if len(np.unique(labels[rows])) < 2:
        return 0.0
    return float(silhouette_score(points[rows], labels[rows]))


def log_within_dispersion(points: Floats, labels: Labels) -> float:
    """Log of the summed squared distances of points to the mean of their group."""
    inside = [points[labels == each] for each in np.unique(labels)]
    return float(np.log(sum(((part - part.mean(axis=0)) ** 2).sum() for part in inside) + 1e-12))


def measure_null_samples(
    points: Floats, algorithm: Algorithm, counts: Sequence[int], seed: int, refitted: int = NULL_SAMPLE_REFITS
) -> list[dict[int, ClusterQuality]]:
    """How good an algorithm's cuts look on several clouds without groups; one entry a cloud, by count."""
    run = Parallel(n_jobs=CORES, max_nbytes=None)
    return list(
        run(
            delayed(measure_one_null_sample)(
                points, draw_single_peak_sample, algorithm, tuple(counts), seed + number, refitted
            )
            for number in range(NULL_SAMPLE_COUNT)
        )
    )


def measure_one_null_sample(
    points: Floats, cloud: Cloud, algorithm: Algorithm, counts: tuple[int, ...], seed: int, refitted: int
) -> dict[int, ClusterQuality]:
    """How good an algorithm's cuts look on one cloud."""
    drawn = cloud(points, seed)
    cutters = fit_clusterers(algorithm, drawn, counts, seed)
    again = [refit_on_resample(drawn, (algorithm, counts, seed + 1 + number)) for number in range(refitted)]
    looks = {
        count: measure_quality_and_stability(drawn, cutter, [each[count] for each in again if count in each])
        for count, cutter in cutters.items()
    }
    return {1: measure_single_cluster(drawn), **looks}


def measure_quality_and_stability(points: Floats, cutter: Clusterer, again: Sequence[Clusterer]) -> ClusterQuality:
    """How good a cut looks, with its agreement with refits."""
    seen, agreed = measure_cluster_quality(points, cutter), measure_refit_agreement(cutter, again, points)
    return seen if agreed is None else ClusterQuality(seen.silhouette, seen.spread, agreed.value)


def prediction_interval(values: Sequence[float]) -> Estimate | None:
    """The mean of a measure over clouds, and the range in which one more cloud would lie 95 times of 100."""
    if len(values) < 2:
        return None
    mean, scatter = float(np.mean(values)), float(np.std(values, ddof=1))
    half = float(t.ppf(0.975, len(values) - 1)) * scatter * np.sqrt(1 + 1 / len(values))
    return Estimate(mean, mean - float(half), mean + float(half), len(values), "t_95")


def bounded_prediction_interval(values: Sequence[float]) -> Estimate | None:
    """The same for an index that cannot exceed one, on Fisher's scale (1921), so that the range does not."""
    if len(values) < 2:
        return None
    found = prediction_interval(list(np.arctanh(np.clip(values, -FISHER_INDEX_LIMIT, FISHER_INDEX_LIMIT))))
    if found is None or found.low is None or found.high is None:
        return None
    low, high = float(np.tanh(found.low)), float(np.tanh(found.high))
    return Estimate(float(np.mean(values)), low, high, len(values), "t_95")
