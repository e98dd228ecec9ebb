"""Data: orders, returns, lines and products from the engine as frames in a fixed order."""

from __future__ import annotations

import duckdb

from plainspoken.case import Case
from plainspoken.data.invoices.coverage import list_unused_cells
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset, InvoiceTotals, MoneyStep
from plainspoken.data.invoices.roles import quote_role_columns, require_invoice_roles

ORDERS_QUERY = """
with goods_of as (
    select "order", count(*) as products, min(place) as place from sold group by "order"
)
select "order", customer, time, revenue::double as revenue, items, products, place
from orders join goods_of using ("order") order by time, "order\""""
RETURNS_QUERY = """select customer, time, "order", product, revenue::double as revenue, items
from returns order by time, sending, "order\""""
CREATE_SOLD_TABLE = """create table sold as
select order_no as "order", product, sum(money) as revenue, cast(sum(quantity) as bigint) as items,
       min(place) as place
from goods where quantity > 0 group by order_no, product"""
ORDER_LINES_QUERY = """select "order", product, sold.revenue::double as revenue, sold.items
from sold join orders using ("order") order by orders.time, "order", product"""
# Of equally common descriptions the first by the alphabet.
PRODUCTS_QUERY = """
with described as (
    select {product} as product, {description} as description, count(*) as times from cells group by all
), common as (
    select product, first(description order by times desc, description) as description
    from described where description <> '' group by product
), bought as (
    select product, sum(revenue) as revenue, count(*) as orders from sold group by product
), back as (
    select product, sum(revenue) as revenue from returns where "order" <> '' group by product
)
select product, coalesce(description, '') as description,
       (bought.revenue - coalesce(back.revenue, 0))::double as revenue, orders
from bought left join common using (product) left join back using (product)
order by revenue desc, product"""


def export_invoices(
    engine: duckdb.DuckDBPyConnection, case: Case, ledger: tuple[MoneyStep, ...], totals: InvoiceTotals
) -> InvoiceDataset:
    """Orders, returns, and orders' lines and products, as frames; `hashes` is left empty."""
    engine.execute(CREATE_SOLD_TABLE)
    lines = engine.execute(ORDER_LINES_QUERY).df()
    at = quote_role_columns(require_invoice_roles(case))
    products = PRODUCTS_QUERY.format(product=at["product"], description=at["description"])
    return InvoiceDataset(
        orders=engine.execute(ORDERS_QUERY).df(),
        returns=engine.execute(RETURNS_QUERY).df(),
        lines=lines.astype({"order": "category", "product": "category"}),
        products=engine.execute(products).df(),
        ledger=ledger,
        totals=totals,
        hashes={},
        demonstration=False,
        unused=list_unused_cells(engine, case),
    )
