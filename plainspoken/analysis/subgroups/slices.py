"""Analysis: writes the sections "Where it fails" and "Whom it misses"."""

from __future__ import annotations

import numpy as np

from plainspoken.analysis.explanation import ReasonCodes
from plainspoken.analysis.explore import value_name_key
from plainspoken.analysis.statistics.intervals import Flags, rows_in_groups, share_interval, wilson_interval
from plainspoken.analysis.statistics.resampling import bootstrap_weights, covering_percentile_interval
from plainspoken.analysis.statistics.roc_auc import resample_roc_auc
from plainspoken.analysis.subgroups.expected_errors import NORMAL_97_5, Metric, ScoredRows, compare_with_expected
from plainspoken.analysis.subgroups.group_conditions import (
    MAX_PAIRED_COLUMNS,
    MIN_LISTED_GROUP_ROWS,
    build_slice_conditions,
    slice_columns,
)
from plainspoken.analysis.subgroups.record_conditions import record_slice_conditions
from plainspoken.analysis.subgroups.segment_contrasts import record_contrasts, strongest_contrasts
from plainspoken.analysis.subgroups.sensitive_groups import record_sensitive_groups
from plainspoken.analysis.subgroups.slice_search import MIN_SLICE_CASES, Slice, search_slices
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import slug
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import Estimate, EvidenceRecorder

MAX_SMALL_GROUPS = 6


def record_slices(
    trained: TrainedModel, book: EvidenceRecorder, reasons: ReasonCodes | None = None
) -> tuple[Slice, ...]:
    """Write groups whose probabilities are wrong, whom the model misses, and groups too small to judge,
    and rates by sensitive groups. `reasons`: effects on single rows, by which columns are paired where there are many.
    """
    searched = search_slices(trained, mean_effects(reasons))
    scored = searched.learned
    book.put("slices.looked_at", searched.looked_at, "count")
    if trained.case.errors.max_conditions >= 2 and searched.columns > MAX_PAIRED_COLUMNS:
        book.put("slices.columns", searched.columns, "count")
        book.put("slices.paired", MAX_PAIRED_COLUMNS, "count")
    book.put("slices.found", len(searched.misjudged), "count")
    for collection, found in (("slices", searched.misjudged), ("missed.groups", searched.often_missed)):
        book.list(collection, [str(index) for index in range(len(found))])
        for index, each in enumerate(found):
            record_slice(f"{collection}.{index}", each, scored, trained.case.seed, book)
    for index, each in enumerate(searched.often_missed):
        book.put(f"missed.groups.{index}.elsewhere", missed_share(~each.rows, scored), "share", of="positives")
    record_missed_events(trained, book)
    record_small_groups(trained, book)
    record_sensitive_groups(trained, book)
    return searched.misjudged


def mean_effects(reasons: ReasonCodes | None) -> dict[str, float]:
    """The mean absolute effect of each column on the scores; none where nothing was explained."""
    if reasons is None or not len(reasons.every.values):
        return {}
    return dict(zip(reasons.every.columns, np.abs(reasons.every.values).mean(axis=0).tolist(), strict=True))


def record_slice(address: str, found: Slice, scored: ScoredRows, seed: int, book: EvidenceRecorder) -> None:
    """One group: size, what happened in it, what its probabilities lead one to expect, and its conditions."""
    mine, here = found.rows, scored.select(found.rows)
    compared, size = compare_with_expected(found.metric, here), int(mine.sum())
    half = NORMAL_97_5 * compared.deviation
    low, high = max(compared.expected - half, 0.0), min(compared.expected + half, 1.0)
    book.put(f"{address}.n", size, "count")
    book.put(f"{address}.share", wilson_interval(size, len(mine)), "share", of="cases")
    book.put(f"{address}.positives", int(here.event.sum()), "count")
    book.put(f"{address}.metric", found.metric, "name")
    book.put(f"{address}.rate", observed_share(found.metric, here, seed), "share", of=found.metric)
    expected = Estimate(compared.expected, low, high, size, "null_95")
    book.put(f"{address}.expected", expected, "share", of=found.metric)
    gap = compared.difference
    book.put(f"{address}.difference", Estimate(gap, gap - half, gap + half, size, "null_95"), "share", of=found.metric)
    book.put(f"{address}.p_adjusted", found.p_adjusted, "score")
    record_slice_conditions(f"{address}.conditions", found.parts, book)


def observed_share(metric: Metric, group: ScoredRows, seed: int) -> Estimate | None:
    """What happened in a group by a measure, with its range."""
    event = group.event
    if metric == "ranking":
        drawn = 1 - resample_roc_auc(event, group.score, bootstrap_weights(event, seed, groups=group.groups))
        return covering_percentile_interval(1 - roc_auc(event, group.score), drawn, len(event))
    if metric == "calibration":
        return share_interval(event, group.groups)
    return missed_share(np.ones(len(event), dtype=bool), group)


def missed_share(mine: Flags, scored: ScoredRows) -> Estimate | None:
    """The share of a group's events that are not picked."""
    events = scored.event & mine
    return share_interval(~scored.picked[events], rows_in_groups(scored.groups, events))


def record_missed_events(trained: TrainedModel, book: EvidenceRecorder) -> None:
    """How many positives of the test set were missed, and what all missed ones have in common."""
    picked = trained.judged >= trained.threshold
    here, there = trained.event & ~picked, trained.event & picked
    missed, positives = int(here[trained.test].sum()), int(trained.event[trained.test].sum())
    book.put("missed.share", wilson_interval(missed, positives), "share", of="positives")
    book.put("missed.n", missed, "count")
    columns = slice_columns(trained.case, trained.frame, trained.columns)
    record_contrasts("missed.traits", strongest_contrasts(trained.frame, here, there, columns), "missed", "found", book)


def record_small_groups(trained: TrainedModel, book: EvidenceRecorder) -> None:
    """Values with too few positives or negatives to judge the model on; the largest are listed."""
    columns = slice_columns(trained.case, trained.frame, trained.columns)
    small = []
    for part in build_slice_conditions(trained.frame, trained.case, columns):
        mine = part.holds(trained.frame)
        size, positives = int(mine.sum()), int(trained.event[mine].sum())
        if (
            part.value is not None
            and size >= MIN_LISTED_GROUP_ROWS
            and min(positives, size - positives) < MIN_SLICE_CASES
        ):
            small.append((size, positives, part))
    small.sort(key=lambda each: (-each[0], each[2].column, str(each[2].value)))
    book.put("small_groups.count", len(small), "count")
    book.list("small_groups", [str(index) for index in range(len(small[:MAX_SMALL_GROUPS]))])
    for index, (size, positives, part) in enumerate(small[:MAX_SMALL_GROUPS]):
        book.put(f"small_groups.{index}.column", f"column.{slug(part.column)}", "name")
        book.put(f"small_groups.{index}.value", value_name_key(part.column, str(part.value)), "name")
        book.put(f"small_groups.{index}.n", size, "count")
        book.put(f"small_groups.{index}.positives", positives, "count")
