"""Data: cells of invoice lines against what the case declares, told in plain words. Knows no file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from plainspoken.case import Case, Column
from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault, listed, nearest_of, quoted
from plainspoken.data.invoices import roles
from plainspoken.data.invoices.cross_row_checks import and_more, order_faults, time_faults
from plainspoken.data.invoices.duckdb_engine import listing, name
from plainspoken.data.invoices.line_numbers import file_lines
from plainspoken.data.parse import NO_NUMBER
from plainspoken.data.validate import SHOWN_PER_COLUMN, WORDS

# With fewer, no range of any segment is narrow enough to decide on.
FEWEST_CUSTOMERS = 200
TIME = "time"


@dataclass(frozen=True)
class Question:
    """What no cell of a column may be: the name of the check, and the engine's expression for failing it."""

    column: str
    check: str
    fails: str


def check_cells(engine: duckdb.DuckDBPyConnection, case: Case, faults: Sequence[str]) -> str:
    """Hold every cell against the case; makes `moments`, each text of a time with what it means. Returns the
    decimal sign of the table.

    `faults`: what was wrong with header and rows.

    Raises:
        Faults: all of that, every cell that is not as declared (a few of each kind, then how many more),
            times far from all others or of two readings, and orders of two customers.
    """
    make_moments(engine, case)
    sign = sign_of(engine, case)
    questions = list(questions_of(case, sign))
    told = [*faults, *_failures(engine, case, questions), *time_faults(engine, case)]
    told += order_faults(engine, case)
    if told:
        raise Faults(told)
    return sign


def make_moments(engine: duckdb.DuckDBPyConnection, case: Case) -> None:
    """Table `moments`: each text of a time once, its lines, the moment it means by the first declared form
    that fits, and how many moments it might mean. Its names are such as no table of invoices has."""
    declared = roles.roles_of(case)
    engine.execute(
        f"""create table moments as select cell_text, cell_lines,
        {roles.moment("cell_text", declared.times)} as cell_time,
        {roles.ways("cell_text", declared.times)} as cell_ways
        from (select {name(declared.time)} as cell_text, count(*) as cell_lines from cells group by all)"""
    )


def sign_of(engine: duckdb.DuckDBPyConnection, case: Case) -> str:
    """The declared decimal sign under which most prices are numbers; at a tie the first."""
    (table,) = case.tables.values()
    price = name(roles.roles_of(case).price)
    signs = (table.decimal, *table.decimals)
    understood = ", ".join(f"count({roles.number(price, sign)})" for sign in signs)
    counts = engine.execute(f"select {understood} from cells").fetchone() or (0,)
    return signs[counts.index(max(counts))]


def questions_of(case: Case, sign: str) -> Iterator[Question]:
    """What is asked of each column, in declared order."""
    declared = roles.roles_of(case)
    for column, each in case.columns.items():
        if each.role == "ignore":
            continue
        gone = _gone(column, each, case)
        if not each.missing:
            yield Question(column, "present", gone)
        if column == declared.time:
            yield Question(column, TIME, f"not ({gone}) and moments.cell_time is null")
        elif each.type in ("integer", "number"):
            yield from _number_questions(column, each, gone, sign, column == declared.quantity)
        if each.values:
            yield Question(column, "values", f"not ({gone}) and {name(column)} not in {listing(each.values)}")


def _gone(column: str, declared: Column, case: Case) -> str:
    """Where a cell says that there is nothing."""
    cell, numeric = name(column), declared.type in ("integer", "number", "date")
    unnamed = column == roles.roles_of(case).customer
    return f"{cell} is null" + (f" or {cell} in {listing(NO_NUMBER)}" if numeric or unnamed else "")


def _number_questions(
    column: str, declared: Column, gone: str, sign: str, quantity: bool
) -> Iterator[Question]:
    """Of a column of numbers: each is one, and within bounds."""
    whole = quantity or declared.type == "integer"
    value = roles.whole(name(column)) if whole else roles.number(name(column), sign)
    yield Question(column, "integer" if whole else "number", f"not ({gone}) and {value} is null")
    if declared.min is not None:
        yield Question(column, "min", f"{value} < {declared.min}")
    if declared.max is not None:
        yield Question(column, "max", f"{value} > {declared.max}")


def _failures(engine: duckdb.DuckDBPyConnection, case: Case, questions: Sequence[Question]) -> list[str]:
    """Every cell that fails, asked for all at once, and looked up only where there are any."""
    time = name(roles.roles_of(case).time)
    asked = ", ".join(f"count(*) filter (where {each.fails})" for each in questions)
    joined = f"cells left join moments on moments.cell_text = cells.{time}"
    counts = engine.execute(f"select {asked} from {joined}").fetchone() or ()
    told = []
    for question, count in zip(questions, counts, strict=True):
        if count:
            told += _told(engine, case, question, joined, int(count))
    return told


def _told(
    engine: duckdb.DuckDBPyConnection, case: Case, question: Question, joined: str, count: int
) -> list[str]:
    """The first few cells that fail one question, and how many more."""
    cell = f"cells.{name(question.column)}"
    found = engine.execute(
        f"select cells.rowid, {cell} from {joined} where {question.fails} "
        f"order by cells.rowid limit {SHOWN_PER_COLUMN}"
    ).fetchall()
    (table,) = case.tables.values()
    lines = file_lines(engine, [int(position) for position, _ in found])
    told = [
        str(_fault(case, table.file, question, line, text))
        for line, (_, text) in zip(lines, found, strict=True)
    ]
    more = count - len(found)
    return told + and_more(table.file, question.column, more)


def _fault(case: Case, file: str, question: Question, row: int, cell: str | None) -> Fault:
    """The message for one cell."""
    declared, found = case.columns[question.column], quoted(cell) if cell else "an empty cell"
    near = nearest_of(cell or "", declared.values) if question.check == "values" else ""
    found += f" (nearest: {quoted(near)})" if near else ""
    if question.check == TIME:
        forms = roles.roles_of(case).times
        expected = f"a time written as one of {listed(quoted(form) for form in forms)}"
        remedy = "correct the cell, or add its form to invoices.times in the case"
    else:
        expected, remedy = WORDS[question.check](declared, f"columns.{question.column}")
    sign = _currency_sign(cell or "") if question.check == "number" else ""
    return Fault(
        file,
        expected,
        found,
        f'write it without "{sign}"' if sign else remedy,
        row=row,
        column=question.column,
    )


def _currency_sign(cell: str) -> str:
    """The first sign of a currency in a cell; empty where there is none."""
    return next((each for each in cell if unicodedata.category(each) == "Sc"), "")


def size_faults(engine: duckdb.DuckDBPyConnection, case: Case, fewest: int) -> list[str]:
    """Fewer than `fewest` customers with a sale; nothing where there are enough."""
    (customers,) = engine.execute("select count(distinct customer) from orders").fetchone() or (0,)
    if customers >= fewest:
        return []
    (table,) = case.tables.values()
    expected = f"at least {fewest} customers with a sale (fewer cannot be told apart into groups)"
    remedy = "add invoice lines, or do not ask for segments"
    return [str(Fault(table.file, expected, f"{customers}", remedy, column=roles.roles_of(case).customer))]
