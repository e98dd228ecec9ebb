"""Writes down what was tried and chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.statistics import metrics
from plainspoken.analysis.statistics.intervals import corrected_share_interval
from plainspoken.analysis.training.candidates import Hyperparameters
from plainspoken.analysis.training.cross_validation import FoldScores
from plainspoken.analysis.training.features import MAX_MODEL_NUMBERS, has_too_many
from plainspoken.analysis.training.hyperparameter_search import SearchResult, scored_over_fitted
from plainspoken.analysis.training.split import Fold
from plainspoken.analysis.training.train import FeatureTrial, TrainingResult
from plainspoken.case import Case
from plainspoken.core.recorder import Estimate, EvidenceRecorder

Flags = NDArray[np.bool_]


def record_model_selection(training: TrainingResult, case: Case, event: Flags, book: EvidenceRecorder) -> None:
    """Write the sections `model`, `models`, `features` and `cv`."""
    record_chosen_model(training, case, book)
    record_hyperparameters(training.comparison.chosen, book)
    record_model_comparison(training, case, event, book)
    record_feature_trials(training, case, book)
    if training.comparison.passed_over is not None:
        passed = training.comparison.passed_over.candidate.slug
        book.put("model.dear_passed_over", f"model.{passed}", "name")
    book.put("calibration.method", training.calibration.method, "name")


def record_chosen_model(training: TrainingResult, case: Case, book: EvidenceRecorder) -> None:
    """Which was chosen, which was best, how much was tried."""
    compared = training.comparison
    apart = [compared.told_apart(number) for number in range(len(compared.contenders))]
    book.put("model.chosen", f"model.{compared.chosen.candidate.slug}", "name")
    book.put("model.best", f"model.{compared.contenders[0].candidate.slug}", "name")
    book.put("model.candidates", len(compared.contenders), "count")
    book.put("model.settings_tried", compared.settings_tried, "count")
    book.put("model.folds", case.split.folds, "count")
    book.put("model.repeats", case.split.repeats, "count")
    nested = case.split.scheme == "nested"
    rows = len(training.trained.test)
    book.put("model.tests", case.split.folds * case.split.repeats if nested else 1, "count")
    book.put("model.tested_each", rows // case.split.folds if nested else rows, "count")
    if compared.by_period:
        book.put("model.periods_left_out", len(compared.by_period), "count")
    book.put("model.indistinguishable", apart.count(False) - 1, "count")


def record_hyperparameters(chosen: SearchResult, book: EvidenceRecorder) -> None:
    """The hyperparameters that the chosen model won with; of a vote those of each member."""
    found = {
        f"{slug}_{name}" if chosen.candidate.members else name: (slug, value)
        for slug, settings in hyperparameters_by_model(chosen).items()
        for name, value in settings.items()
        if value is not None
    }
    book.list("model.hyperparameters", found)
    for name, (slug, value) in found.items():
        place = f"model.hyperparameters.{name}"
        book.put(f"{place}.model", f"model.{slug}", "name")
        if isinstance(value, str):
            book.put(f"{place}.value", f"hyperparameter.{value}", "name")
        else:
            book.put(f"{place}.value", value, "flag" if isinstance(value, bool) else "number")


def hyperparameters_by_model(chosen: SearchResult) -> dict[str, Hyperparameters]:
    """The hyperparameters of each model that takes part, by its slug."""
    if chosen.candidate.members:
        return dict(chosen.settings)
    return {chosen.candidate.slug: chosen.settings}


def record_model_comparison(training: TrainingResult, case: Case, event: Flags, book: EvidenceRecorder) -> None:
    """One row a contender, best first; then the simple rule and doing nothing."""
    compared = training.comparison
    names = [each.candidate.slug for each in compared.contenders]
    book.list("models", [*names, "simple_rule", "nobody"])
    for number, each in enumerate(compared.contenders):
        place = f"models.{each.candidate.slug}"
        record_candidate_scores(place, each.results, event, compared.folds, case, book)
        if each.unseen is not None:
            ratio = scored_over_fitted(compared.by_period)
            book.put(f"{place}.unseen_roc_auc", corrected_share_interval(each.unseen.roc_auc, ratio), "score")
        book.put(f"{place}.behind", compared.behind[number], "score")
        book.put(f"{place}.told_apart", compared.told_apart(number), "flag")
        book.put(f"{place}.chosen", each is compared.chosen, "flag")
        book.put(f"{place}.simplicity", each.candidate.simplicity, "rank")
    record_candidate_scores("models.simple_rule", training.rule, event, compared.folds, case, book)
    record_baseline_ranking(event[training.trained.train], book)
    record_cross_validation(compared.chosen.results, case, book)


def record_candidate_scores(
    place: str, results: FoldScores, event: Flags, shared: Sequence[Fold], case: Case, book: EvidenceRecorder
) -> None:
    """The measures of one contender over the shared folds."""
    ratio = 1 / (case.split.folds - 1)
    top = metrics.precision_at_top(case.decision.top_share)
    tops = [top(event[fold.score], score) for fold, score in zip(shared, results.scores, strict=True)]
    book.put(f"{place}.model", place.replace("models.", "model."), "name")
    book.put(f"{place}.roc_auc", corrected_share_interval(results.roc_auc, ratio), "score")
    book.put(f"{place}.pr_auc", corrected_share_interval(results.pr_auc, ratio), "score")
    book.put(f"{place}.top_rate", corrected_share_interval(np.array(tops), ratio), "share", of="top_cases")


def record_baseline_ranking(event: Flags, book: EvidenceRecorder) -> None:
    """Doing nothing: ranks like a coin."""
    rate = float(event.mean())
    book.put("models.nobody.model", "model.nobody", "name")
    book.put("models.nobody.roc_auc", 0.5, "score")
    book.put("models.nobody.pr_auc", rate, "score")
    book.put("models.nobody.top_rate", rate, "share", of="top_cases")


def record_cross_validation(results: FoldScores, case: Case, book: EvidenceRecorder) -> None:
    """The chosen model on training folds."""
    ratio = 1 / (case.split.folds - 1)
    book.put("cv.roc_auc", corrected_share_interval(results.roc_auc, ratio), "score")
    book.put("cv.pr_auc", corrected_share_interval(results.pr_auc, ratio), "score")


def record_feature_trials(training: TrainingResult, case: Case, book: EvidenceRecorder) -> None:
    """What derived features and reduction would gain, and whether they stayed."""
    book.put("features.derived.count", len(case.derived), "count")
    book.put("features.used", len(training.trained.columns), "count")
    if has_too_many(training.trained.columns):
        book.put("features.seen", MAX_MODEL_NUMBERS, "count")
    for name, found in (("derived", training.derived), ("reduced", training.reduced)):
        record_feature_trial(f"features.{name}", found, book)


def record_feature_trial(place: str, found: FeatureTrial | None, book: EvidenceRecorder) -> None:
    """One way of making features; nothing where it does not apply."""
    if found is not None:
        gain: Estimate = found.gain
        book.put(f"{place}.gain", gain, "score")
        book.put(f"{place}.kept", found.kept, "flag")
