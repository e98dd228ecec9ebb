"""Analysis: whether what a customer spends next can be told at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
from lightgbm import LGBMRegressor
from sklearn.base import RegressorMixin, clone
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.tree import DecisionTreeRegressor

from plainspoken.analysis.clustering.order_history import CustomerHistory, build_customer_history
from plainspoken.analysis.clustering.rank_correlation import bootstrap_rank_correlations
from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.statistics.resampling import row_bootstrap_interval
from plainspoken.case import Case
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.invoices.customers import start_of_next_day
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

NAIVE_FORECAST = "naive"
TOP_SPENDER_SHARE = 0.2
MIN_FORECAST_CUSTOMERS = 100  # customers on either side, below which nothing is learned
SPENDING_FOLDS = 5
SPENDING_RESAMPLES = 200


def build_spending_models(seed: int) -> dict[str, RegressorMixin]:
    """The forecasts that are learned, simplest first; boosting with the loss of amounts that grow by factors
    (Poisson deviance), which many nils do not disturb."""
    return {
        "linear_regression": LinearRegression(),
        "decision_tree": DecisionTreeRegressor(max_leaf_nodes=12, min_samples_leaf=30, random_state=seed),
        "lightgbm": LGBMRegressor(
            objective="poisson",
            n_estimators=120,
            learning_rate=0.05,
            num_leaves=8,
            min_child_samples=30,
            random_state=seed,
            n_jobs=1,
            deterministic=True,
            force_col_wise=True,
            verbose=-1,
        ),
    }


def record_spend_forecast(case: Case, invoices: InvoiceDataset, book: EvidenceRecorder) -> None:
    """Write `spend`: forecasts learned at an earlier cut, tested at a later one, out of time.

    The later cut lies `follow_up.days` before the end, the earlier one as long before that: what is learned
    from was over when the test begins. Nothing is written where the period is too short for both.
    """
    days = case.follow_up.days
    cut = start_of_next_day(invoices.totals.last) - timedelta(days=days)
    train, test = (build_customer_history(invoices, each, days) for each in (cut - timedelta(days=days), cut))
    if train is None or test is None or min(len(train.next), len(test.next)) < MIN_FORECAST_CUSTOMERS:
        return
    if not train.next.any() or not test.next.any():
        return
    told = {NAIVE_FORECAST: test.lately} | fit_spending_forecasts(train, test, case.seed)
    record_spending_setup(cut, days, test, book)
    record_spending_models(told, test.next, case.seed, book)
    record_best_forecast(select_spending_model(train, case.seed), told, test.next, book)


def fit_spending_forecasts(train: CustomerHistory, test: CustomerHistory, seed: int) -> dict[str, Floats]:
    """What each model, learned at the earlier cut, tells for the later one; never below nil."""
    return {
        name: predict_spending(model.fit(train.features, train.next), test.features)
        for name, model in build_spending_models(seed).items()
    }


def predict_spending(fitted: RegressorMixin, features: pd.DataFrame) -> Floats:
    """A fitted model's amounts, never below nil."""
    return np.maximum(np.asarray(fitted.predict(features), dtype=np.float64), 0.0)


def select_spending_model(train: CustomerHistory, seed: int) -> str:
    """The model with the least error among the customers of the earlier cut, held out in folds: the choice
    is made without the test."""
    folds = KFold(SPENDING_FOLDS, shuffle=True, random_state=seed)
    errors = {
        name: mean_absolute_error(
            np.maximum(cross_val_predict(clone(model), train.features, train.next, cv=folds), 0.0), train.next
        )
        for name, model in build_spending_models(seed).items()
    }
    return min(errors, key=lambda name: errors[name])


def mean_absolute_error(told: Floats, came: Floats) -> float:
    """Mean absolute error."""
    return float(np.abs(told - came).mean())


def record_spending_setup(cut: datetime, days: int, test: CustomerHistory, book: EvidenceRecorder) -> None:
    """When was asked, of how many, and what they spent."""
    book.put("spend.cut", cut.date().isoformat(), "date")
    book.put("spend.days", days, "days")
    book.put("spend.n", len(test.next), "count")
    book.put("spend.mean", float(test.next.mean()), "money", n=len(test.next))
    book.put("spend.zero", float((test.next == 0).mean()), "share", of="customers")


def record_spending_models(told: Mapping[str, Floats], came: Floats, seed: int, book: EvidenceRecorder) -> None:
    """Each forecast's error, rank correlation, and how much less it errs than the naive one."""
    book.list("spend", told)
    ranked = bootstrap_rank_correlations(told, came, seed=seed, resamples=SPENDING_RESAMPLES)
    for name, amounts in told.items():
        address = f"spend.{name}"
        book.put(f"{address}.model", f"model.{name}", "name")
        book.put(f"{address}.mae", mean_with_interval(np.abs(amounts - came), seed), "money")
        book.put(f"{address}.rank", ranked.of(name), "number")
        book.put(f"{address}.naive", name == NAIVE_FORECAST, "flag")
        if name != NAIVE_FORECAST:
            gained = np.abs(told[NAIVE_FORECAST] - came) - np.abs(amounts - came)
            book.put(f"{address}.gain", mean_with_interval(gained, seed), "money")
            book.put(f"{address}.rank_gain", ranked.gain(name, NAIVE_FORECAST), "number")
    book.evidence["spend.naive_mae"] = book.evidence[f"spend.{NAIVE_FORECAST}.mae"]
    book.evidence["spend.naive_rank"] = book.evidence[f"spend.{NAIVE_FORECAST}.rank"]


def mean_with_interval(values: Floats, seed: int) -> Estimate | None:
    """A mean with its confidence interval."""
    return row_bootstrap_interval(
        lambda rows: float(values[rows].mean()), len(values), seed=seed, resamples=SPENDING_RESAMPLES
    )


def record_best_forecast(best: str, told: Mapping[str, Floats], came: Floats, book: EvidenceRecorder) -> None:
    """The forecast that was chosen before the test, and how much of later spending its best fifth holds."""
    book.put("spend.best", f"model.{best}", "name")
    for what in ("gain", "rank", "rank_gain", "mae"):
        book.evidence[f"spend.best_{what}"] = book.evidence[f"spend.{best}.{what}"]
    first = np.argsort(-told[best], kind="stable")[: max(1, round(TOP_SPENDER_SHARE * len(came)))]
    book.put("spend.top_part", TOP_SPENDER_SHARE, "share", of="customers")
    book.put("spend.top_share", float(came[first].sum() / came.sum()), "share", of="later_spending")
