"""Analysis: how few customers bring how much, and what one order holds."""

from __future__ import annotations

import numpy as np
import pandas as pd

from plainspoken.analysis.statistics.intervals import Floats, wilson_interval
from plainspoken.analysis.statistics.resampling import row_bootstrap_interval
from plainspoken.case import Case
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

REVENUE_FIFTHS = 5
FEW_BEST_CUSTOMERS = 10  # customers a director knows by name
HALF_OF_REVENUE = 0.5
TENTH_OF_REVENUE = 0.1
HEAVY_REVENUE_SHARE = 0.02  # of all revenue, by one customer: a loss that a director would see in the year's result
CONCENTRATION_RESAMPLES = 300


def record_concentration(case: Case, invoices: InvoiceDataset, customers: pd.DataFrame, book: EvidenceRecorder) -> None:
    """Write `fifths`, `concentration`, `baskets` and `customers.one_order`."""
    revenue = np.sort(customers["revenue"].to_numpy(float))[::-1]
    if len(revenue) >= REVENUE_FIFTHS and revenue.sum() > 0:
        record_revenue_fifths(revenue, book)
        record_top_customers(revenue, case.seed, book)
    record_baskets(invoices.orders, book)
    once = wilson_interval(int((customers["orders"] == 1).sum()), len(customers))
    book.put("customers.one_order", once, "share", of="customers")


def record_revenue_fifths(revenue: Floats, book: EvidenceRecorder) -> None:
    """The share of revenue that each fifth of the customers brings; `revenue` is sorted, best first."""
    book.list("fifths", [str(rank) for rank in range(1, REVENUE_FIFTHS + 1)])
    for rank, mine in enumerate(np.array_split(revenue, REVENUE_FIFTHS), start=1):
        book.put(f"fifths.{rank}.fifth", rank, "rank")
        book.put(f"fifths.{rank}.share", float(mine.sum() / revenue.sum()), "share", of="revenue")
        book.put(f"fifths.{rank}.customers", len(mine), "count")


def record_top_customers(revenue: Floats, seed: int, book: EvidenceRecorder) -> None:
    """How much the best bring, and how many bring half."""
    best = row_bootstrap_interval(
        lambda rows: best_fifth_share(revenue[rows]), len(revenue), seed=seed, resamples=CONCENTRATION_RESAMPLES
    )
    book.put("concentration.best_fifth", best, "share", of="revenue")
    book.put("concentration.top_part", 1 / REVENUE_FIFTHS, "share", of="customers")
    book.put("concentration.few_n", FEW_BEST_CUSTOMERS, "count")
    book.put("concentration.best_ten", float(revenue[:FEW_BEST_CUSTOMERS].sum() / revenue.sum()), "share", of="revenue")
    record_single_customers(revenue, book)
    half = count_customers_for_part(revenue, HALF_OF_REVENUE)
    book.put("concentration.half_part", HALF_OF_REVENUE, "share", of="revenue")
    book.put("concentration.half_n", half, "count")
    book.put("concentration.half_share", half / len(revenue), "share", of="customers")


def record_single_customers(revenue: Floats, book: EvidenceRecorder) -> None:
    """How much hangs on single customers: the largest, those who each bring much, and how few bring a tenth."""
    shares = revenue / revenue.sum()
    heavy = shares > HEAVY_REVENUE_SHARE
    book.put("concentration.largest", float(shares[0]), "share", of="revenue")
    book.put("concentration.heavy_part", HEAVY_REVENUE_SHARE, "share", of="revenue")
    book.put("concentration.heavy_n", int(heavy.sum()), "count")
    book.put("concentration.heavy_share", float(shares[heavy].sum()), "share", of="revenue")
    book.put("concentration.tenth_part", TENTH_OF_REVENUE, "share", of="revenue")
    book.put("concentration.tenth_n", count_customers_for_part(revenue, TENTH_OF_REVENUE), "count")


def count_customers_for_part(revenue: Floats, part: float) -> int:
    """The smallest number of customers who bring a part of all revenue; `revenue` is sorted, best first."""
    return int(np.searchsorted(np.cumsum(revenue), part * revenue.sum())) + 1


def best_fifth_share(revenue: Floats) -> float:
    """The share of all revenue that the best fifth brings."""
    count = len(revenue) - len(revenue) * (REVENUE_FIFTHS - 1) // REVENUE_FIFTHS
    return float(np.partition(revenue, len(revenue) - count)[-count:].sum() / revenue.sum())


def record_baskets(orders: pd.DataFrame, book: EvidenceRecorder) -> None:
    """What one order holds: medians, and the money that one order in ten exceeds."""
    if orders.empty:
        return
    book.put("baskets.revenue", float(orders["revenue"].median()), "money", n=len(orders))
    book.put("baskets.revenue_p90", float(orders["revenue"].quantile(0.9)), "money", n=len(orders))
    book.put("baskets.items", float(orders["items"].median()), "number", n=len(orders))
    book.put("baskets.products", float(orders["products"].median()), "number", n=len(orders))
