"""Analysis: groups whose probabilities are wrong, and groups often missed, with control for looking at many.

An own search: sliceline (0.3) and DivExplorer (0.2) find groups by equality only, give no ranges, do not
control for the number of groups looked at and hold a group against the others, not against its own probabilities;
fairlearn compares groups but finds none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from plainspoken.analysis.statistics.clusters import share_design_effect
from plainspoken.analysis.statistics.intervals import Flags, Floats, rows_in_groups
from plainspoken.analysis.subgroups.expected_errors import Metric, ScoredRows, compare_with_expected
from plainspoken.analysis.subgroups.group_conditions import (
    ConditionGroup,
    SliceCondition,
    build_slice_conditions,
    columns_to_pair,
    combine_conditions,
    condition_group_mask,
    condition_masks,
    slice_columns,
)
from plainspoken.analysis.training.calibration import fit_platt_scaling
from plainspoken.analysis.training.trained_model import TrainedModel

# What a group can be accused of. Of misses and false alarms only the rate is told: against their own expectation they
# hang on the threshold, and three of ten such accusations were false on simulated worlds.
SLICE_METRICS: tuple[Metric, ...] = ("calibration", "ranking")
MIN_SLICE_CASES = 30  # positives (or negatives) a group needs to be judged
# A smaller difference is not worth a sentence: of a rate, as where the whole model is called well calibrated.
MIN_SLICE_DIFFERENCE: Mapping[Metric, float] = {"calibration": 0.03, "ranking": 0.05, "missed": 0.05}
MAX_SLICE_OVERLAP = 2 / 3  # share of the smaller of two groups that is in the other, up to which both are named
MAX_SLICES, MAX_OFTEN_MISSED = 5, 2

Compared = tuple[float, float]  # a difference, and the p value that it is nil
Comparison = Callable[[Metric, Flags, ScoredRows, int], Compared | None]


@dataclass(frozen=True)
class Slice:
    """A group that differs by one measure (see `expected_errors.error_share`), and how surely."""

    metric: Metric
    parts: tuple[SliceCondition, ...]
    rows: Flags
    p_adjusted: float


@dataclass(frozen=True)
class SliceTest:
    """One group under one measure: how far it differs, and the p value."""

    metric: Metric
    group: ConditionGroup
    difference: float
    p: float


@dataclass(frozen=True)
class CandidateGroups:
    """The groups to look at, and who is in each condition among training and test rows, (parts, n)."""

    parts: Sequence[SliceCondition]
    groups: Sequence[ConditionGroup]
    held: Flags
    held_test: Flags


@dataclass(frozen=True)
class SliceSearch:
    """Groups whose probabilities are wrong, groups often missed, how many groups were looked at, the training rows
    that they are groups of, and on how many columns conditions were made."""

    misjudged: tuple[Slice, ...]
    often_missed: tuple[Slice, ...]
    looked_at: int
    learned: ScoredRows
    columns: int


def search_slices(trained: TrainedModel, effects: Mapping[str, float]) -> SliceSearch:
    """All that is found on training scores out of fold and confirmed on the test rows, surest first.

    `effects`: mean effect of each column on the score. The p values are adjusted for all groups and measures (Holm
    1979, valid under any dependence, and overlapping groups depend on each other).
    """
    among = candidate_groups(trained, effects)
    everyone = scored_cases(trained)
    learned, confirm = everyone.select(trained.train), everyone.select(trained.test)
    alpha = trained.case.errors.alpha
    misjudged, judged = find_slices(among, SLICE_METRICS, hold_against_expected, learned, confirm, alpha)
    missed, _ = find_slices(among, ("missed",), hold_against_others, learned, confirm, alpha)
    return SliceSearch(
        tuple(drop_overlapping_slices(misjudged)[:MAX_SLICES]),
        tuple(drop_overlapping_slices(missed)[:MAX_OFTEN_MISSED]),
        judged,
        learned,
        len({part.column for part in among.parts}),
    )


def candidate_groups(trained: TrainedModel, effects: Mapping[str, float]) -> CandidateGroups:
    """Every group of one or two conditions that is large enough and no more than half of the cases; two only on
    columns that are paired (`columns_to_pair`)."""
    case, train, test = trained.case, trained.frame.iloc[trained.train], trained.frame.iloc[trained.test]
    columns = slice_columns(case, trained.frame, trained.columns)
    parts = build_slice_conditions(train, case, columns)
    held, paired = condition_masks(parts, train), set(columns_to_pair(columns, effects))
    groups = combine_conditions(parts, case.errors.max_conditions, paired, held, (case.errors.min_share, 0.5))
    return CandidateGroups(parts, groups, held, condition_masks(parts, test))


def scored_cases(trained: TrainedModel) -> ScoredRows:
    """All rows by their scores out of fold.

    Their probability is what such a score means over all training rows, by Platt scaling: of a calibrated score the
    score itself; of one that is off everywhere, which is told elsewhere, it leaves what only a group is off by.
    """
    score = trained.out_of_fold
    meant = fit_platt_scaling(score[trained.train], trained.event[trained.train])
    return ScoredRows(trained.event, score, trained.judged >= trained.threshold, meant(score), trained.groups)


def find_slices(
    among: CandidateGroups,
    metrics: Sequence[Metric],
    compare: Comparison,
    learned: ScoredRows,
    confirm: ScoredRows,
    alpha: float,
) -> tuple[list[Slice], int]:
    """Groups that surely differ by a comparison, confirmed, surest first; and how many groups could be judged."""
    tested = [
        each
        for group in among.groups
        for each in judge_slice_group(group, condition_group_mask(group, among.held), learned, metrics, compare)
    ]
    found = [
        Slice(each.metric, tuple(among.parts[at] for at in each.group.parts), group_rows(each, among.held), p)
        for each, p in holm_significant_slices(tested, alpha)
        if confirmed_on_test(each, group_rows(each, among.held_test), confirm, compare, alpha)
    ]
    return found, len({each.group for each in tested})


def group_rows(tested: SliceTest, held: Flags) -> Flags:
    """Which rows are in the tested group, (n,)."""
    return condition_group_mask(tested.group, held)


def judge_slice_group(
    group: ConditionGroup, mine: Flags, scored: ScoredRows, metrics: Sequence[Metric], compare: Comparison
) -> list[SliceTest]:
    """A group under each measure for which it holds enough cases."""
    compared = ((metric, compare(metric, mine, scored, MIN_SLICE_CASES)) for metric in metrics)
    return [SliceTest(metric, group, *found) for metric, found in compared if found is not None]


def hold_against_expected(metric: Metric, mine: Flags, scored: ScoredRows, fewest: int) -> Compared | None:
    """(share here minus what its probabilities lead one to expect, p value); None: too few cases.

    Errors count where there are more of them than expected, a rate where it differs either way.
    """
    here = scored.select(mine)
    if min(int(here.event.sum()), int((~here.event).sum())) < fewest:
        return None
    found = compare_with_expected(metric, here)
    return found.difference, found.p_value(two_sided=metric == "calibration")


def hold_against_others(metric: Metric, mine: Flags, scored: ScoredRows, fewest: int) -> Compared | None:
    """(share of events missed here minus elsewhere, one-sided p value); None: too few cases. No fault by itself."""
    missed = scored.event & ~scored.picked
    here, there = int((scored.event & mine).sum()), int((scored.event & ~mine).sum())
    if min(here, there) < fewest:
        return None
    bad_here, bad_there = int((missed & mine).sum()), int((missed & ~mine).sum())
    pooled = (bad_here + bad_there) / (here + there)
    error = np.sqrt(pooled * (1 - pooled) * (1 / here + 1 / there))
    error *= np.sqrt(share_design_effect(missed[scored.event], rows_in_groups(scored.groups, scored.event)))
    difference = bad_here / here - bad_there / there
    return difference, float(norm.sf(difference / error)) if error > 0 else 1.0


def holm_significant_slices(tested: Sequence[SliceTest], alpha: float) -> list[tuple[SliceTest, float]]:
    """Those that stay significant among all that were tested and differ by enough, the surest first."""
    if not tested:
        return []
    p = holm_adjusted(np.array([each.p for each in tested]))
    kept = [
        (each, float(value))
        for each, value in zip(tested, p, strict=True)
        if value < alpha and abs(each.difference) >= MIN_SLICE_DIFFERENCE[each.metric]
    ]
    alone = {(each.metric, each.group.parts[0]): each.difference for each in tested if len(each.group.parts) == 1}
    kept = [pair for pair in kept if adds_to_single_conditions(pair[0], alone)]
    return sorted(kept, key=lambda pair: (pair[0].p, -abs(pair[0].difference), len(pair[0].group.parts)))


def holm_adjusted(p: Floats) -> Floats:
    """P values adjusted for their number (Holm 1979). As `multipletests` of statsmodels, which collects all garbage of
    the process at each call."""
    order = np.argsort(p)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)), 1.0)
    return adjusted


def adds_to_single_conditions(tested: SliceTest, alone: Mapping[tuple[Metric, int], float]) -> bool:
    """Whether a second condition makes a group differ clearly more than either condition by itself."""
    if len(tested.group.parts) == 1:
        return True
    way = np.sign(tested.difference)
    single = max(max(way * alone.get((tested.metric, part), 0.0), 0.0) for part in tested.group.parts)
    return bool(abs(tested.difference) - single >= MIN_SLICE_DIFFERENCE[tested.metric])


def confirmed_on_test(tested: SliceTest, mine: Flags, scored: ScoredRows, compare: Comparison, alpha: float) -> bool:
    """Whether the test rows show at least half of the difference, and it is no accident there either."""
    again = compare(tested.metric, mine, scored, 5)
    return (
        again is not None and again[0] * np.sign(tested.difference) >= abs(tested.difference) / 2 and again[1] < alpha
    )


def drop_overlapping_slices(found: Sequence[Slice]) -> list[Slice]:
    """Those that are neither nearly the same rows as one before them, nor a part of it, nor it and little more."""
    kept: list[Slice] = []
    for each in found:
        if not any(overlap_coefficient(each.rows, one.rows) > MAX_SLICE_OVERLAP for one in kept):
            kept.append(each)
    return kept


def overlap_coefficient(one: Flags, other: Flags) -> float:
    """Rows in both groups over rows in the smaller one (Simpson 1960)."""
    return float((one & other).sum() / min(one.sum(), other.sum()))
