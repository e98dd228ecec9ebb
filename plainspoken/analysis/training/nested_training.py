"""From a nested comparison to one model with honest scores for every row. Knows no address."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from plainspoken.analysis.training import cross_validation as crossval
from plainspoken.analysis.training.calibration import Calibration, calibrate, held_out
from plainspoken.analysis.training.cross_validation import FoldScores, in_rows
from plainspoken.analysis.training.split import Fold
from plainspoken.analysis.training.threshold import Sensitivity, choose, sensitivity, usual
from plainspoken.analysis.training.trained_model import Trained
from plainspoken.analysis.training.tree_limits import sized
from plainspoken.case import Case
from plainspoken.data.dataset import Loaded

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]


def rounds(results: FoldScores, outer: Sequence[Fold], fold_count: int, size: int) -> Floats:
    """The outer scores of each round of folds in row order, (rounds, size)."""
    starts = range(0, len(outer), fold_count)
    return np.array(
        [in_rows(results.scores[at : at + fold_count], outer[at : at + fold_count], size) for at in starts]
    )


def finish_nested(
    case: Case,
    loaded: Loaded,
    columns: Sequence[str],
    family: str,
    results: FoldScores,
    outer: Sequence[Fold],
    make: Callable[[Sequence[str]], Pipeline],
) -> tuple[Trained, Calibration, Sensitivity]:
    """Average the rounds, calibrate, draw the line, fit on all rows. No row is judged by what saw it."""
    frame, event, first = loaded.frame, loaded.event, outer[: case.split.folds]
    everyone = np.arange(len(event))
    raw = rounds(results, outer, case.split.folds, len(event)).mean(axis=0)
    calibration = calibrate(raw, event, case.seed)
    score = held_out(calibration.method, raw, event, case.seed)
    cut = choose(case.decision, usual(case.money), score, event)
    trained = Trained(
        case=case,
        frame=frame,
        event=event,
        train=everyone,
        test=everyone,
        columns=tuple(columns),
        family=family,
        make=lambda: make(columns),
        fitted=sized(make(columns), len(event)).fit(frame, event),
        folds=fold_numbers(first, everyone, len(event)),
        calibrate=calibration.apply,
        out_of_fold=score,
        threshold=cut,
        line=lines(case, score, event, first),
        fold_models=fold_models(make(columns), frame, event, first),
    )
    return trained, calibration, sensitivity(case.decision, case.money, score, event)


def lines(case: Case, score: Floats, event: Flags, first: Sequence[Fold]) -> Floats:
    """For each row the threshold that is chosen on the other folds (n,)."""
    line = np.empty(len(event))
    for fold in first:
        line[fold.score] = choose(case.decision, usual(case.money), score[fold.fit], event[fold.fit])
    return line


def fold_models(
    pipeline: Pipeline, frame: pd.DataFrame, event: Flags, first: Sequence[Fold]
) -> tuple[Pipeline, ...]:
    """One model a fold, fitted without it."""
    run = Parallel(n_jobs=crossval.CORES, max_nbytes=None)
    return tuple(run(delayed(fitted)(pipeline, frame, event, fold.fit) for fold in first))


def fitted(pipeline: Pipeline, frame: pd.DataFrame, event: Flags, rows: Rows) -> Pipeline:
    """The pipeline fitted on some rows."""
    return sized(pipeline, len(rows)).fit(frame.iloc[rows], event[rows])


def fold_numbers(shared: Sequence[Fold], rows: Rows, size: int) -> Rows:
    """In which fold each training row was held out (len(rows),)."""
    number = np.zeros(size, dtype=np.intp)
    for place, fold in enumerate(shared):
        number[fold.score] = place
    return number[rows]
