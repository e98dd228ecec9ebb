"""Data: what no single cell shows: times far from all others, orders of two customers. Knows no file."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from plainspoken.case import Case
from plainspoken.data.data_error import Fault, quoted
from plainspoken.data.invoices.duckdb_engine import name, text
from plainspoken.data.invoices.line_numbers import file_lines
from plainspoken.data.invoices.roles import present, roles_of, whole
from plainspoken.data.validate import SHOWN_PER_COLUMN

# Between the times of a shop that sells there is no gap of this length: what lies beyond one is a slip.
LONGEST_GAP_DAYS = 366

# Stretches of time with nothing between them for longer than that, most lines first.
STRETCHES = f"""
with days as (
    select cast(cell_time as date) as day, sum(cell_lines) as lines
    from moments where cell_time is not null group by day
), gaps as (
    select *, coalesce(day - lag(day) over (order by day) > {LONGEST_GAP_DAYS}, false) as gap from days
), numbered as (
    select *, count(*) filter (gap) over (order by day rows unbounded preceding) as stretch from gaps
)
select min(day), max(day) from numbered group by stretch order by sum(lines) desc, min(day)"""


def time_faults(engine: duckdb.DuckDBPyConnection, case: Case) -> list[str]:
    """Times that may mean two moments, and times that lie more than a year from all others."""
    return [*_two_ways(engine, case), *_far(engine, case)]


def order_faults(engine: duckdb.DuckDBPyConnection, case: Case) -> list[str]:
    """Orders of two customers, and cancellations that bill instead of giving back."""
    return [*_two_customers(engine, case), *_billing_cancellations(engine, case)]


def and_more(file: str, column: str, more: int) -> list[str]:
    """The line that says how many more cells are like those told; none where there are no more."""
    return [f'{file}: column "{column}": ... and {more} more such cells'] if more > 0 else []


def _two_ways(engine: duckdb.DuckDBPyConnection, case: Case) -> list[str]:
    """Times that two of the declared forms fit, and that mean another moment by each."""
    remedy = "leave only the form that is meant in invoices.times in the case, or write times as 2024-12-31"
    return _times(engine, case, "cell_ways > 1", "a time with one meaning", remedy)


def _far(engine: duckdb.DuckDBPyConnection, case: Case) -> list[str]:
    """Times in another stretch than the one that holds most lines."""
    stretches = engine.execute(STRETCHES).fetchall()
    if len(stretches) < 2:
        return []
    first, last = stretches[0]
    far = f"(cast(cell_time as date) < date '{first}' or cast(cell_time as date) > date '{last}')"
    expected = f"a time near the others ({first} to {last}, with no gap of more than a year)"
    return _times(engine, case, far, expected, "correct the cell, or leave the line out")


def _times(
    engine: duckdb.DuckDBPyConnection, case: Case, where: str, expected: str, remedy: str
) -> list[str]:
    """The first lines whose time is like this, and how many more."""
    column = roles_of(case).time
    rows = engine.execute(
        f"""select cells.rowid, count(*) over (), cell_text from cells
        join moments on moments.cell_text = cells.{name(column)} where {where}
        order by cells.rowid limit {SHOWN_PER_COLUMN}"""
    ).fetchall()
    told = [(int(row), expected, quoted(written)) for row, _, written in rows]
    return _faults(engine, case, column, told, remedy, int(rows[0][1]) if rows else 0)


def _two_customers(engine: duckdb.DuckDBPyConnection, case: Case) -> list[str]:
    """Orders whose lines name more than one customer, with the first line that differs from the first."""
    declared = roles_of(case)
    order, customer = name(declared.order), present(name(declared.customer))
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
        group by number order by 1 limit {SHOWN_PER_COLUMN}"""
    ).fetchall()
    told = [
        (int(row), f"one customer in order {quoted(number)}", f"{quoted(one)} and {quoted(other)}")
        for row, _, number, one, other in rows
    ]
    remedy = "correct the customer, or the number of the order"
    return _faults(engine, case, declared.customer, told, remedy, int(rows[0][1]) if rows else 0)


def _billing_cancellations(engine: duckdb.DuckDBPyConnection, case: Case) -> list[str]:
    """Lines of a cancellation with a quantity above nil."""
    declared = roles_of(case)
    if not declared.cancelled:
        return []
    order, quantity = name(declared.order), name(declared.quantity)
    rows = engine.execute(
        f"""select rowid, count(*) over (), {order}, {quantity} from cells
        where starts_with({order}, {text(declared.cancelled)}) and {whole(quantity)} > 0
        order by rowid limit {SHOWN_PER_COLUMN}"""
    ).fetchall()
    told = [
        (int(row), f"a quantity below nil in cancellation {quoted(number)}", quoted(found))
        for row, _, number, found in rows
    ]
    remedy = "write what is given back with a minus, or correct invoices.cancelled in the case"
    return _faults(engine, case, declared.quantity, told, remedy, int(rows[0][1]) if rows else 0)


def _faults(
    engine: duckdb.DuckDBPyConnection,
    case: Case,
    column: str,
    told: Sequence[tuple[int, str, str]],
    remedy: str,
    count: int,
) -> list[str]:
    """Messages for rows with what was expected and found in each, and how many more there are."""
    (table,) = case.tables.values()
    lines = file_lines(engine, [position for position, _, _ in told])
    faults = [
        Fault(table.file, expected, found, remedy, row=line, column=column)
        for line, (_, expected, found) in zip(lines, told, strict=True)
    ]
    return [*map(str, faults), *and_more(table.file, column, count - len(told))]
