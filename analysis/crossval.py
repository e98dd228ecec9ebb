"""Fits a pipeline on each fold and scores the rest, on all cores. Knows no candidate and no evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.pipeline import Pipeline

from analysis.split import Fold

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
CORES = 2


@dataclass(frozen=True)
class FoldScores:
    """What one pipeline did on its folds: scores per fold, and the two measures per fold."""

    scores: tuple[Floats, ...]
    roc_auc: Floats
    pr_auc: Floats


def raw_score(model: Pipeline, frame: pd.DataFrame) -> Floats:
    """The event's score of each row: a probability where the model has one, else its decision value."""
    if hasattr(model, "predict_proba"):
        return np.asarray(model.predict_proba(frame)[:, 1], dtype=np.float64)
    return np.asarray(model.decision_function(frame), dtype=np.float64)


def fit_and_score(pipeline: Pipeline, frame: pd.DataFrame, event: Flags, fold: Fold) -> Floats:
    """Scores of a fold's held-out rows by a model that saw only its other rows."""
    model = clone(pipeline).fit(frame.iloc[fold.fit], event[fold.fit])
    return raw_score(model, frame.iloc[fold.score])


def cross_validate(
    pipelines: Sequence[Pipeline], frame: pd.DataFrame, event: Flags, folds: Sequence[Fold]
) -> list[FoldScores]:
    """Every pipeline on the same folds. One `FoldScores` a pipeline, in their order."""
    jobs = [(pipeline, fold) for pipeline in pipelines for fold in folds]
    run = Parallel(n_jobs=CORES, max_nbytes=None)
    scores = run(delayed(fit_and_score)(pipeline, frame, event, fold) for pipeline, fold in jobs)
    count = len(folds)
    return [measured(scores[start : start + count], event, folds) for start in range(0, len(scores), count)]


def measured(scores: Sequence[Floats], event: Flags, folds: Sequence[Fold]) -> FoldScores:
    """The measures of each fold's scores."""
    pairs = [(event[fold.score], score) for fold, score in zip(folds, scores, strict=True)]
    roc = np.array([roc_auc_score(truth, score) for truth, score in pairs])
    pr = np.array([average_precision_score(truth, score) for truth, score in pairs])
    return FoldScores(tuple(scores), roc, pr)


def in_rows(scores: Sequence[Floats], folds: Sequence[Fold], size: int) -> Floats:
    """Held-out scores of one round of folds, in row order (size,); NaN for rows in no fold."""
    out = np.full(size, np.nan)
    for fold, score in zip(folds, scores, strict=True):
        out[fold.score] = score
    return out
