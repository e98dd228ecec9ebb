"""Data: the engine's expressions for cells by their role in a case of invoice lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from plainspoken.case import Case, InvoiceColumns
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.invoices.duckdb_engine import quote_identifier, quote_literal, quote_literal_list
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS

ISO_TIME_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
# Money is counted in ten-thousandths, so that a sum is the same in whatever order it is added up.
MONEY_SQL_TYPE = "decimal(18, 4)"


def require_invoice_roles(case: Case) -> InvoiceColumns:
    """Which column is what.

    Raises:
        PlainspokenError: the case declares no invoice lines.
    """
    if case.invoices is None:
        raise PlainspokenError(f"{case.name}: invoices: expected the columns of invoice lines, found none")
    return case.invoices


def quote_role_columns(roles: InvoiceColumns) -> Mapping[str, str]:
    """Each role's column as the engine names it; a role that no column has is the empty text."""
    named = {role: quote_identifier(column) for role, column in roles.columns().items()}
    return {"description": "''", "place": "''", **named}


def null_if_missing_sql(column: str) -> str:
    """A cell, or NULL where it says in one of the usual ways that there is nothing."""
    return f"case when {column} in {quote_literal_list(MISSING_NUMBER_SPELLINGS)} then null else {column} end"


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
    return [f"try_strptime({column}, {quote_literal(form)})" for form in dict.fromkeys((*forms, *ISO_TIME_FORMS))]


def is_non_product_sql(column: str, patterns: Sequence[str]) -> str:
    """Whether a code is one of the declared ones that are no goods; capitals aside."""
    if not patterns:
        return "false"
    parts = (".*".join(re.escape(part) for part in pattern.upper().split("*")) for pattern in patterns)
    return f"regexp_full_match(upper({column}), {quote_literal('|'.join(f'(?:{part})' for part in parts))})"
