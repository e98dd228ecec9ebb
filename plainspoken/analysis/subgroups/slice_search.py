"""Analysis: groups for whom the model is clearly worse, with control for looking at many.

An own search: sliceline (0.3) and DivExplorer (0.2) find groups by equality only, give no ranges, do not
control for the number of groups looked at and know no ROC-AUC; fairlearn compares groups but finds none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from plainspoken.analysis.statistics.intervals import Flags, Floats
from plainspoken.analysis.statistics.roc_auc import hanley_mcneil_variance
from plainspoken.analysis.subgroups.group_conditions import (
    ConditionGroup,
    SliceCondition,
    build_slice_conditions,
    combine_conditions,
    condition_group_mask,
    condition_masks,
    slice_columns,
)
from plainspoken.analysis.training.trained_model import Rows, TrainedModel
from plainspoken.core.ranked_scores import roc_auc

Metric = Literal["missed", "false_alarms", "ranking"]
SLICE_METRICS: tuple[Metric, ...] = ("missed", "false_alarms", "ranking")
MIN_SLICE_CASES = 30  # positives (or negatives) a group needs to be judged
MIN_SLICE_DIFFERENCE = 0.05  # a smaller difference in a share is not worth a sentence
SAME_SLICE_JACCARD = 0.5  # Jaccard index from which two groups are one
# Whoever scores low is often missed, and whoever scores high is often contacted in vain: of these the surest
# one says enough. A group that is ranked worse is where the model itself fails.
MAX_SLICES_BY_METRIC: Mapping[Metric, int] = {"ranking": 3, "missed": 1, "false_alarms": 1}


@dataclass(frozen=True)
class Slice:
    """A group that is served worse by one measure: wrong cases among those that count, here and elsewhere.

    `missed`: positives below the threshold; `false_alarms`: negatives at or above it; `ranking`: pairs of a
    positive and a negative in the wrong order (1 - ROC-AUC).
    """

    metric: Metric
    parts: tuple[SliceCondition, ...]
    rows: Flags
    p_adjusted: float


@dataclass(frozen=True)
class ScoredRows:
    """Event, score and whether picked, of n cases."""

    event: Flags
    score: Floats
    picked: Flags

    @classmethod
    def of(cls, trained: TrainedModel, rows: Rows) -> ScoredRows:
        """The scores out of fold of some rows."""
        return cls(trained.event[rows], trained.out_of_fold[rows], trained.judged[rows] >= trained.threshold)


@dataclass(frozen=True)
class SliceTest:
    """One group under one measure: how much worse, and the one-sided p value."""

    metric: Metric
    group: ConditionGroup
    difference: float
    p: float


def find_weak_slices(trained: TrainedModel) -> tuple[list[Slice], int]:
    """At most five groups clearly worse on training scores out of fold and also worse on the test rows.

    Returns them, surest first, and how many (group, measure) pairs were tested. The p values are adjusted for
    all of them (Holm 1979, valid under any dependence, and overlapping groups depend on each other).
    """
    train, test = trained.frame.iloc[trained.train], trained.frame.iloc[trained.test]
    parts = build_slice_conditions(train, trained.case, slice_columns(trained.case, trained.frame, trained.columns))
    held, held_test = condition_masks(parts, train), condition_masks(parts, test)
    groups = [
        group
        for group in combine_conditions(parts, trained.case.errors.max_conditions)
        if trained.case.errors.min_share <= condition_group_mask(group, held).mean() <= 0.5
    ]
    scored, confirm = ScoredRows.of(trained, trained.train), ScoredRows.of(trained, trained.test)
    tested = [each for group in groups for each in judge_slice_group(group, condition_group_mask(group, held), scored)]
    alpha = trained.case.errors.alpha
    confirmed = [
        (each, p)
        for each, p in holm_significant_slices(tested, alpha)
        if confirmed_on_test(each, condition_group_mask(each.group, held_test), confirm, alpha)
    ]
    found = [
        Slice(each.metric, tuple(parts[at] for at in each.group.parts), condition_group_mask(each.group, held), p)
        for each, p in confirmed
    ]
    return drop_overlapping_slices(found), len(tested)


def judge_slice_group(group: ConditionGroup, mine: Flags, scored: ScoredRows) -> list[SliceTest]:
    """A group under each measure for which it holds enough cases."""
    found = []
    for metric in SLICE_METRICS:
        judged = compare_error_rates(metric, mine, scored)
        if judged is not None:
            found.append(SliceTest(metric, group, *judged))
    return found


def compare_error_rates(
    metric: Metric, mine: Flags, scored: ScoredRows, fewest: int = MIN_SLICE_CASES
) -> tuple[float, float] | None:
    """(difference here minus elsewhere, one-sided p value that it is nil); None: too few cases."""
    if metric == "ranking":
        return compare_ranking_errors(mine, scored, fewest)
    counts, wrong = relevant_and_wrong(metric, scored)
    here, there = int((counts & mine).sum()), int((counts & ~mine).sum())
    if here < fewest or there < fewest:
        return None
    bad_here, bad_there = int((wrong & mine).sum()), int((wrong & ~mine).sum())
    pooled = (bad_here + bad_there) / (here + there)
    error = np.sqrt(pooled * (1 - pooled) * (1 / here + 1 / there))
    difference = bad_here / here - bad_there / there
    return difference, float(norm.sf(difference / error)) if error > 0 else 1.0


def relevant_and_wrong(metric: Metric, scored: ScoredRows) -> tuple[Flags, Flags]:
    """Which cases count for a measure, and which of them are wrong."""
    if metric == "missed":
        return scored.event, scored.event & ~scored.picked
    return ~scored.event, ~scored.event & scored.picked


def compare_ranking_errors(
    mine: Flags, scored: ScoredRows, fewest: int = MIN_SLICE_CASES
) -> tuple[float, float] | None:
    """The same for pairs in the wrong order; variance after Hanley & McNeil 1982."""
    sides = [scored.event & mine, ~scored.event & mine, scored.event & ~mine, ~scored.event & ~mine]
    if min(int(side.sum()) for side in sides) < fewest:
        return None
    here = roc_auc(scored.event[mine], scored.score[mine])
    there = roc_auc(scored.event[~mine], scored.score[~mine])
    ones, others, far_ones, far_others = (float(side.sum()) for side in sides)
    variance = hanley_mcneil_variance(here, ones, others) + hanley_mcneil_variance(there, far_ones, far_others)
    return there - here, float(norm.sf((there - here) / np.sqrt(variance)))


def holm_significant_slices(tested: Sequence[SliceTest], alpha: float) -> list[tuple[SliceTest, float]]:
    """Those that stay significant among all that were tested and differ by enough, the surest first."""
    if not tested:
        return []
    p = multipletests([each.p for each in tested], alpha=alpha, method="holm")[1]
    kept = [
        (each, float(value))
        for each, value in zip(tested, p, strict=True)
        if value < alpha and each.difference >= MIN_SLICE_DIFFERENCE
    ]
    alone = {(each.metric, each.group.parts[0]): each.difference for each in tested if len(each.group.parts) == 1}
    kept = [pair for pair in kept if adds_to_single_conditions(pair[0], alone)]
    return sorted(kept, key=lambda pair: (pair[0].p, -pair[0].difference, len(pair[0].group.parts)))


def adds_to_single_conditions(tested: SliceTest, alone: Mapping[tuple[Metric, int], float]) -> bool:
    """Whether a second condition makes a group clearly worse than either condition by itself."""
    if len(tested.group.parts) == 1:
        return True
    single = max(alone.get((tested.metric, part), 0.0) for part in tested.group.parts)
    return tested.difference - single >= MIN_SLICE_DIFFERENCE


def confirmed_on_test(tested: SliceTest, mine: Flags, scored: ScoredRows, alpha: float) -> bool:
    """Whether the test rows show at least half of the difference, and it is no accident there either."""
    again = compare_error_rates(tested.metric, mine, scored, fewest=5)
    return again is not None and again[0] >= tested.difference / 2 and again[1] < alpha


def drop_overlapping_slices(found: Sequence[Slice]) -> list[Slice]:
    """So many of each measure as are shown, none nearly the same rows as one before it."""
    kept: list[Slice] = []
    for each in found:
        of_metric = sum(other.metric == each.metric for other in kept)
        alike = any(jaccard_index(each.rows, one.rows) > SAME_SLICE_JACCARD for one in kept)
        if of_metric < MAX_SLICES_BY_METRIC[each.metric] and not alike:
            kept.append(each)
    return kept


def jaccard_index(one: Flags, other: Flags) -> float:
    """Rows in both groups over rows in either (Jaccard 1901)."""
    return float((one & other).sum() / (one | other).sum())
