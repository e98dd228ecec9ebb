"""The whole analysis, in order: a clean table to findings, scores and a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis import explanation, explore, leakage, serving_export
from plainspoken.analysis.analysis_result import AnalysisResult, Progress, StepTimer, build_findings
from plainspoken.analysis.evaluation import (
    evaluate,
    feature_availability,
    learning_curve,
    outer_folds,
    overlap,
    score_to_act_on,
    temporal_validation,
    within_periods,
)
from plainspoken.analysis.explanation.values import units_by_column
from plainspoken.analysis.row_scores import build_row_scores
from plainspoken.analysis.seen_values import names_of_seen_values
from plainspoken.analysis.subgroups import action_plan, engagement, find_segments, offers, record_checklist, slices
from plainspoken.analysis.training import model_selection, stability_refits
from plainspoken.analysis.training.cross_validation import release_workers
from plainspoken.analysis.training.train import TrainingResult, split_case_rows, train_model
from plainspoken.case import Case
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.dataset import Dataset

Rows = NDArray[np.intp]


def run_classification_analysis(case: Case, loaded: Dataset, progress: Progress) -> AnalysisResult:
    """Everything that is computed about a classification case.

    Raises:
        PlainspokenError: no column is left that may be used.
    """
    book, clock = EvidenceRecorder(units_by_column(case)), StepTimer(progress)
    split = split_case_rows(case, loaded)
    with clock.step("looking at the data", 0.02):
        explore.record_exploration(loaded, case, book)
    with clock.step("looking for leaks", 0.05):
        found = leakage.find_leaks(loaded, case, split[0])
        columns = operational_columns(case, found.columns)
        leakage.record_leaks(found, loaded, case, columns, book)
        leakage.record_copies(loaded, case, *split, book)
    with clock.step("training", 0.1):
        training = train_model(case, loaded, split, columns, progress)
    with clock.step("evaluating", 0.5):
        acting = score_to_act_on.choose_score_to_act_on(training, case, loaded)
        stages = evaluate_model(training, acting, loaded, case, columns, clock, book)
    release_workers()
    with clock.step("explaining", 0.75):
        drawn = stability_refits.refit_on_halves(training.trained)
        reasons = explanation.record_explanation(training.trained, book, drawn)
        explanation.record_levers(training.trained, book)
        engagement.record_engagement(loaded, case, book)
    with clock.step("groups and segments", 0.9):
        slices.record_slices(training.trained, book, reasons)
        segment = find_segments.record_segments(training.trained, book, drawn, reasons)
        offered = offers.record_offers(training.trained, book, reasons)
        overlap.record_hidden_events(training.trained, book)
        start, end = (
            stages[name].roc_auc if name in stages else None for name in ("start", feature_availability.HEADLINE_STAGE)
        )
        action_plan.record_actions(
            training.trained,
            loaded,
            book,
            start,
            end,
            inside=find_segments.members_by_segment(training.trained),
            acting=acting,
        )
    with clock.step("preparing the model for service", 0.97):
        files = serving_export.export_serving_files(training, case, loaded, book)
    record_summary_tables(book)
    findings = build_findings(case, book, names_of_seen_values(category_values(loaded, case)), loaded)
    scores = build_row_scores(training.trained, reasons, segment, offered, book.row_values)
    analysed = AnalysisResult(findings, scores, training.trained.fitted, clock.seconds)
    return serving_export.attach_model_files(analysed, files)


def operational_columns(case: Case, suspected: Sequence[str]) -> tuple[str, ...]:
    """The columns a model may use in time: known at the start or during, and suspected by no detector; the name
    of the period only where the case says so, because the next one was never seen.

    Raises:
        PlainspokenError: there is none.
    """
    unseen = {case.calendar.column} if case.calendar and not case.calendar.learned else set()
    columns = tuple(name for name in case.known_by("start", "during") if name not in {*suspected, *unseen})
    if not columns:
        raise PlainspokenError(
            f"{case.name}: no column is left for a model: all are known too late or suspected "
            f"({', '.join(suspected) or 'none suspected'}); look at `known` in the case file"
        )
    return columns


def evaluate_model(
    training: TrainingResult,
    acting: score_to_act_on.ScoreToActOn,
    loaded: Dataset,
    case: Case,
    columns: Sequence[str],
    clock: StepTimer,
    book: EvidenceRecorder,
) -> dict[str, feature_availability.StageScores]:
    """The choice, the test, the stages (returned), later periods and the learning curve."""
    model_selection.record_model_selection(training, case, loaded.event, book)
    evaluate.record_evaluation(training.trained, training.rule_column, book)
    planned_cases = explore.count_cases_for_plan(acting.cases, case)
    score_to_act_on.record_score_to_act_on(acting, planned_cases, book)
    leakage.record_effect_of_copies(training.trained, book)
    single = evaluate.score_simple_rule(training.trained, training.rule_column)
    record_checklist.record_checklist(training.trained, single, book)
    within_periods.record_within_periods(training, book)
    with clock.step("comparing what is known when", 0.55):
        stages = compare_column_sets(training, loaded, case, columns, book)
    if training.nested:
        outer_folds.record_outer_folds(training.nested, case, loaded.frame, loaded.event, book)
    with clock.step("testing on later months", 0.65):
        known = feature_availability.columns_by_stage(case, columns)
        temporal_validation.record_temporal_validation(
            training.trained, training.make, known, training.calibration.method, book
        )
    with clock.step("drawing the learning curve", 0.7):
        compute_learning_curve(training, loaded, case, book)
    return stages


def compute_learning_curve(training: TrainingResult, loaded: Dataset, case: Case, book: EvidenceRecorder) -> None:
    """The learning curve: over all outer folds with their own settings, or over the first round."""
    compared, trained, make_in = training.comparison, training.trained, training.make_in
    folds = compared.folds if make_in else compared.folds[: case.split.folds]
    pipelines = [make_in(trained.columns, place) if make_in else trained.make() for place in range(len(folds))]
    whole, ratio = compared.chosen.results, 1 / (case.split.folds - 1)
    learning_curve.record_learning_curve(
        pipelines, loaded.frame, loaded.event, folds, whole, ratio, case.seed, book, trained.together
    )


def compare_column_sets(
    training: TrainingResult, loaded: Dataset, case: Case, columns: Sequence[str], book: EvidenceRecorder
) -> dict[str, feature_availability.StageScores]:
    """The chosen model over other columns, by the scheme of the case."""
    compared = training.comparison
    if training.make_in is None:
        return feature_availability.record_feature_availability(
            loaded, case, columns, training.make, training.make_others, book
        )
    results = compared.chosen.results
    return feature_availability.record_nested_availability(
        loaded, case, columns, training.make_in, results, compared.folds, book
    )


def record_summary_tables(book: EvidenceRecorder) -> None:
    """Tables of page parts that gather evidence from several places."""
    money = [name for name in ("contact_cost", "effect", "loss", "margin") if f"money.{name}" in book.evidence]
    record_collection_copy("assumptions", "assumption", {name: f"money.{name}" for name in money}, book)
    measures = ("roc_auc", "pr_auc", "recall", "precision", "f1", "brier", "log_loss", "accuracy", "lift")
    record_collection_copy("measures", "measure", {name: f"evaluation.{name}" for name in measures}, book)


def record_collection_copy(collection: str, what: str, addresses: Mapping[str, str], book: EvidenceRecorder) -> None:
    """A collection whose members repeat evidence from elsewhere under one name each."""
    book.list(collection, addresses)
    for member, address in addresses.items():
        book.put(f"{collection}.{member}.{what}", f"{what}.{member}", "name")
        book.evidence[f"{collection}.{member}.value"] = book.evidence[address]


def category_values(loaded: Dataset, case: Case) -> dict[str, list[str]]:
    """The values of each category column; identifiers have a value a case, and need no name."""
    frame = loaded.frame
    identifiers = {name for name, column in case.columns.items() if column.role == "identifier"}
    return {
        name: [str(value) for value in frame[name].cat.categories]
        for name in frame.columns
        if isinstance(frame[name].dtype, pd.CategoricalDtype) and name not in identifiers
    }
