"""Data tests of invoice lines on Apache Spark: customers as without it, to the last digit; faults by kind."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from plainspoken.case import Case, EngineSettings, read_case
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.invoices.customers import CUSTOMER_RFM_QUERY, compute_customer_rfm
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from plainspoken.data.invoices.load_invoices import load_invoices, load_invoices_from_frame
from plainspoken.data.invoices.spark_customers import query_spark_customers
from plainspoken.data.invoices.spark_dialect import translate_to_spark
from plainspoken.tables.spark_session import open_spark
from tests.data.invoice_lines import Row, frame_of, line, make_case, usual

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CUT = datetime(2024, 5, 20)
REPOSITORY = Path(__file__).resolve().parents[2]


def draw_lines(lines: int = 600) -> tuple[Row, ...]:
    """Sales and returns of few customers and products that interleave, some of them twice, without a customer or a
    price, or no goods; and an order of which one line names nobody."""
    random = np.random.default_rng(7)
    found = []
    for number in range(lines):
        back = random.random() < 0.3
        client = ("", "ann", "bob", "cy")[random.integers(4)]
        code = ("1", "2", "3", "POST")[random.integers(4)]
        when = f"2024-05-{random.integers(2, 29):02} {random.integers(24):02}:{random.integers(60):02}:00"
        price = (0.0, 0.1, 1.23, 7.77)[random.integers(4)]
        pieces = int(random.integers(1, 9)) * (-1 if back else 1)
        found.append(line(f"{'C' * back}{number}", code, pieces, when, price, client))
    of_one = [line("of one", code, 1, "2024-05-03 10:00:00", 2, client) for code, client in (("1", "cy"), ("2", ""))]
    return (*found, *found[:50], *of_one, *usual())


def write_lines(rows: tuple[Row, ...], folder: Path) -> str:
    """Lines as a folder of two files, numbers as such in both."""
    folder.mkdir()
    frame = frame_of(*rows).astype({"Number": int, "Price": float})
    for number, part in enumerate((frame.head(300), frame.iloc[300:])):
        part.to_parquet(folder / f"{number}.parquet", index=False)
    return str(folder)


def test_customers_are_those_of_the_engine_without_spark(spark: SparkSession, tmp_path: Path) -> None:
    rows, case = draw_lines(), make_case()
    source = write_lines(rows, tmp_path / "lines")
    expected = compute_customer_rfm(load_invoices_from_frame(case, frame_of(*rows)), CUT)
    with open_spark("test") as session:
        found = query_spark_customers(session, case, source, CUT).toArrow().to_pandas()
    found = found.sort_values("customer", ignore_index=True)
    pd.testing.assert_frame_equal(found, expected, check_exact=True, check_dtype=False)
    assert set(found["customer"]) > {"ann", "bob", "cy"}


def on_spark(case: Case, rows: int = 1_000_000) -> Case:
    """The same case, whose lines Spark reads."""
    return case.model_copy(update={"engine": EngineSettings(kind="spark", sample_rows=rows)})


def assert_same_lines(found: InvoiceDataset, expected: InvoiceDataset) -> None:
    """Two sets of invoice lines are the same to the last cell."""
    for name in ("orders", "returns", "lines", "products"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(expected, name), check_exact=True)
    assert (found.ledger, found.totals, found.unused) == (expected.ledger, expected.totals, expected.unused)


def test_the_lines_of_a_case_are_those_without_spark(spark: SparkSession, tmp_path: Path) -> None:
    rows, case = draw_lines(), make_case()
    (tmp_path / "lines.csv").write_text(frame_of(*rows).to_csv(index=False))
    expected = load_invoices(case, tmp_path, tmp_path / "work")
    found = load_invoices(on_spark(case), tmp_path, tmp_path / "work")
    assert_same_lines(found, expected)
    assert (found.hashes, found.drawn) == (expected.hashes, None)
    write_lines(rows, tmp_path / "parts")
    folder = case.model_copy(update={"tables": {"lines": case.tables["lines"].model_copy(update={"file": "parts"})}})
    assert_same_lines(load_invoices(on_spark(folder), tmp_path, tmp_path / "work"), expected)


def test_a_fault_in_a_line_is_told_with_its_row(spark: SparkSession, tmp_path: Path) -> None:
    good = line("1", "1", 2, "2024-05-02 10:00:00", 1.5, "ann")
    rows = (good, *usual(), line("2", "1", 2, "yesterday", 1.5, "ann"))
    (tmp_path / "lines.csv").write_text(frame_of(*rows).to_csv(index=False))
    with pytest.raises(PlainspokenError, match=f'lines.csv: row {len(rows) + 1}, column "When": expected .*yesterday'):
        load_invoices(on_spark(make_case()), tmp_path, tmp_path / "work")


def test_of_many_lines_customers_are_drawn_with_all_their_lines(spark: SparkSession, tmp_path: Path) -> None:
    """However the files are cut; of the lines without a customer a third, as of the others."""
    clients = [f"c{number // 4}" if number % 5 else "" for number in range(6_000)]
    rows = [
        line(str(number), "1", 1, f"2024-05-{2 + number % 20:02} 10:00:00", 1.5, client)
        for number, client in enumerate(clients)
    ]
    case = make_case()
    case = case.model_copy(update={"tables": {"lines": case.tables["lines"].model_copy(update={"file": "parts"})}})
    drawn = []
    for cut in (2_000, 3_000):
        folder = tmp_path / str(cut)
        (folder / "parts").mkdir(parents=True)
        for number, part in enumerate((frame_of(*rows[:cut]), frame_of(*rows[cut:]))):
            part.to_parquet(folder / "parts" / f"{number}.parquet", index=False)
        drawn.append(load_invoices(on_spark(case, 2_000), folder, folder / "work"))
    one, other = drawn
    assert one.drawn is not None and one.drawn.table_rows == 6_000
    assert one.drawn.cases == one.orders["customer"].nunique() and 400 < one.drawn.cases < 600
    whole = Counter(clients)
    assert all(len(lines) == whole[str(name)] for name, lines in one.orders.groupby("customer"))
    assert 1_800 < one.drawn.rows < 2_200
    assert 300 < one.totals.lines_anonymous < 500  # of 1,200
    pd.testing.assert_frame_equal(one.orders, other.orders, check_exact=True)


@pytest.mark.real
@pytest.mark.slow
def test_the_real_lines_are_those_without_spark(spark: SparkSession, real_data: Path, tmp_path: Path) -> None:
    case = read_case("customers", REPOSITORY / "analysis")
    expected = load_invoices(case, real_data, tmp_path / "work")
    assert_same_lines(load_invoices(on_spark(case), real_data, tmp_path / "work"), expected)


def test_what_is_wrong_with_lines_is_told_by_kind(spark: SparkSession, tmp_path: Path) -> None:
    good = line("1", "1", 2, "2024-05-02 10:00:00", 1.5, "ann")
    bad = {
        "time": (line("2", "1", 2, "yesterday", 1.5, "ann"), r"column 'When': time: 1 cells .* such as 'yesterday'"),
        "two": (
            line("1", "2", 2, "2024-05-02 10:00:00", 1.5, "bob"),
            "order '1': expected one customer, found 'ann' and",
        ),
        "far": (line("3", "1", 2, "2019-05-02 10:00:00", 1.5, "ann"), "found 2019-05-02 to 2019-05-02; correct"),
    }
    for name, (row, message) in bad.items():
        source = write_lines((good, row, *usual()), tmp_path / name)
        with pytest.raises(PlainspokenError, match=message), open_spark("test") as session:
            query_spark_customers(session, make_case(), source)
    frame_of(good).drop(columns="Price").to_parquet(tmp_path / "short.parquet")
    with pytest.raises(PlainspokenError, match="Price"), open_spark("test") as session:
        query_spark_customers(session, make_case(), str(tmp_path / "short.parquet"))


def test_days_are_counted_by_the_calendar_in_both_dialects() -> None:
    pytest.importorskip("sqlglot")
    said = translate_to_spark(CUSTOMER_RFM_QUERY, {"cut": CUT, "since": datetime(1, 1, 1)})
    assert "DATEDIFF(CAST(CAST('2024-05-20 00:00:00' AS TIMESTAMP_NTZ) AS DATE), CAST(last_order AS DATE))" in said
    assert "'0001-01-01 00:00:00'" in said and "ORDER BY" not in said
