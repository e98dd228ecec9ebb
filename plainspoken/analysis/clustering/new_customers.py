"""Analysis: from when on a new customer's later segment can be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Protocol

import numpy as np
import pandas as pd

from plainspoken.analysis.clustering.new_customer_features import (
    NO_PURCHASE_SEGMENT,
    ObservationPoints,
    assign_later_segments,
    assign_standing_segments,
    build_new_customer_features,
    build_observation_points,
)
from plainspoken.analysis.clustering.product_categories import ProductCategories
from plainspoken.analysis.clustering.prospective_test import ForwardTest, run_forward_chaining
from plainspoken.analysis.statistics import roc_auc
from plainspoken.analysis.statistics.intervals import Flags, wilson_interval
from plainspoken.analysis.statistics.resampling import row_bootstrap_interval
from plainspoken.case import Case
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.invoices.customers import start_of_next_day
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

MIN_NEW_CUSTOMERS = 150  # new customers below which a look is not tested
NEW_CUSTOMER_RESAMPLES = 1000
MIN_PLACEMENT_GAIN = 0.05  # of new customers: how many more must be placed rightly than by the most common segment


class SegmentAssigner(Protocol):
    """What places customers: recency_days, orders, revenue to `segment` (slug), `sure`, `second`."""

    def place(self, customers: pd.DataFrame) -> pd.DataFrame: ...


def record_new_customers(
    case: Case,
    invoices: InvoiceDataset,
    categories: ProductCategories,
    segmenter: SegmentAssigner,
    book: EvidenceRecorder,
) -> None:
    """Write `newcomers`: at each look the later segment told from what is known then.

    The label is the segment that what a customer buys *after* the look puts it in, so nothing that is known
    at the look is part of it. Learned on earlier new customers, tested on later ones. `stands`: the same for
    the segment in which the customer will stand with all its purchases counted, those before the look, too.
    """
    useful: dict[int, bool] = {}
    stands: dict[int, ForwardTest] = {}

    def place(state: pd.DataFrame) -> pd.Series:
        return segmenter.place(state)["segment"]

    for days in case.newcomers.days:
        looks = build_observation_points(invoices, case.newcomers, days)
        if len(looks.at) < MIN_NEW_CUSTOMERS:
            continue
        known = build_new_customer_features(invoices, looks, categories)
        found = run_forward_chaining(known, assign_later_segments(invoices, looks, place), case.seed)
        if not useful:
            record_new_customer_setup(case, invoices, days, looks, found, book)
        slug = observation_day_slug(days)
        keep_forecasts(slug, looks, found, book)
        useful[days] = record_observation_day(days, found, case.seed, book)
        stands[days] = run_forward_chaining(known, assign_standing_segments(invoices, looks, place), case.seed)
        keep_forecasts(f"{slug}_stands", looks, stands[days], book)
    book.list("newcomers", [observation_day_slug(days) for days in useful])
    book.put("newcomers.placeable_days", first_placeable_day(useful), "days")
    record_best_observation_day(useful, book)
    record_standing_segments(stands, case.seed, book)


def observation_day_slug(days: int) -> str:
    """The slug of a look."""
    return f"day_{days}"


def keep_forecasts(column: str, looks: ObservationPoints, found: ForwardTest, book: EvidenceRecorder) -> None:
    """Keep what each tested new customer was told: the segment by the model and by the best rule of one column, and
    the chance of no purchase."""
    tested = looks.at.index.to_numpy(object)[found.learned :]
    book.keep_rows(column, tested, found.told)
    book.keep_rows(f"{column}_rule", tested, found.rule)
    if NO_PURCHASE_SEGMENT in found.classes:
        book.keep_rows(f"{column}_none", tested, found.chance[:, found.classes.index(NO_PURCHASE_SEGMENT)])


def record_new_customer_setup(
    case: Case,
    invoices: InvoiceDataset,
    days: int,
    looks: ObservationPoints,
    found: ForwardTest,
    book: EvidenceRecorder,
) -> None:
    """Who is learned from and who is tested, at the first look."""
    first_order = looks.at - timedelta(days=1 + days)
    tested = first_order.iloc[found.learned :]
    book.put("newcomers.n_train", found.learned, "count")
    book.put("newcomers.n_test", len(found.came), "count")
    book.put("newcomers.settled_days", case.newcomers.settled_days, "days")
    book.put("newcomers.lead_days", case.newcomers.lead_days, "days")
    book.put("newcomers.first_test", tested.min().date().isoformat(), "date")
    book.put("newcomers.last_test", tested.max().date().isoformat(), "date")
    book.put("newcomers.classes", len(found.classes), "count")
    book.put("newcomers.majority", f"segment.{found.majority[-1]}", "name")
    in_time = looks.until.iloc[found.learned - 1] <= looks.at.iloc[found.learned]
    book.put("newcomers.known_in_time", bool(in_time), "flag")
    seen = (tested - pd.Timestamp(invoices.totals.first.date())).dt.days.median()
    old = estimate_old_customer_share(invoices, int(seen), case.follow_up.days)
    book.put("newcomers.old_share", old, "share", of="newcomers")


def estimate_old_customer_share(invoices: InvoiceDataset, seen_days: int, window: int) -> Estimate | None:
    """The share of old customers among those who look new when a table reaches back `seen_days` only.

    Measured on the buyers of the last `window` days, whom the whole table knows; a lower bound, since it does
    not know all of the past either. None where it does not reach back further than that.
    """
    orders, end = invoices.orders, start_of_next_day(invoices.totals.last)
    late, early = end - timedelta(days=window), end - timedelta(days=window + seen_days)
    if early <= invoices.totals.first:
        return None
    buyers = set(orders["customer"][orders["time"] >= late])
    lately = set(orders["customer"][(orders["time"] >= early) & (orders["time"] < late)])
    look_new = buyers - lately
    return wilson_interval(len(look_new & set(orders["customer"][orders["time"] < early])), len(look_new))


def record_observation_day(days: int, found: ForwardTest, seed: int, book: EvidenceRecorder) -> bool:
    """One look: when, how many, who comes again, and how often each forecast is right; returns whether it is useful."""
    address = f"newcomers.{observation_day_slug(days)}"
    book.put(f"{address}.days", days, "days")
    book.put(f"{address}.n", len(found.came), "count")
    book.put(f"{address}.again", repurchase_roc_auc(found, seed), "score")
    record_forecast_accuracy(address, found, seed, book)
    return is_forecast_useful(found, seed)


def record_forecast_accuracy(address: str, found: ForwardTest, seed: int, book: EvidenceRecorder) -> None:
    """How often the model, the most common segment and the rule are right, and what the model gains over both."""
    model, majority, rule = (found.right(each) for each in (found.told, found.majority, found.rule))
    gain = gain_over_majority(found, seed)
    for name, right in (("accuracy", model), ("majority", majority), ("rule", rule)):
        book.put(f"{address}.{name}", wilson_interval(int(right.sum()), len(right)), "share", of="newcomers")
    book.put(f"{address}.gain", gain, "share", of="newcomers")
    book.put(f"{address}.gain_rule", paired_accuracy_gain(model, rule, seed), "share", of="newcomers")


def record_standing_segments(stands: Mapping[int, ForwardTest], seed: int, book: EvidenceRecorder) -> None:
    """From which look on it is told where new customers will stand, and how well at that look."""
    days = first_placeable_day(
        {days: is_surely_above(gain_over_majority(found, seed)) for days, found in stands.items()}
    )
    book.put("newcomers.stands_days", days, "days")
    if days is not None:
        record_forecast_accuracy("newcomers.stands", stands[days], seed, book)


def gain_over_majority(found: ForwardTest, seed: int) -> Estimate | None:
    """How much more often the model is right than the most common segment."""
    return paired_accuracy_gain(found.right(found.told), found.right(found.majority), seed)


def paired_accuracy_gain(one: Flags, other: Flags, seed: int) -> Estimate | None:
    """How much more often one is right than the other, paired."""
    more = one.astype(float) - other.astype(float)
    return row_bootstrap_interval(
        lambda rows: float(more[rows].mean()), len(more), seed=seed, resamples=NEW_CUSTOMER_RESAMPLES
    )


def repurchase_roc_auc(found: ForwardTest, seed: int) -> Estimate | None:
    """How well the model tells who buys again at all: ROC-AUC; None where all or nobody did."""
    event = np.asarray(found.came != NO_PURCHASE_SEGMENT, dtype=bool)
    if NO_PURCHASE_SEGMENT not in found.classes or event.all() or not event.any():
        return None
    return roc_auc.roc_auc_bootstrap_interval(event, -found.chance[:, found.classes.index(NO_PURCHASE_SEGMENT)], seed)


def is_forecast_useful(found: ForwardTest, seed: int) -> bool:
    """Whether the model is surely more often right than the most common segment, by the least gain that is worth a
    treatment, and surely more often than the best rule of one column, which anybody could count."""
    gain = gain_over_majority(found, seed)
    over_rule = paired_accuracy_gain(found.right(found.told), found.right(found.rule), seed)
    large = gain is not None and gain.value >= MIN_PLACEMENT_GAIN
    return large and is_surely_above(gain) and is_surely_above(over_rule)


def is_surely_above(gain: Estimate | None) -> bool:
    """Whether a gain lies above nil with its whole range."""
    return gain is not None and gain.low is not None and gain.low > 0


def record_best_observation_day(useful: Mapping[int, bool], book: EvidenceRecorder) -> None:
    """The look at which most are placed rightly, whether or not that is useful."""
    addresses = [f"newcomers.{observation_day_slug(days)}" for days in useful]
    if addresses:
        best = max(addresses, key=lambda address: book.evidence[f"{address}.accuracy"].number)
        for name in ("accuracy", "majority", "rule"):
            book.evidence[f"newcomers.best.{name}"] = book.evidence[f"{best}.{name}"]


def first_placeable_day(useful: Mapping[int, bool]) -> int | None:
    """The first look from which on, at it and all later ones, placing is useful."""
    found = None
    for days, each in sorted(useful.items(), reverse=True):
        if not each:
            return found
        found = days
    return found
