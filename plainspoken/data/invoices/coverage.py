"""Data: days of sales to what they leave out: months without one, and a day after which nobody new comes."""

from __future__ import annotations

import duckdb
import pandas as pd

from plainspoken.case import Case
from plainspoken.data.invoices.duckdb_engine import quote_identifier
from plainspoken.data.unused_columns import Reason, UnusedColumn

COVERAGE_SECTION = "coverage"  # where it stands in the findings
MIN_CLOSED_SHARE = 0.25  # of the time, at its end, in which nobody new comes
MIN_CLOSED_DAYS = 60
MIN_NEW_CUSTOMERS = 30


def list_silent_months(days: pd.Series[pd.Timestamp]) -> list[str]:
    """The months between the first and the last day that have none."""
    months = days.dropna().dt.to_period("M")
    if months.empty:
        return []
    every = pd.period_range(months.min(), months.max(), freq="M")
    return [str(each) for each in every.difference(pd.PeriodIndex(months))]


def find_closing_day(days: pd.Series[pd.Timestamp], customers: pd.Series[str]) -> pd.Timestamp | None:
    """The day after which nobody new bought, where a good part of the time lies behind it; else none."""
    first = days[customers != ""].groupby(customers).min()
    if len(first) < MIN_NEW_CUSTOMERS:
        return None
    begin, closing, end = days.min(), first.max(), days.max()
    silent = (end - closing).days
    return closing if silent >= max(MIN_CLOSED_DAYS, MIN_CLOSED_SHARE * (end - begin).days) else None


def list_unused_cells(engine: duckdb.DuckDBPyConnection, case: Case) -> tuple[UnusedColumn, ...]:
    """The columns of the table of invoice lines that have no role, and what stands in them."""
    taken = set(case.invoices.columns().values()) if case.invoices else set()
    return tuple(UnusedColumn(name, _explain_cells(engine, name)) for name in case.columns if name not in taken)


def _explain_cells(engine: duckdb.DuckDBPyConnection, name: str) -> Reason:
    """Whether a column holds nothing, one value, or something that is of no use to segments."""
    (values,) = engine.execute(f"select count(distinct {quote_identifier(name)}) from cells").fetchone() or (0,)
    return "empty" if not values else "constant" if values == 1 else "no_role"
