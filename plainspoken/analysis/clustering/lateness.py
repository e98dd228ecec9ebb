"""Analysis: how long customers have been silent, against their own usual gap. Knows no segment and no page."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from plainspoken.analysis.clustering.follow_up import CustomerFollowUp
from plainspoken.analysis.clustering.purchases import net_orders
from plainspoken.analysis.statistics.intervals import Flags, wilson_interval
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

LATE_AFTER_GAPS = 2.0  # own usual gaps of silence from which on a customer is late
LARGE_CUSTOMER_SHARE = 0.2  # of the customers, by revenue: the best fifth, in which most of the money lies
LATENESS_COLUMNS = ("usual_gap_days", "late", "lapsed")


def measure_lateness(
    customers: pd.DataFrame, invoices: InvoiceDataset, silence_days: int, cut: datetime | None = None
) -> pd.DataFrame:
    """Each customer's `usual_gap_days` (float), and whether it is `late` and a large one who `lapsed`.

    The usual gap is the mean of days between the days on which something was bought and kept; of who bought on
    one day only, the median of the others' gaps. Lapsed: among the best part by revenue, late, and silent for
    `silence_days` at least. `customers`: as `compute_customer_rfm` gives them at `cut`; the index is theirs.
    """
    gaps = mean_order_gap_days(invoices, cut).reindex(customers["customer"]).to_numpy(np.float64)
    known = gaps[~np.isnan(gaps)]
    usual = np.where(np.isnan(gaps), np.median(known) if len(known) else np.inf, gaps)
    silent = customers["recency_days"].to_numpy(np.float64)
    late = silent > LATE_AFTER_GAPS * usual
    lapsed = late & (silent >= silence_days) & find_large_customers(customers)
    told = {"usual_gap_days": np.where(np.isinf(usual), np.nan, usual), "late": late, "lapsed": lapsed}
    return pd.DataFrame(told, index=customers.index)


def mean_order_gap_days(invoices: InvoiceDataset, cut: datetime | None = None) -> pd.Series:
    """The mean days between the days of a customer's orders, by customer; only who bought on several days."""
    orders = net_orders(invoices, until=cut)
    days = orders[orders["kept"]].assign(day=lambda kept: kept["time"].dt.normalize())
    span = days.groupby("customer")["day"].agg(["min", "max", "nunique"])
    several = span[span["nunique"] > 1]
    return pd.Series((several["max"] - several["min"]).dt.days / (several["nunique"] - 1))


def find_large_customers(customers: pd.DataFrame) -> Flags:
    """Whether each customer is among the best part by revenue (n,); nobody who kept nothing is."""
    revenue = customers["revenue"].to_numpy(np.float64)
    large = np.zeros(len(revenue), dtype=bool)
    large[np.argsort(-revenue, kind="stable")[: round(LARGE_CUSTOMER_SHARE * len(revenue))]] = True
    return large & (revenue > 0)


def record_lateness(customers: pd.DataFrame, silence_days: int, book: EvidenceRecorder) -> None:
    """Write `lapsed` and who is late in each segment. `customers`: with their segment and lateness."""
    lapsed, revenue = customers["lapsed"].to_numpy(bool), customers["revenue"]
    book.put("lapsed.n", int(lapsed.sum()), "count")
    book.put("lapsed.revenue", float(revenue[lapsed].sum()), "money")
    if lapsed.any() and revenue.sum() > 0:
        book.put("lapsed.revenue_share", float(revenue[lapsed].sum() / revenue.sum()), "share", of="revenue")
        book.put("lapsed.revenue_each", float(revenue[lapsed].median()), "money", n=int(lapsed.sum()))
    book.put("lapsed.large_part", LARGE_CUSTOMER_SHARE, "share", of="customers")
    book.put("lapsed.silence_days", silence_days, "days")
    book.put("lapsed.gaps", LATE_AFTER_GAPS, "number")
    for slug in book.members["segments"]:
        late = customers["late"][customers["segment"] == slug]
        book.put(f"segments.{slug}.late_n", int(late.sum()), "count")
        book.put(f"segments.{slug}.late_share", wilson_interval(int(late.sum()), len(late)), "share", of="members")


def record_lapsed_returns(followed: CustomerFollowUp, invoices: InvoiceDataset, book: EvidenceRecorder) -> None:
    """How many of those who had lapsed at the cut, by the same rule, bought again by themselves, and for how much."""
    lapsed = measure_lateness(followed.customers, invoices, followed.days, followed.cut)["lapsed"].to_numpy(bool)
    again = followed.again & lapsed
    book.put("lapsed.returned_n", int(lapsed.sum()), "count")
    book.put("lapsed.returned", wilson_interval(int(again.sum()), int(lapsed.sum())), "share", of="customers")
    if again.any():
        book.put("lapsed.spend_again", float(followed.spend[again].mean()), "money", n=int(again.sum()))
