"""Data tests of a case on Apache Spark: the tables of files, to the last cell; the same rows drawn whoever draws."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from pandas.testing import assert_frame_equal
from sklearn.base import BaseEstimator

from plainspoken.analysis.analysis_result import AnalysisResult
from plainspoken.case import Case, EngineSettings, read_case
from plainspoken.core.errors import PlainspokenError
from plainspoken.data import spark_reading
from plainspoken.data.dataset import Dataset
from plainspoken.data.drawn_sample import DrawnSample
from plainspoken.data.load import load_from_folder
from plainspoken.data.locate import hash_table_content
from plainspoken.data.simulate.simulators import write_simulated_tables
from plainspoken.data.spark_sample import HASH_INSIDE, format_hash_bound, take_lowest
from plainspoken.pipeline.data_notes import add_engine
from plainspoken.tables.spark_session import tell_spark_error
from tests.data.conftest import Shop
from tests.words.planted import whole_sample

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE = 1_000


def on_spark(case: Case, rows: int = 1_000_000) -> Case:
    """The same case, whose tables Spark reads."""
    return case.model_copy(update={"engine": EngineSettings(kind="spark", sample_rows=rows)})


def assert_same(found: Dataset, expected: Dataset) -> None:
    """Two data sets are the same to the last cell."""
    assert_frame_equal(found.frame, expected.frame, check_exact=True)
    assert (found.event == expected.event).all()
    assert (found.ledger, found.unused, found.drawn) == (expected.ledger, expected.unused, None)


def spread(shop: Shop, folder: Path) -> Shop:
    """The planted table as a folder of Parquet, by month, a part of which is empty."""
    frame = pd.read_csv(io.StringIO(shop.text(",")))
    for month, rows in frame.groupby("month", sort=False):
        (folder / f"month={month}").mkdir(parents=True)
        rows.drop(columns="month").to_parquet(folder / f"month={month}" / "rows.parquet", index=False)
    (folder / "_SUCCESS").touch()
    (folder / f"month={month}" / "none.parquet").write_bytes((folder / f"month={month}" / "rows.parquet").read_bytes())
    rows.head(0).drop(columns="month").to_parquet(folder / f"month={month}" / "none.parquet", index=False)
    return shop


@pytest.mark.parametrize("name", ["conversion", "activity"])
def test_the_tables_of_a_case_are_those_without_spark(spark: SparkSession, name: str, tmp_path: Path) -> None:
    case = read_case(name, REPOSITORY / "analysis")
    folder = write_simulated_tables(case, tmp_path)
    expected = load_from_folder(case, folder)
    found = load_from_folder(on_spark(case), folder)
    assert_same(found, expected)
    assert found.hashes == expected.hashes


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("name", ["conversion", "activity"])
def test_the_real_tables_are_those_without_spark(spark: SparkSession, name: str, real_data: Path) -> None:
    case = read_case(name, REPOSITORY / "analysis")
    assert_same(load_from_folder(on_spark(case), real_data), load_from_folder(case, real_data))


def test_a_folder_of_parquet_is_the_table_in_the_order_of_its_files(
    spark: SparkSession, shop: Shop, tmp_path: Path
) -> None:
    spread(shop, tmp_path / "a [b] é" / "visits")
    asked = shop.having(tables={"visits": {"file": "visits"}}).case
    found = load_from_folder(on_spark(asked), tmp_path / "a [b] é")
    rows = sorted(shop.rows, key=lambda row: row[shop.header.index("month")])
    assert_frame_equal(found.frame, replace(shop, rows=tuple(rows)).load().frame)
    assert len(found.hashes["visits"]) == 64


def test_cells_with_signs_and_encodings_are_read_as_without_spark(
    spark: SparkSession, shop: Shop, tmp_path: Path
) -> None:
    header, row = shop.header, list(shop.rows[0])
    at = header.index("colour")
    cells = ('"a;b"', '"say ""yes"""', '"two\nlines"', " åäö ", '""')
    rows = tuple((*row[:at], cell, *row[at + 1 :]) for cell in cells)
    odd = replace(shop, rows=(*rows, *shop.rows))
    colour = odd.case.columns["colour"].model_copy(update={"missing": True})
    table = odd.case.tables["visits"].model_copy(update={"encoding": "windows-1252"})
    columns = {**odd.case.columns, "colour": colour}
    loose = odd.case.model_copy(update={"columns": columns, "tables": {"visits": table}})
    content = odd.text().encode("windows-1252")
    expected = replace(odd, case=loose).load(content)
    assert_same(load_from_folder(on_spark(loose), tmp_path), expected)
    assert {"a;b", 'say "yes"', "two\nlines"} <= set(expected.frame["colour"])


