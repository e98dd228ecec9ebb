"""Analysis: the confidence interval of a ROC-AUC, fast enough for dozens of columns."""

from __future__ import annotations

import numpy as np

from plainspoken.analysis.statistics.clusters import Groups, cluster_total_variance, mean_size_met
from plainspoken.analysis.statistics.intervals import NORMAL_95, Flags, Floats, wilson_interval
from plainspoken.analysis.statistics.resampling import (
    ROC_AUC_RESAMPLES,
    bootstrap_weights,
    covering_percentile_interval,
)
from plainspoken.core.findings import Method
from plainspoken.core.ranked_scores import RankedScores, roc_auc
from plainspoken.core.recorder import Estimate


def roc_auc_interval(event: Flags, score: Floats, groups: Groups | None = None) -> Estimate:
    """ROC-AUC with its 95 % interval (DeLong, DeLong & Clarke-Pearson 1988) on the log-odds scale (Pepe 2003).

    It holds the truth oftener than resampling where events are few. Both classes must be there. `groups`: of each
    row (n,); the variance is then that of group totals (Obuchowski 1997).
    """
    value, method = roc_auc(event, score), delong_method(groups)
    ones, others = np.sort(score[event]), np.sort(score[~event])
    if groups is None:
        variance = placement_variance(ones, others) + placement_variance(others, ones)
    else:
        variance = cluster_total_variance(placement_influence(event, score), groups)
    if value in (0.0, 1.0) or variance == 0:  # no spread is seen: then the smaller class tells how sure it is
        few = min(len(ones), len(others))
        sure = wilson_interval(round(value * few), few, 1.0 if groups is None else mean_size_met(groups))
        assert sure is not None
        return Estimate(value, sure.low, sure.high, len(event), method)
    half = NORMAL_95 * np.sqrt(variance) / (value * (1 - value))
    low, high = (1 / (1 + (1 - value) / value * np.exp(-side * half)) for side in (-1, 1))
    return Estimate(value, float(low), float(high), len(event), method)


def roc_auc_difference(event: Flags, one: Floats, other: Floats, groups: Groups | None = None) -> Estimate:
    """How much higher the first score's ROC-AUC is on the same cases; 95 % interval after DeLong et al. 1988.

    By Student's t with as many degrees of freedom as the smaller class has: the variance of a difference is known no
    better than that, and the normal range was too narrow on tables of a few hundred rows.
    """
    from scipy.stats import t

    value = roc_auc(event, one) - roc_auc(event, other)
    variance = 0.0
    for side in (event, ~event):
        apart = placement_values(one[side], np.sort(one[~side])) - placement_values(other[side], np.sort(other[~side]))
        variance += float(np.var(apart, ddof=1)) / len(apart) if len(apart) > 1 else 0.0
    if groups is not None:
        variance = cluster_total_variance(placement_influence(event, one) - placement_influence(event, other), groups)
    few = min(int(event.sum()), int((~event).sum()), len(event) if groups is None else len(np.unique(groups)))
    half = float(t.ppf(0.975, max(few - 1, 1))) * float(np.sqrt(variance))
    return Estimate(value, value - half, value + half, len(event), delong_method(groups))


def delong_method(groups: Groups | None) -> Method:
    """What a range is called: of rows that stand for themselves, or of groups."""
    return "delong_95" if groups is None else "clusters_95"


def placement_influence(event: Flags, score: Floats) -> Floats:
    """How far each row moves the ROC-AUC (n,): its placement less the mean one of its class, by the class's size."""
    influence = np.empty(len(event))
    for side in (event, ~event):
        placed = placement_values(score[side], np.sort(score[~side]))
        influence[side] = (placed - placed.mean()) / len(placed) * (1 if side is event else -1)
    return influence


def placement_variance(mine: Floats, theirs: Floats) -> float:
    """Variance of the mean place that sorted scores of one class take among those of the other."""
    return float(np.var(placement_values(mine, theirs), ddof=1) / len(mine)) if len(mine) > 1 else 0.0


def placement_values(mine: Floats, theirs: Floats) -> Floats:
    """The share of sorted scores of the other class that each score lies above; ties count half."""
    won = np.searchsorted(theirs, mine, "left") + np.searchsorted(theirs, mine, "right")
    return np.asarray(won / (2 * len(theirs)))


def resample_roc_auc(event: Flags, score: Floats, drawn: Floats) -> Floats:
    """ROC-AUC on each resample; pair two scores by handing both the same `drawn`."""
    return RankedScores.of(event, score).resampled(drawn)


def roc_auc_bootstrap_interval(event: Flags, score: Floats, seed: int, resamples: int = ROC_AUC_RESAMPLES) -> Estimate:
    """ROC-AUC with its stratified bootstrap confidence interval."""
    values = resample_roc_auc(event, score, bootstrap_weights(event, seed, resamples))
    return covering_percentile_interval(roc_auc(event, score), values, len(event))


def hanley_mcneil_variance(auc: Floats | float, ones: Floats | float, others: Floats | float) -> Floats:
    """Variance of a ROC-AUC from its size alone (Hanley & McNeil 1982, eq. 2)."""
    first, second = np.asarray(auc / (2 - auc)), np.asarray(2 * auc**2 / (1 + auc))
    top = auc * (1 - auc) + (ones - 1) * (first - auc**2) + (others - 1) * (second - auc**2)
    return np.asarray(top / (np.maximum(ones, 1) * np.maximum(others, 1)))
