"""Bench: a table of invoice lines written many times over, each time with other customers."""

from __future__ import annotations

from pathlib import Path

import duckdb

from plainspoken.case import Case
from plainspoken.data.invoices.duckdb_engine import quote_identifier, quote_literal

ENLARGE_MEMORY_LIMIT = "2GB"


def write_enlarged_lines(case: Case, source: Path, times: int, to: Path) -> None:
    """Write a file of comma-separated lines, gzipped or not, `times` over; each copy has its own orders and
    customers, so that none of its lines is a duplicate of another copy's."""
    assert case.invoices is not None
    order, customer, sign = (
        quote_identifier(case.invoices.order),
        quote_identifier(case.invoices.customer),
        case.invoices.cancelled,
    )
    cancelled = f"starts_with({order}, {quote_literal(sign)})"
    engine = duckdb.connect()
    engine.execute(
        f"set memory_limit = '{ENLARGE_MEMORY_LIMIT}'; set threads = 2; set preserve_insertion_order = false"
    )
    engine.execute("set enable_progress_bar = false")
    engine.execute(f"create table once as from read_csv({quote_literal(source)}, all_varchar = true)")
    engine.execute(
        f"""copy (
            select once.* replace (
                case when {cancelled} then {quote_literal(sign)} || copy || substr({order}, {len(sign) + 1})
                     else copy || {order} end as {order},
                copy || {customer} as {customer})
            from range({times}) copies(copy), once
        ) to {quote_literal(to)} (header, delimiter ',')"""
    )
    engine.close()
