"""Analysis: who is in each segment: size, money, habits, how firm."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.clustering.assign_model import Segmenter
from plainspoken.analysis.clustering.scaling import RFM_UNITS, extract_rfm_matrix
from plainspoken.analysis.statistics.intervals import Flags, wilson_interval
from plainspoken.analysis.statistics.resampling import row_bootstrap_interval, summarise_resamples
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

MIN_ASSIGNMENT_STABILITY = 0.8  # share of refits in which a sure customer keeps the segment
MEDIAN_ADDRESSES = {"recency_days": "recency_days", "orders": "orders", "revenue": "revenue_each"}
Floats = NDArray[np.float64]


def order_segments_by_revenue(customers: pd.DataFrame) -> tuple[str, ...]:
    """Slugs of the segments that have members, best first: by the members' median revenue."""
    return tuple(customers.groupby("segment")["revenue"].median().sort_values(ascending=False).index)


def record_segment_profiles(
    customers: pd.DataFrame, invoices: InvoiceDataset, model: Segmenter, seed: int, book: EvidenceRecorder
) -> None:
    """Each segment. `customers`: as placed, one row a customer."""
    order = order_segments_by_revenue(customers)
    book.list("segments", order)
    kept = segment_refit_stability(customers, model)
    for slug in order:
        mine = (customers["segment"] == slug).to_numpy()
        record_segment_size(slug, customers, mine, book)
        record_segment_medians(slug, customers[mine], seed, book)
        record_segment_habits(slug, customers[mine], invoices, seed, book)
        sure = float((customers["sure"][mine] >= MIN_ASSIGNMENT_STABILITY).mean())
        book.put(f"segments.{slug}.sure_share", sure, "share", of="members")
        book.put(f"segments.{slug}.stability", kept.get(slug), "share", of="members")
    record_top_segment(order, customers, book)


def record_segment_size(slug: str, customers: pd.DataFrame, mine: Flags, book: EvidenceRecorder) -> None:
    """How many customers, and how much of the revenue."""
    revenue = float(customers["revenue"][mine].sum())
    book.put(f"segments.{slug}.segment", f"segment.{slug}", "name")
    book.put(f"segments.{slug}.n", int(mine.sum()), "count")
    book.put(f"segments.{slug}.share", wilson_interval(int(mine.sum()), len(mine)), "share", of="customers")
    book.put(f"segments.{slug}.revenue", revenue, "money")
    book.put(f"segments.{slug}.revenue_share", share_of_all_revenue(revenue, customers), "share", of="revenue")
    if revenue > 0:
        largest = float(customers.loc[mine, "revenue"].max())
        book.put(f"segments.{slug}.largest_share", largest / revenue, "share", of="revenue")


def share_of_all_revenue(revenue: float, customers: pd.DataFrame) -> float | None:
    """Revenue as a share of all customers' revenue; None where that is not above nil."""
    total = float(customers["revenue"].sum())
    return revenue / total if total > 0 else None


def record_segment_medians(slug: str, members: pd.DataFrame, seed: int, book: EvidenceRecorder) -> None:
    """The typical member, with ranges."""
    for column, unit in RFM_UNITS.items():
        values = members[column].to_numpy(dtype=np.float64)
        book.put(f"segments.{slug}.{MEDIAN_ADDRESSES[column]}", median_with_interval(values, seed), unit)


def record_segment_habits(
    slug: str, members: pd.DataFrame, invoices: InvoiceDataset, seed: int, book: EvidenceRecorder
) -> None:
    """The typical order, and the days between orders."""
    orders = invoices.orders[invoices.orders["customer"].isin(members["customer"])]
    book.put(f"segments.{slug}.basket", median_with_interval(orders["revenue"].to_numpy(np.float64), seed), "money")
    book.put(f"segments.{slug}.gap_days", median_order_gap_days(orders), "days")


def has_time_of_day(orders: pd.DataFrame) -> bool:
    """Whether the orders tell a time of day, not days alone."""
    return bool((orders["time"] != orders["time"].dt.normalize()).any())


def median_order_gap_days(orders: pd.DataFrame) -> float | None:
    """The median, over customers, of the mean days between their orders; None unless most have two orders."""
    days = orders.groupby("customer")["time"].agg(["min", "max", "size"])
    several = days[days["size"] > 1]
    if 2 * len(several) <= len(days):
        return None
    return float(((several["max"] - several["min"]).dt.days / (several["size"] - 1)).median())


def median_with_interval(values: Floats, seed: int) -> Estimate | None:
    """A median with its bootstrap confidence interval; None of nothing."""
    return row_bootstrap_interval(median_over_rows(values), len(values), seed=seed)


def median_over_rows(values: Floats) -> Callable[[NDArray[np.intp]], float]:
    """The median of some rows' values."""
    return lambda rows: float(np.median(values[rows]))


def segment_refit_stability(customers: pd.DataFrame, model: Segmenter) -> dict[str, Estimate]:
    """For each segment the share of members that a refit leaves in it: mean and range over refits."""
    points = model.scales.transform(extract_rfm_matrix(customers))
    labels = model.cutter.predict(points)
    again = model.refitted_labels(points)
    return {
        name: summarise_resamples([float((each[labels == group] == group).mean()) for each in again])
        for group, name in enumerate(model.names)
        if again and (labels == group).any()
    }


def record_top_segment(order: Sequence[str], customers: pd.DataFrame, book: EvidenceRecorder) -> None:
    """The segment that brings most of the revenue."""
    revenue = customers.groupby("segment")["revenue"].sum()
    top = max(order, key=lambda slug: float(revenue[slug]))
    mine = (customers["segment"] == top).to_numpy()
    book.put("segments.top", f"segment.{top}", "name")
    book.put("segments.top_share", float(mine.mean()), "share", of="customers")
    book.put("segments.top_revenue_share", share_of_all_revenue(float(revenue[top]), customers), "share", of="revenue")
