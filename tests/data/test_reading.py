"""Data tests: files that cannot be read as declared are refused with place, finding and remedy."""

from __future__ import annotations

import gzip
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.load import load_dataset, load_from_folder, load_from_frame
from plainspoken.data.locate import find_data_folder
from plainspoken.tables.frame_text import convert_frame_to_text
from tests.data.conftest import Shop


def says(message: str, *parts: str) -> None:
    """The message holds each part; shows the whole message where one is missing."""
    for part in parts:
        assert part in message, message


def test_missing_file(shop: Shop) -> None:
    (shop.folder / "visit.csv").touch()
    with pytest.raises(Faults) as refused:
        load_from_folder(shop.case, shop.folder)
    says(str(refused.value), "visits.csv: expected the file of table 'visits'", "holds: visit.csv")
    says(str(refused.value), "correct tables.visits.file", "PLAINSPOKEN_DATA")


def test_variable_naming_no_folder(shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLAINSPOKEN_DATA", str(tmp_path / "gone"))
    with pytest.raises(PlainspokenError, match=r"PLAINSPOKEN_DATA: expected a folder, found none at .*gone.*unset"):
        find_data_folder(shop.case)


def test_variable_set_and_unset(shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLAINSPOKEN_DATA", str(tmp_path))
    assert find_data_folder(shop.case) == tmp_path
    monkeypatch.delenv("PLAINSPOKEN_DATA")
    assert find_data_folder(shop.case) is None


def test_neither_tables_nor_simulator(shop: Shop) -> None:
    with pytest.raises(PlainspokenError, match=r"planted: expected tables or a simulator.*PLAINSPOKEN_DATA"):
        load_dataset(shop.case, None, shop.folder)


@pytest.mark.parametrize(("written", "called"), [(",", '"," (comma)'), ("\t", '"\\t" (tab)')])
def test_wrong_separator(shop: Shop, written: str, called: str) -> None:
    message = shop.refusal(shop.text(written).encode())
    says(message, "visits.csv: row 1:", 'columns separated by ";"', "found 1 field", called, "6 of the 6")
    says(message, "under tables.visits in the case")
    assert "\n" not in message


def test_wrong_separator_where_decimal_commas_tear_rows_apart(shop: Shop) -> None:
    torn = shop.having(tables={"visits": {"file": "visits.csv", "separator": ",", "decimal": ","}})
    says(torn.refusal(shop.text().replace(".", ",").encode()), 'set separator = ";"')


def test_missing_column(shop: Shop) -> None:
    without = replace(shop, header=shop.header[1:], rows=tuple(row[1:] for row in shop.rows))
    says(without.refusal(), 'visits.csv: row 1, column "pages": expected this column, found none')
    says(without.refusal(), "has: seconds, month, colour, weekend, bought", "add it to the file")


def test_extra_column(shop: Shop) -> None:
    more = replace(shop, header=(*shop.header, "browser"), rows=tuple((*row, "2") for row in shop.rows))
    says(more.refusal(), 'row 1, column "browser": expected only declared columns', 'role = "ignore"')


def test_renamed_column(shop: Shop) -> None:
    renamed = replace(shop, header=("pages", "Second", *shop.header[2:]))
    says(renamed.refusal(), 'row 1, column "seconds": expected this column, found "Second" instead; rename it')
    assert renamed.refusal().count("\n") == 0


def test_column_twice(shop: Shop) -> None:
    twice = replace(shop, header=("pages", "pages", *shop.header[2:]))
    says(twice.refusal(), 'row 1, column "pages_2": expected only declared columns')


def test_line_of_50_megabytes(shop: Shop) -> None:
    head = "".join(";".join(row) + "\n" for row in (shop.header, *shop.rows[:3])).encode()
    message = shop.refusal(head + b"7" * 50_000_000)
    says(message, "visits.csv: row 5: expected lines of at most 1,000,000 bytes", "line ends")
    assert len(message) < 300


@pytest.mark.parametrize(("encoding", "word"), [("windows-1252", "café crème"), ("windows-1251", "Синий цвет")])
def test_byte_that_is_not_utf8(shop: Shop, encoding: str, word: str) -> None:
    content = shop.cell(17, "colour", word).text().encode(encoding)
    first = word.encode(encoding).index(next(each for each in word.encode(encoding) if each > 127))
    position = len("15;15.5;Feb;") + first + 1
    message = shop.refusal(content)
    says(message, "visits.csv: row 17: expected text encoded as utf-8", f"at position {position} of the line")
    says(message, f'declare encoding = "{encoding}" under tables.visits')


def test_declared_encoding_is_used(shop: Shop) -> None:
    table = {"file": "visits.csv", "separator": ";", "encoding": "windows-1251"}
    there = shop.having(tables={"visits": table}).cell(2, "colour", "синий")
    assert there.load(there.text().encode("windows-1251")).frame.colour.iloc[0] == "синий"


def test_byte_order_mark_is_no_part_of_the_first_column(shop: Shop) -> None:
    assert next(iter(shop.load(shop.text().encode("utf-8-sig")).frame)) == "pages"


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_empty_file(shop: Shop, content: bytes) -> None:
    says(shop.refusal(content), "visits.csv: expected a header and rows, found an empty file")


def test_row_with_too_many_fields(shop: Shop) -> None:
    message = shop.refusal(shop.text().replace("\n7;7.5;", "\n7;7;5;").encode())
    says(message, "visits.csv: row 9: expected 6 fields as in the header, found 7", 'unquoted ";"')


def test_zero_byte(shop: Shop) -> None:
    message = shop.cell(6, "colour", "re\0d").refusal()
    says(message, "row 6: expected text", "byte 0x00 at position 13 of the line", "save the file anew as UTF-8")


def test_open_quotation_mark(shop: Shop) -> None:
    says(shop.cell(30, "colour", '"red').refusal(), "row 30: expected fields", "a quotation mark that opens a cell")


def test_rows_after_a_quoted_line_break_keep_their_line(shop: Shop) -> None:
    spoilt = shop.cell(10, "colour", '"dark\nred"').cell(20, "seconds", "soon")
    says(spoilt.refusal(), 'row 21, column "seconds"')


def test_unknown_kind_of_file(shop: Shop) -> None:
    odd = shop.having(tables={"visits": {"file": "visits.xml"}})
    (shop.folder / "visits.xml").write_text("<a/>")
    with pytest.raises(Faults, match=r'visits.xml: expected a file ending in .csv.*found ".xml"'):
        load_from_folder(odd.case, odd.folder)


def test_unknown_encoding_and_separator_of_two_signs(shop: Shop) -> None:
    with pytest.raises(ValidationError, match=r"expected an encoding of text.*'utf-9'"):
        shop.having(tables={"visits": {"file": "visits.csv", "encoding": "utf-9"}})
    with pytest.raises(ValidationError, match=r"expected one sign such as .* \(found: '\|\|'\)"):
        shop.having(tables={"visits": {"file": "visits.csv", "separator": "||"}})


def test_gzipped_parquet_and_frame_read_alike(shop: Shop) -> None:
    plain = shop.load()
    (shop.folder / "visits.csv.gz").write_bytes(gzip.compress(shop.text().encode()))
    frame = pd.read_csv(shop.folder / "visits.csv", sep=";")
    frame.to_parquet(shop.folder / "visits.parquet")
    for file in ("visits.csv.gz", "visits.parquet"):
        other = shop.having(tables={"visits": {"file": file, "separator": ";"}})
        pd.testing.assert_frame_equal(load_from_folder(other.case, other.folder).frame, plain.frame)
    pd.testing.assert_frame_equal(load_from_frame(shop.case, frame).frame, plain.frame)


def test_broken_gzip(shop: Shop) -> None:
    packed = shop.having(tables={"visits": {"file": "visits.csv.gz", "separator": ";"}})
    (shop.folder / "visits.csv.gz").write_bytes(gzip.compress(shop.text().encode())[:-20])
    with pytest.raises(Faults, match="expected a whole gzip file"):
        load_from_folder(packed.case, packed.folder)


def test_excel_without_its_package(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    there = shop.having(tables={"visits": {"file": "visits.xlsx"}})
    (shop.folder / "visits.xlsx").write_bytes(b"PK\x03\x04" + bytes(30))
    with pytest.raises(PlainspokenError, match=r"visits.xlsx: an Excel file needs.*openpyxl.*save .* as \.csv"):
        load_from_folder(there.case, there.folder)


def test_parquet_that_is_none(shop: Shop) -> None:
    there = shop.having(tables={"visits": {"file": "visits.parquet"}})
    (shop.folder / "visits.parquet").write_bytes(b"no parquet")
    with pytest.raises(Faults, match=r"visits\.parquet: expected a Parquet file"):
        load_from_folder(there.case, there.folder)


def test_cells_in_memory_as_a_file_writes_them() -> None:
    frame = pd.DataFrame({"a": [1.0, None, 0.1], "b": [True, False, None], "c": pd.to_datetime(["2024-01-02"] * 3)})
    assert convert_frame_to_text(frame).to_numpy().tolist() == [
        ["1", "True", "2024-01-02"],
        ["", "False", "2024-01-02"],
        ["0.1", "", "2024-01-02"],
    ]
