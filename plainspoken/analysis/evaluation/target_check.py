"""Analysis: whether the event is what its name says, and falls on those worth most."""

from __future__ import annotations

import numpy as np

from plainspoken.analysis.evaluation.implausible_values import correlate_with_event
from plainspoken.analysis.statistics.intervals import NORMAL_95, Flags, Floats, wilson_interval
from plainspoken.analysis.statistics.roc_auc import hanley_mcneil_variance
from plainspoken.case import Case, TargetCheck, slug
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.dataset import Dataset


def record_target_check(loaded: Dataset, case: Case, book: EvidenceRecorder) -> None:
    """Write the sections `definition` and `worth`, where the case declares what they need."""
    if case.definition is not None:
        record_target_definition(loaded, case.definition, book)
    if case.value is not None:
        record_case_worth(loaded, case.value.column, book)


def record_target_definition(loaded: Dataset, definition: TargetCheck, book: EvidenceRecorder) -> None:
    """How many fell from `before` to `now`, with the event and without it; how well the fall ranks events."""
    now, before = (loaded.frame[name].to_numpy(np.float64) for name in (definition.now, definition.before))
    fell = now < before
    book.put("definition.now", f"column.{slug(definition.now)}", "name")
    book.put("definition.before", f"column.{slug(definition.before)}", "name")
    for word, rows in (("positive", loaded.event), ("negative", ~loaded.event)):
        rate = wilson_interval(int(fell[rows].sum()), int(rows.sum()))
        book.put(f"definition.fell_{word}", rate, "share", of="cases")
        book.value(f"definition.now_{word}", float(np.nanmedian(now[rows])), definition.now)
        book.value(f"definition.before_{word}", float(np.nanmedian(before[rows])), definition.before)
    book.put("definition.roc_auc", hanley_mcneil_interval(loaded.event, before - now), "score")


def hanley_mcneil_interval(event: Flags, score: Floats) -> Estimate:
    """The ROC-AUC of a number over known values, with its normal 95 % confidence interval (Hanley & McNeil 1982)."""
    known = ~np.isnan(score)
    value = roc_auc(event[known], score[known])
    ones, others = int(event[known].sum()), int((~event[known]).sum())
    half = NORMAL_95 * float(np.sqrt(hanley_mcneil_variance(value, ones, others)))
    return Estimate(value, max(value - half, 0.0), min(value + half, 1.0), int(known.sum()), "t_95")


def record_case_worth(loaded: Dataset, column: str, book: EvidenceRecorder) -> None:
    """What cases are worth in all and on average, and whether that goes with the event."""
    worth = loaded.frame[column].to_numpy(np.float64)
    book.put("worth.column", f"column.{slug(column)}", "name")
    for word, rows in (("positive", loaded.event), ("negative", ~loaded.event)):
        book.value(f"worth.mean_{word}", float(np.nanmean(worth[rows])), column)
    book.value("worth.mean", float(np.nanmean(worth)), column)
    book.value("worth.total", float(np.nansum(worth)), column)
    book.put("worth.share_positive", float(np.nansum(worth[loaded.event]) / np.nansum(worth)), "share", of="worth")
    book.put("worth.correlation", fisher_correlation_interval(worth, loaded.event), "number")


def fisher_correlation_interval(values: Floats, event: Flags) -> Estimate | None:
    """The correlation of a number with the event, with its 95 % interval by Fisher's transformation (1921)."""
    found, n = correlate_with_event(values, event), int((~np.isnan(values)).sum())
    if found is None or n < 4:
        return None
    middle, half = np.arctanh(np.clip(found, -1 + 1e-12, 1 - 1e-12)), NORMAL_95 / np.sqrt(n - 3)
    return Estimate(found, float(np.tanh(middle - half)), float(np.tanh(middle + half)), n, "t_95")
