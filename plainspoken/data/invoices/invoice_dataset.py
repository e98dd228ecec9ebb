"""Data: what reading and cleaning invoice lines hand over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from plainspoken.data.drawn_sample import DrawnSample
from plainspoken.data.unused_columns import UnusedColumn


@dataclass(frozen=True)
class MoneyStep:
    """One line of the ledger: how many invoice lines a step saw, kept and touched, and their money.

    `kind` is `read`, `correct` or `read_blanks` (declared corrections), `drop_duplicates`, `named_by_order` (lines of
    nobody that belong to the customer of their order; they stay), `anonymous`, `no_time`, `not_products`,
    `no_quantity` (this one, `no_time` and `named_by_order` only where there are any), `no_price`, `cancellations`
    (netted: the lines stay), `unmatched_returns` (of what was bought before the period; the lines leave, or a part of
    them) or `no_sale` (lines of customers without any sale); `slug`
    names the step. `revenue`: price times quantity of the touched lines, signed; where only a part of a
    return is unmatched, of that part.
    """

    kind: str
    slug: str
    rows_in: int
    rows_out: int
    affected: int
    revenue: float


@dataclass(frozen=True)
class InvoiceTotals:
    """The whole table in numbers. Money is in the case's currency.

    `rows_raw`: lines read; `rows`: lines used (goods with a price, bought or sent back by known customers
    with a sale); `columns`: of the table; `first`, `last`: the earliest and latest time of any line that is
    no exact duplicate; `lines_all`, `revenue_all`: all lines but duplicates, price times quantity, signed;
    `lines_anonymous`, `revenue_anonymous`: those of them without a customer; `sales`: goods as billed to
    known customers; `returned`: what was given back of it (positive), with `returned_before`: of goods bought
    before the period, which no sale of the table is reduced by; `sent_all_back`: customers who kept nothing.
    """

    rows_raw: int
    rows: int
    columns: int
    first: datetime
    last: datetime
    lines_all: int
    revenue_all: float
    lines_anonymous: int
    revenue_anonymous: float
    customers: int
    orders: int
    products: int
    sales: float
    returned: float
    returned_before: float
    sent_all_back: int

    @property
    def revenue(self) -> float:
        """Sales less what was given back of them."""
        return self.sales - self.returned

    @property
    def revenue_anonymous_share(self) -> float:
        """The share of all revenue on lines without a customer."""
        return self.revenue_anonymous / self.revenue_all if self.revenue_all else 0.0

    @property
    def lines_anonymous_share(self) -> float:
        """The share of all lines that name no customer."""
        return self.lines_anonymous / self.lines_all if self.lines_all else 0.0


@dataclass(frozen=True)
class InvoiceDataset:
    """A shop's invoice lines, told apart into what was bought and what was sent back; goods of known
    customers only. Each frame has an index 0..n-1 and a fixed order of rows.

    `orders`: one row a sale invoice, by time: `order` (str), `customer` (str), `time` (datetime64), `revenue`
    (as billed), `items` (int), `products` (int, distinct), `place` (str, '' where the case has none).
    `returns`: one row per return and sale it is taken from, by time: `customer`, `time` (of the return),
    `order` (the sale; '' where none is left to take it from: bought before the period), `product`, `revenue`
    (positive, given back), `items` (positive). `lines`: one row an order and product, sales as billed:
    `order`, `product` (both Categorical of str), `revenue`, `items`. `products`: `product` (str),
    `description` (the most common), `revenue` (sales less returns of them), `orders`, largest first.
    `unused`: columns of the table without a role. `drawn`: what an engine drew of it, where it did not take all.
    """

    orders: pd.DataFrame
    returns: pd.DataFrame
    lines: pd.DataFrame
    products: pd.DataFrame
    ledger: tuple[MoneyStep, ...]
    totals: InvoiceTotals
    hashes: Mapping[str, str]
    demonstration: bool
    unused: tuple[UnusedColumn, ...] = ()
    drawn: DrawnSample | None = None
