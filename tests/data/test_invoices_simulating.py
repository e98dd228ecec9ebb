"""Data tests: simulated invoices have the form, the dirt and the truth that they claim."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.preprocessing import StandardScaler

from plainspoken.core.errors import PlainspokenError
from plainspoken.data.invoices.customers import compute_customer_rfm
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from plainspoken.data.invoices.load_invoices import load_invoices, load_invoices_from_frame
from plainspoken.data.simulate.invoice_parameters import CATEGORY_NOUNS, CONTINUUM_SEGMENT, SEGMENT_HABITS
from plainspoken.data.simulate.simulate_invoices import InvoiceTruth, make_invoices
from plainspoken.data.simulate.simulators import write_declared_table, write_simulated_tables
from tests.data.invoice_lines import published_case, step


@pytest.fixture(scope="module")
def made() -> tuple[InvoiceDataset, InvoiceTruth]:
    """Invoices of 400 customers in segments, loaded, and the truth behind them."""
    frame, truth = make_invoices(customers=400)
    return load_invoices_from_frame(published_case(), frame), truth


def features(invoices: InvoiceDataset, customers: list[str]) -> NDArray[np.float64]:
    """Recency, orders and revenue of these customers, made even and standardised (n, 3)."""
    frame = compute_customer_rfm(invoices).set_index("customer").loc[customers]
    columns = [np.cbrt(frame.recency_days), np.log1p(frame.orders), np.log1p(frame.revenue)]
    return np.asarray(StandardScaler().fit_transform(np.column_stack(columns)))


def test_every_customer_is_as_the_truth_says(made: tuple[InvoiceDataset, InvoiceTruth]) -> None:
    invoices, truth = made
    frame = compute_customer_rfm(invoices).set_index("customer")
    named = frame.loc[list(truth.revenue)]
    np.testing.assert_allclose(named.revenue, list(truth.revenue.values()), atol=1e-6)
    billed = invoices.orders.groupby("customer").order.nunique()
    assert billed.loc[list(truth.orders)].to_dict() == dict(truth.orders)
    assert set(frame.index) - set(truth.segments) == set(truth.dirt.sent_all_back)
    assert frame.loc[list(truth.dirt.sent_all_back)].revenue.tolist() == [0.0, 0.0]
    assert frame.loc[list(truth.dirt.sent_all_back)].orders.tolist() == [0, 0]


def test_all_dirt_is_found(made: tuple[InvoiceDataset, InvoiceTruth]) -> None:
    invoices, dirt = made[0], made[1].dirt
    assert step(invoices, "drop_duplicates").affected == dirt.duplicates
    assert step(invoices, "anonymous").affected == dirt.anonymous
    assert step(invoices, "not_products").affected == dirt.not_products
    assert step(invoices, "cancellations").affected == len(dirt.returns) + len(dirt.early) + 2
    early = dirt.early.CustomerID.isin(dirt.strangers)
    assert step(invoices, "no_sale").affected == early.sum() == len(dirt.strangers)
    assert step(invoices, "no_sale").revenue == pytest.approx(-dirt.early.money[early].sum())
    assert step(invoices, "unmatched_returns").revenue == pytest.approx(-dirt.early.money[~early].sum())
    huge = invoices.orders[invoices.orders.customer.isin(dirt.sent_all_back)].revenue.sum()
    assert invoices.totals.returned == pytest.approx(dirt.returns.money.sum() + huge)


def test_each_return_goes_to_its_own_order(made: tuple[InvoiceDataset, InvoiceTruth]) -> None:
    """But for those of a customer who bought the same product again before sending back."""
    invoices, dirt = made[0], made[1].dirt
    given = dirt.returns.groupby("of").Quantity.sum()
    found = invoices.returns.groupby("order")["items"].sum().reindex(given.index, fill_value=0)
    assert (found == given).mean() > 0.95


def test_dropping_returns_would_put_the_wrong_customers_first(made: tuple[InvoiceDataset, InvoiceTruth]) -> None:
    billed = made[0].orders.groupby("customer").revenue.sum()
    assert set(billed.nlargest(2).index) == set(made[1].dirt.sent_all_back)


def test_known_segments_are_recovered_and_a_continuum_has_none(made: tuple[InvoiceDataset, InvoiceTruth]) -> None:
    truth = list(made[1].segments.values())
    found = KMeans(len(SEGMENT_HABITS), n_init=10, random_state=0).fit_predict(
        features(made[0], list(made[1].segments))
    )
    assert adjusted_rand_score(truth, found) > 0.95
    none = make_invoices(customers=50, groups=False)[1]
    assert set(none.segments.values()) == {CONTINUUM_SEGMENT}


def test_without_signal_segments_are_names_only() -> None:
    frame, truth = make_invoices(customers=400, signal=0.0)
    points = features(load_invoices_from_frame(published_case(), frame), list(truth.segments))
    found = KMeans(len(SEGMENT_HABITS), n_init=5, random_state=0).fit_predict(points)
    assert adjusted_rand_score(list(truth.segments.values()), found) == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize(("taste", "low", "high"), [(0.6, 0.9, 1.0), (0.0, 0.05, 0.25)])
def test_favourites_show_as_far_as_there_is_taste(taste: float, low: float, high: float) -> None:
    frame, truth = make_invoices(customers=300, taste=taste)
    invoices = load_invoices_from_frame(published_case(), frame)
    lines = invoices.lines.merge(invoices.orders[["order", "customer"]], on="order")
    bought = lines.assign(category=lines["product"].astype(str).map(truth.categories))
    most = bought.groupby("customer").category.agg(lambda each: each.mode()[0]).loc[list(truth.favourites)]
    assert low <= (most == pd.Series(truth.favourites)).mean() <= high


def test_descriptions_tell_the_category(made: tuple[InvoiceDataset, InvoiceTruth]) -> None:
    invoices, truth = made
    for product, description in zip(invoices.products["product"], invoices.products.description, strict=True):
        assert any(description.endswith(noun) for noun in CATEGORY_NOUNS[truth.categories[product]])


def test_shares_of_nobody_and_of_returns_are_dials() -> None:
    frame, truth = make_invoices(customers=50, anonymous=0.0, returned=0.0)
    assert frame[frame.UnitPrice > 0].CustomerID.notna().all()
    assert truth.dirt.returns.empty


def test_same_seed_same_bytes_and_gzip_tells_no_time(tmp_path: Path) -> None:
    table, path = published_case().tables["lines"], tmp_path / "lines.csv.gz"
    write_declared_table(make_invoices(customers=30, seed=4)[0], table, path)
    first = path.read_bytes()
    write_declared_table(make_invoices(customers=30, seed=4)[0], table, path)
    assert path.read_bytes() == first
    assert first[4:8] == bytes(4)
    assert make_invoices(customers=30, seed=4)[1].segments != make_invoices(customers=30, seed=5)[1].segments


def test_demonstration_stands_in_for_a_missing_table(tmp_path: Path) -> None:
    invoices = load_invoices(published_case(), None, tmp_path)
    assert invoices.demonstration
    assert list(invoices.hashes) == ["lines.csv.gz"]
    assert invoices.totals.customers == 1002
    assert [each.name for each in tmp_path.iterdir()] == ["simulated"]


@pytest.mark.parametrize("file", ["lines.xlsx", "lines.gz", "lines.parquet.gz"])
def test_a_kind_of_file_that_is_not_simulated_is_told(tmp_path: Path, file: str) -> None:
    with pytest.raises(PlainspokenError, match=r"expected a file ending in \.csv, \.csv\.gz"):
        write_simulated_tables(published_case(file), tmp_path)
