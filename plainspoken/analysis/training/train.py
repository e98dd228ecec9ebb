"""Split, search, calibrate, draw the line: a clean table to one chosen model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.statistics.clusters import Groups
from plainspoken.analysis.statistics.intervals import corrected_t_interval, rows_in_groups
from plainspoken.analysis.training.baselines import best_column_rule
from plainspoken.analysis.training.calibration import Calibration, calibrate_scores, held_out_probabilities
from plainspoken.analysis.training.candidates import (
    ALL_FEATURES,
    CANDIDATE_MODELS,
    Candidate,
    Hyperparameters,
    requested_candidates,
)
from plainspoken.analysis.training.case_value import money_for_threshold
from plainspoken.analysis.training.cross_validation import FoldScores, cross_validate, raw_score, scores_in_row_order
from plainspoken.analysis.training.features import build_pipeline, derived_column_specs, numeric_columns
from plainspoken.analysis.training.hyperparameter_search import ModelComparison, SearchResult, search_hyperparameters
from plainspoken.analysis.training.nested_cv import NestedSearchResult, search_nested
from plainspoken.analysis.training.nested_training import finish_nested_training, fold_numbers
from plainspoken.analysis.training.period_folds import periods_of_rows
from plainspoken.analysis.training.row_groups import check_group_count, declared_groups, inseparable_rows
from plainspoken.analysis.training.split import repeated_folds, split_train_test, stratified_folds
from plainspoken.analysis.training.threshold import (
    ThresholdSensitivity,
    assumed_economics,
    choose_threshold,
    measure_threshold_sensitivity,
)
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.analysis.training.tree_limits import cap_row_settings
from plainspoken.case import Case
from plainspoken.core.recorder import Estimate
from plainspoken.data.dataset import Dataset

Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class FeatureTrial:
    """What one way of making features gains out of fold, and whether it was kept."""

    gain: Estimate
    kept: bool


@dataclass(frozen=True)
class TrainingResult:
    """Everything the training decided, on training rows only; the test rows are scored at the very end.

    `nested`: what each outer fold's own search found, where the case asks for a nested scheme; `make_in`
    then builds the chosen candidate over some columns with the settings of one outer fold.
    """

    trained: TrainedModel
    comparison: ModelComparison
    calibration: Calibration
    derived: FeatureTrial | None
    reduced: FeatureTrial | None
    rule_column: str
    rule: FoldScores
    sensitivity: ThresholdSensitivity
    make: Callable[[Sequence[str]], Pipeline]
    make_others: tuple[Callable[[Sequence[str]], Pipeline], ...]
    nested: NestedSearchResult | None = None
    make_in: Callable[[Sequence[str], int], Pipeline] | None = None


def train_model(
    case: Case, loaded: Dataset, split: tuple[Rows, Rows], columns: Sequence[str], progress: Progress
) -> TrainingResult:
    """Choose features, model, calibration and threshold on training rows, then score the test rows."""
    frame, event, (rows, test) = loaded.frame, loaded.event, split
    progress("features", 0.1)
    together = inseparable_rows(case, frame)
    derived, reduced = try_features(case, frame, event, rows, columns, together)
    builder = PipelineBuilder(case, frame, bool(derived and derived.kept), bool(reduced and reduced.kept))
    progress("search", 0.15)
    nested, compared = search_by_scheme(case, loaded, rows, columns, builder, together)
    progress("choice", 0.45)
    chosen = compared.chosen
    rule_column, rule = best_column_rule(frame, event, columns, compared.folds)

    def maker(contender: SearchResult) -> Callable[[Sequence[str]], Pipeline]:
        return lambda names: builder.build(contender.candidate, contender.settings, names)

    make = maker(chosen)
    rivals = [each for each in compared.contenders[:LOOK_BACK_CONTENDERS] if each is not chosen]
    others = tuple(map(maker, rivals or [chosen]))
    if nested:
        family, results = chosen.candidate.slug, chosen.results
        done = finish_nested_training(case, loaded, columns, family, results, compared.folds, make)
    else:
        done = finish_holdout_training(case, loaded, rows, test, columns, compared, make)
    trained, calibration, sensitive = done
    return TrainingResult(
        trained,
        compared,
        calibration,
        derived,
        reduced,
        rule_column,
        rule,
        sensitive,
        make,
        others or (make,),
        nested,
        fold_pipeline_builder(nested, builder) if nested else None,
    )


def fold_pipeline_builder(
    nested: NestedSearchResult, builder: PipelineBuilder
) -> Callable[[Sequence[str], int], Pipeline]:
    """Builds the chosen candidate with the settings that won inside an outer fold."""
    chosen = nested.comparison.chosen.candidate
    return lambda names, place: builder.build(chosen, nested.won[chosen.slug][place].settings, names)


def search_by_scheme(
    case: Case, loaded: Dataset, rows: Rows, columns: Sequence[str], builder: PipelineBuilder, together: Groups | None
) -> tuple[NestedSearchResult | None, ModelComparison]:
    """The search that the case's scheme asks for, and its comparison."""
    candidates, split = requested_candidates(case.search), case.split

    def build(candidate: Candidate, settings: Hyperparameters) -> Pipeline:
        return builder.build(candidate, settings, columns)

    if split.scheme == "nested":
        outer = repeated_folds(rows, loaded.event, split.folds, split.repeats, case.seed, together)
        nested = search_nested(
            candidates,
            build,
            loaded.frame,
            loaded.event,
            outer,
            fold_count=split.folds,
            seed=case.seed,
            groups=together,
        )
        return nested, nested.comparison
    lone = [each for each in candidates if not each.members]
    compared = search_hyperparameters(
        lone,
        build,
        loaded.frame,
        loaded.event,
        rows,
        fold_count=split.folds,
        repeats=split.repeats,
        seed=case.seed,
        period=periods_of_rows(loaded.frame, case),
        groups=together,
    )
    return None, compared


