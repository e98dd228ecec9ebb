"""Data tests: what is sent back is taken from the newest sale; customers as things stood at a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from plainspoken.data.invoices.customers import compute_customer_rfm
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from plainspoken.data.invoices.load_invoices import load_customer_rfm, load_invoices_from_frame
from tests.data.invoice_lines import Book, Row, frame_of, line, loaded, make_case, step, usual

DAY = "2024-05-{:02} 12:00:00"


def sale(order: str, day: int, number: int, price: float = 2.0, client: str = "ann", code: str = "1") -> Row:
    """A line of a sale on a day of May 2024."""
    return line(order, code, number, DAY.format(day), price, client)


def back(order: str, day: int, number: int, price: float = 2.0, client: str = "ann", code: str = "1") -> Row:
    """A line of a cancellation."""
    return line(f"C{order}", code, -number, DAY.format(day), price, client)


def taken(invoices: InvoiceDataset) -> list[tuple[str, int, float]]:
    """Each return: the order it is taken from, items and money."""
    every = invoices.returns[["order", "items", "revenue"]].itertuples(index=False, name=None)
    return [(str(order), int(items), float(revenue)) for order, items, revenue in every]


def test_a_return_is_taken_from_the_newest_sale_before_it() -> None:
    rows = (sale("1", 2, 5), sale("2", 4, 5), back("3", 6, 4), sale("4", 8, 9))
    assert taken(loaded(*rows)) == [("2", 4, 8.0)]


def test_what_the_newest_sale_does_not_cover_is_taken_from_the_one_before() -> None:
    rows = (sale("1", 2, 5), sale("2", 4, 3), back("3", 6, 6))
    assert taken(loaded(*rows)) == [("1", 3, 6.0), ("2", 3, 6.0)]


def test_money_given_back_is_the_returns_own() -> None:
    rows = (sale("1", 2, 5, price=2.0), sale("2", 4, 2, price=4.0), back("3", 6, 3, price=1.0))
    assert taken(loaded(*rows)) == [("1", 1, 1.0), ("2", 2, 2.0)]


def test_what_was_bought_before_the_period_is_told_apart() -> None:
    invoices = loaded(sale("1", 2, 5), back("2", 6, 8), sale("3", 8, 4))
    assert taken(invoices) == [("", 3, 6.0), ("1", 5, 10.0)]
    unmatched = step(invoices, "unmatched_returns")
    assert (unmatched.affected, unmatched.revenue) == (1, -6.0)
    assert unmatched.rows_in == unmatched.rows_out  # a part of the line is of the period
    assert (invoices.totals.returned, invoices.totals.returned_before) == (10.0, 6.0)


def test_a_return_before_the_sale_is_of_an_earlier_one() -> None:
    invoices = loaded(back("2", 1, 4), sale("1", 2, 5))
    assert taken(invoices) == [("", 4, 8.0)]
    assert step(invoices, "unmatched_returns").rows_out == step(invoices, "unmatched_returns").rows_in - 1


def test_another_product_or_customer_is_left_alone() -> None:
    rows = (sale("1", 2, 5), sale("2", 3, 5, code="2"), sale("3", 4, 5, client="bob"), back("4", 6, 1))
    assert taken(loaded(*rows)) == [("1", 1, 2.0)]


def test_sales_and_returns_that_interleave() -> None:
    rows = (sale("1", 1, 3), sale("2", 2, 4), back("3", 3, 5), sale("4", 4, 2), back("5", 5, 3), back("6", 6, 1))
    assert taken(loaded(*rows)) == [("1", 1, 2.0), ("2", 4, 8.0), ("1", 1, 2.0), ("4", 2, 4.0), ("1", 1, 2.0)]


def one_by_one(rows: Iterable[Row]) -> dict[tuple[str, str], int]:
    """Items of each return and the order they are taken from, by a stack for each customer and product."""
    piles: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    found: dict[tuple[str, str], int] = defaultdict(int)
    for order, code, _, number, _, _, client, _ in sorted(rows, key=lambda row: (row[4], row[0][0] == "C")):
        pile, left = piles[client, code], -int(number)
        if left < 0:
            pile.append((order, -left))
        while left > 0:
            newest, there = pile.pop() if pile else ("", left)
            found[order, newest] += min(there, left)
            if there > left:
                pile.append((newest, there - left))
            left -= min(there, left)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_all_at_once_is_as_one_by_one(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = []
    for number in range(600):
        made = sale if random.random() < 0.55 else back
        client, code = f"c{random.integers(4)}", str(random.integers(3))
        month, day = random.integers(1, 13), random.integers(1, 28)
        when = f"2024-{month:02}-{day:02} {number // 60:02}:{number % 60:02}:00"
        cells = list(made(str(number), 1, int(random.integers(1, 9)), 1.0, client, code))
        rows.append((*cells[:4], when, *cells[5:]))
    expected = one_by_one(rows)
    # Each return's own price tells which one a part is of.
    priced = [(*row[:5], f"{1 + int(row[0].lstrip('C')) / 100:.2f}", *row[6:]) for row in rows]
    returns = load_invoices_from_frame(make_case(), frame_of(*priced, *usual())).returns
    number_of = ((returns.revenue / returns["items"] - 1) * 100).round().astype(int)
    got = returns.groupby([("C" + number_of.astype(str)), "order"])["items"].sum().to_dict()
    assert got == {key: items for key, items in expected.items() if items}
    assert "" in returns.order.to_numpy()


HISTORY = (
    sale("1", 1, 10), sale("2", 5, 5), sale("2", 5, 3, code="2"), back("3", 9, 5), sale("4", 20, 4),
    back("5", 21, 4), sale("6", 3, 7, client="bob"), back("7", 4, 7, client="bob"),
)  # fmt: skip


def at(invoices: InvoiceDataset, customer: str, day: int, since: int | None = None) -> tuple[object, ...]:
    """A customer on the morning of a day of May: recency, orders, revenue and the day of the first order."""
    start = datetime(2024, 5, since) if since else None
    frame = compute_customer_rfm(invoices, datetime(2024, 5, day), start).set_index("customer")
    row = frame.loc[[customer]].iloc[0]
    return (row.recency_days, row.orders, row.revenue, row.first_order.day)


def test_customers_as_things_stood_at_a_moment() -> None:
    invoices = loaded(*HISTORY)
    assert at(invoices, "ann", 2) == (1, 1, 20.0, 1)
    assert at(invoices, "ann", 9) == (4, 2, 36.0, 1)  # before anything was sent back
    assert at(invoices, "ann", 10) == (5, 2, 26.0, 1)  # of order 2 the other product was kept
    assert at(invoices, "ann", 21) == (1, 3, 34.0, 1)
    assert at(invoices, "ann", 22) == (17, 2, 26.0, 1)  # order 4 went back whole


def test_what_was_bought_before_the_beginning_counts_neither_way() -> None:
    invoices = loaded(*HISTORY)
    assert at(invoices, "ann", 22, since=4) == (17, 1, 6.0, 5)
    assert "ann" not in set(compute_customer_rfm(invoices, datetime(2024, 5, 22), datetime(2024, 5, 21)).customer)


def test_who_sent_all_back_is_a_customer_without_orders() -> None:
    invoices = loaded(*HISTORY)
    assert at(invoices, "bob", 22) == (19, 0, 0.0, 3)
    assert invoices.totals.sent_all_back == 1


def test_customers_of_the_whole_period_and_their_types() -> None:
    frame = compute_customer_rfm(loaded(*HISTORY))
    assert len(frame) == 202
    assert frame.customer.is_monotonic_increasing
    assert frame.set_index("customer").recency_days["ann"] == 17  # the last line is of the 21st
    kinds = [frame[name].dtype.kind for name in ("recency_days", "orders", "revenue", "first_order")]
    assert kinds == ["i", "i", "f", "M"]


def test_a_file_gives_the_same_customers_as_frames(tmp_path: Path) -> None:
    book = Book(make_case(), tmp_path).with_rows(*HISTORY)
    invoices = book.load()
    for cut in (None, datetime(2024, 5, 10)):
        straight = load_customer_rfm(book.case, tmp_path, tmp_path / "work", cut)
        pd.testing.assert_frame_equal(straight, compute_customer_rfm(invoices, cut))


def test_the_ledger_adds_up() -> None:
    nobody = line("9", "1", 3, DAY.format(9), 1.0, "")
    postage = line("1", "post", 1, DAY.format(1), 18.0, "ann")
    free = line("1", "7", 2, DAY.format(1), 0.0, "ann")
    stranger = back("8", 7, 2, client="eve")
    invoices = loaded(*HISTORY, HISTORY[0], nobody, postage, free, stranger)
    money = {each.kind: each.revenue for each in invoices.ledger}
    assert money == {
        "read": 400 * 3.75 + 20 + 16 - 10 + 8 - 8 + 14 - 14 + 20 + 3 + 18 - 4, "drop_duplicates": 20.0,
        "anonymous": 3.0, "not_products": 18.0, "no_price": 0.0, "cancellations": -36.0,
        "unmatched_returns": 0.0, "no_sale": -4.0,
    }  # fmt: skip
    rows = [(each.rows_in, each.rows_out) for each in invoices.ledger]
    assert all(before[1] == after[0] for before, after in pairwise(rows))
    totals = invoices.totals
    assert totals.rows == rows[-1][1] == 400 + len(HISTORY)
    assert totals.sales - totals.returned == pytest.approx(compute_customer_rfm(invoices).revenue.sum())
    assert (totals.revenue_anonymous, totals.lines_anonymous) == (3.0, 1)
    assert (totals.customers, totals.orders, totals.products) == (202, 204, 4)
