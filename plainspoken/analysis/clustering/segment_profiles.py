"""Analysis: who is in each segment: size, money, habits, how firm. Knows no algorithm and no later period."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.analysis.clustering.assign_model import Segmenter
from plainspoken.analysis.clustering.scaling import UNITS, measured
from plainspoken.analysis.clustering.stability import spread
from plainspoken.analysis.statistics.intervals import Flags, over_rows, share
from plainspoken.core.recorder import Book, Estimate
from plainspoken.data.invoices.dataset import Invoices

FIRM = 0.8  # share of refits in which a sure customer keeps the segment
MEDIANS = {"recency_days": "recency_days", "orders": "orders", "revenue": "revenue_each"}
Floats = NDArray[np.float64]


def in_order(customers: pd.DataFrame) -> tuple[str, ...]:
    """Slugs of the segments that have members, best first: by the members' median revenue."""
    return tuple(customers.groupby("segment")["revenue"].median().sort_values(ascending=False).index)


def write(customers: pd.DataFrame, invoices: Invoices, model: Segmenter, seed: int, book: Book) -> None:
    """Each segment. `customers`: as placed, one row a customer."""
    order = in_order(customers)
    book.list("segments", order)
    kept = kept_shares(customers, model)
    for slug in order:
        mine = (customers["segment"] == slug).to_numpy()
        write_size(slug, customers, mine, book)
        write_medians(slug, customers[mine], seed, book)
        write_habits(slug, customers[mine], invoices, seed, book)
        sure = float((customers["sure"][mine] >= FIRM).mean())
        book.put(f"segments.{slug}.sure_share", sure, "share", of="members")
        book.put(f"segments.{slug}.stability", kept.get(slug), "share", of="members")
    write_top(order, customers, book)


def write_size(slug: str, customers: pd.DataFrame, mine: Flags, book: Book) -> None:
    """How many customers, and how much of the revenue."""
    revenue = float(customers["revenue"][mine].sum())
    book.put(f"segments.{slug}.segment", f"segment.{slug}", "name")
    book.put(f"segments.{slug}.n", int(mine.sum()), "count")
    book.put(f"segments.{slug}.share", share(int(mine.sum()), len(mine)), "share", of="customers")
    book.put(f"segments.{slug}.revenue", revenue, "money")
    book.put(f"segments.{slug}.revenue_share", part_of(revenue, customers), "share", of="revenue")


def part_of(revenue: float, customers: pd.DataFrame) -> float | None:
    """Revenue as a share of all customers' revenue; None where that is not above nil."""
    total = float(customers["revenue"].sum())
    return revenue / total if total > 0 else None


def write_medians(slug: str, members: pd.DataFrame, seed: int, book: Book) -> None:
    """The typical member, with ranges."""
    for column, unit in UNITS.items():
        values = members[column].to_numpy(dtype=np.float64)
        book.put(f"segments.{slug}.{MEDIANS[column]}", median(values, seed), unit)


def write_habits(slug: str, members: pd.DataFrame, invoices: Invoices, seed: int, book: Book) -> None:
    """The typical order, the days between orders, and the hour at which most orders come."""
    orders = invoices.orders[invoices.orders["customer"].isin(members["customer"])]
    book.put(f"segments.{slug}.basket", median(orders["revenue"].to_numpy(np.float64), seed), "money")
    book.put(f"segments.{slug}.gap_days", gap_days(orders), "days")
    hours = orders["time"].dt.hour.value_counts()
    if len(hours) and timed(invoices.orders):
        busiest = int(hours[hours == hours.max()].index.min())
        book.put(f"segments.{slug}.busiest_hour", busiest, "number")


def timed(orders: pd.DataFrame) -> bool:
    """Whether the orders tell a time of day, not days alone."""
    return bool((orders["time"] != orders["time"].dt.normalize()).any())


def gap_days(orders: pd.DataFrame) -> float | None:
    """The median, over customers, of the mean days between their orders; None unless most have two orders."""
    days = orders.groupby("customer")["time"].agg(["min", "max", "size"])
    several = days[days["size"] > 1]
    if 2 * len(several) <= len(days):
        return None
    return float(((several["max"] - several["min"]).dt.days / (several["size"] - 1)).median())


def median(values: Floats, seed: int) -> Estimate | None:
    """A median with its bootstrap range; None of nothing."""
    return over_rows(middle_of(values), len(values), seed=seed)


def middle_of(values: Floats) -> Callable[[NDArray[np.intp]], float]:
    """The median of some rows' values."""
    return lambda rows: float(np.median(values[rows]))


def kept_shares(customers: pd.DataFrame, model: Segmenter) -> dict[str, Estimate | None]:
    """For each segment the share of members that a refit leaves in it: mean and range over refits."""
    points = model.scales.transform(measured(customers))
    labels = model.cutter.predict(points)
    again = model.refitted_labels(points)
    return {
        name: spread([float((each[labels == group] == group).mean()) for each in again])
        for group, name in enumerate(model.names)
        if (labels == group).any()
    }


def write_top(order: Sequence[str], customers: pd.DataFrame, book: Book) -> None:
    """The segment that brings most of the revenue."""
    revenue = customers.groupby("segment")["revenue"].sum()
    top = max(order, key=lambda slug: float(revenue[slug]))
    mine = (customers["segment"] == top).to_numpy()
    book.put("segments.top", f"segment.{top}", "name")
    book.put("segments.top_share", float(mine.mean()), "share", of="customers")
    book.put("segments.top_revenue_share", part_of(float(revenue[top]), customers), "share", of="revenue")
