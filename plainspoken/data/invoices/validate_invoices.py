"""Data: cells of invoice lines against what the case declares, told in plain words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import duckdb

from plainspoken.case import Case, Column
from plainspoken.core.errors import Faults
from plainspoken.data.invoices import roles
from plainspoken.data.invoices.cross_row_checks import (
    find_mixed_currencies,
    find_money_faults,
    find_order_faults,
    find_time_faults,
)
from plainspoken.data.invoices.duckdb_engine import quote_identifier, quote_literal_list
from plainspoken.data.invoices.read_invoices import CellSource, RowLines
from plainspoken.data.invoices.written_amounts import rewrite_amounts
from plainspoken.data.validate import FailedCheck, make_cell_fault
from plainspoken.tables.fault import Fault, describe_cell, join_first_words, quote_value, tell_faults
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS
from plainspoken.tables.text_table import MAX_SHOWN_PER_CHECK

# With fewer, no range of any segment is narrow enough to decide on.
MIN_CUSTOMERS_TO_SEGMENT = 200
TIME_CHECK = "time"
NAMED_CHECK = "named"


@dataclass(frozen=True)
class CellCheck:
    """What no cell of a column may be: the name of the check, and the engine's expression for failing it."""

    column: str
    check: str
    fails: str


def check_invoice_cells(engine: duckdb.DuckDBPyConnection, case: Case, source: CellSource) -> str:
    """Hold every cell against the case; makes `moments`, each text of a time with what it means. Returns the
    decimal sign of the table.

    `source`: what was wrong with its rows, and where in the file each stands.

    Raises:
        Faults: all of that, every cell that is not as declared (a few of each kind, then how many more),
            times far from all others or of two readings, orders of two customers, and money of two kinds.
    """
    create_moments_table(engine, case)
    mixed = find_mixed_currencies(engine, case, source.lines)
    rewrite_amounts(engine, case)
    sign = choose_price_sign(engine, case)
    paid = roles.require_invoice_roles(case).paid
    questions = [each for each in list_cell_checks(case, sign) if not (mixed and each.column == paid)]
    told = [*source.faults, *_collect_failing_cells(engine, case, questions, source.lines)]
    told += [*find_time_faults(engine, case, source.lines), *find_order_faults(engine, case, source.lines)]
    told += [*mixed, *find_money_faults(engine, case, sign, source.lines)]
    if told:
        raise Faults(told)
    return sign


def create_moments_table(engine: duckdb.DuckDBPyConnection, case: Case) -> None:
    """Table `moments`: each text of a time once, its lines, the moment it means by the first declared form
    that fits, and how many moments it might mean. Its names are such as no table of invoices has."""
    declared = roles.require_invoice_roles(case)
    engine.execute(
        f"""create table moments as select cell_text, cell_lines,
        {roles.parse_time_sql("cell_text", declared.times)} as cell_time,
        {roles.count_times_sql("cell_text", declared.times)} as cell_ways
        from (select {quote_identifier(declared.time)} as cell_text, count(*) as cell_lines from cells group by all)"""
    )


def choose_price_sign(engine: duckdb.DuckDBPyConnection, case: Case) -> str:
    """The declared decimal sign under which most sums of money are numbers; at a tie the first."""
    (table,) = case.tables.values()
    declared = roles.require_invoice_roles(case)
    signs = (table.decimal, *table.decimals)
    understood = ", ".join(f"count({roles.paid_sql(declared, sign)})" for sign in signs)
    counts = engine.execute(f"select {understood} from cells").fetchone() or (0,)
    return signs[counts.index(max(counts))]


def list_cell_checks(case: Case, sign: str) -> Iterator[CellCheck]:
    """What is asked of each column, in declared order."""
    declared = roles.require_invoice_roles(case)
    for column, each in case.columns.items():
        if each.role == "ignore":
            continue
        gone = _is_missing_sql(column, each, case)
        if not each.missing:
            yield CellCheck(column, "present", gone)
        if column == declared.time:
            yield CellCheck(column, TIME_CHECK, f"not ({gone}) and moments.cell_time is null")
        elif column == declared.customer:
            yield CellCheck(column, NAMED_CHECK, f"not ({gone}) and {roles.names_nobody_sql(quote_identifier(column))}")
        elif each.type in ("integer", "number"):
            yield from _list_number_checks(column, each, gone, sign, column == declared.quantity)
        if each.values:
            yield CellCheck(
                column,
                "values",
                f"not ({gone}) and {quote_identifier(column)} not in {quote_literal_list(each.values)}",
            )


def _is_missing_sql(column: str, declared: Column, case: Case) -> str:
    """Where a cell says that there is nothing."""
    cell, numeric = quote_identifier(column), declared.type in ("integer", "number", "date")
    unnamed = column == roles.require_invoice_roles(case).customer
    return f"{cell} is null" + (
        f" or {cell} in {quote_literal_list(MISSING_NUMBER_SPELLINGS)}" if numeric or unnamed else ""
    )


