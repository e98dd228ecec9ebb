"""Analysis: groups for whom the model is clearly worse, with control for looking at many. Knows no address.

An own search: sliceline (0.3) and DivExplorer (0.2) find groups by equality only, give no ranges, do not
control for the number of groups looked at and know no ROC-AUC; fairlearn compares groups but finds none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from plainspoken.analysis.statistics.intervals import Flags, Floats
from plainspoken.analysis.statistics.roc_auc import auc_variance, roc_auc
from plainspoken.analysis.subgroups.conditions import (
    Group,
    Part,
    columns_of,
    conditions,
    inside,
    masks,
    pairs,
)
from plainspoken.analysis.training.trained_model import Rows, Trained

Metric = Literal["missed", "false_alarms", "ranking"]
METRICS: tuple[Metric, ...] = ("missed", "false_alarms", "ranking")
FEWEST = 30  # positives (or negatives) a group needs to be judged
WORTH = 0.05  # a smaller difference in a share is not worth a sentence
SAME = 0.5  # Jaccard index from which two groups are one
# Whoever scores low is often missed, and whoever scores high is often contacted in vain: of these the surest
# one says enough. A group that is ranked worse is where the model itself fails.
MOST_SHOWN: Mapping[Metric, int] = {"ranking": 3, "missed": 1, "false_alarms": 1}


@dataclass(frozen=True)
class Slice:
    """A group that is served worse by one measure: wrong cases among those that count, here and elsewhere.

    `missed`: positives below the threshold; `false_alarms`: negatives at or above it; `ranking`: pairs of a
    positive and a negative in the wrong order (1 - ROC-AUC).
    """

    metric: Metric
    parts: tuple[Part, ...]
    rows: Flags
    p_adjusted: float


@dataclass(frozen=True)
class Scored:
    """Event, score and whether picked, of n cases."""

    event: Flags
    score: Floats
    picked: Flags

    @classmethod
    def of(cls, trained: Trained, rows: Rows) -> Scored:
        """The scores out of fold of some rows."""
        return cls(trained.event[rows], trained.out_of_fold[rows], trained.judged[rows] >= trained.threshold)


@dataclass(frozen=True)
class Judged:
    """One group under one measure: how much worse, and the one-sided p value."""

    metric: Metric
    group: Group
    difference: float
    p: float


def find(trained: Trained) -> tuple[list[Slice], int]:
    """At most five groups clearly worse on training scores out of fold and also worse on the test rows.

    Returns them, surest first, and how many (group, measure) pairs were tested. The p values are adjusted for
    all of them (Holm 1979, valid under any dependence, and overlapping groups depend on each other).
    """
    train, test = trained.frame.iloc[trained.train], trained.frame.iloc[trained.test]
    parts = conditions(train, trained.case, columns_of(trained.case, trained.frame, trained.columns))
    held, held_test = masks(parts, train), masks(parts, test)
    groups = [
        group
        for group in pairs(parts, trained.case.errors.max_conditions)
        if trained.case.errors.min_share <= inside(group, held).mean() <= 0.5
    ]
    scored, confirm = Scored.of(trained, trained.train), Scored.of(trained, trained.test)
    tested = [each for group in groups for each in judge_group(group, inside(group, held), scored)]
    alpha = trained.case.errors.alpha
    confirmed = [
        (each, p)
        for each, p in adjusted(tested, alpha)
        if confirms(each, inside(each.group, held_test), confirm, alpha)
    ]
    found = [
        Slice(each.metric, tuple(parts[at] for at in each.group.parts), inside(each.group, held), p)
        for each, p in confirmed
    ]
    return distinct(found), len(tested)


def judge_group(group: Group, mine: Flags, scored: Scored) -> list[Judged]:
    """A group under each measure for which it holds enough cases."""
    found = []
    for metric in METRICS:
        judged = compare(metric, mine, scored)
        if judged is not None:
            found.append(Judged(metric, group, *judged))
    return found


def compare(metric: Metric, mine: Flags, scored: Scored, fewest: int = FEWEST) -> tuple[float, float] | None:
    """(difference here minus elsewhere, one-sided p value that it is nil); None: too few cases."""
    if metric == "ranking":
        return compare_ranking(mine, scored, fewest)
    counts, wrong = counted(metric, scored)
    here, there = int((counts & mine).sum()), int((counts & ~mine).sum())
    if here < fewest or there < fewest:
        return None
    bad_here, bad_there = int((wrong & mine).sum()), int((wrong & ~mine).sum())
    pooled = (bad_here + bad_there) / (here + there)
    error = np.sqrt(pooled * (1 - pooled) * (1 / here + 1 / there))
    difference = bad_here / here - bad_there / there
    return difference, float(norm.sf(difference / error)) if error > 0 else 1.0


def counted(metric: Metric, scored: Scored) -> tuple[Flags, Flags]:
    """Which cases count for a measure, and which of them are wrong."""
    if metric == "missed":
        return scored.event, scored.event & ~scored.picked
    return ~scored.event, ~scored.event & scored.picked


def compare_ranking(mine: Flags, scored: Scored, fewest: int = FEWEST) -> tuple[float, float] | None:
    """The same for pairs in the wrong order; variance after Hanley & McNeil 1982."""
    sides = [scored.event & mine, ~scored.event & mine, scored.event & ~mine, ~scored.event & ~mine]
    if min(int(side.sum()) for side in sides) < fewest:
        return None
    here = roc_auc(scored.event[mine], scored.score[mine])
    there = roc_auc(scored.event[~mine], scored.score[~mine])
    ones, others, far_ones, far_others = (float(side.sum()) for side in sides)
    variance = auc_variance(here, ones, others) + auc_variance(there, far_ones, far_others)
    return there - here, float(norm.sf((there - here) / np.sqrt(variance)))


def adjusted(tested: Sequence[Judged], alpha: float) -> list[tuple[Judged, float]]:
    """Those that stay significant among all that were tested and differ by enough, the surest first."""
    if not tested:
        return []
    p = multipletests([each.p for each in tested], alpha=alpha, method="holm")[1]
    kept = [
        (each, float(value))
        for each, value in zip(tested, p, strict=True)
        if value < alpha and each.difference >= WORTH
    ]
    alone = {
        (each.metric, each.group.parts[0]): each.difference for each in tested if len(each.group.parts) == 1
    }
    kept = [pair for pair in kept if adds(pair[0], alone)]
    return sorted(kept, key=lambda pair: (pair[0].p, -pair[0].difference, len(pair[0].group.parts)))


def adds(tested: Judged, alone: Mapping[tuple[Metric, int], float]) -> bool:
    """Whether a second condition makes a group clearly worse than either condition by itself."""
    if len(tested.group.parts) == 1:
        return True
    single = max(alone.get((tested.metric, part), 0.0) for part in tested.group.parts)
    return tested.difference - single >= WORTH


def confirms(tested: Judged, mine: Flags, scored: Scored, alpha: float) -> bool:
    """Whether the test rows show at least half of the difference, and it is no accident there either."""
    again = compare(tested.metric, mine, scored, fewest=5)
    return again is not None and again[0] >= tested.difference / 2 and again[1] < alpha


def distinct(found: Sequence[Slice]) -> list[Slice]:
    """So many of each measure as are shown, none nearly the same rows as one before it."""
    kept: list[Slice] = []
    for each in found:
        of_metric = sum(other.metric == each.metric for other in kept)
        alike = any(jaccard(each.rows, one.rows) > SAME for one in kept)
        if of_metric < MOST_SHOWN[each.metric] and not alike:
            kept.append(each)
    return kept


def jaccard(one: Flags, other: Flags) -> float:
    """Rows in both groups over rows in either (Jaccard 1901)."""
    return float((one & other).sum() / (one | other).sum())
