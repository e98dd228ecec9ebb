"""Analysis: orders less what was known to be given back at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd

from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

ONE_DAY = timedelta(days=1)
Moments = pd.Series | datetime  # one for each customer (indexed by customer), or one for all


def map_customer_moments(customers: pd.Series, moments: Moments) -> pd.Series:
    """The moment of each row's customer; missing where the customer has none."""
    if isinstance(moments, pd.Series):
        return moments.reindex(customers).set_axis(customers.index)
    return pd.Series(pd.Timestamp(moments), index=customers.index)


def select_rows_before(table: pd.DataFrame, moments: Moments) -> pd.DataFrame:
    """The rows of a table with `customer` and `time` from before the moment of their customer."""
    return table[table["time"] < map_customer_moments(table["customer"], moments)]


def select_rows_since(table: pd.DataFrame, moments: Moments) -> pd.DataFrame:
    """The rows of a table with `customer` and `time` from the moment of their customer on."""
    return table[table["time"] >= map_customer_moments(table["customer"], moments)]


def net_orders(invoices: InvoiceDataset, until: Moments | None = None) -> pd.DataFrame:
    """The orders as things stood at a moment, by default at the end of the table.

    All columns of `orders`, and `net` (as billed less what was given back of them before the moment) and
    `kept` (whether any item was). Nothing that happened at or after the moment is in it.
    """
    orders, returns = invoices.orders, invoices.returns
    if until is not None:
        orders, returns = select_rows_before(orders, until), select_rows_before(returns, until)
    back = returns.groupby("order")[["revenue", "items"]].sum()
    given = back.reindex(orders["order"]).fillna(0.0).to_numpy(float)
    return orders.assign(
        net=orders["revenue"].to_numpy(float) - given[:, 0], kept=orders["items"].to_numpy() > given[:, 1]
    )


def find_first_orders(invoices: InvoiceDataset) -> pd.Series:
    """The time of each customer's first order, earliest first; indexed by customer."""
    first = invoices.orders.groupby("customer")["time"].min()
    return first.sort_values(kind="stable")
