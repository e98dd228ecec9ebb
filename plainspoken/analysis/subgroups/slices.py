"""Analysis: writes the section "Where it fails"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from statsmodels.stats.proportion import confint_proportions_2indep

from plainspoken.analysis.explore import value_name_key
from plainspoken.analysis.statistics.intervals import Flags, wilson_interval
from plainspoken.analysis.statistics.resampling import bootstrap_weights, covering_percentile_interval
from plainspoken.analysis.statistics.roc_auc import resample_roc_auc
from plainspoken.analysis.subgroups.group_conditions import (
    MIN_LISTED_GROUP_ROWS,
    SliceCondition,
    build_slice_conditions,
    slice_columns,
)
from plainspoken.analysis.subgroups.segment_contrasts import record_contrasts, strongest_contrasts
from plainspoken.analysis.subgroups.slice_search import (
    MIN_SLICE_CASES,
    ScoredRows,
    Slice,
    find_weak_slices,
    relevant_and_wrong,
)
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import slug
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import Estimate, EvidenceRecorder

MAX_SMALL_GROUPS = 6


def record_slices(trained: TrainedModel, book: EvidenceRecorder) -> tuple[Slice, ...]:
    """Write groups served worse, what missed positives have in common, and groups too small to judge."""
    found, looked_at = find_weak_slices(trained)
    scored = ScoredRows.of(trained, trained.train)
    book.put("slices.looked_at", looked_at, "count")
    book.put("slices.found", len(found), "count")
    book.list("slices", [str(index) for index in range(len(found))])
    for index, each in enumerate(found):
        record_weak_slice(f"slices.{index}", each, scored, trained.case.seed, book)
    record_missed_events(trained, book)
    record_small_groups(trained, book)
    return tuple(found)


def record_weak_slice(address: str, found: Slice, scored: ScoredRows, seed: int, book: EvidenceRecorder) -> None:
    """One group: size, wrong share here and elsewhere, and its conditions."""
    mine = found.rows
    here, there, difference = slice_error_rates(found, scored, seed)
    book.put(f"{address}.n", int(mine.sum()), "count")
    book.put(f"{address}.share", wilson_interval(int(mine.sum()), len(mine)), "share", of="cases")
    book.put(f"{address}.positives", int((scored.event & mine).sum()), "count")
    book.put(f"{address}.metric", found.metric, "name")
    book.put(f"{address}.rate", here, "share", of=found.metric)
    book.put(f"{address}.elsewhere", there, "share", of=found.metric)
    book.put(f"{address}.difference", difference, "share", of=found.metric)
    book.put(f"{address}.p_adjusted", found.p_adjusted, "score")
    record_slice_conditions(f"{address}.conditions", found.parts, book)


def slice_error_rates(
    found: Slice, scored: ScoredRows, seed: int
) -> tuple[Estimate | None, Estimate | None, Estimate | None]:
    """Wrong share in the group, elsewhere, and the difference (positive: worse here), each with its confidence
    interval."""
    if found.metric == "ranking":
        return slice_ranking_errors(found.rows, scored, seed)
    counts, wrong = relevant_and_wrong(found.metric, scored)
    sides = [(int((wrong & mine).sum()), int((counts & mine).sum())) for mine in (found.rows, ~found.rows)]
    (bad, many), (far_bad, far_many) = sides
    low, high = confint_proportions_2indep(bad, many, far_bad, far_many, method="newcomb")
    gap = Estimate(bad / many - far_bad / far_many, float(low), float(high), many, "wilson_95")
    return wilson_interval(bad, many), wilson_interval(far_bad, far_many), gap


def slice_ranking_errors(mine: Flags, scored: ScoredRows, seed: int) -> tuple[Estimate, Estimate, Estimate]:
    """The same for pairs in the wrong order, by bootstrap."""
    drawn, values = [], []
    for side in (mine, ~mine):
        event, score = scored.event[side], scored.score[side]
        drawn.append(1 - resample_roc_auc(event, score, bootstrap_weights(event, seed)))
        values.append(1 - roc_auc(event, score))
    size = int(mine.sum())
    here, there = (
        covering_percentile_interval(values[0], drawn[0], size),
        covering_percentile_interval(values[1], drawn[1], len(mine) - size),
    )
    return here, there, covering_percentile_interval(values[0] - values[1], drawn[0] - drawn[1], size)


def record_slice_conditions(address: str, parts: Sequence[SliceCondition], book: EvidenceRecorder) -> None:
    """The one or two conditions of a group."""
    book.list(address, [str(index) for index in range(len(parts))])
    for index, part in enumerate(parts):
        book.put(f"{address}.{index}.column", f"column.{slug(part.column)}", "name")
        book.put(f"{address}.{index}.operator", part.operator, "name")
        if part.value is not None:
            book.put(f"{address}.{index}.value", value_name_key(part.column, part.value), "name")
        book.value(f"{address}.{index}.low", part.low, part.column)
        book.value(f"{address}.{index}.high", part.high, part.column)


def record_missed_events(trained: TrainedModel, book: EvidenceRecorder) -> None:
    """How many positives of the test set were missed, and what all missed ones have in common."""
    scored = ScoredRows.of(trained, trained.test)
    missed, positives = int((scored.event & ~scored.picked).sum()), int(scored.event.sum())
    book.put("missed.share", wilson_interval(missed, positives), "share", of="positives")
    book.put("missed.n", missed, "count")
    everyone = ScoredRows.of(trained, np.arange(len(trained.event)))
    here, there = everyone.event & ~everyone.picked, everyone.event & everyone.picked
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
