"""Analysis: whether a cut comes out again on other customers of the same kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from joblib import Parallel, delayed
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score

from plainspoken.analysis.clustering.clusterers import REFIT_KMEANS_STARTS, Clusterer, Floats, Labels, fit_clusterers
from plainspoken.analysis.statistics.resampling import resample_rows, summarise_resamples
from plainspoken.analysis.training.cross_validation import CORES
from plainspoken.case.invoice_settings import Algorithm
from plainspoken.core.recorder import Estimate

Cutters = dict[int, Clusterer]
Job = tuple[Algorithm, tuple[int, ...], int]


def refit_on_resample(points: Floats, job: Job) -> Cutters:
    """An algorithm fitted on a resample of the points, drawn with replacement by the job's seed."""
    algorithm, counts, seed = job
    rows = next(resample_rows(len(points), seed, 1))
    return fit_clusterers(algorithm, points[rows], counts, seed, REFIT_KMEANS_STARTS)


def refit_all_resamples(points: Floats, jobs: Sequence[Job]) -> list[Cutters]:
    """Each job's refit, in their order, on all cores."""
    return list(Parallel(n_jobs=CORES, max_nbytes=None)(delayed(refit_on_resample)(points, job) for job in jobs))


def measure_refit_agreement(
    cutter: Clusterer, refitted: Sequence[Clusterer], points: Floats, failed: int = 0
) -> Estimate | None:
    """Mean adjusted Rand index (Hubert & Arabie 1985) of refits with the cut, over all points, and in what
    range 95 % of the refits lie; None without refits.

    1: every pair of customers is together or apart as before; 0: as much as chance would give. `failed`:
    refits that found another number of groups; they agree in nothing.
    """
    labels = cutter.predict(points)
    found = [float(adjusted_rand_score(labels, each.predict(points))) for each in refitted]
    found += [0.0] * failed
    return summarise_resamples(found) if found else None


def measure_split_halves(
    points: Floats, counts: Mapping[Algorithm, tuple[int, ...]], seed: int, times: int
) -> dict[tuple[Algorithm, int], Estimate]:
    """How alike two fits, each on one half of the points, sort all of them (adjusted Rand index): for each
    algorithm and number of groups, over several ways to halve."""
    jobs = [(name, each, seed + number) for number in range(times) for name, each in counts.items()]
    run = Parallel(n_jobs=CORES, max_nbytes=None)
    found: dict[tuple[Algorithm, int], list[float]] = defaultdict(list)
    for (name, _, _), alike in zip(jobs, run(delayed(split_half_agreement)(points, job) for job in jobs), strict=True):
        for count, index in alike.items():
            found[name, count].append(index)
    return {cut: summarise_resamples(values) for cut, values in found.items()}


def split_half_agreement(points: Floats, job: Job) -> dict[int, float]:
    """How alike two halves, drawn by the job's seed, sort all points; by number of groups."""
    algorithm, counts, seed = job
    order = np.random.default_rng(seed).permutation(len(points))
    middle = len(order) // 2
    parts = (order[:middle], order[middle:])
    one, other = (fit_clusterers(algorithm, points[part], counts, seed, REFIT_KMEANS_STARTS) for part in parts)
    return {
        count: float(adjusted_rand_score(one[count].predict(points), other[count].predict(points)))
        for count in one
        if count in other
    }


def match_cluster_labels(labels: Labels, other: Labels, count: int) -> Labels:
    """For each group of `other`, the group of `labels` it stands for: as many points as possible stay.

    One to one by linear assignment (Kuhn 1955).
    """
    size = max(count, int(other.max()) + 1)
    shared = np.zeros((size, size), dtype=int)
    np.add.at(shared, (other, labels), 1)
    _, stands_for = linear_sum_assignment(-shared)
    return np.asarray(np.minimum(stands_for, count - 1), dtype=np.intp)
