"""Data: amounts of invoice lines as people write them (£3.50, 1,234.00) to plain numbers, in the table of cells."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from plainspoken.case import Case, InvoiceColumns
from plainspoken.data.invoices.duckdb_engine import quote_identifier
from plainspoken.data.invoices.roles import require_invoice_roles, to_decimal_sql
from plainspoken.data.parse import parse_numbers

MAX_SPELLINGS = 2_000_000  # different texts of a column, beyond which it is read as it stands


def rewrite_amounts(engine: duckdb.DuckDBPyConnection, case: Case) -> None:
    """Write the cells of `cells` that hold numbers in another way as plain numbers with the decimal sign under which
    most of their column can be read. What is no number stays, to be told.

    A column is read as a whole: two currencies in it, or a sign that may mean two things, leave it as it is.
    """
    (table,) = case.tables.values()
    for column in list_amount_columns(require_invoice_roles(case)):
        spellings = _list_odd_spellings(engine, column, table.decimal)
        if spellings is not None:
            plain = _read_spellings(spellings, (table.decimal, *table.decimals))
            _replace_cells(engine, column, plain)


def list_amount_columns(roles: InvoiceColumns) -> list[str]:
    """The columns of pieces and of money."""
    return [each for each in (roles.quantity, roles.price, roles.total) if each]


def _list_odd_spellings(engine: duckdb.DuckDBPyConnection, column: str, sign: str) -> pd.Series[str] | None:
    """All texts of a column, each once; None where all are plain numbers already, or too many to hold."""
    cell = quote_identifier(column)
    odd = f"select 1 from cells where {cell} is not null and {to_decimal_sql(cell, sign)} is null limit 1"
    if engine.execute(odd).fetchone() is None:
        return None
    found = engine.execute(f"select distinct {cell} as text from cells where {cell} is not null order by 1").df()[
        "text"
    ]
    return found.astype(object) if len(found) <= MAX_SPELLINGS else None


def _read_spellings(spellings: pd.Series[str], signs: tuple[str, ...]) -> pd.DataFrame:
    """Columns `text` and `plain`: those spellings that are numbers and not written as such yet."""
    read = {sign: parse_numbers(spellings, sign) for sign in signs}
    sign = max(signs, key=lambda each: int(read[each].notna().sum()))
    numbers = read[sign].dropna()
    plain = numbers.map(lambda number: np.format_float_positional(number, trim="-").replace(".", sign))
    frame = pd.DataFrame({"text": spellings[numbers.index], "plain": plain})
    return frame[frame["text"] != frame["plain"]]


def _replace_cells(engine: duckdb.DuckDBPyConnection, column: str, plain: pd.DataFrame) -> None:
    """Put plain numbers where the column spells them otherwise."""
    if plain.empty:
        return
    engine.register("spelt", plain)
    cell = quote_identifier(column)
    engine.execute(f"update cells set {cell} = spelt.plain from spelt where cells.{cell} = spelt.text")
    engine.unregister("spelt")
