"""What could be predicted when: the chosen model over columns known at each stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.statistics.intervals import corrected_share_interval, corrected_t_interval
from plainspoken.analysis.training.cross_validation import (
    FoldScores,
    cross_validate,
    cross_validate_each,
    race_pipelines,
    scores_in_row_order,
)
from plainspoken.analysis.training.row_groups import inseparable_rows
from plainspoken.analysis.training.split import Fold, repeated_folds
from plainspoken.analysis.training.threshold import cumulative_event_counts
from plainspoken.case import Case
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.dataset import Dataset

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Make = Callable[[Sequence[str]], Pipeline]
HEADLINE_STAGE, LOOK_BACK_STAGE = "operational", "with_after"


@dataclass(frozen=True)
class StageScores:
    """The figures of one set of columns."""

    slug: str
    roc_auc: Estimate
    pr_auc: Estimate
    top_rate: Estimate
    f1: float
    columns: int


def columns_by_stage(case: Case, operational: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The columns of each stage and comparison, the headline first; one that changes nothing is left out."""
    every = case.features()
    period = case.calendar.column if case.calendar and case.calendar.column not in operational else ""
    sets = {
        HEADLINE_STAGE: tuple(operational),
        "no_after": tuple(name for name in every if case.columns[name].known != "after" and name != period),
        "start": tuple(name for name in operational if case.columns[name].known == "start"),
        LOOK_BACK_STAGE: every,
    }
    for each in case.comparisons:
        sets[each.slug] = tuple(name for name in operational if name not in each.without)
    return {
        slug: names
        for slug, names in sets.items()
        if names and (slug == HEADLINE_STAGE or names != sets[HEADLINE_STAGE])
    }


def record_feature_availability(
    loaded: Dataset,
    case: Case,
    operational: Sequence[str],
    make: Make,
    look_back: Sequence[Make],
    book: EvidenceRecorder,
) -> dict[str, StageScores]:
    """Write the section `settings`: the same model, the same folds, other columns. All rows, nothing chosen.

    The look back gets the best of several models (`look_back`), so that the warning against it is fair; the first round
    of folds tells which it is.
    """
    sets = columns_by_stage(case, operational)
    rows, together = np.arange(len(loaded.event)), inseparable_rows(case, loaded.frame)
    folds = repeated_folds(rows, loaded.event, case.split.folds, case.split.repeats, case.seed, together)
    plain = [slug for slug in sets if slug != LOOK_BACK_STAGE]
    found = cross_validate([make(sets[slug]) for slug in plain], loaded.frame, loaded.event, folds)
    best = dict(zip(plain, found, strict=True))
    if LOOK_BACK_STAGE in sets:
        rivals = [each(sets[LOOK_BACK_STAGE]) for each in look_back]
        best[LOOK_BACK_STAGE] = race_pipelines(rivals, loaded.frame, loaded.event, folds, case.split.folds)
    record_comparisons(case, sets, best, book)
    stages = {
        slug: score_column_set(slug, len(names), best[slug], loaded.event, folds, case) for slug, names in sets.items()
    }
    return record_availability_stages(stages, book)


def record_nested_availability(
    loaded: Dataset,
    case: Case,
    operational: Sequence[str],
    make_in: Callable[[Sequence[str], int], Pipeline],
    whole: FoldScores,
    folds: Sequence[Fold],
    book: EvidenceRecorder,
) -> dict[str, StageScores]:
    """The same on the outer folds of a nested search, each with the settings found inside it.

    `make_in`: an unfitted pipeline over some columns with the settings of an outer fold, by its number;
    `whole`: the chosen candidate over the operational columns.
    """
    sets = columns_by_stage(case, operational)
    others = {slug: names for slug, names in sets.items() if slug != HEADLINE_STAGE}
    results = {HEADLINE_STAGE: whole} | {
        slug: cross_validate_each(
            [make_in(names, place) for place in range(len(folds))], loaded.frame, loaded.event, folds
        )
        for slug, names in others.items()
    }
    record_comparisons(case, sets, results, book)
    stages = {
        slug: score_column_set(slug, len(names), results[slug], loaded.event, folds, case)
        for slug, names in sets.items()
    }
    return record_availability_stages(stages, book)


def record_comparisons(
    case: Case, sets: Mapping[str, Sequence[str]], results: Mapping[str, FoldScores], book: EvidenceRecorder
) -> None:
    """Write the section `comparisons`: what each declared one loses against the headline, fold by fold."""
    whole, ratio = results[HEADLINE_STAGE].roc_auc, 1 / (case.split.folds - 1)
    declared = [each.slug for each in case.comparisons if each.slug in sets]
    book.list("comparisons", declared)
    for slug in declared:
        found = results[slug].roc_auc
        book.put(f"comparisons.{slug}.setting", f"setting.{slug}", "name")
        book.put(f"comparisons.{slug}.roc_auc", corrected_share_interval(found, ratio), "score")
        book.put(f"comparisons.{slug}.loss", corrected_t_interval(whole - found, ratio), "score")


def record_availability_stages(stages: dict[str, StageScores], book: EvidenceRecorder) -> dict[str, StageScores]:
    """Write all stages, and hand them back."""
    book.list("settings", stages)
    for each in stages.values():
        record_availability_stage(each, book)
    return stages


def score_column_set(
    slug: str, columns: int, result: FoldScores, event: Flags, folds: Sequence[Fold], case: Case
) -> StageScores:
    """The figures of one set of columns, with ranges over the folds."""
    ratio = 1 / (case.split.folds - 1)
    top = metrics.precision_at_top(case.decision.top_share)
    tops = [top(event[fold.score], score) for fold, score in zip(folds, result.scores, strict=True)]
    return StageScores(
        slug,
        corrected_share_interval(result.roc_auc, ratio),
        corrected_share_interval(result.pr_auc, ratio),
        corrected_share_interval(np.array(tops), ratio),
        cross_fitted_f1(result, event, folds, case.split.folds),
        columns,
    )


def cross_fitted_f1(result: FoldScores, event: Flags, folds: Sequence[Fold], count: int) -> float:
    """Mean F1 of each fold at the threshold that is best on the other folds of its round."""
    found = []
    for start in range(0, len(folds), count):
        round_folds, scores = folds[start : start + count], result.scores[start : start + count]
        score = scores_in_row_order(scores, round_folds, len(event))
        for fold in round_folds:
            cut = best_f1_threshold(score[fold.fit], event[fold.fit])
            found.append(metrics.f1_at_threshold(cut)(event[fold.score], score[fold.score]))
    return float(np.mean(found))


def best_f1_threshold(score: Floats, event: Flags) -> float:
    """The threshold with the highest F1."""
    ranked, found, contacted = cumulative_event_counts(score, event)
    return float(ranked[int(np.argmax(2 * found / (contacted + event.sum())))])


def record_availability_stage(each: StageScores, book: EvidenceRecorder) -> None:
    """The evidence of one stage."""
    place = f"settings.{each.slug}"
    book.put(f"{place}.setting", f"setting.{each.slug}", "name")
    book.put(f"{place}.headline", each.slug == HEADLINE_STAGE, "flag")
    book.put(f"{place}.columns", each.columns, "count")
    book.put(f"{place}.roc_auc", each.roc_auc, "score")
    book.put(f"{place}.pr_auc", each.pr_auc, "score")
    book.put(f"{place}.top_rate", each.top_rate, "share", of="top_cases")
    book.put(f"{place}.f1", each.f1, "score")
