"""Analysis: ROC-AUC and its range, fast enough for dozens of columns. Knows scores and events only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics.intervals import Flags, Floats, wilson_interval
from plainspoken.core.recorder import Estimate

ROC_AUC_RESAMPLES = 200
NORMAL_95 = 1.959963984540054  # two-sided


def roc_auc(event: Flags, score: Floats) -> float:
    """The share of (event, no event) pairs in which the event scores higher; ties count half (Mann-Whitney).

    0.5 where one class is missing: nothing can be ranked then.
    """
    ones, others = int(event.sum()), int((~event).sum())
    if not ones or not others:
        return 0.5
    below, mine = np.sort(score[~event]), score[event]
    won = np.searchsorted(below, mine, "left").sum() + np.searchsorted(below, mine, "right").sum()
    return float(won / 2 / (ones * others))


def roc_auc_interval(event: Flags, score: Floats) -> Estimate:
    """ROC-AUC with its 95 % range (DeLong, DeLong & Clarke-Pearson 1988) on the log-odds scale (Pepe 2003).

    It holds the truth oftener than resampling where events are few. Both classes must be there.
    """
    value = roc_auc(event, score)
    ones, others = np.sort(score[event]), np.sort(score[~event])
    variance = placement_variance(ones, others) + placement_variance(others, ones)
    if value in (0.0, 1.0) or variance == 0:  # no spread is seen: then the smaller class tells how sure it is
        few = min(len(ones), len(others))
        sure = wilson_interval(round(value * few), few)
        assert sure is not None
        return Estimate(value, sure.low, sure.high, len(event), "delong_95")
    half = NORMAL_95 * np.sqrt(variance) / (value * (1 - value))
    low, high = (1 / (1 + (1 - value) / value * np.exp(-side * half)) for side in (-1, 1))
    return Estimate(value, float(low), float(high), len(event), "delong_95")


def roc_auc_difference(event: Flags, one: Floats, other: Floats) -> Estimate:
    """How much higher the first score's ROC-AUC is on the same cases; 95 % range after DeLong et al. 1988."""
    value = roc_auc(event, one) - roc_auc(event, other)
    variance = 0.0
    for side in (event, ~event):
        apart = placement_values(one[side], np.sort(one[~side])) - placement_values(other[side], np.sort(other[~side]))
        variance += float(np.var(apart, ddof=1)) / len(apart) if len(apart) > 1 else 0.0
    half = NORMAL_95 * float(np.sqrt(variance))
    return Estimate(value, value - half, value + half, len(event), "delong_95")


def placement_variance(mine: Floats, theirs: Floats) -> float:
    """Variance of the mean place that sorted scores of one class take among those of the other."""
    return float(np.var(placement_values(mine, theirs), ddof=1) / len(mine)) if len(mine) > 1 else 0.0


def placement_values(mine: Floats, theirs: Floats) -> Floats:
    """The share of sorted scores of the other class that each score lies above; ties count half."""
    won = np.searchsorted(theirs, mine, "left") + np.searchsorted(theirs, mine, "right")
    return np.asarray(won / (2 * len(theirs)))


@dataclass(frozen=True)
class RankedScores:
    """Scores of n cases put in order once, so that a resample is one pass; `ties`: where each starts."""

    order: NDArray[np.intp]
    ties: NDArray[np.intp]
    event: Flags

    @classmethod
    def of(cls, event: Flags, score: Floats) -> RankedScores:
        """Rank the scores, lowest first."""
        order = np.argsort(score, kind="stable")
        steps = np.diff(score[order]) > 0
        return cls(order, np.concatenate([[0], np.flatnonzero(steps) + 1]), event[order])

    def auc(self, weight: Floats) -> float:
        """ROC-AUC when case i counts `weight[i]` times."""
        mine = weight[self.order]
        ones = np.add.reduceat(mine * self.event, self.ties)
        others = np.add.reduceat(mine * ~self.event, self.ties)
        below = np.cumsum(others) - others / 2
        return float((ones * below).sum() / (ones.sum() * others.sum()))


def bootstrap_weights(event: Flags, seed: int, resamples: int = ROC_AUC_RESAMPLES) -> Floats:
    """How often each case is drawn, (resamples, n): with replacement inside each class, so both stay."""
    random = np.random.default_rng(seed)
    drawn = np.zeros((resamples, len(event)))
    for rows in (np.flatnonzero(event), np.flatnonzero(~event)):
        if len(rows):
            drawn[:, rows] = random.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=resamples)
    return drawn


def resample_roc_auc(event: Flags, score: Floats, drawn: Floats) -> Floats:
    """ROC-AUC on each resample; pair two scores by handing both the same `drawn`."""
    ranked = RankedScores.of(event, score)
    return np.array([ranked.auc(weight) for weight in drawn])


def covering_percentile_interval(value: float, drawn_values: Floats, n: int) -> Estimate:
    """A value with the 95 % percentile range of its resampled values."""
    low, high = np.percentile(drawn_values, [2.5, 97.5])
    return Estimate(value, float(min(low, value)), float(max(high, value)), n, "bootstrap_95")


def roc_auc_bootstrap_interval(event: Flags, score: Floats, seed: int, resamples: int = ROC_AUC_RESAMPLES) -> Estimate:
    """ROC-AUC with its stratified bootstrap range."""
    values = resample_roc_auc(event, score, bootstrap_weights(event, seed, resamples))
    return covering_percentile_interval(roc_auc(event, score), values, len(event))


def hanley_mcneil_variance(auc: Floats | float, ones: Floats | float, others: Floats | float) -> Floats:
    """Variance of a ROC-AUC from its size alone (Hanley & McNeil 1982, eq. 2)."""
    first, second = np.asarray(auc / (2 - auc)), np.asarray(2 * auc**2 / (1 + auc))
    top = auc * (1 - auc) + (ones - 1) * (first - auc**2) + (others - 1) * (second - auc**2)
    return np.asarray(top / (np.maximum(ones, 1) * np.maximum(others, 1)))
