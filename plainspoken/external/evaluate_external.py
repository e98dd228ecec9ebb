"""Analysis, judged: scores with their truth to findings, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from plainspoken.analysis import explore, leakage
from plainspoken.analysis.analysis_result import Progress, StepTimer, build_findings
from plainspoken.analysis.classification import category_values, record_summary_tables
from plainspoken.analysis.evaluation import decision_curve, evaluate, overlap, threshold_outcomes
from plainspoken.analysis.evaluation.rows_to_settle import record_least_effects
from plainspoken.analysis.evaluation.score_to_act_on import record_threshold_sensitivity
from plainspoken.analysis.explanation import ReasonCodes
from plainspoken.analysis.explanation.shap_values import ShapValues
from plainspoken.analysis.explanation.values import units_by_column
from plainspoken.analysis.row_scores import build_row_scores
from plainspoken.analysis.seen_values import names_of_seen_values
from plainspoken.analysis.subgroups import action_plan, engagement, find_segments, offers, slices
from plainspoken.analysis.training.baselines import best_column_rule
from plainspoken.analysis.training.case_value import money_for_threshold
from plainspoken.analysis.training.model_selection import record_baseline_ranking
from plainspoken.analysis.training.split import Fold
from plainspoken.analysis.training.threshold import measure_threshold_sensitivity
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case.case_names import names_for_language
from plainspoken.core.findings import Evidence, Findings
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.external import reasons as why
from plainspoken.external import unknowns
from plainspoken.external.external_scores import ExternalScores, external_evaluation_folds, scores_as_trained

PROPOSED_LANGUAGE = "en"  # of the words that are made up for a column that no case declares


@dataclass(frozen=True)
class ExternalEvaluation:
    """What judging hands over: findings without claims, one row a case, seconds by step."""

    findings: Findings
    scores: pd.DataFrame
    timings: Mapping[str, float]


def evaluate_external_model(given: ExternalScores, progress: Progress) -> ExternalEvaluation:
    """Everything that can be told of a model from its scores, and by name what cannot."""
    case, loaded, clock = given.case, given.loaded, StepTimer(progress)
    book = EvidenceRecorder(units_by_column(case))
    with clock.step("looking at the data", 0.0):
        record_data_overview(given, book)
    with clock.step("looking for leaks", 0.1):
        found = leakage.find_leaks(loaded, case) if given.columns else None
    suspected = found.suspected if found else ()
    columns = tuple(name for name in given.columns if name not in suspected)
    shared = external_evaluation_folds(given)
    trained = scores_as_trained(given, shared, columns)
    with clock.step("evaluating", 0.4):
        record_external_evaluation(trained, given, shared, book)
    with clock.step("working out why cases get their score", 0.5):
        reasons = explain_external_scores(trained, given, book, progress)
    with clock.step("groups and segments", 0.8):
        scores = record_groups_and_segments(trained, given, reasons, book)
    unknowns.record_external_inputs(given, columns, found, book)
    record_summary_tables(book)
    findings = build_findings(case, book, names_without_case(given), loaded)
    return ExternalEvaluation(findings, scores, clock.seconds)


def names_without_case(given: ExternalScores) -> dict[str, str]:
    """Names of all that was looked at, as the tables have them or as they were proposed of a table of scores."""
    proposed = names_for_language(given.case, PROPOSED_LANGUAGE)
    return {**names_of_seen_values(external_category_values(given)), **proposed}


def external_category_values(given: ExternalScores) -> dict[str, list[str]]:
    """The values of each category column, those that only the model takes included."""
    found = category_values(given.loaded, given.case)
    if given.model is None:
        return found
    used = given.frame[list(given.model.table)]
    return found | {
        str(name): [str(value) for value in each.cat.categories]
        for name, each in used.items()
        if isinstance(each.dtype, pd.CategoricalDtype)
    }


def record_data_overview(given: ExternalScores, book: EvidenceRecorder) -> None:
    """What the table holds; where there is only an identifier, it has no columns to speak of.

    Periods that are not in the table may yet have been seen in training, so they are told otherwise.
    """
    explore.record_exploration(given.loaded, given.case, book)
    book.evidence.pop("data.periods_missing", None)
    if given.case.traffic is not None or given.per_year != len(given.loaded.event):
        book.evidence["data.cases_per_year"] = Evidence(value=given.per_year, unit="count", source="assumed")
    if given.per_year != explore.count_cases_for_plan(len(given.loaded.event), given.case):
        book.evidence.pop("data.traffic_source", None)  # whoever judges has said another number
    if given.columns:
        engagement.record_engagement(given.loaded, given.case, book)
    else:
        del book.evidence["data.columns"]


def record_external_evaluation(
    trained: TrainedModel, given: ExternalScores, shared: list[Fold], book: EvidenceRecorder
) -> None:
    """The sections `evaluation`, `calibration`, `thresholds`, `value`, `decision_curve` and `sensitivity`."""
    case, event, score = trained.case, trained.event, trained.out_of_fold
    if trained.columns:
        rule_column, _ = best_column_rule(trained.frame, event, trained.columns, shared)
        evaluate.record_evaluation(trained, rule_column, book)
    else:
        evaluate.record_test_measures(trained, event, score, book)
        evaluate.record_confusion_matrix(event, trained.judged >= trained.threshold, book)
        evaluate.record_majority_baseline(event, book)
        record_least_effects(case.decision, len(event), book)
        evaluate.record_calibration(trained, event, score, book)
    threshold_outcomes.record_thresholds(trained, event, score, given.per_year, book)
    decision_curve.record_decision_curve(trained, event, score, book)
    record_baseline_ranking(event, book)
    money = money_for_threshold(case, trained.frame, event)
    found = measure_threshold_sensitivity(money, score, event, case.seed, trained.test_groups)
    record_threshold_sensitivity(found, case, book)


def explain_external_scores(
    trained: TrainedModel, given: ExternalScores, book: EvidenceRecorder, progress: Progress
) -> ReasonCodes:
    """Why cases get their score, where the model itself was given; else no row has reasons."""
    if given.model is None:
        names, numbers = np.empty((0, 3), dtype=object), np.empty((0, 3))
        return ReasonCodes(np.empty(0, dtype=np.intp), names, numbers, ShapValues((), np.empty((0, 0)), 0.0))

    def heard(done: int, whole: int) -> None:
        progress(f"why cases get their score: {done:,} of {whole:,} explained", 0.5 + 0.3 * done / whole)

    return why.record_external_explanation(trained, given.model, book, heard)


def record_groups_and_segments(
    trained: TrainedModel, given: ExternalScores, reasons: ReasonCodes, book: EvidenceRecorder
) -> pd.DataFrame:
    """Groups, segments, offers and actions; returns one row a case."""
    if trained.columns:
        slices.record_slices(trained, book, reasons if given.model else None)
    else:
        slices.record_missed_events(trained, book)
    segment = find_segments.record_segments(trained, book, refits=(), reasons=reasons if given.model else None)
    offered = offers.record_offers(trained, book, reasons)
    overlap.record_hidden_events(trained, book)
    action_plan.record_actions(
        trained, given.loaded, book, inside=find_segments.members_by_segment(trained), per_year=given.per_year
    )
    return build_row_scores(trained, reasons, segment, offered, book.row_values)