@dataclass(frozen=True)
class PipelineBuilder:
    """Builds unfitted pipelines over columns, with or without derived features and reduction."""

    case: Case
    frame: pd.DataFrame
    derive: bool
    reduce: bool

    def build(self, candidate: Candidate, settings: Hyperparameters, columns: Sequence[str]) -> Pipeline:
        """The pipeline of one candidate with these settings over these columns."""
        specs = derived_column_specs(self.case.derived) if self.derive else ()
        model = candidate.make(settings, self.case.seed)
        most = settings.get("k", ALL_FEATURES)
        few = None if most == ALL_FEATURES else int(most)
        return build_pipeline(self.frame, columns, specs, candidate.encoding, model, self.reduce, few)


LOOK_BACK_CONTENDERS = 3  # so many of the best contenders are tried on columns that are known too late
REFERENCE_CANDIDATE = CANDIDATE_MODELS["lightgbm"]
REFERENCE_HYPERPARAMETERS: Hyperparameters = {"learning_rate": 0.05, "num_leaves": 8, "n_estimators": 150}


def try_features(
    case: Case, frame: pd.DataFrame, event: Flags, rows: Rows, columns: Sequence[str], together: Groups | None = None
) -> tuple[FeatureTrial | None, FeatureTrial | None]:
    """Derived features and dimension reduction, each against the plain columns, by a quick reference."""
    ways = {"plain": PipelineBuilder(case, frame, False, False)}
    if case.derived:
        ways["derived"] = PipelineBuilder(case, frame, True, False)
    if len(numeric_columns(frame, columns)) > 1:
        ways["reduced"] = PipelineBuilder(case, frame, False, True)
    shared = stratified_folds(rows, event, case.split.folds, case.seed, together)
    # Reduction needs scaled columns, and derived ones are compared on the same footing.
    scaled = replace(REFERENCE_CANDIDATE, encoding="scaled")
    pipelines = [each.build(scaled, REFERENCE_HYPERPARAMETERS, columns) for each in ways.values()]
    results = dict(zip(ways, cross_validate(pipelines, frame, event, shared), strict=True))
    plain = results["plain"].roc_auc
    gains = {
        name: judge_feature_gain(corrected_t_interval(result.roc_auc - plain, 1 / (case.split.folds - 1)))
        for name, result in results.items()
    }
    return gains.get("derived"), gains.get("reduced")


def judge_feature_gain(gain: Estimate) -> FeatureTrial:
    """Kept only where the gain is sure."""
    return FeatureTrial(gain, gain.low is not None and gain.low > 0)


def finish_holdout_training(
    case: Case,
    loaded: Dataset,
    rows: Rows,
    test: Rows,
    columns: Sequence[str],
    compared: ModelComparison,
    make: Callable[[Sequence[str]], Pipeline],
) -> tuple[TrainedModel, Calibration, ThresholdSensitivity]:
    """Calibrate and draw the line on held-out training scores; fit; score the test rows."""
    frame, event = loaded.frame, loaded.event
    first_round = compared.folds[: case.split.folds]
    raw = scores_in_row_order(compared.chosen.results.scores[: case.split.folds], first_round, len(event))
    together = inseparable_rows(case, frame)
    mine = rows_in_groups(together, rows)
    calibration = calibrate_scores(raw[rows], event[rows], case.seed, mine)
    score = np.full(len(event), np.nan)
    score[rows] = held_out_probabilities(calibration.method, raw[rows], event[rows], case.seed, mine)
    money = money_for_threshold(case, frame.iloc[rows], event[rows])
    cut = choose_threshold(case.decision, assumed_economics(money), score[rows], event[rows])
    sensitive = measure_threshold_sensitivity(money, score[rows], event[rows], case.seed, mine)
    fitted = cap_row_settings(make(columns), len(rows)).fit(frame.iloc[rows], event[rows])
    score[test] = calibration.apply(raw_score(fitted, frame.iloc[test]))
    trained = TrainedModel(
        case=case,
        frame=frame,
        event=event,
        train=rows,
        test=test,
        columns=tuple(columns),
        family=compared.chosen.candidate.slug,
        make=lambda: make(columns),
        fitted=fitted,
        folds=fold_numbers(first_round, rows, len(event)),
        calibrate=calibration.apply,
        out_of_fold=score,
        threshold=cut,
        groups=declared_groups(case, frame),
        together=together,
    )
    return trained, calibration, sensitive


def split_case_rows(case: Case, loaded: Dataset) -> tuple[Rows, Rows]:
    """Training and test rows; made before anything else is looked at. In a nested scheme both are all.

    Raises:
        PlainspokenError: too few groups.
    """
    check_group_count(case, declared_groups(case, loaded.frame), loaded.event)
    if case.split.scheme == "nested":
        return np.arange(len(loaded.event)), np.arange(len(loaded.event))
    return split_train_test(loaded.event, case.split.test_share, case.seed, inseparable_rows(case, loaded.frame))
