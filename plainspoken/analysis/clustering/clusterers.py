"""Analysis: the ways of cutting customers into segments. Knows points; knows no customer and no address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from plainspoken.case.invoices import Algorithm

Floats = NDArray[np.float64]
Labels = NDArray[np.intp]
SIMPLEST_FIRST: tuple[Algorithm, ...] = ("k_means", "hierarchical", "gaussian_mixture", "hdbscan")
STARTS = 5  # of a refit by k-means: with fewer, refits differ because the search got stuck
THOROUGH = 15  # of what refits are held against
STILL = 1e-7  # how little centres still move, in variances, when it ends
RIDGE = 1e-3  # of a mixture, in variances: whole orders would otherwise make a component of no width
DENSE_SHARE = 0.02  # of all customers: the smallest group that density may find
DENSE_LEAST = 20


class Cutter(Protocol):
    """What sorts points into groups 0..k-1, also points it has not seen."""

    def predict(self, points: Floats) -> Labels: ...


class Centres(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Groups by their centres: each point belongs to the nearest one. `centres`: (k, columns)."""

    def __init__(self, centres: Floats) -> None:
        self.centres = centres

    def predict(self, points: Floats) -> Labels:
        """The nearest centre of each point (n,)."""
        nearness = points @ self.centres.T - (self.centres**2).sum(axis=1) / 2
        return np.asarray(nearness.argmax(axis=1), dtype=np.intp)


def centred(points: Floats, labels: Labels) -> Centres:
    """Groups by the means of their members; a negative label is in none."""
    return Centres(np.array([points[labels == each].mean(axis=0) for each in np.unique(labels[labels >= 0])]))


def k_means(points: Floats, counts: Sequence[int], seed: int, starts: int) -> dict[int, Cutter]:
    """k-means (Lloyd 1982) from several starts, for each number of groups."""
    fits = {count: KMeans(count, n_init=starts, tol=STILL, random_state=seed).fit(points) for count in counts}
    return {count: Centres(each.cluster_centers_) for count, each in fits.items()}


def gaussian_mixture(points: Floats, counts: Sequence[int], seed: int, starts: int) -> dict[int, Cutter]:
    """A mixture of normal distributions of any shape, for each number of groups."""
    return {count: GaussianMixture(count, reg_covar=RIDGE, random_state=seed).fit(points) for count in counts}


def hierarchical(points: Floats, counts: Sequence[int], seed: int, starts: int) -> dict[int, Cutter]:
    """Ward's hierarchy (1963), cut at each number of groups; other points go to the nearest group's mean."""
    tree = linkage(points, "ward")
    return {count: centred(points, fcluster(tree, count, "maxclust") - 1) for count in counts}


def hdbscan(points: Floats, counts: Sequence[int], seed: int, starts: int) -> dict[int, Cutter]:
    """The groups that density finds by itself; only where it is one of the wanted numbers.

    Points in no dense group go to the nearest group's mean.
    """
    labels = dense(points)
    found = int(labels.max()) + 1
    return {found: centred(points, labels)} if found in counts else {}


def dense(points: Floats) -> Labels:
    """Groups by density (Campello et al. 2013), -1 for points in none (n,)."""
    least = max(DENSE_LEAST, round(DENSE_SHARE * len(points)))
    return np.asarray(HDBSCAN(min_cluster_size=least, copy=True).fit_predict(points), dtype=np.intp)


FITS: Mapping[Algorithm, Callable[[Floats, Sequence[int], int, int], dict[int, Cutter]]] = {
    "k_means": k_means,
    "gaussian_mixture": gaussian_mixture,
    "hierarchical": hierarchical,
    "hdbscan": hdbscan,
}


def fit(
    algorithm: Algorithm, points: Floats, counts: Sequence[int], seed: int, starts: int = THOROUGH
) -> dict[int, Cutter]:
    """What an algorithm makes of points (n, columns), for each number of groups that it can make.

    `starts`: of a search that may get stuck. On one thread, so that sums come in one order whatever the
    machine.
    """
    with threadpool_limits(1):
        return FITS[algorithm](points, counts, seed, starts)
