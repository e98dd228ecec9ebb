"""Data: the engine's expressions for cells by their role in a case of invoice lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from plainspoken.case import Case, InvoiceColumns
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.invoices.duckdb_engine import quote_identifier, quote_literal, quote_literal_list
from plainspoken.data.invoices.time_forms import time_form_sql
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS, WORDS_FOR_NOBODY

ISO_TIME_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
# Money is counted in ten-thousandths, so that a sum is the same in whatever order it is added up.
MONEY_SQL_TYPE = "decimal(18, 4)"
ANY_PRODUCT = "purchase"  # what each line is of, where no column tells products apart


def require_invoice_roles(case: Case) -> InvoiceColumns:
    """Which column is what.

    Raises:
        PlainspokenError: the case declares no invoice lines.
    """
    if case.invoices is None:
        raise PlainspokenError(f"{case.name}: invoices: expected the columns of invoice lines, found none")
    return case.invoices


def quote_role_columns(roles: InvoiceColumns) -> Mapping[str, str]:
    """Each role's column as the engine names it; without one, a description and a place are the empty text, and all
    goods are one."""
    named = {role: quote_identifier(column) for role, column in roles.columns().items()}
    return {"description": "''", "place": "''", "product": quote_literal(ANY_PRODUCT), **named}


def order_number_sql(roles: InvoiceColumns) -> str:
    """The number of a line's order; where nothing numbers it, what a customer buys on one day is one order."""
    customer = null_if_missing_sql(quote_identifier(roles.customer))
    by_day = f"{customer} || ' ' || strftime(moments.cell_time, '%Y-%m-%d')"
    return f"coalesce({quote_identifier(roles.order)}, {by_day})" if roles.order else by_day


def quantity_sql(roles: InvoiceColumns, sign: str) -> str:
    """The pieces of a line, below nil where they came back: money given back says so where the pieces do not."""
    pieces = to_integer_sql(quote_identifier(roles.quantity)) if roles.quantity else "1"
    return f"case when {paid_sql(roles, sign)} < 0 then -abs({pieces}) else {pieces} end"


def money_sql(roles: InvoiceColumns, sign: str) -> str:
    """What a line comes to, below nil where money was given back."""
    paid = paid_sql(roles, sign)
    return paid if roles.total else f"abs({paid}) * {quantity_sql(roles, sign)}"


def paid_sql(roles: InvoiceColumns, sign: str) -> str:
    """The money in a line, of one piece or of all."""
    return to_decimal_sql(quote_identifier(roles.paid), sign)


def null_if_missing_sql(column: str) -> str:
    """A cell, or NULL where it says in one of the usual ways that there is nothing."""
    return f"case when {column} in {quote_literal_list(MISSING_NUMBER_SPELLINGS)} then null else {column} end"


def names_nobody_sql(column: str) -> str:
    """Whether a cell among customers is a usual word for a customer who is not known."""
    return f"lower(trim({column})) in {quote_literal_list(sorted(WORDS_FOR_NOBODY))}"


def to_integer_sql(column: str) -> str:
    """A cell as a whole number; NULL where it is none."""
    return f"case when try_cast({column} as decimal(18, 4)) % 1 = 0 then try_cast({column} as bigint) end"


def to_decimal_sql(column: str, sign: str) -> str:
    """A cell as a number with four decimals, written with this decimal sign; NULL where it is none."""
    if sign == ".":
        return f"try_cast({column} as {MONEY_SQL_TYPE})"
    swapped = f"replace({column}, {quote_literal(sign)}, '.')"
    return f"case when not contains({column}, '.') then try_cast({swapped} as {MONEY_SQL_TYPE}) end"


def parse_time_sql(column: str, forms: Sequence[str]) -> str:
    """The moment that a cell means by the first form that fits; NULL where none does."""
    return f"coalesce({', '.join(_each_form_sql(column, forms))})"


def count_times_sql(column: str, forms: Sequence[str]) -> str:
    """How many different moments a cell may mean."""
    return f"len(list_distinct([{', '.join(_each_form_sql(column, forms))}]))"


def _each_form_sql(column: str, forms: Sequence[str]) -> list[str]:
    """A cell by each form; ISO forms always count."""
    return [time_form_sql(column, form) for form in dict.fromkeys((*forms, *ISO_TIME_FORMS))]


def is_non_product_sql(column: str, patterns: Sequence[str]) -> str:
    """Whether a code is one of the declared ones that are no goods; capitals aside."""
    if not patterns:
        return "false"
    parts = (".*".join(re.escape(part) for part in pattern.upper().split("*")) for pattern in patterns)
    return f"regexp_full_match(upper({column}), {quote_literal('|'.join(f'(?:{part})' for part in parts))})"
