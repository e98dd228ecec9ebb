"""Tests: a trained model over a planted table, or made-up scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import Pipeline

from plainspoken.analysis.training.features import Encoding, build_pipeline, derived_column_specs
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Case
from tests.analysis.planted import case_of


def boosted() -> LGBMClassifier:
    """A small LightGBM, the same each time."""
    return LGBMClassifier(n_estimators=40, num_leaves=6, random_state=0, n_jobs=1, verbosity=-1)


def linear() -> LogisticRegression:
    """A logistic regression."""
    return LogisticRegression(max_iter=300)


MODELS: dict[str, tuple[Encoding, Callable[[], object]]] = {
    "extra_trees": ("plain", lambda: ExtraTreesClassifier(20, min_samples_leaf=5, random_state=0)),
    "hist_boosting": ("plain", lambda: HistGradientBoostingClassifier(max_iter=40, random_state=0)),
    "lightgbm": ("plain", boosted),
    "random_forest": ("plain", lambda: RandomForestClassifier(20, min_samples_leaf=5, random_state=0)),
    "logistic_regression": ("scaled", linear),
}


def trained_on(
    frame: pd.DataFrame,
    event: np.ndarray,
    family: str = "lightgbm",
    score: np.ndarray | None = None,
    calendar: bool = True,
    **more: Any,
) -> TrainedModel:
    """A model trained on the first four fifths of the rows; `score` replaces its scores by made-up ones."""
    case: Case = case_of(frame, calendar=calendar, **more)
    encoding, model = MODELS[family]
    columns = tuple(map(str, frame.columns))

    def make() -> Pipeline:
        return build_pipeline(frame, columns, derived_column_specs(case.derived), encoding, model())

    train, test = np.arange(len(event) * 4 // 5), np.arange(len(event) * 4 // 5, len(event))
    fitted = make().fit(frame.iloc[train], event[train])
    if score is None:
        inside = cross_val_predict(make(), frame.iloc[train], event[train], cv=3, method="predict_proba")[:, 1]
        score = np.concatenate([inside, fitted.predict_proba(frame.iloc[test])[:, 1]])
    return TrainedModel(
        case=case,
        frame=frame,
        event=event,
        train=train,
        test=test,
        columns=columns,
        family=family,
        make=make,
        fitted=fitted,
        folds=train % 3,
        calibrate=lambda raw: raw,
        out_of_fold=np.asarray(score),
        threshold=0.3,
    )
