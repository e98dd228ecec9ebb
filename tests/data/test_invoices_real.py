"""Data tests: the real invoices, step by step with their money, as counted apart from this code."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.case import read_case
from plainspoken.data.invoices.customers import compute_customer_rfm
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from plainspoken.data.invoices.load_invoices import load_invoices
from tests.data.invoice_lines import step

pytestmark = pytest.mark.real
CASES = Path(__file__).resolve().parents[2] / "analysis"


@pytest.fixture(scope="module")
def invoices(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> InvoiceDataset:
    """The real table, loaded."""
    return load_invoices(read_case("customers", CASES), real_data, tmp_path_factory.mktemp("work"))


def test_lines_from_step_to_step(invoices: InvoiceDataset) -> None:
    left = {each.kind: each.rows_out for each in invoices.ledger}
    assert left["read"] == 541_909
    assert left["drop_duplicates"] == 536_641
    assert left["anonymous"] == 401_604
    assert left["no_price"] == 399_656
    assert invoices.totals.customers == 4_334
    assert invoices.totals.columns == 8


def test_money(invoices: InvoiceDataset) -> None:
    assert step(invoices, "anonymous").revenue == pytest.approx(1_447_487.53)
    assert invoices.totals.revenue_anonymous_share == pytest.approx(0.1488, abs=0.0001)
    back = -step(invoices, "cancellations").revenue
    assert back / invoices.totals.sales == pytest.approx(0.054, abs=0.0005)
    assert invoices.totals.returned + invoices.totals.returned_before == pytest.approx(
        back + step(invoices, "no_sale").revenue
    )
    assert compute_customer_rfm(invoices).revenue.sum() == pytest.approx(invoices.totals.revenue)


def test_two_customers_are_among_the_ten_best_only_where_returns_are_dropped(invoices: InvoiceDataset) -> None:
    billed = invoices.orders.groupby("customer").revenue.sum()
    kept = compute_customer_rfm(invoices).set_index("customer").revenue
    only = set(billed.nlargest(10).index) - set(kept.nlargest(10).index)
    assert only == {"12346", "16446"}
    assert kept[list(only)].max() < 3  # pounds
