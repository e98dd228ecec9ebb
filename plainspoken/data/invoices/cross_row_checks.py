"""Data: what no single cell shows: times far from all others, orders of two customers."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from plainspoken.case import Case
from plainspoken.data.invoices.duckdb_engine import quote_identifier, quote_literal
from plainspoken.data.invoices.read_invoices import RowLines
from plainspoken.data.invoices.roles import null_if_missing_sql, require_invoice_roles, to_integer_sql
from plainspoken.tables.fault import Fault, quote_value, tell_faults
from plainspoken.tables.text_table import MAX_SHOWN_PER_CHECK

# Between the times of a shop that sells there is no gap of this length: what lies beyond one is a slip.
MAX_TIME_GAP_DAYS = 366

# Stretches of time with nothing between them for longer than that, most lines first.
TIME_STRETCHES_QUERY = f"""
with days as (
    select cast(cell_time as date) as day, sum(cell_lines) as lines
    from moments where cell_time is not null group by day
), gaps as (
    select *, coalesce(day - lag(day) over (order by day) > {MAX_TIME_GAP_DAYS}, false) as gap from days
), numbered as (
    select *, count(*) filter (gap) over (order by day rows unbounded preceding) as stretch from gaps
)
select min(day), max(day) from numbered group by stretch order by sum(lines) desc, min(day)"""


def find_time_faults(engine: duckdb.DuckDBPyConnection, case: Case, lines: RowLines) -> list[str]:
    """Times that may mean two moments, and times that lie more than a year from all others."""
    return [*_find_ambiguous_times(engine, case, lines), *_find_distant_times(engine, case, lines)]


def find_order_faults(engine: duckdb.DuckDBPyConnection, case: Case, lines: RowLines) -> list[str]:
    """Orders of two customers, and cancellations that bill instead of giving back."""
    return [*_find_two_customer_orders(engine, case, lines), *_find_billing_cancellations(engine, case, lines)]


def _find_ambiguous_times(engine: duckdb.DuckDBPyConnection, case: Case, lines: RowLines) -> list[str]:
    """Times that two of the declared forms fit, and that mean another moment by each."""
    remedy = "leave only the form that is meant in invoices.times in the case, or write times as 2024-12-31"
    return _list_time_faults(engine, case, lines, "cell_ways > 1", "a time with one meaning", remedy)


def _find_distant_times(engine: duckdb.DuckDBPyConnection, case: Case, lines: RowLines) -> list[str]:
    """Times in another stretch than the one that holds most lines."""
    stretches = engine.execute(TIME_STRETCHES_QUERY).fetchall()
    if len(stretches) < 2:
        return []
    first, last = stretches[0]
    far = f"(cast(cell_time as date) < date '{first}' or cast(cell_time as date) > date '{last}')"
    expected = f"a time near the others ({first} to {last}, with no gap of more than a year)"
    return _list_time_faults(engine, case, lines, far, expected, "correct the cell, or leave the line out")


def _list_time_faults(
    engine: duckdb.DuckDBPyConnection, case: Case, lines: RowLines, where: str, expected: str, remedy: str
) -> list[str]:
    """The first lines whose time is like this, and how many more."""
    column = require_invoice_roles(case).time
    rows = engine.execute(
        f"""select cells.rowid, count(*) over (), cell_text from cells
        join moments on moments.cell_text = cells.{quote_identifier(column)} where {where}
        order by cells.rowid limit {MAX_SHOWN_PER_CHECK}"""
    ).fetchall()
    told = [(int(row), expected, quote_value(written)) for row, _, written in rows]
    return _format_row_faults(case, lines, column, told, remedy, int(rows[0][1]) if rows else 0)


def _find_two_customer_orders(engine: duckdb.DuckDBPyConnection, case: Case, lines: RowLines) -> list[str]:
    """Orders whose lines name more than one customer, with the first line that differs from the first."""
    declared = require_invoice_roles(case)
    order, customer = (quote_identifier(declared.order), null_if_missing_sql(quote_identifier(declared.customer)))
    mixed = f"from cells group by {order} having min({customer}) <> max({customer})"
    if not engine.execute(f"select {order} {mixed} limit 1").fetchall():
        return []
    rows = engine.execute(
        f"""with named as (
            select rowid as line, {order} as number, {customer} as customer from cells
            where {customer} is not null and {order} in (select {order} {mixed})
        ), firsts as (
            select number, arg_min(customer, line) as one from named group by number
        )
        select min(line), count(*) over (), number, any_value(one), arg_min(customer, line)
        from named join firsts using (number) where customer <> one
        group by number order by 1 limit {MAX_SHOWN_PER_CHECK}"""
    ).fetchall()
    told = [
        (int(row), f"one customer in order {quote_value(number)}", f"{quote_value(one)} and {quote_value(other)}")
        for row, _, number, one, other in rows
    ]
    remedy = "correct the customer, or the number of the order"
    return _format_row_faults(case, lines, declared.customer, told, remedy, int(rows[0][1]) if rows else 0)


def _find_billing_cancellations(engine: duckdb.DuckDBPyConnection, case: Case, lines: RowLines) -> list[str]:
    """Lines of a cancellation with a quantity above nil."""
    declared = require_invoice_roles(case)
    if not declared.cancelled:
        return []
    order, quantity = quote_identifier(declared.order), quote_identifier(declared.quantity)
    rows = engine.execute(
        f"""select rowid, count(*) over (), {order}, {quantity} from cells
        where starts_with({order}, {quote_literal(declared.cancelled)}) and {to_integer_sql(quantity)} > 0
        order by rowid limit {MAX_SHOWN_PER_CHECK}"""
    ).fetchall()
    told = [
        (int(row), f"a quantity below nil in cancellation {quote_value(number)}", quote_value(found))
        for row, _, number, found in rows
    ]
    remedy = "write what is given back with a minus, or correct invoices.cancelled in the case"
    return _format_row_faults(case, lines, declared.quantity, told, remedy, int(rows[0][1]) if rows else 0)


def _format_row_faults(
    case: Case, lines: RowLines, column: str, told: Sequence[tuple[int, str, str]], remedy: str, count: int
) -> list[str]:
    """Messages for rows with what was expected and found in each, and how many more there are."""
    (table,) = case.tables.values()
    faults = [
        Fault(table.file, expected, found, remedy, row=line, column=column)
        for line, (_, expected, found) in zip(lines([position for position, _, _ in told]), told, strict=True)
    ]
    return tell_faults(faults, count)
