"""Analysis: the ways of cutting customers into segments."""

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

from plainspoken.case.invoice_settings import Algorithm

Floats = NDArray[np.float64]
Labels = NDArray[np.intp]
ALGORITHMS_SIMPLEST_FIRST: tuple[Algorithm, ...] = ("k_means", "hierarchical", "gaussian_mixture", "hdbscan")
REFIT_KMEANS_STARTS = 5  # of a refit by k-means: with fewer, refits differ because the search got stuck
THOROUGH_KMEANS_STARTS = 15  # of what refits are held against
KMEANS_TOLERANCE = 1e-7  # how little centres still move, in variances, when it ends
MIXTURE_COVARIANCE_RIDGE = 1e-3  # of a mixture, in variances: whole orders would otherwise make a component of no width
MIN_DENSE_CLUSTER_SHARE = 0.02  # of all customers: the smallest group that density may find
MIN_DENSE_CLUSTER_SIZE = 20


class Clusterer(Protocol):
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


def centres_from_labels(points: Floats, labels: Labels) -> Centres:
    """Groups by the means of their members; a negative label is in none."""
    return Centres(np.array([points[labels == each].mean(axis=0) for each in np.unique(labels[labels >= 0])]))


def fit_k_means(points: Floats, counts: Sequence[int], seed: int, starts: int) -> dict[int, Clusterer]:
    """k-means (Lloyd 1982) from several starts, for each number of groups."""
    fits = {
        count: KMeans(count, n_init=starts, tol=KMEANS_TOLERANCE, random_state=seed).fit(points) for count in counts
    }
    return {count: Centres(each.cluster_centers_) for count, each in fits.items()}


def fit_gaussian_mixture(points: Floats, counts: Sequence[int], seed: int, starts: int) -> dict[int, Clusterer]:
    """A mixture of normal distributions of any shape, for each number of groups."""
    return {
        count: GaussianMixture(count, reg_covar=MIXTURE_COVARIANCE_RIDGE, random_state=seed).fit(points)
        for count in counts
    }


def fit_hierarchical(points: Floats, counts: Sequence[int], seed: int, starts: int) -> dict[int, Clusterer]:
    """Ward's hierarchy (1963), cut at each number of groups; other points go to the nearest group's mean."""
    tree = linkage(points, "ward")
    return {count: centres_from_labels(points, fcluster(tree, count, "maxclust") - 1) for count in counts}


def fit_hdbscan(points: Floats, counts: Sequence[int], seed: int, starts: int) -> dict[int, Clusterer]:
    """The groups that density finds by itself; only where it is one of the wanted numbers.

    Points in no dense group go to the nearest group's mean.
    """
    labels = label_by_density(points)
    found = int(labels.max()) + 1
    return {found: centres_from_labels(points, labels)} if found in counts else {}


def label_by_density(points: Floats) -> Labels:
    """Groups by density (Campello et al. 2013), -1 for points in none (n,)."""
    least = max(MIN_DENSE_CLUSTER_SIZE, round(MIN_DENSE_CLUSTER_SHARE * len(points)))
    return np.asarray(HDBSCAN(min_cluster_size=least, copy=True).fit_predict(points), dtype=np.intp)


CLUSTERER_FITS: Mapping[Algorithm, Callable[[Floats, Sequence[int], int, int], dict[int, Clusterer]]] = {
    "k_means": fit_k_means,
    "gaussian_mixture": fit_gaussian_mixture,
    "hierarchical": fit_hierarchical,
    "hdbscan": fit_hdbscan,
}


def fit_clusterers(
    algorithm: Algorithm, points: Floats, counts: Sequence[int], seed: int, starts: int = THOROUGH_KMEANS_STARTS
) -> dict[int, Clusterer]:
    """What an algorithm makes of points (n, columns), for each number of groups that it can make.

    `starts`: of a search that may get stuck. On one thread, so that sums come in one order whatever the
    machine.
    """
    with threadpool_limits(1):
        return CLUSTERER_FITS[algorithm](points, counts, seed, starts)
