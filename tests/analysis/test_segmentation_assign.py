"""New customers are placed by a stored model; what cannot be placed is told with its row and column."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from plainspoken.analysis.clustering.assign_file import assign_customer_file
from plainspoken.analysis.clustering.assign_model import Segmenter
from plainspoken.analysis.clustering.segment import segment_customers
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted_customers import FOUR, NAMED, groups, quick_case, shop_of
from tests.analysis.planted_shop import shop_case
from tests.data.invoice_lines import HEADER, line
from tests.data.invoice_lines import make_case as lines_case

pytestmark = pytest.mark.usefixtures("few_clouds")

GOOD = "customer,recency_days,orders,revenue\n"
CASE = shop_case()


@pytest.fixture(scope="module")
def model() -> Segmenter:
    """The model of four groups that do not touch."""
    case = quick_case(FOUR)
    return segment_customers(case, shop_of(groups(NAMED)), EvidenceRecorder(), lambda what, share: None).model


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """Where a new file may be written."""
    return tmp_path / "new.csv"


def test_new_customers_come_where_their_like_is(model: Segmenter, new: Path) -> None:
    new.write_text(GOOD + "a,9,22,9000\nb,240,1,50\nc,13,1,61.5\nd,160,4,1400\n")
    placed = assign_customer_file(CASE, model, new)
    assert list(placed["segment"]) == ["champions", "gone", "new", "cooling"]
    assert list(placed["customer"]) == [*"abcd"]
    assert (placed["sure"] > 0.9).all()
    assert (placed["second"] != placed["segment"]).all()


def test_semicolons_and_decimal_commas_are_read(model: Segmenter, new: Path) -> None:
    new.write_text("customer;recency_days;orders;revenue\na;9;22;9000,50\nb;240;1;50,25\n")
    placed = assign_customer_file(CASE, model, new)
    assert list(placed["revenue"]) == [9000.5, 50.25]
    assert list(placed["segment"]) == ["champions", "gone"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("a,-1,2,30\n", 'row 2, column "recency_days": expected whole days since the last order, 0 or more'),
        ("a,1,2,30\nb,1,0,30\n", 'row 3, column "orders": expected a whole number of orders, 1 or more'),
        ("a,1,2.5,30\n", 'row 2, column "orders": expected a whole number'),
        ("a,1,2,many\n", 'row 2, column "revenue": expected a sum of money, 0 or more, found "many"'),
        ("a,,2,30\n", 'row 2, column "recency_days": expected whole days since the last order, 0 or more'),
        (",1,2,30\n", 'row 2, column "customer": expected what the customer is called, found an empty cell'),
        ("a,1,2,30\na,1,2,30\n", 'row 3, column "customer": expected each customer once, found "a"'),
        ("", "expected a row a customer, found no rows"),
    ],
)
def test_what_cannot_be_placed_is_told(model: Segmenter, new: Path, rows: str, told: str) -> None:
    new.write_text(GOOD + rows)
    with pytest.raises(Faults) as caught:
        assign_customer_file(CASE, model, new)
    assert told in str(caught.value)
    assert "; " in str(caught.value)  # every fault has a remedy


def test_all_faults_are_told_together(model: Segmenter, new: Path) -> None:
    new.write_text(GOOD + "a,-1,0,x\n" + "b,-1,1,1\n" * 7)
    with pytest.raises(Faults) as caught:
        assign_customer_file(CASE, model, new)
    told = str(caught.value)
    assert all(f'column "{name}"' in told for name in ("recency_days", "orders", "revenue", "customer"))
    assert 'column "recency_days": ... and 3 more such cells' in told


def test_a_missing_column_is_told(model: Segmenter, new: Path) -> None:
    new.write_text("customer,recency_days,revenue\na,1,2\n")
    with pytest.raises(Faults, match='column "orders": expected the columns customer, recency_days, orders'):
        assign_customer_file(CASE, model, new)


def test_a_file_that_is_not_there_is_told(model: Segmenter, new: Path) -> None:
    with pytest.raises(PlainspokenError, match="found none"):
        assign_customer_file(CASE, model, new)


LINES = (
    line("1", "10001", 1, "2024-03-01 10:00:00", 40.0, "old"),
    line("2", "10001", 1, "2024-10-20 10:00:00", 60.0, "fresh"),
    line("3", "10002", 1, "2024-10-27 10:00:00", 30.0, "fresh"),
)


def test_invoice_lines_become_customers(model: Segmenter, new: Path) -> None:
    new.write_text("\n".join(",".join(row) for row in (HEADER, *LINES)) + "\n")
    placed = assign_customer_file(lines_case(), model, new).set_index("customer")
    numbers = placed[["recency_days", "orders", "revenue"]]
    assert numbers.loc[["fresh", "old"]].to_numpy().tolist() == [[1, 2, 90.0], [241, 1, 40.0]]
    assert placed["segment"]["old"] == "gone"


def test_customers_can_be_seen_as_they_stood_on_a_day(model: Segmenter, new: Path) -> None:
    new.write_text("\n".join(",".join(row) for row in (HEADER, *LINES)) + "\n")
    placed = assign_customer_file(lines_case(), model, new, datetime(2024, 3, 11))
    assert placed[["customer", "recency_days"]].to_numpy().tolist() == [["old", 10]]
    with pytest.raises(Faults, match="a sale to a known customer before 2024-02-01, found none"):
        assign_customer_file(lines_case(), model, new, datetime(2024, 2, 1))