def test_what_is_wrong_with_a_table_is_told(spark: SparkSession, shop: Shop, tmp_path: Path) -> None:
    def told(content: str, name: str = "visits.csv") -> str:
        (tmp_path / name).write_text(content)
        case = shop.having(tables={"visits": {"file": name, "separator": ";"}}).case
        with pytest.raises(PlainspokenError) as refused:
            load_from_folder(on_spark(case), tmp_path)
        return str(refused.value)

    text = shop.text()
    assert 'visits.csv: row 1, column "colour": expected this column' in told(text.replace("colour", "place", 1))
    assert "Malformed CSV record: 1;2" in told(f"{text}1;2\n")
    assert "visits.xlsx: expected for Spark a file of CSV" in told("", "visits.xlsx")
    assert 'visits.csv: row 2, column "month": expected' in told(text.replace("Feb", "Fab", 1))
    folder = tmp_path / "parts"
    folder.mkdir()
    for place, columns in enumerate((["a", "b"], ["a"])):
        pd.DataFrame(1, range(3), columns).to_parquet(folder / f"{place}.parquet")
    case = shop.having(tables={"visits": {"file": "parts"}}).case
    with pytest.raises(PlainspokenError, match=r'the same columns in each file, found "b" not in all \(1.parquet\)'):
        load_from_folder(on_spark(case), tmp_path)


