"""Bench: one file of invoice lines to the table of customers, by the line or by plain pandas.

By itself, so that its memory counts: python -m benchmarks.speed.customer_table WAY CASE FILE WORKSPACE."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from benchmarks import PROJECT_ROOT
from plainspoken.case import Case, read_case


def customers_by_pipeline(case: Case, path: Path, workspace: Path) -> pd.DataFrame:
    """Read strictly, checked, cleaned and netted, as every report does it."""
    from plainspoken.data.invoices.load_invoices import load_customer_rfm

    ((named, table),) = case.tables.items()
    here = {named: table.model_copy(update={"file": path.name})}
    return load_customer_rfm(case.model_copy(update={"tables": here}), path.parent, workspace)


def customers_by_pandas(case: Case, path: Path, _: Path) -> pd.DataFrame:
    """The least that gives recency, orders and revenue: nothing is checked, and a return is taken from the
    customer, not from the sale that it undoes."""
    at = case.invoices
    assert at is not None
    texts = dict.fromkeys((at.order, at.product, at.customer), str)
    lines = pd.read_csv(path, dtype=texts, parse_dates=[at.time]).drop_duplicates()
    codes = "|".join(code.replace("*", ".*") for code in at.not_products)
    no_goods = lines[at.product].str.fullmatch(codes, case=False)
    goods = lines[lines[at.customer].notna() & (lines[at.price] > 0) & ~no_goods]
    goods = goods.assign(money=goods[at.quantity] * goods[at.price])
    sales = goods[goods[at.quantity] > 0].groupby(at.customer)
    frame = sales.agg(last=(at.time, "max"), orders=(at.order, "nunique"))
    frame["revenue"] = goods.groupby(at.customer).money.sum()
    frame["recency_days"] = (lines[at.time].max().normalize() - frame["last"].dt.normalize()).dt.days + 1
    return frame


CUSTOMER_TABLE_WAYS: Mapping[str, Callable[[Case, Path, Path], pd.DataFrame]] = {
    "line": customers_by_pipeline,
    "pandas": customers_by_pandas,
}


def print_customer_count(way: str, case: str, file: str, workspace: str) -> None:
    """Make the table and say how many customers it has."""
    print(len(CUSTOMER_TABLE_WAYS[way](read_case(case, PROJECT_ROOT / "analysis"), Path(file), Path(workspace))))


if __name__ == "__main__":
    print_customer_count(*sys.argv[1:])
