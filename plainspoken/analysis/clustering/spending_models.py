"""Analysis: the forecasts of what a customer spends, each by the loss that it is fitted for. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from lightgbm import LGBMRegressor
from sklearn.base import RegressorMixin, clone
from sklearn.linear_model import LinearRegression, QuantileRegressor
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeRegressor

from plainspoken.analysis.clustering.order_history import CustomerHistory
from plainspoken.analysis.statistics.intervals import Floats

SPENDING_FOLDS = 5
Loss = Literal["median", "mean"]


class SpendingModel(NamedTuple):
    """A regressor, and what it foretells: the median, judged by absolute error, or the mean, judged by squared
    error (Kolassa 2020)."""

    loss: Loss
    model: RegressorMixin


def build_spending_models(seed: int) -> dict[str, SpendingModel]:
    """The forecasts that are learned, simplest first; boosting of means with the loss of amounts that grow by
    factors (Poisson deviance), which many nils do not disturb."""
    tree = DecisionTreeRegressor(max_leaf_nodes=12, min_samples_leaf=30, random_state=seed)
    median = make_pipeline(StandardScaler(), QuantileRegressor(quantile=0.5, alpha=0.0))
    return {
        "median_regression": SpendingModel("median", median),
        "lightgbm_median": SpendingModel("median", build_boosted_forecast("mae", seed)),
        "linear_regression": SpendingModel("mean", LinearRegression()),
        "decision_tree": SpendingModel("mean", tree),
        "lightgbm": SpendingModel("mean", build_boosted_forecast("poisson", seed)),
    }


def build_boosted_forecast(objective: str, seed: int) -> LGBMRegressor:
    """Boosted trees with this loss, small enough for some thousand customers."""
    held_back: dict[str, Any] = {"n_estimators": 120, "learning_rate": 0.05, "num_leaves": 8, "min_child_samples": 30}
    same: dict[str, Any] = {"n_jobs": 1, "deterministic": True, "force_col_wise": True, "verbose": -1}
    return LGBMRegressor(objective=objective, random_state=seed, **held_back, **same)


def fit_spending_forecasts(train: CustomerHistory, test: CustomerHistory, seed: int) -> dict[str, Floats]:
    """What each model, learned at the earlier cut, tells for the later one; never below nil."""
    return {
        name: predict_spending(each.model.fit(train.features, train.next), test.features)
        for name, each in build_spending_models(seed).items()
    }


def predict_spending(fitted: RegressorMixin, features: pd.DataFrame) -> Floats:
    """A fitted model's amounts, never below nil."""
    return np.maximum(np.asarray(fitted.predict(features), dtype=np.float64), 0.0)


def select_spending_models(train: CustomerHistory, seed: int) -> Mapping[Loss, str]:
    """For each loss the model with the least of it among the customers of the earlier cut, held out in folds:
    the choice is made without the test."""
    folds = KFold(SPENDING_FOLDS, shuffle=True, random_state=seed)
    losses: dict[Loss, dict[str, float]] = {"median": {}, "mean": {}}
    for name, each in build_spending_models(seed).items():
        told = np.maximum(cross_val_predict(clone(each.model), train.features, train.next, cv=folds), 0.0)
        losses[each.loss][name] = float(spending_losses(each.loss, told, train.next).mean())
    return {loss: min(found, key=lambda name: found[name]) for loss, found in losses.items()}


def spending_losses(loss: Loss, told: Floats, came: Floats) -> Floats:
    """Each customer's loss (n,): absolute errors for medians, squared ones for means."""
    return np.abs(told - came) if loss == "median" else (told - came) ** 2