def draw_visits(rows: int) -> pd.DataFrame:
    """Visits of which a seventh buys, many of them alike."""
    random = np.random.default_rng(3)
    return pd.DataFrame(
        {"id": np.arange(rows) // 3, "pages": random.integers(0, 4, rows), "bought": random.random(rows) < 1 / 7}
    )


def make_large_case(**table: object) -> Case:
    columns = {
        "id": {"type": "identifier", "role": "identifier"},
        "pages": {"type": "integer"},
        "bought": {"type": "flag", "role": "target", "known": "after"},
    }
    tables = {"visits": {"file": "visits", **table}}
    target = {"column": "bought", "positive": "TRUE"}
    said = {"name": "large", "tables": tables, "columns": columns, "target": target, "clean": []}
    return Case.model_validate({**said, "engine": {"kind": "spark", "sample_rows": SAMPLE}})


def write_parts(frame: pd.DataFrame, folder: Path, parts: int) -> None:
    folder.mkdir(parents=True)
    for number, places in enumerate(np.array_split(np.arange(len(frame)), parts)):
        frame.iloc[places].to_parquet(folder / f"{number}.parquet", index=False)


def test_of_a_large_table_each_answer_is_drawn_in_proportion(spark: SparkSession, tmp_path: Path) -> None:
    frame, case = draw_visits(9_000), make_large_case()
    write_parts(frame, tmp_path / "visits", 3)
    found = load_from_folder(case, tmp_path)
    assert found.drawn == DrawnSample(len(found.frame), 9_000)
    assert abs(len(found.frame) - SAMPLE) <= 1 and found.event.mean() == pytest.approx(frame["bought"].mean(), abs=1e-3)
    assert found.frame["id"].astype(int).is_monotonic_increasing  # the order of the table
    assert found.frame["pages"].mean() == pytest.approx(frame["pages"].mean(), abs=0.15)
    again = load_from_folder(case, tmp_path)
    other = load_from_folder(case.model_copy(update={"seed": 1}), tmp_path)
    assert_frame_equal(again.frame, found.frame)
    assert not other.frame.equals(found.frame)


def test_rows_of_one_key_are_drawn_together_however_files_are_cut(spark: SparkSession, tmp_path: Path) -> None:
    case = make_large_case(key="id", repeats=True)
    for place, parts in (("a", 2), ("b", 5)):
        write_parts(draw_visits(9_000), tmp_path / place / "visits", parts)
    one, other = (load_from_folder(case, tmp_path / place) for place in ("a", "b"))
    assert_frame_equal(one.frame, other.frame)
    assert one.drawn is not None and (one.frame.groupby("id").size() == 3).all()
    assert (one.drawn.cases, one.drawn.rows) == (one.frame["id"].nunique(), len(one.frame))
    assert abs(one.drawn.rows - SAMPLE) < 4 * 3 * (SAMPLE / 3) ** 0.5


def test_of_further_tables_the_rows_of_drawn_keys_are_read(spark: SparkSession, tmp_path: Path) -> None:
    case = read_case("activity", REPOSITORY / "analysis")
    folder = write_simulated_tables(case, tmp_path)
    whole, found = load_from_folder(case, folder), load_from_folder(on_spark(case, SAMPLE), folder)
    assert found.drawn is not None and found.drawn.rows in range(SAMPLE - 1, SAMPLE + 2)
    both = whole.frame.astype(str).merge(found.frame.astype(str))
    assert len(both) == len(found.frame)  # each drawn customer with all that the other tables say of it


def test_a_session_that_ends_is_told_in_one_sentence(
    spark: SparkSession, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_: object) -> None:
        raise ConnectionRefusedError("[Errno 111] Connection refused")

    (tmp_path / "visits.csv").write_text(shop.text())
    monkeypatch.setattr(spark_reading, "collect_drawn", lose)
    with pytest.raises(PlainspokenError, match=r"^Spark: .*Connection refused; mend that and run .* again$"):
        load_from_folder(on_spark(shop.case), tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["visits.csv"]
    assert tell_spark_error(ConnectionResetError()) == "ConnectionResetError"


def test_the_lowest_hashes_are_taken_and_equal_ones_by_place() -> None:
    rows = pa.table(
        {HASH_INSIDE: ["b", "a", "a", "c", "0"], "_plainspoken_file": ["f"] * 5, "_plainspoken_answer": list("yyyyn")}
    )
    assert take_lowest(rows, {"y": 2, "n": 1})[HASH_INSIDE].to_pylist() == ["a", "a", "0"]
    assert take_lowest(rows, {"y": 1, "n": 0}).column(HASH_INSIDE).to_pylist() == ["a"]
    assert (format_hash_bound(0.5), len(format_hash_bound(1e-9))) == ("8" + "0" * 63, 64)


def test_what_was_drawn_is_stamped_and_nothing_else_differs() -> None:
    analysed = AnalysisResult(whole_sample(), pd.DataFrame(), BaseEstimator(), {})
    whole, case = add_engine(analysed, make_large_case(), None), make_large_case()
    assert add_engine(analysed, case.model_copy(update={"engine": None}), None) is analysed
    trace = analysed.findings.provenance.model_copy(update={"versions": whole.findings.provenance.versions})
    assert whole.findings == analysed.findings.model_copy(update={"provenance": trace})
    assert set(trace.versions) - set(analysed.findings.provenance.versions) == {"spark"}
    for drawn, told in (
        (DrawnSample(900, 9_000), {"rows_alone": 900}),
        (DrawnSample(900, 9_000, 300), {"rows": 900, "sets": 300}),
    ):
        found = add_engine(analysed, case, drawn).findings
        said = {at.partition(".")[2]: each.value for at, each in found.evidence.items() if at.startswith("drawn.")}
        assert (said, found.briefing.stamp) == ({"table_rows": 9_000, **told}, "drawn")


def test_a_folder_is_known_by_its_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_text("1")
    first = hash_table_content(tmp_path / "a")
    (tmp_path / "a" / "x").rename(tmp_path / "a" / "y")
    renamed = hash_table_content(tmp_path / "a")
    (tmp_path / "a" / "y").write_text("2")
    assert len({first, renamed, hash_table_content(tmp_path / "a")}) == 3
