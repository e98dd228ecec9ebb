"""Analysis: customers without groups, drawn by chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from sklearn.isotonic import IsotonicRegression

Floats = NDArray[np.float64]
PEAK_HISTOGRAM_BINS = 40
CORRELATION_MATCHING_TRIES = 6  # of matching the correlations
CORRELATION_MATCHING_POINTS = 20_000  # points by which they are matched
MIN_EIGENVALUE = 1e-6


@dataclass(frozen=True)
class ColumnDistribution:
    """Of one column: `edges` of bins (m + 1,), what lies below each, 0 to 1 (m + 1,), and, where the column
    has few values, the value of each bin (m,)."""

    edges: Floats
    below: Floats
    values: Floats | None

    def at(self, ranks: Floats) -> Floats:
        """The values at ranks from 0 to 1."""
        if self.values is None:
            return np.asarray(np.interp(ranks, self.below, self.edges))
        bins = np.searchsorted(self.below[1:-1], ranks)
        return np.asarray(self.values[bins])


def draw_single_peak_sample(points: Floats, seed: int) -> Floats:
    """A cloud without groups: each column like the points' own but with a single peak, and correlated as
    theirs (normal to anything, Cario & Nelson 1997).

    A normal cloud has other columns than customers have (whole orders, a third of them exactly one), and
    a cut would look better on customers for that alone.
    """
    columns = [fit_single_peak(column) for column in points.T]
    correlation = match_normal_correlation(np.atleast_2d(np.corrcoef(points.T)), columns, seed)
    return draw_correlated_sample(columns, correlation, len(points), np.random.default_rng(seed))


def draw_gaussian_sample(points: Floats, seed: int) -> Floats:
    """One normal cloud with the points' own means and covariance."""
    random = np.random.default_rng(seed)
    covariance = np.atleast_2d(np.cov(points.T))
    return random.multivariate_normal(points.mean(axis=0), covariance, len(points), method="eigh")


def shuffle_columns(points: Floats, seed: int) -> Floats:
    """Each column by itself in another order: no column tells anything of another."""
    return np.random.default_rng(seed).permuted(points, axis=0)


def fit_single_peak(column: Floats) -> ColumnDistribution:
    """A column's distribution with its valleys filled: it rises to the best peak and falls from there.

    Least squares over bins (isotonic regression on each side). A column of few values keeps its values, so
    that a tall first step (one order) stays what it is.
    """
    values = np.unique(column)
    few = len(values) <= PEAK_HISTOGRAM_BINS
    edges = bin_edges_between(values) if few else np.linspace(values[0], values[-1], PEAK_HISTOGRAM_BINS + 1)
    widths = np.diff(edges)
    heights = np.histogram(column, edges)[0] / widths
    fits = [fit_unimodal_heights(heights, widths, peak) for peak in range(len(heights))]
    best = min(fits, key=lambda each: float((widths * (each - heights) ** 2).sum()))
    mass = best * widths
    below = np.concatenate([[0.0], np.cumsum(mass) / mass.sum()])
    return ColumnDistribution(edges, below, values if few else None)


def bin_edges_between(values: Floats) -> Floats:
    """Edges half-way between sorted values, and as far beyond the first and the last."""
    middle = (values[1:] + values[:-1]) / 2
    return np.concatenate([[2 * values[0] - middle[0]], middle, [2 * values[-1] - middle[-1]]])


def fit_unimodal_heights(heights: Floats, widths: Floats, peak: int) -> Floats:
    """The nearest heights that rise up to a peak and fall after it."""
    places = np.arange(len(heights))
    fitted = np.empty(len(heights))
    for side, rises in ((places <= peak, True), (places > peak, False)):
        if side.any():
            line = IsotonicRegression(increasing=rises)
            fitted[side] = line.fit_transform(places[side], heights[side], sample_weight=widths[side])
    return fitted


def draw_correlated_sample(
    columns: list[ColumnDistribution], correlation: Floats, size: int, random: np.random.Generator
) -> Floats:
    """Points whose columns have these distributions; normal points with this correlation lie behind them."""
    behind = random.multivariate_normal(np.zeros(len(columns)), correlation, size, method="eigh")
    ranks = norm.cdf(behind / np.sqrt(np.diag(correlation)))
    return np.column_stack([each.at(ranks[:, place]) for place, each in enumerate(columns)])


def match_normal_correlation(wanted: Floats, columns: list[ColumnDistribution], seed: int) -> Floats:
    """The correlation of the normal points behind under which the columns correlate as wanted."""
    correlation = wanted.copy()
    for _ in range(CORRELATION_MATCHING_TRIES):
        found = np.atleast_2d(
            np.corrcoef(
                draw_correlated_sample(columns, correlation, CORRELATION_MATCHING_POINTS, np.random.default_rng(seed)).T
            )
        )
        correlation = repair_correlation_matrix(correlation + wanted - found)
    return correlation


def repair_correlation_matrix(matrix: Floats) -> Floats:
    """The matrix as a correlation: no negative eigenvalue, ones on the diagonal."""
    values, vectors = np.linalg.eigh(matrix)
    whole = vectors @ np.diag(np.maximum(values, MIN_EIGENVALUE)) @ vectors.T
    scale = np.sqrt(np.diag(whole))
    return np.asarray(whole / np.outer(scale, scale))
