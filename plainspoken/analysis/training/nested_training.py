"""From a nested comparison to one model with honest scores for every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.training import cross_validation
from plainspoken.analysis.training.calibration import Calibration, calibrate_scores, held_out_probabilities
from plainspoken.analysis.training.case_value import money_for_threshold
from plainspoken.analysis.training.cross_validation import FoldScores, scores_in_row_order
from plainspoken.analysis.training.row_groups import declared_groups, inseparable_rows
from plainspoken.analysis.training.split import Fold
from plainspoken.analysis.training.threshold import (
    ThresholdSensitivity,
    assumed_economics,
    choose_threshold,
    measure_threshold_sensitivity,
)
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.analysis.training.tree_limits import cap_row_settings
from plainspoken.case import Case
from plainspoken.data.dataset import Dataset

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]


def outer_scores_by_round(results: FoldScores, outer: Sequence[Fold], fold_count: int, size: int) -> Floats:
    """The outer scores of each round of folds in row order, (rounds, size)."""
    starts = range(0, len(outer), fold_count)
    return np.array(
        [scores_in_row_order(results.scores[at : at + fold_count], outer[at : at + fold_count], size) for at in starts]
    )


def finish_nested_training(
    case: Case,
    loaded: Dataset,
    columns: Sequence[str],
    family: str,
    results: FoldScores,
    outer: Sequence[Fold],
    make: Callable[[Sequence[str]], Pipeline],
) -> tuple[TrainedModel, Calibration, ThresholdSensitivity]:
    """Average the rounds, calibrate, draw the line, fit on all rows. No row is judged by what saw it."""
    frame, event, first = loaded.frame, loaded.event, outer[: case.split.folds]
    everyone = np.arange(len(event))
    raw = outer_scores_by_round(results, outer, case.split.folds, len(event)).mean(axis=0)
    together = inseparable_rows(case, frame)
    calibration = calibrate_scores(raw, event, case.seed, together)
    score = held_out_probabilities(calibration.method, raw, event, case.seed, together)
    money = money_for_threshold(case, frame, event)
    cut = choose_threshold(case.decision, assumed_economics(money), score, event)
    trained = TrainedModel(
        case=case,
        frame=frame,
        event=event,
        train=everyone,
        test=everyone,
        columns=tuple(columns),
        family=family,
        make=lambda: make(columns),
        fitted=cap_row_settings(make(columns), len(event)).fit(frame, event),
        folds=fold_numbers(first, everyone, len(event)),
        calibrate=calibration.apply,
        out_of_fold=score,
        threshold=cut,
        line=choose_row_thresholds(case, frame, score, event, first),
        fold_models=fit_fold_models(make(columns), frame, event, first),
        groups=declared_groups(case, frame),
        together=together,
    )
    return trained, calibration, measure_threshold_sensitivity(money, score, event, case.seed, together)


def choose_row_thresholds(
    case: Case, frame: pd.DataFrame, score: Floats, event: Flags, first: Sequence[Fold]
) -> Floats:
    """For each row the threshold that is chosen on the other folds (n,)."""
    line = np.empty(len(event))
    for fold in first:
        economics = assumed_economics(money_for_threshold(case, frame.iloc[fold.fit], event[fold.fit]))
        line[fold.score] = choose_threshold(case.decision, economics, score[fold.fit], event[fold.fit])
    return line


def fit_fold_models(
    pipeline: Pipeline, frame: pd.DataFrame, event: Flags, first: Sequence[Fold]
) -> tuple[Pipeline, ...]:
    """One model a fold, fitted without it."""
    run = Parallel(n_jobs=cross_validation.CORES, max_nbytes=None)
    return tuple(run(delayed(fit_on_rows)(pipeline, frame, event, fold.fit) for fold in first))


def fit_on_rows(pipeline: Pipeline, frame: pd.DataFrame, event: Flags, rows: Rows) -> Pipeline:
    """The pipeline fitted on some rows."""
    return cap_row_settings(pipeline, len(rows)).fit(frame.iloc[rows], event[rows])


def fold_numbers(shared: Sequence[Fold], rows: Rows, size: int) -> Rows:
    """In which fold each training row was held out (len(rows),)."""
    number = np.zeros(size, dtype=np.intp)
    for place, fold in enumerate(shared):
        number[fold.score] = place
    return number[rows]
