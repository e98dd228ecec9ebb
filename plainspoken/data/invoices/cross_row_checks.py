"""Data: what no single cell shows: times far from all others, orders of two customers, money of two kinds."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from plainspoken.case import Case
from plainspoken.data.invoices.duckdb_engine import quote_identifier, quote_literal
from plainspoken.data.invoices.read_invoices import RowLines
from plainspoken.data.invoices.roles import (
    names_nobody_sql,
    null_if_missing_sql,
    paid_sql,
    quantity_sql,
    require_invoice_roles,
    to_integer_sql,
)
from plainspoken.tables.fault import Fault, describe_cell, quote_value, tell_faults
from plainspoken.tables.text_table import MAX_SHOWN_PER_CHECK

# Between the times of a shop that sells there is no gap of this length: what lies beyond one is a slip.
MAX_TIME_GAP_DAYS = 366

# What stands beside a sum and says in which money it is: a sign, or a code of three letters.
CURRENCY_PATTERN = r"\p{Sc}|[A-Z]{3}"

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
    """Orders of two customers; one that is made of customer and day has one."""
    return _find_two_customer_orders(engine, case, lines) if require_invoice_roles(case).order else []


def find_mixed_currencies(engine: duckdb.DuckDBPyConnection, case: Case, lines: RowLines) -> list[str]:
    """Lines in another currency than most, by the column that says so and by what stands beside the sums."""
    declared, told = require_invoice_roles(case), list[str]()
    if declared.currency:
        cell = f"trim(coalesce({quote_identifier(declared.currency)}, ''))"
        told += _find_other_currencies(engine, case, lines, declared.currency, cell)
    beside = f"regexp_extract({quote_identifier(declared.paid)}, {quote_literal(CURRENCY_PATTERN)})"
    return told + _find_other_currencies(engine, case, lines, declared.paid, f"nullif({beside}, '')")


def find_money_faults(engine: duckdb.DuckDBPyConnection, case: Case, sign: str, lines: RowLines) -> list[str]:
    """Lines that bill what they say to give back."""
    declared = require_invoice_roles(case)
    told = _find_billing_returns(engine, case, sign, lines) if declared.total and declared.quantity else []
    return told + (_find_billing_cancellations(engine, case, sign, lines) if declared.cancelled else [])


def _find_other_currencies(
    engine: duckdb.DuckDBPyConnection, case: Case, lines: RowLines, column: str, said: str
) -> list[str]:
    """Lines in another currency than the one of most lines: sums of two currencies are no sums. `said`: the currency
    of a line in SQL, NULL where it says none."""
    rows = engine.execute(
        f"""with usual as (select mode({said}) as one from cells)
        select rowid, count(*) over (), one, {said} from cells, usual where {said} <> one
        order by rowid limit {MAX_SHOWN_PER_CHECK}"""
    ).fetchall()
    told = [(int(row), f"all sums in {quote_value(one)}", describe_cell(found)) for row, _, one, found in rows]
    remedy = "write all sums in one currency, or keep only the lines of one"
    return _format_row_faults(case, lines, column, told, remedy, int(rows[0][1]) if rows else 0)


def _find_billing_returns(engine: duckdb.DuckDBPyConnection, case: Case, sign: str, lines: RowLines) -> list[str]:
    """Lines with pieces below nil that come to a sum above it."""
    declared = require_invoice_roles(case)
    total = quote_identifier(declared.paid)
    rows = engine.execute(
        f"""select rowid, count(*) over (), {quote_identifier(declared.quantity)}, {total} from cells
        where {to_integer_sql(quote_identifier(declared.quantity))} < 0 and {paid_sql(declared, sign)} > 0
        order by rowid limit {MAX_SHOWN_PER_CHECK}"""
    ).fetchall()
    told = [
        (int(row), f"a sum below nil for a quantity of {quote_value(pieces)}", quote_value(found))
        for row, _, pieces, found in rows
    ]
    remedy = "write what is given back with a minus in both"
    return _format_row_faults(case, lines, declared.total, told, remedy, int(rows[0][1]) if rows else 0)


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
    order, cell = quote_identifier(declared.order), quote_identifier(declared.customer)
    # Words for nobody are told by themselves, and once: they are no second customer.
    customer = f"case when not {names_nobody_sql(cell)} then {null_if_missing_sql(cell)} end"
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


def _find_billing_cancellations(engine: duckdb.DuckDBPyConnection, case: Case, sign: str, lines: RowLines) -> list[str]:
    """Lines of a cancellation that give nothing back."""
    declared = require_invoice_roles(case)
    if not declared.order:
        return []
    order, column = quote_identifier(declared.order), declared.quantity or declared.paid
    rows = engine.execute(
        f"""select rowid, count(*) over (), {order}, {quote_identifier(column)} from cells
        where starts_with({order}, {quote_literal(declared.cancelled)}) and {quantity_sql(declared, sign)} > 0
        order by rowid limit {MAX_SHOWN_PER_CHECK}"""
    ).fetchall()
    told = [
        (int(row), f"a quantity below nil in cancellation {quote_value(number)}", quote_value(found))
        for row, _, number, found in rows
    ]
    remedy = "write what is given back with a minus, or correct invoices.cancelled in the case"
    return _format_row_faults(case, lines, column, told, remedy, int(rows[0][1]) if rows else 0)


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
