"""Analysis: the chosen kind of model over the columns that are known at a moment. In: training, columns, rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.training.calibration import Calibration
from plainspoken.analysis.training.cross_validation import cross_validate
from plainspoken.analysis.training.nested_training import finish_nested_training
from plainspoken.analysis.training.split import stratified_folds
from plainspoken.analysis.training.threshold import ThresholdSensitivity
from plainspoken.analysis.training.train import TrainingResult, finish_holdout_training
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Case
from plainspoken.case.serving_manifest import Moment
from plainspoken.data.dataset import Dataset

Rows = NDArray[np.intp]


def scoring_moments(case: Case, columns: Sequence[str]) -> dict[Moment, tuple[str, ...]]:
    """The moments at which a score can be asked for, with the columns that are known by then.

    Where all that the model uses is known from the start there is one moment, `now`.
    """
    early = tuple(name for name in columns if case.columns[name].known == "start")
    if early == tuple(columns):
        return {"now": early}
    late: dict[Moment, tuple[str, ...]] = {"during": tuple(columns), "end": tuple(columns)}
    return {"start": early, **late} if early else late


def train_on_columns(
    training: TrainingResult, case: Case, loaded: Dataset, columns: Sequence[str]
) -> tuple[TrainedModel, Calibration, ThresholdSensitivity]:
    """The chosen kind of model over fewer columns: fitted, calibrated and with a line of its own."""
    compared = training.comparison
    pipeline = training.make(columns)
    folds = compared.folds if training.nested else compared.folds[: case.split.folds]
    results = cross_validate([pipeline], loaded.frame, loaded.event, folds)[0]
    family = compared.chosen.candidate.slug
    if training.nested:
        return finish_nested_training(case, loaded, columns, family, results, folds, training.make)
    chosen = replace(compared, chosen=replace(compared.chosen, results=results))
    rows, test = training.trained.train, training.trained.test
    return finish_holdout_training(case, loaded, rows, test, columns, chosen, training.make)


def train_on_rows(
    training: TrainingResult, case: Case, loaded: Dataset, columns: Sequence[str], rows: Rows, test: Rows
) -> tuple[TrainedModel, Calibration, ThresholdSensitivity]:
    """The same, calibrated, with its line drawn and fitted on `rows` alone, and held against the `test` rows."""
    folds = stratified_folds(rows, loaded.event, case.split.folds, case.seed, training.trained.together)
    results = cross_validate([training.make(columns)], loaded.frame, loaded.event, folds)[0]
    compared = training.comparison
    chosen = replace(compared, folds=tuple(folds), chosen=replace(compared.chosen, results=results))
    return finish_holdout_training(case, loaded, rows, test, columns, chosen, training.make)
