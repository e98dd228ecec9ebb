"""Data: what was done to invoice lines, and the whole table in numbers."""

from __future__ import annotations

import duckdb

from plainspoken.case import Case
from plainspoken.data.invoices.clean_invoices import list_line_steps
from plainspoken.data.invoices.duckdb_engine import fetch_one_row, sum_money_sql
from plainspoken.data.invoices.invoice_dataset import InvoiceTotals, MoneyStep

MATCHED_RETURN_CONDITION, UNMATCHED_RETURN_CONDITION = (
    """"order" <> ''""",
    """"order" = ''""",
)  # a return of a sale in the table, or before it
RETURNED_LINES_QUERY = f"select count(*), {sum_money_sql('money')} from goods where quantity < 0"
UNMATCHED_RETURNS_QUERY = f"""
select cast(coalesce(sum(lines), 0) as bigint), cast(coalesce(sum(lines) filter (whole), 0) as bigint),
       -{sum_money_sql("revenue")} from returns where {UNMATCHED_RETURN_CONDITION}"""
NO_SALE_LINES_QUERY = f"""
select count(*), {sum_money_sql("money")} from goods anti join orders on goods.customer = orders.customer"""
ALL_LINES_QUERY = f"""
select min(time), max(time), count(*), {sum_money_sql("money")},
       count(*) filter (customer is null), {sum_money_sql("money", "customer is null")} from fates"""
SALES_TOTALS_QUERY = f"select count(distinct customer), count(*), {sum_money_sql('revenue')} from orders"
RETURNED_REVENUE_QUERY = f"""
select {sum_money_sql("revenue", MATCHED_RETURN_CONDITION)}, {sum_money_sql("revenue", UNMATCHED_RETURN_CONDITION)}
from returns"""
KEPT_NOTHING_QUERY = f"""
with bought as (select customer, sum(items) as items from orders group by customer),
     back as (select customer, sum(items) as items from returns where {MATCHED_RETURN_CONDITION} group by customer)
select count(*) from bought join back using (customer) where bought.items = back.items"""


def build_ledger_and_totals(
    engine: duckdb.DuckDBPyConnection, case: Case, sign: str
) -> tuple[tuple[MoneyStep, ...], InvoiceTotals]:
    """The ledger, step by step with its money, and the totals; `sign`: the table's decimal sign."""
    steps = list_line_steps(engine, case, sign)
    steps += _list_return_steps(engine, steps[-1].rows_out)
    return tuple(steps), _compute_invoice_totals(engine, case, steps)


def _list_return_steps(engine: duckdb.DuckDBPyConnection, lines: int) -> list[MoneyStep]:
    """Returns netted, returns of what was bought before the period, and lines of customers without a sale."""
    back, back_money = fetch_one_row(engine, RETURNED_LINES_QUERY)
    early, gone, early_money = fetch_one_row(engine, UNMATCHED_RETURNS_QUERY)
    strangers, their_money = fetch_one_row(engine, NO_SALE_LINES_QUERY)
    left = lines - gone
    return [
        MoneyStep("cancellations", "cancellations", lines, lines, back, back_money),
        MoneyStep("unmatched_returns", "unmatched_returns", lines, left, early, early_money),
        MoneyStep("no_sale", "no_sale", left, left - strangers, strangers, their_money),
    ]


def _compute_invoice_totals(engine: duckdb.DuckDBPyConnection, case: Case, steps: list[MoneyStep]) -> InvoiceTotals:
    """The whole table in numbers."""
    first, last, lines, revenue, unnamed, their_revenue = fetch_one_row(engine, ALL_LINES_QUERY)
    customers, orders, sales = fetch_one_row(engine, SALES_TOTALS_QUERY)
    returned, before = fetch_one_row(engine, RETURNED_REVENUE_QUERY)
    return InvoiceTotals(
        rows_raw=steps[0].rows_in,
        rows=steps[-1].rows_out,
        columns=len(case.columns),
        first=first,
        last=last,
        lines_all=lines,
        revenue_all=revenue,
        lines_anonymous=unnamed,
        revenue_anonymous=their_revenue,
        customers=customers,
        orders=orders,
        products=fetch_one_row(engine, "select count(distinct product) from goods where quantity > 0")[0],
        sales=sales,
        returned=returned,
        returned_before=before,
        sent_all_back=fetch_one_row(engine, KEPT_NOTHING_QUERY)[0],
    )
