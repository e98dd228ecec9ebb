"""Analysis: rank correlation and its confidence interval, fast enough for several forecasts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.statistics.resampling import bootstrap_weights, percentile_interval
from plainspoken.core.recorder import Estimate


@dataclass(frozen=True)
class TiedRanks:
    """Values put in order once, so that the ranks of a resample are one pass: the place of each case's value
    among the distinct ones (n,)."""

    place: NDArray[np.intp]

    @classmethod
    def of(cls, values: Floats) -> TiedRanks:
        """Find the ties, lowest value first."""
        return cls(np.unique(values, return_inverse=True)[1])

    def ranks(self, weight: Floats) -> Floats:
        """The rank of each case when case i is there `weight[i]` times; ties share the middle of theirs."""
        here = np.bincount(self.place, weights=weight)
        return np.asarray((np.cumsum(here) - here / 2)[self.place])


def spearman_correlation(one: Floats, other: Floats) -> float:
    """Rank correlation (Spearman 1904), ties at the middle of theirs; 0 where one side has one value only."""
    every = np.ones(len(one))
    return weighted_correlation(TiedRanks.of(one).ranks(every), TiedRanks.of(other).ranks(every), every)


def weighted_correlation(one: Floats, other: Floats, weight: Floats) -> float:
    """Weighted correlation; 0 where one side does not vary."""
    one, other = (each - np.average(each, weights=weight) for each in (one, other))
    spread = float((weight * one * one).sum() * (weight * other * other).sum())
    return float((weight * one * other).sum()) / spread**0.5 if spread > 0 else 0.0


@dataclass(frozen=True)
class RankCorrelations:
    """How well each of several forecasts ranks what came: on all cases, and on the same resamples of them
    (forecast: (resamples,)). `n`: cases."""

    values: Mapping[str, float]
    draws: Mapping[str, Floats]
    n: int

    def of(self, name: str) -> Estimate:
        """The rank correlation of one forecast with its confidence interval."""
        return percentile_interval(self.values[name], self.draws[name], self.n)

    def gain(self, name: str, over: str) -> Estimate:
        """How much higher that of one is than that of the other, paired."""
        return percentile_interval(self.values[name] - self.values[over], self.draws[name] - self.draws[over], self.n)


def bootstrap_rank_correlations(
    told: Mapping[str, Floats], came: Floats, *, seed: int, resamples: int
) -> RankCorrelations:
    """Rank correlations of forecasts with what came (n,), by the bootstrap (Efron & Tibshirani 1993)."""
    size = len(came)
    weights = bootstrap_weights(np.ones(size, dtype=np.bool_), seed, resamples)
    later, ties = TiedRanks.of(came), {name: TiedRanks.of(amounts) for name, amounts in told.items()}
    draws = {name: np.zeros(resamples) for name in told}
    for place, weight in enumerate(weights):
        mine = later.ranks(weight)
        for name, each in ties.items():
            draws[name][place] = weighted_correlation(each.ranks(weight), mine, weight)
    return RankCorrelations({name: spearman_correlation(amounts, came) for name, amounts in told.items()}, draws, size)
