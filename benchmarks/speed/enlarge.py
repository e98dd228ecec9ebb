"""Bench: a table of invoice lines written many times over, each time with other customers. Judges nothing."""

from __future__ import annotations

from pathlib import Path

import duckdb

from plainspoken.case import Case
from plainspoken.data.invoices.duckdb_engine import name, text

MEMORY = "2GB"


def enlarged(case: Case, source: Path, times: int, to: Path) -> None:
    """Write a file of comma-separated lines, gzipped or not, `times` over; each copy has its own orders and
    customers, so that none of its lines is a duplicate of another copy's."""
    assert case.invoices is not None
    order, customer, sign = name(case.invoices.order), name(case.invoices.customer), case.invoices.cancelled
    cancelled = f"starts_with({order}, {text(sign)})"
    engine = duckdb.connect()
    engine.execute(f"set memory_limit = '{MEMORY}'; set threads = 2; set preserve_insertion_order = false")
    engine.execute("set enable_progress_bar = false")
    engine.execute(f"create table once as from read_csv({text(source)}, all_varchar = true)")
    engine.execute(
        f"""copy (
            select once.* replace (
                case when {cancelled} then {text(sign)} || copy || substr({order}, {len(sign) + 1})
                     else copy || {order} end as {order},
                copy || {customer} as {customer})
            from range({times}) copies(copy), once
        ) to {text(to)} (header, delimiter ',')"""
    )
    engine.close()
