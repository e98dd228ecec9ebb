"""Fits a pipeline on each fold and scores the rest, on all cores."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import joblib
import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.pipeline import Pipeline

from plainspoken.analysis.training.split import Fold
from plainspoken.analysis.training.tree_limits import cap_row_settings

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
CORES = 2


@dataclass(frozen=True)
class FoldScores:
    """What one pipeline did on its folds: scores per fold, and the two measures per fold."""

    scores: tuple[Floats, ...]
    roc_auc: Floats
    pr_auc: Floats


def raw_score(model: Any, frame: Any) -> Floats:
    """The event's score of each row: a probability where the model has one, else its decision value."""
    if hasattr(model, "predict_proba"):
        return np.asarray(model.predict_proba(frame)[:, 1], dtype=np.float64)
    return np.asarray(model.decision_function(frame), dtype=np.float64)


def fit_and_score(pipelines: Sequence[Pipeline], frame: pd.DataFrame, event: Flags, fold: Fold) -> list[Floats]:
    """Held-out scores of one fold by each pipeline; the steps before the model are shared and fitted once."""
    before = clone(pipelines[0][:-1])
    with warnings.catch_warnings():  # a reduction may leave fewer numbers than are to be kept: then all are, as meant
        warnings.filterwarnings("ignore", "k=.* is greater than n_features", UserWarning)
        seen = before.fit_transform(frame.iloc[fold.fit], event[fold.fit])
    unseen = before.transform(frame.iloc[fold.score])
    models = (cap_row_settings(clone(pipeline[-1]), len(fold.fit)).fit(seen, event[fold.fit]) for pipeline in pipelines)
    return [raw_score(model, unseen) for model in models]


def cross_validate(
    pipelines: Sequence[Pipeline], frame: pd.DataFrame, event: Flags, folds: Sequence[Fold]
) -> list[FoldScores]:
    """Every pipeline on the same folds. One `FoldScores` a pipeline, in their order."""
    groups = list(group_by_preprocessing(pipelines).values())
    jobs = [(group, fold) for fold in folds for group in groups]
    run = Parallel(n_jobs=CORES, max_nbytes=None)
    done = run(delayed(fit_and_score)([pipelines[each] for each in group], frame, event, fold) for group, fold in jobs)
    scores: dict[int, list[Floats]] = {number: [] for number in range(len(pipelines))}
    for (group, _), found in zip(jobs, done, strict=True):
        for number, score in zip(group, found, strict=True):
            scores[number].append(score)
    return [measure_fold_scores(scores[number], event, folds) for number in range(len(pipelines))]


def race_pipelines(
    pipelines: Sequence[Pipeline], frame: pd.DataFrame, event: Flags, folds: Sequence[Fold], first: int
) -> FoldScores:
    """The pipeline that ranks best, on average, on the `first` of the folds, on all of them."""
    early = cross_validate(pipelines, frame, event, folds[:first])
    place = int(np.argmax([float(np.mean(each.roc_auc)) for each in early]))
    if first >= len(folds):
        return early[place]
    (late,) = cross_validate([pipelines[place]], frame, event, folds[first:])
    return measure_fold_scores([*early[place].scores, *late.scores], event, folds)


def cross_validate_each(
    pipelines: Sequence[Pipeline], frame: pd.DataFrame, event: Flags, folds: Sequence[Fold]
) -> FoldScores:
    """A pipeline of its own on each fold, in their order."""
    run = Parallel(n_jobs=CORES, max_nbytes=None)
    done = run(
        delayed(fit_and_score)([pipeline], frame, event, fold) for pipeline, fold in zip(pipelines, folds, strict=True)
    )
    return measure_fold_scores([found[0] for found in done], event, folds)


def release_workers() -> None:
    """End the worker processes, whose memory would otherwise stand beside what comes next."""
    from joblib.externals.loky import get_reusable_executor

    get_reusable_executor().shutdown(wait=True)


def group_by_preprocessing(pipelines: Sequence[Pipeline]) -> dict[str, list[int]]:
    """Numbers of the pipelines by the steps before their model, so that those are fitted once a fold."""
    groups: dict[str, list[int]] = {}
    for number, pipeline in enumerate(pipelines):
        groups.setdefault(joblib.hash(pipeline[:-1]), []).append(number)
    return groups


def measure_fold_scores(scores: Sequence[Floats], event: Flags, folds: Sequence[Fold]) -> FoldScores:
    """The measures of each fold's scores."""
    pairs = [(event[fold.score], score) for fold, score in zip(folds, scores, strict=True)]
    roc = np.array([roc_auc_score(truth, score) for truth, score in pairs])
    pr = np.array([average_precision_score(truth, score) for truth, score in pairs])
    return FoldScores(tuple(scores), roc, pr)


def scores_in_row_order(scores: Sequence[Floats], folds: Sequence[Fold], size: int) -> Floats:
    """Held-out scores of one round of folds, in row order (size,); NaN for rows in no fold."""
    out = np.full(size, np.nan)
    for fold, score in zip(folds, scores, strict=True):
        out[fold.score] = score
    return out
