"""Analysis, leaks: whether rows that tell the answer by their place do so because they stand in order of time.

A quick model learns from the first part of the file and is tested on the last; beside it, one of as many rows drawn at
random, tested on as many. Were the rows in order of time, the first figure is what a later use would see."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from plainspoken.analysis.leakage.univariate_auc import multivariate_scores, normal_auc_interval
from plainspoken.analysis.statistics.intervals import Flags
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.dataset import Dataset

FIRST_PART = 0.7  # of the rows, in the order of the file
MIN_EVENTS_PER_PART = 20  # of either answer, in either part


def record_later_part(loaded: Dataset, columns: Sequence[str], seed: int, book: EvidenceRecorder) -> None:
    """Write how well a quick model of the first rows ranks the last ones, and how well one of random rows does.

    `columns`: those that the model uses. Writes nothing where either part lacks an answer, as in a file that is sorted
    by it.
    """
    rows = len(loaded.event)
    cut = round(FIRST_PART * rows)
    shuffled = np.random.default_rng(seed).permutation(rows)
    parts = {"in_order": np.arange(rows), "shuffled": shuffled}
    if not all(has_enough_answers(loaded.event[order], cut) for order in parts.values()):
        return
    frame = loaded.frame[list(columns)]
    book.put("leaks.later_part.n", rows - cut, "count")
    for name, order in parts.items():
        fit, out = np.asarray(order[:cut], dtype=np.intp), np.asarray(order[cut:], dtype=np.intp)
        score = multivariate_scores(frame, loaded.event, [(fit, out)], seed)
        book.put(f"leaks.later_part.{name}.roc_auc", normal_auc_interval(loaded.event[out], score[out]), "score")


def has_enough_answers(event: Flags, cut: int) -> bool:
    """Whether both parts of an order hold enough cases of either answer."""
    counts = [int(part.sum()) for part in (event[:cut], ~event[:cut], event[cut:], ~event[cut:])]
    return min(counts) >= MIN_EVENTS_PER_PART
