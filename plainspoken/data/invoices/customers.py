"""Data: orders and returns to one row a customer, as things stood at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import duckdb

from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

if TYPE_CHECKING:
    import pandas as pd

BEGINNING_OF_TIME = datetime(1, 1, 1)
# One expression for tables in the engine and for frames: both have `orders` and `returns`. Money is added
# up exactly, so that the order of rows, or how many cores add, cannot change a figure.
CUSTOMER_RFM_QUERY = """
with back as (
    select "order", sum(cast(revenue as decimal(18, 4))) as revenue, sum(items) as items
    from returns where time < $cut and "order" <> '' group by "order"
), bought as (
    select customer, time, orders.items > coalesce(back.items, 0) as kept,
           cast(orders.revenue as decimal(18, 4)) - coalesce(back.revenue, 0) as revenue
    from orders left join back on orders."order" = back."order"
    where time < $cut and time >= $since
), dated as (
    select customer, count(*) filter (kept) as orders, sum(revenue) as revenue, min(time) as first_order,
           coalesce(max(time) filter (kept), max(time)) as last_order
    from bought group by customer
)
select customer, date_diff('day', last_order, $cut) as recency_days, orders,
       cast(revenue as double) as revenue, first_order, last_order
from dated order by customer"""


def compute_customer_rfm(
    invoices: InvoiceDataset, cut: datetime | None = None, since: datetime | None = None
) -> pd.DataFrame:
    """Customers with at least one sale before `cut` (and not before `since`), one row each, by name.

    Columns: `customer` (str); `recency_days` (int: days by the calendar from the last order of which
    something was kept to the cut); `orders` (int: sale invoices of which something was kept; 0 for who sent
    everything back, whose `recency_days` and `last_order` are then of the last order all the same); `revenue`
    (as billed less what was given back of these orders before the cut; what was bought before `since` counts
    neither way); `first_order` (of any), `last_order` (datetime64). `cut`: the day after the last line where
    none is given.
    """
    engine = duckdb.connect()
    try:
        engine.register("orders", invoices.orders[["order", "customer", "time", "revenue", "items"]])
        engine.register("returns", invoices.returns[["order", "time", "revenue", "items"]])
        return query_customer_rfm(engine, cut or start_of_next_day(invoices.totals.last), since)
    finally:
        engine.close()


def query_customer_rfm(engine: duckdb.DuckDBPyConnection, cut: datetime, since: datetime | None = None) -> pd.DataFrame:
    """The same of tables or views `orders` and `returns` in an engine."""
    moments = {"cut": cut, "since": since or BEGINNING_OF_TIME}
    return engine.execute(CUSTOMER_RFM_QUERY, moments).df()


def start_of_next_day(moment: datetime) -> datetime:
    """The beginning of the next day."""
    return datetime(moment.year, moment.month, moment.day) + timedelta(days=1)
