"""Analysis: whether what a customer spends next can be told at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from plainspoken.analysis.clustering.order_history import build_customer_history
from plainspoken.analysis.clustering.rank_correlation import bootstrap_rank_correlations
from plainspoken.analysis.clustering.spending_models import (
    Loss,
    fit_spending_forecasts,
    select_spending_models,
    spending_losses,
)
from plainspoken.analysis.statistics.intervals import Floats
from plainspoken.analysis.statistics.resampling import row_bootstrap_interval
from plainspoken.case import Case
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.invoices.customers import start_of_next_day
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

NAIVE_FORECAST = "naive"
TOP_SPENDER_SHARE = 0.2
MIN_FORECAST_CUSTOMERS = 100  # customers on either side, below which nothing is learned
SPENDING_RESAMPLES = 200


@dataclass(frozen=True)
class SpendingTest:
    """Forecasts of each customer's spending in the days after a cut (n,), learned when what they learned from was
    over; `usual`: the middle amount of those learned from; `best`: for each loss the model that was chosen without
    this test."""

    cut: datetime
    days: int
    told: Mapping[str, Floats]
    came: Floats
    best: Mapping[Loss, str]
    usual: float

    def gains(self, name: str) -> Floats:
        """By how much less than the naive forecast a model misses each customer (n,)."""
        return np.abs(self.told[NAIVE_FORECAST] - self.came) - np.abs(self.told[name] - self.came)

    def gains_over_usual(self, name: str) -> Floats:
        """The same against one amount for all: where nobody differs from anybody, that is hard to beat."""
        return np.abs(self.usual - self.came) - np.abs(self.told[name] - self.came)


def record_spend_forecast(case: Case, invoices: InvoiceDataset, book: EvidenceRecorder) -> None:
    """Write `spend` and `spend_seasons`: forecasts learned at an earlier cut, tested at a later one, out of time.

    The later cut lies `follow_up.days` before the end, the earlier one as long before that; the same once more in
    the season before. Nothing is written where the period is too short for both cuts.
    """
    days = case.follow_up.days
    cut = start_of_next_day(invoices.totals.last) - timedelta(days=days)
    test = run_spending_test(invoices, cut, days, case.seed)
    if test is None:
        return
    earlier = run_spending_test(invoices, cut - timedelta(days=days), days, case.seed)
    record_spending_setup(test, book)
    record_spending_models(test.told, test.came, case.seed, book)
    record_best_forecast(test, case.seed, book)
    record_spending_seasons([test] if earlier is None else [test, earlier], case.seed, book)


def run_spending_test(invoices: InvoiceDataset, cut: datetime, days: int, seed: int) -> SpendingTest | None:
    """Learn `days` before the cut, tell what is spent in the `days` after it; None where there is too little."""
    train, test = (build_customer_history(invoices, each, days) for each in (cut - timedelta(days=days), cut))
    if train is None or test is None or min(len(train.next), len(test.next)) < MIN_FORECAST_CUSTOMERS:
        return None
    if not train.next.any() or not test.next.any():
        return None
    told = {NAIVE_FORECAST: test.lately} | fit_spending_forecasts(train, test, seed)
    return SpendingTest(cut, days, told, test.next, select_spending_models(train, seed), float(np.median(train.next)))


def record_spending_setup(test: SpendingTest, book: EvidenceRecorder) -> None:
    """When was asked, of how many, and what they spent."""
    book.put("spend.cut", test.cut.date().isoformat(), "date")
    book.put("spend.days", test.days, "days")
    book.put("spend.n", len(test.came), "count")
    book.put("spend.mean", float(test.came.mean()), "money", n=len(test.came))
    book.put("spend.zero", float((test.came == 0).mean()), "share", of="customers")


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


def record_best_forecast(test: SpendingTest, seed: int, book: EvidenceRecorder) -> None:
    """The forecasts that were chosen before the test: of the median, with how much of later spending its best fifth
    holds, and of the mean, with its squared error and its sum."""
    best, mean, came = test.best["median"], test.best["mean"], test.came
    book.put("spend.best", f"model.{best}", "name")
    for what in ("rank", "rank_gain", "mae"):
        book.evidence[f"spend.best_{what}"] = book.evidence[f"spend.{best}.{what}"]
    first = np.argsort(-test.told[best], kind="stable")[: max(1, round(TOP_SPENDER_SHARE * len(came)))]
    book.put("spend.top_part", TOP_SPENDER_SHARE, "share", of="customers")
    book.put("spend.top_share", float(came[first].sum() / came.sum()), "share", of="later_spending")
    book.put("spend.mean_best", f"model.{mean}", "name")
    book.put("spend.mean_gain", squared_error_saved(test, mean, seed), "share", of="squared_error")
    book.put("spend.total_told", float(test.told[mean].sum() / came.sum()), "share", of="later_spending")


def squared_error_saved(test: SpendingTest, name: str, seed: int) -> Estimate | None:
    """The share of the naive forecast's squared error that a model saves, paired."""
    naive, ours = (spending_losses("mean", test.told[each], test.came) for each in (NAIVE_FORECAST, name))
    return row_bootstrap_interval(
        lambda rows: 1 - float(ours[rows].sum() / max(naive[rows].sum(), 1e-9)),
        len(ours),
        seed=seed,
        resamples=SPENDING_RESAMPLES,
    )


def record_spending_seasons(tests: Sequence[SpendingTest], seed: int, book: EvidenceRecorder) -> None:
    """The chosen forecast of the median in each season that was tested, the latest first."""
    members = [str(number) for number in range(len(tests))]
    book.list("spend_seasons", members)
    for member, test in zip(members, tests, strict=True):
        at = f"spend_seasons.{member}"
        best = test.best["median"]
        book.put(f"{at}.cut", test.cut.date().isoformat(), "date")
        book.put(f"{at}.days", test.days, "days")
        book.put(f"{at}.best", f"model.{best}", "name")
        for name, of in (("mae", best), ("naive_mae", NAIVE_FORECAST)):
            book.put(f"{at}.{name}", mean_with_interval(np.abs(test.told[of] - test.came), seed), "money")
        book.put(f"{at}.gain", mean_with_interval(test.gains(best), seed), "money")
        book.put(f"{at}.usual_mae", mean_with_interval(np.abs(test.usual - test.came), seed), "money")
        book.put(f"{at}.gain_usual", mean_with_interval(test.gains_over_usual(best), seed), "money")
        for name in ("gain", "gain_usual"):
            book.evidence[f"spend.{'earlier' if member == '1' else 'best'}_{name}"] = book.evidence[f"{at}.{name}"]