def _list_number_checks(column: str, declared: Column, gone: str, sign: str, quantity: bool) -> Iterator[CellCheck]:
    """Of a column of numbers: each is one, and within bounds."""
    whole = quantity or declared.type == "integer"
    value = (
        roles.to_integer_sql(quote_identifier(column))
        if whole
        else roles.to_decimal_sql(quote_identifier(column), sign)
    )
    yield CellCheck(column, "integer" if whole else "number", f"not ({gone}) and {value} is null")
    if declared.min is not None:
        yield CellCheck(column, "min", f"{value} < {declared.min}")
    if declared.max is not None:
        yield CellCheck(column, "max", f"{value} > {declared.max}")


def _collect_failing_cells(
    engine: duckdb.DuckDBPyConnection, case: Case, questions: Sequence[CellCheck], lines: RowLines
) -> list[str]:
    """Every cell that fails, asked for all at once, and looked up only where there are any."""
    time = quote_identifier(roles.require_invoice_roles(case).time)
    asked = ", ".join(f"count(*) filter (where {each.fails})" for each in questions)
    joined = f"cells left join moments on moments.cell_text = cells.{time}"
    counts = engine.execute(f"select {asked} from {joined}").fetchone() or ()
    told = []
    for question, count in zip(questions, counts, strict=True):
        if count:
            told += _format_failing_cells(engine, case, question, joined, int(count), lines)
    return told


def _format_failing_cells(
    engine: duckdb.DuckDBPyConnection, case: Case, question: CellCheck, joined: str, count: int, lines: RowLines
) -> list[str]:
    """The first few cells that fail one question, and how many more."""
    cell = f"cells.{quote_identifier(question.column)}"
    found = engine.execute(
        f"select cells.rowid, coalesce({cell}, '') from {joined} where {question.fails} "
        f"order by cells.rowid limit {MAX_SHOWN_PER_CHECK}"
    ).fetchall()
    at = lines([int(position) for position, _ in found])
    return tell_faults(
        [_make_invoice_fault(case, question, line, text) for line, (_, text) in zip(at, found, strict=True)], count
    )


def _make_invoice_fault(case: Case, question: CellCheck, row: int, cell: str) -> Fault:
    """What is wrong with one cell."""
    (table,), name = case.tables.values(), question.column
    if question.check == TIME_CHECK:
        forms = roles.require_invoice_roles(case).times
        expected = f"a time written as one of {join_first_words(quote_value(form) for form in forms)}"
        remedy = "correct the cell, or add its form to invoices.times in the case"
        return Fault(table.file, expected, describe_cell(cell), remedy, row=row, column=name)
    if question.check == NAMED_CHECK:
        found = f"{describe_cell(cell)}, which names nobody"
        return Fault(table.file, "a customer", found, _tell_nobody(case, name, cell), row=row, column=name)
    fault = make_cell_fault(
        table.file, row, cell, FailedCheck(name, question.check, case.columns[name], f"columns.{name}")
    )
    if question.check == "integer" and name == roles.require_invoice_roles(case).quantity:
        weighed = "where goods are weighed or measured, leave quantity out, and give what a line comes to as total"
        return replace(fault, remedy=f"correct the cell; {weighed}")
    sign = _find_currency_sign(cell) if question.check == "number" else ""
    return replace(fault, remedy=f'write it without "{sign}"') if sign else fault


def _tell_nobody(case: Case, name: str, cell: str) -> str:
    """How to declare that a text of the customer column stands for nobody, or that it does not."""
    nothing = ", ".join(map(quote_value, (*case.columns[name].nothing, cell)))
    declared = f"write nothing = [{nothing}] and missing = true under [columns.{quote_value(name)}] in the case"
    return f'{declared}, or where it is a customer give it another name by a [[clean]] step "correct"'


def _find_currency_sign(cell: str) -> str:
    """The first sign of a currency in a cell; empty where there is none."""
    return next((each for each in cell if unicodedata.category(each) == "Sc"), "")


def find_too_few_customers(engine: duckdb.DuckDBPyConnection, case: Case, fewest: int) -> list[str]:
    """Fewer than `fewest` customers with a sale; nothing where there are enough."""
    (customers,) = engine.execute("select count(distinct customer) from orders").fetchone() or (0,)
    if customers >= fewest:
        return []
    (table,) = case.tables.values()
    expected = f"at least {fewest} customers with a sale (fewer cannot be told apart into groups)"
    remedy = "add invoice lines, or do not ask for segments"
    return [str(Fault(table.file, expected, f"{customers}", remedy, column=roles.require_invoice_roles(case).customer))]
