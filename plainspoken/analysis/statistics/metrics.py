"""The measures of a classifier, and their bootstrap ranges from one set of resamples. Knows no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics.roc_auc import roc_auc
from plainspoken.core.recorder import Estimate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
Measure = Callable[[Flags, Floats], float]
RESAMPLES = 500
EDGE = 1e-6


def resampled_rows(
    event: Flags, seed: int, count: int = RESAMPLES, *, whole: int | None = None
) -> list[Rows]:
    """Row numbers drawn with replacement; each draw holds both classes. Pair measures by sharing them.

    `whole`: rows of the table that these are a part of, drawn with its share of events: then that share
    varies as it does over such tables, and not as over parts drawn at random.
    """
    random, size = np.random.default_rng(seed), len(event)
    whole = whole or size
    ones, others = np.flatnonzero(event), np.flatnonzero(~event)
    events = random.binomial(whole, len(ones) / size, size=count) * (size / whole)
    return [
        np.concatenate([random.choice(ones, number), random.choice(others, size - number)])
        for number in np.clip(np.round(events).astype(int), 1, size - 1)
    ]


def ranged(value: float, draws: list[float], n: int) -> Estimate:
    """A value with the 95 % percentile range of its resamples (Efron & Tibshirani 1993)."""
    low, high = np.percentile(draws, [2.5, 97.5])
    return Estimate(value, float(low), float(high), n, "bootstrap_95")


def estimate(measure: Measure, event: Flags, score: Floats, drawn: list[Rows]) -> Estimate:
    """One measure with its bootstrap range."""
    draws = [measure(event[rows], score[rows]) for rows in drawn]
    return ranged(measure(event, score), draws, len(event))


def difference(measure: Measure, event: Flags, one: Floats, other: Floats, drawn: list[Rows]) -> Estimate:
    """How much higher a measure is for one score than for the other, paired over the same resamples."""
    draws = [measure(event[rows], one[rows]) - measure(event[rows], other[rows]) for rows in drawn]
    return ranged(measure(event, one) - measure(event, other), draws, len(event))


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


def top_events(share: float, event: Flags, score: Floats) -> tuple[float, int]:
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


def top_rate(share: float) -> Measure:
    """Share of events among the highest scores."""

    def measure(event: Flags, score: Floats) -> float:
        found, count = top_events(share, event, score)
        return found / count

    return measure


def top_recall(share: float) -> Measure:
    """Share of all events that lie among the highest scores."""
    return lambda event, score: top_events(share, event, score)[0] / max(int(event.sum()), 1)


def lift(share: float) -> Measure:
    """Rate among the highest scores over the usual rate."""
    return lambda event, score: top_rate(share)(event, score) / float(event.mean())


def recall(threshold: float) -> Measure:
    """Share of events at or above the threshold."""
    return lambda event, score: float((score[event] >= threshold).mean())


def precision(threshold: float) -> Measure:
    """Share of events among those at or above the threshold; 0 where there are none."""

    def measure(event: Flags, score: Floats) -> float:
        picked = score >= threshold
        return float(event[picked].mean()) if picked.any() else 0.0

    return measure


def f1(threshold: float) -> Measure:
    """Harmonic mean of recall and precision."""

    def measure(event: Flags, score: Floats) -> float:
        picked = score >= threshold
        both = float((picked & event).sum())
        return 2 * both / float(picked.sum() + event.sum())

    return measure


def accuracy(threshold: float) -> Measure:
    """Share of cases on the right side of the threshold."""
    return lambda event, score: float(((score >= threshold) == event).mean())


def brier(event: Flags, score: Floats) -> float:
    """Mean squared gap between probability and outcome (Brier 1950)."""
    return float(np.mean((score - event) ** 2))


def log_loss(event: Flags, score: Floats) -> float:
    """Mean negative log likelihood."""
    kept = np.clip(score, EDGE, 1 - EDGE)
    return float(-np.mean(np.where(event, np.log(kept), np.log(1 - kept))))


def all_measures(threshold: float, share: float) -> Mapping[str, Measure]:
    """Every measure of the evaluation by its name."""
    return {
        "roc_auc": roc_auc,
        "pr_auc": pr_auc,
        "recall": recall(threshold),
        "precision": precision(threshold),
        "f1": f1(threshold),
        "brier": brier,
        "log_loss": log_loss,
        "accuracy": accuracy(threshold),
        "top_rate": top_rate(share),
        "top_recall": top_recall(share),
        "lift": lift(share),
    }
