"""Analysis: how few customers bring how much, and what one order holds. Knows no segment."""

from __future__ import annotations

import numpy as np
import pandas as pd

from plainspoken.analysis.statistics.intervals import Floats, over_rows, share
from plainspoken.case import Case
from plainspoken.core.recorder import Book
from plainspoken.data.invoices.dataset import Invoices

FIFTHS = 5
FEW = 10  # customers a director knows by name
HALF = 0.5
RESAMPLES = 300


def write(case: Case, invoices: Invoices, customers: pd.DataFrame, book: Book) -> None:
    """Write `fifths`, `concentration`, `baskets` and `customers.one_order`."""
    revenue = np.sort(customers["revenue"].to_numpy(float))[::-1]
    if len(revenue) >= FIFTHS and revenue.sum() > 0:
        write_fifths(revenue, book)
        write_few(revenue, case.seed, book)
    write_baskets(invoices.orders, book)
    once = share(int((customers["orders"] == 1).sum()), len(customers))
    book.put("customers.one_order", once, "share", of="customers")


def write_fifths(revenue: Floats, book: Book) -> None:
    """The share of revenue that each fifth of the customers brings; `revenue` is sorted, best first."""
    book.list("fifths", [str(rank) for rank in range(1, FIFTHS + 1)])
    for rank, mine in enumerate(np.array_split(revenue, FIFTHS), start=1):
        book.put(f"fifths.{rank}.fifth", rank, "rank")
        book.put(f"fifths.{rank}.share", float(mine.sum() / revenue.sum()), "share", of="revenue")
        book.put(f"fifths.{rank}.customers", len(mine), "count")


def write_few(revenue: Floats, seed: int, book: Book) -> None:
    """How much the best bring, and how many bring half."""
    best = over_rows(lambda rows: best_share(revenue[rows]), len(revenue), seed=seed, resamples=RESAMPLES)
    book.put("concentration.best_fifth", best, "share", of="revenue")
    book.put("concentration.top_part", 1 / FIFTHS, "share", of="customers")
    book.put("concentration.few_n", FEW, "count")
    book.put("concentration.best_ten", float(revenue[:FEW].sum() / revenue.sum()), "share", of="revenue")
    half = int(np.searchsorted(np.cumsum(revenue), HALF * revenue.sum())) + 1
    book.put("concentration.half_part", HALF, "share", of="revenue")
    book.put("concentration.half_n", half, "count")
    book.put("concentration.half_share", half / len(revenue), "share", of="customers")


def best_share(revenue: Floats) -> float:
    """The share of all revenue that the best fifth brings."""
    count = len(revenue) - len(revenue) * (FIFTHS - 1) // FIFTHS
    return float(np.partition(revenue, len(revenue) - count)[-count:].sum() / revenue.sum())


def write_baskets(orders: pd.DataFrame, book: Book) -> None:
    """What one order holds: medians, and the money that one order in ten exceeds."""
    if orders.empty:
        return
    book.put("baskets.revenue", float(orders["revenue"].median()), "money", n=len(orders))
    book.put("baskets.revenue_p90", float(orders["revenue"].quantile(0.9)), "money", n=len(orders))
    book.put("baskets.items", float(orders["items"].median()), "number", n=len(orders))
    book.put("baskets.products", float(orders["products"].median()), "number", n=len(orders))
