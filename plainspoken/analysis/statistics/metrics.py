"""The measures of a classifier, and their bootstrap confidence intervals from one set of resamples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics.clusters import mean_size_met
from plainspoken.analysis.statistics.intervals import widen_unanimous
from plainspoken.analysis.statistics.resampling import Resamples, log_odds_interval, percentile_interval
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import Estimate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
Measure = Callable[[Flags, Floats], float]
LOG_LOSS_EPSILON = 1e-6


def bootstrap_measure(measure: Measure, event: Flags, score: Floats, drawn: Resamples) -> Estimate:
    """One measure with its bootstrap confidence interval."""
    draws = [measure(event[rows], score[rows]) for rows in drawn.rows]
    return percentile_interval(measure(event, score), draws, len(event), drawn.method)


def bootstrap_measure_difference(
    measure: Measure, event: Flags, one: Floats, other: Floats, drawn: Resamples
) -> Estimate:
    """How much higher a measure is for one score than for the other, paired over the same resamples."""
    draws = [measure(event[rows], one[rows]) - measure(event[rows], other[rows]) for rows in drawn.rows]
    return percentile_interval(measure(event, one) - measure(event, other), draws, len(event), drawn.method)


def pr_auc_interval(event: Flags, score: Floats, drawn: Resamples) -> Estimate:
    """Average precision with its 95 % interval on the log-odds scale, as Boyd, Eng & Page 2013 advise, with the
    bootstrap's standard error and as many degrees of freedom as the smaller class has.

    Percentiles of resamples lie too high: a case drawn twice confirms itself.
    """
    value, draws = pr_auc(event, score), [pr_auc(event[rows], score[rows]) for rows in drawn.rows]
    few = min(int(event.sum()), int((~event).sum()))
    low, high = log_odds_interval(value, draws, few - 1)
    return Estimate(
        value, low, high, len(event), "bootstrap_log_odds_95" if drawn.method == "bootstrap_95" else drawn.method
    )


def pr_auc(event: Flags, score: Floats) -> float:
    """Area under the precision-recall curve as average precision: the mean, over events, of the precision at
    their score. Own code: it is run on hundreds of resamples, where the library's checks cost most."""
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
    found = np.cumsum(event[order])[last]
    return float((np.diff(found, prepend=0) * found / (last + 1)).sum() / found[-1])


def top_rows(score: Floats, share: float) -> Rows:
    """The rows of the highest scores, `share` of all (at least one); ties in row order."""
    count = max(1, round(share * len(score)))
    return np.argsort(-score, kind="stable")[:count]


def count_top_events(share: float, event: Flags, score: Floats) -> tuple[float, int]:
    """Events among the highest scores, and how many those are.

    Of equal scores at the edge each counts with the part that fits in, so that the order of the file, which
    may follow the answer, decides nothing.
    """
    count = max(1, round(share * len(score)))
    edge = np.partition(score, len(score) - count)[len(score) - count]
    above, tied = score > edge, score == edge
    left = count - int(above.sum())
    part = left / int(tied.sum())
    return float(event[above].sum()) + part * float(event[tied].sum()), count


def precision_at_top(share: float) -> Measure:
    """Share of events among the highest scores."""

    def measure(event: Flags, score: Floats) -> float:
        found, count = count_top_events(share, event, score)
        return found / count

    return measure


def bootstrap_top_rate(share: float, event: Flags, score: Floats, drawn: Resamples) -> Estimate:
    """The share of events among the highest scores with its range. Where all of them agree, resamples show no spread:
    then the range is Wilson's, of as many cases as groups are worth."""
    found = bootstrap_measure(precision_at_top(share), event, score, drawn)
    hits, count = count_top_events(share, event, score)
    if 0 < hits < count:
        return found
    effect = 1.0 if drawn.groups is None else mean_size_met(drawn.groups[top_rows(score, share)])
    return widen_unanimous(found, round(hits), count, effect)


def top_intervals(share: float, event: Flags, score: Floats, drawn: Resamples) -> dict[str, Estimate]:
    """Rate, recall and lift of the highest scores; where all of them agree, the latter two follow from the first."""
    rate = bootstrap_top_rate(share, event, score, drawn)
    recall, lift = (bootstrap_measure(make(share), event, score, drawn) for make in (recall_at_top, lift_at_top))
    if rate.value in (0.0, 1.0) and rate.low is not None and rate.high is not None:
        found = len(top_rows(score, share)) / int(event.sum())
        times = 1 / float(event.mean())
        recall = replace(recall, low=rate.low * found, high=min(rate.high * found, 1.0))
        lift = replace(lift, low=rate.low * times, high=rate.high * times)
    return {"top_rate": rate, "top_recall": recall, "lift": lift}


def recall_at_top(share: float) -> Measure:
    """Share of all events that lie among the highest scores."""
    return lambda event, score: count_top_events(share, event, score)[0] / max(int(event.sum()), 1)


def lift_at_top(share: float) -> Measure:
    """Rate among the highest scores over the usual rate."""
    return lambda event, score: precision_at_top(share)(event, score) / float(event.mean())


def recall_at_threshold(threshold: float) -> Measure:
    """Share of events at or above the threshold."""
    return lambda event, score: float((score[event] >= threshold).mean())


def precision_at_threshold(threshold: float) -> Measure:
    """Share of events among those at or above the threshold; 0 where there are none."""

    def measure(event: Flags, score: Floats) -> float:
        picked = score >= threshold
        return float(event[picked].mean()) if picked.any() else 0.0

    return measure


def f1_at_threshold(threshold: float) -> Measure:
    """Harmonic mean of recall and precision."""

    def measure(event: Flags, score: Floats) -> float:
        picked = score >= threshold
        both = float((picked & event).sum())
        return 2 * both / float(picked.sum() + event.sum())

    return measure


def accuracy_at_threshold(threshold: float) -> Measure:
    """Share of cases on the right side of the threshold."""
    return lambda event, score: float(((score >= threshold) == event).mean())


def brier_score(event: Flags, score: Floats) -> float:
    """Mean squared gap between probability and outcome (Brier 1950)."""
    return float(np.mean((score - event) ** 2))


def log_loss(event: Flags, score: Floats) -> float:
    """Mean negative log likelihood."""
    kept = np.clip(score, LOG_LOSS_EPSILON, 1 - LOG_LOSS_EPSILON)
    return float(-np.mean(np.where(event, np.log(kept), np.log(1 - kept))))


def evaluation_measures(threshold: float, share: float) -> Mapping[str, Measure]:
    """Every measure of the evaluation by its name."""
    return {
        "roc_auc": roc_auc,
        "pr_auc": pr_auc,
        "recall": recall_at_threshold(threshold),
        "precision": precision_at_threshold(threshold),
        "f1": f1_at_threshold(threshold),
        "brier": brier_score,
        "log_loss": log_loss,
        "accuracy": accuracy_at_threshold(threshold),
        "top_rate": precision_at_top(share),
        "top_recall": recall_at_top(share),
        "lift": lift_at_top(share),
    }
