"""Data: what was done to invoice lines, and the whole table in numbers. Knows no file."""

from __future__ import annotations

import duckdb

from plainspoken.case import Case
from plainspoken.data.invoices.clean import ledger_of_lines
from plainspoken.data.invoices.dataset import MoneyStep, Totals
from plainspoken.data.invoices.duckdb_engine import one_row, total

UNDONE, EARLIER = """"order" <> ''""", """"order" = ''"""  # a return of a sale in the table, or before it
BACK = f"select count(*), {total('money')} from goods where quantity < 0"
BEFORE = f"""
select cast(coalesce(sum(lines), 0) as bigint), cast(coalesce(sum(lines) filter (whole), 0) as bigint),
       -{total("revenue")} from returns where {EARLIER}"""
STRANGERS = f"""
select count(*), {total("money")} from goods anti join orders on goods.customer = orders.customer"""
LINES = f"""
select min(time), max(time), count(*), {total("money")},
       count(*) filter (customer is null), {total("money", "customer is null")} from fates"""
BOUGHT = f"select count(distinct customer), count(*), {total('revenue')} from orders"
SENT_BACK = f"select {total('revenue', UNDONE)}, {total('revenue', EARLIER)} from returns"
KEPT_NOTHING = f"""
with bought as (select customer, sum(items) as items from orders group by customer),
     back as (select customer, sum(items) as items from returns where {UNDONE} group by customer)
select count(*) from bought join back using (customer) where bought.items = back.items"""


def ledger_and_totals(
    engine: duckdb.DuckDBPyConnection, case: Case, sign: str
) -> tuple[tuple[MoneyStep, ...], Totals]:
    """The ledger, step by step with its money, and the totals; `sign`: the table's decimal sign."""
    steps = ledger_of_lines(engine, case, sign)
    steps += _ledger_of_returns(engine, steps[-1].rows_out)
    return tuple(steps), _totals(engine, case, steps)


def _ledger_of_returns(engine: duckdb.DuckDBPyConnection, lines: int) -> list[MoneyStep]:
    """Returns netted, returns of what was bought before the period, and lines of customers without a sale."""
    back, back_money = one_row(engine, BACK)
    early, gone, early_money = one_row(engine, BEFORE)
    strangers, their_money = one_row(engine, STRANGERS)
    left = lines - gone
    return [
        MoneyStep("cancellations", "cancellations", lines, lines, back, back_money),
        MoneyStep("unmatched_returns", "unmatched_returns", lines, left, early, early_money),
        MoneyStep("no_sale", "no_sale", left, left - strangers, strangers, their_money),
    ]


def _totals(engine: duckdb.DuckDBPyConnection, case: Case, steps: list[MoneyStep]) -> Totals:
    """The whole table in numbers."""
    first, last, lines, revenue, unnamed, their_revenue = one_row(engine, LINES)
    customers, orders, sales = one_row(engine, BOUGHT)
    returned, before = one_row(engine, SENT_BACK)
    return Totals(
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
        products=one_row(engine, "select count(distinct product) from goods where quantity > 0")[0],
        sales=sales,
        returned=returned,
        returned_before=before,
        sent_all_back=one_row(engine, KEPT_NOTHING)[0],
    )
