"""What single hold-outs would have told, and what a search inside them promises."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.statistics.intervals import corrected_share_interval, corrected_t_interval, wilson_interval
from plainspoken.analysis.statistics.metrics import precision_at_threshold, recall_at_threshold
from plainspoken.analysis.training.cross_validation import FoldScores
from plainspoken.analysis.training.nested_cv import NestedSearchResult
from plainspoken.analysis.training.row_groups import alike_rows, number_feature_rows
from plainspoken.analysis.training.split import Fold
from plainspoken.analysis.training.threshold import threshold_at_precision
from plainspoken.case import Case
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import Estimate, EvidenceRecorder

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def record_outer_folds(
    nested: NestedSearchResult, case: Case, frame: pd.DataFrame, event: Flags, book: EvidenceRecorder
) -> None:
    """Write the section `holdouts`: the chosen candidate on each outer fold, each as if it were the only one.

    Recall is that of each hold-out at the threshold that reaches the demanded precision on the others of
    its round.
    """
    compared, count = nested.comparison, case.split.folds
    chosen, outer = compared.chosen, compared.folds
    ratio = 1 / (count - 1)
    book.put("holdouts.count", len(outer), "count")
    book.put("holdouts.n", int(np.mean([len(fold.score) for fold in outer])), "count")
    record_fold_spread("holdouts.roc_auc", chosen.results.roc_auc, ratio, "score", book)
    found = fold_recall_at_precision(chosen.results, event, outer, count, case.decision.precision)
    record_fold_spread("holdouts.recall", found[:, 0], ratio, "share", book, of="positives")
    record_fold_spread("holdouts.precision", found[:, 1], ratio, "share", book, of="contacted")
    record_search_optimism(nested, ratio, book)
    record_duplicate_rows(chosen.results, case, frame, event, outer, book)


def record_fold_spread(
    place: str, values: Floats, ratio: float, unit: str, book: EvidenceRecorder, of: str | None = None
) -> None:
    """The mean with its confidence interval, and the lowest and highest single hold-out."""
    book.put(place, corrected_share_interval(values, ratio), unit, of=of)  # type: ignore[arg-type]
    book.put(f"{place}_lowest", float(values.min()), unit, of=of)  # type: ignore[arg-type]
    book.put(f"{place}_highest", float(values.max()), unit, of=of)  # type: ignore[arg-type]


def fold_recall_at_precision(
    results: FoldScores, event: Flags, outer: Sequence[Fold], count: int, demanded: float
) -> Floats:
    """Recall and precision of each hold-out (folds, 2), by a threshold from the others of its round.

    Folds are put on one footing by the rank of each score in its fold.
    """
    out = []
    for number, fold in enumerate(outer):
        start = number // count * count
        others = [each for each in range(start, start + count) if each != number]
        scores = np.concatenate([rank_within_fold(results.scores[each]) for each in others])
        truth = np.concatenate([event[outer[each].score] for each in others])
        cut = threshold_at_precision(scores, truth, demanded)
        mine, here = rank_within_fold(results.scores[number]), event[fold.score]
        out.append([recall_at_threshold(cut)(here, mine), precision_at_threshold(cut)(here, mine)])
    return np.array(out)


def rank_within_fold(score: Floats) -> Floats:
    """Each score's rank within its fold, 0 to 1; ties share theirs."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(score) / len(score))


def record_search_optimism(nested: NestedSearchResult, ratio: float, book: EvidenceRecorder) -> None:
    """The best score of the searches inside the folds, and how much of it the untouched folds take back.

    Over all candidates: the winner of each inner search, scored inside and on the fold it never saw.
    """
    contenders = {each.candidate.slug: each for each in nested.comparison.contenders}
    searched = [slug for slug in nested.won if nested.inner(slug).size]
    inner = np.array([nested.inner(slug) for slug in searched])
    best = inner.argmax(axis=0)
    promised = inner.max(axis=0)
    kept = np.array([contenders[searched[at]].results.roc_auc[fold] for fold, at in enumerate(best)])
    book.put("holdouts.inner_roc_auc", corrected_share_interval(promised, ratio), "score")
    book.put("holdouts.optimism", corrected_t_interval(promised - kept, ratio), "score")


def duplicate_feature_rows(frame: pd.DataFrame, case: Case) -> Flags:
    """Rows (n,) that share every feature with another row: the same case twice, perhaps under two names."""
    return alike_rows(number_feature_rows(case, frame))


def record_duplicate_rows(
    results: FoldScores, case: Case, frame: pd.DataFrame, event: Flags, outer: Sequence[Fold], book: EvidenceRecorder
) -> None:
    """How many rows have a twin, and what is left of the ROC-AUC where they do not count.

    A twin on both sides of a hold-out is known by heart; scores of all other rows are the same as before.
    """
    double = duplicate_feature_rows(frame, case)
    book.put("holdouts.twins.n", int(double.sum()), "count")
    book.put("holdouts.twins.positives", int(event[double].sum()), "count")
    if not double.any():
        return
    left = np.array(
        [
            roc_auc(event[fold.score][~double[fold.score]], score[~double[fold.score]])
            for fold, score in zip(outer, results.scores, strict=True)
        ]
    )
    without: Estimate = corrected_share_interval(left, 1 / (case.split.folds - 1))
    book.put("holdouts.twins.roc_auc_without", without, "score")
    book.put("holdouts.twins.share", wilson_interval(int(double.sum()), len(double)), "share", of="cases")
