"""Data tests: invoice lines read alike from each kind of file; files that cannot be read are told."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from plainspoken.data.invoices.load_invoices import load_invoices, load_invoices_from_frame
from tests.data.invoice_lines import HEADER, Book, frame_of, line, make_case

PLANTED = (
    line("7", "10003", 3, "2024-05-02 09:30:00", 2.5, "7001", name="CAFÉ CRÈME"),
    line("7", "10002", 1, "2024-05-02 09:30:00", 10.0, "7001", name=""),
    line("8", "10001", 5, "2024-05-02 09:31:00", 2.5, ""),
    line("C9", "10003", -1, "2024-05-03 00:00:00", 2.5, "7001"),
)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Two hundred customers with an order each, one with a return, and a sale to nobody."""
    return Book(make_case(), tmp_path).with_rows(*PLANTED)


def filed(book: Book, file: str, **entries: object) -> Book:
    """The table kept in another kind of file."""
    return book.having(tables={"lines": {"file": file, **entries}})


def same(one: InvoiceDataset, other: InvoiceDataset) -> None:
    """Both hold the same orders, returns, lines and products, and say the same of what was done."""
    for name in ("orders", "returns", "lines", "products"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert (one.ledger, one.totals) == (other.ledger, other.totals)


def typed(book: Book) -> pd.DataFrame:
    """The table as other programs keep it: whole customers as floats for want of one, times as times."""
    frame = frame_of(*book.rows).replace("", None)
    frame["Client"] = pd.to_numeric(frame.Client.str.replace("u", "8"))
    frame["When"], frame["Number"] = pd.to_datetime(frame.When), frame.Number.astype(int)
    return frame.assign(Price=frame.Price.astype(float))


def test_what_was_planted_is_there(book: Book) -> None:
    invoices = book.load()
    order = invoices.orders.set_index("order").loc["7"]
    assert (order.customer, order.revenue, order["items"], order["products"], order.place) == (
        "7001", 17.5, 4, 2, "Spain"
    )  # fmt: skip
    assert order.time == pd.Timestamp("2024-05-02 09:30")
    assert invoices.returns.iloc[0].to_dict() == {
        "customer": "7001", "time": pd.Timestamp("2024-05-03"), "order": "7", "product": "10003",
        "revenue": 2.5, "items": 1,
    }  # fmt: skip
    assert invoices.products.set_index("product").description.to_dict() == {
        "10001": "RED BAG", "10002": "RED BAG", "10003": "CAFÉ CRÈME"
    }  # fmt: skip
    assert len(invoices.hashes["lines.csv"]) == 64
    assert not invoices.demonstration


def test_gzip_and_memory_read_like_a_plain_file(book: Book) -> None:
    (book.folder / "lines.csv.gz").write_bytes(gzip.compress(book.text().encode()))
    packed = filed(book, "lines.csv.gz").case
    same(book.load(), load_invoices(packed, book.folder, book.folder / "work"))
    same(book.load(), load_invoices_from_frame(book.case, frame_of(*book.rows)))


@pytest.mark.parametrize("file", ["lines.parquet", "lines.xlsx"])
def test_typed_files_read_like_a_plain_one(book: Book, file: str) -> None:
    frame = typed(book)
    if file.endswith("xlsx"):
        frame.to_excel(book.folder / file, index=False)
    else:
        frame.to_parquet(book.folder / file)
    other = load_invoices(filed(book, file).case, book.folder, book.folder / "work")
    plain = replace(book, rows=tuple((*row[:6], row[6].replace("u", "8"), row[7]) for row in book.rows))
    same(plain.load(), other)


def test_a_fault_in_a_spreadsheet_is_told_with_its_row(book: Book) -> None:
    rows = (*book.rows[:1], (*book.rows[1][:2], "two\nlines", *book.rows[1][3:]), *book.rows[2:])
    frame = frame_of(*rows).replace("", None)
    frame.loc[40, "Price"] = "three"
    frame.to_excel(book.folder / "lines.xlsx", index=False)
    with pytest.raises(Faults, match=r'lines\.xlsx: row 42, column "Price": expected a number, found "three"'):
        load_invoices(filed(book, "lines.xlsx").case, book.folder, book.folder / "work")


def test_the_other_declared_way_of_writing_is_read(book: Book) -> None:
    other = filed(book, "lines.csv", separators=[";"], decimals=[","])
    written = book.text(";").replace(".5;", ",5;").replace(".25;", ",25;").replace("10.0;", "10,0;")
    same(book.load(), other.load(written.encode()))


def test_windows_line_ends_and_a_byte_order_mark_are_read(book: Book) -> None:
    same(book.load(), book.load(book.text().replace("\n", "\r\n").encode("utf-8-sig")))


def test_a_declared_encoding_is_used_and_an_undeclared_one_told(book: Book) -> None:
    content = book.text().encode("windows-1252")
    declared = filed(book, "lines.csv", encoding="windows-1252").load(content)
    assert "CAFÉ CRÈME" in set(declared.products.description)
    message = book.refusal(content)
    assert "lines.csv: row 2: expected text encoded as utf-8, found byte 0xc9 at position" in message
    assert 'declare encoding = "windows-1252" under tables.lines' in message


def test_another_separator_than_declared_is_told(book: Book) -> None:
    assert 'set separator = ";" under tables.lines' in book.refusal(book.text(";").encode())


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_file_is_told(book: Book, content: bytes) -> None:
    assert "lines.csv: expected a header and rows, found an empty file" in book.refusal(content)


def test_a_header_alone_has_too_few_customers(book: Book) -> None:
    assert "customers with a sale" in book.refusal((",".join(HEADER) + "\n").encode())


def test_a_broken_gzip_file_is_told(book: Book) -> None:
    packed = gzip.compress(book.text().encode())
    assert "expected a whole gzip file" in filed(book, "lines.csv.gz").refusal(packed[:-30])


@pytest.mark.parametrize("file", ["lines.parquet", "lines.xlsx"])
def test_a_file_of_another_kind_than_its_name_is_told(book: Book, file: str) -> None:
    assert f"{file}: expected a" in filed(book, file).refusal(b"no such file")


def test_an_open_quotation_mark_is_told(book: Book) -> None:
    message = book.cell(30, "Name", '"RED').refusal()
    assert "row 30: expected fields" in message
    assert "found a quotation mark that opens a cell and does not end it" in message


def test_two_stray_quotation_marks_that_merge_rows_are_told(book: Book) -> None:
    lines = book.cell(30, "Name", '"PIPE').cell(34, "Name", 'CABLE"')
    assert 'row 30, column "Name": expected a cell of one row, found one cell that runs over 5' in lines.refusal()


def test_nothing_is_left_in_the_workspace(book: Book) -> None:
    book.load()
    book.cell(3, "Price", "free").refusal()
    assert list((book.folder / "work").iterdir()) == []


def test_memory_that_is_no_amount_is_told(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINSPOKEN_MEMORY", "much")
    assert 'PLAINSPOKEN_MEMORY: expected an amount of memory such as "500MB"' in book.refusal()


def test_a_case_without_tables_or_simulator_is_told(book: Book) -> None:
    with pytest.raises(PlainspokenError, match="expected a table or a simulator, found neither"):
        load_invoices(book.case, None, book.folder)


def test_a_step_that_invoice_lines_do_not_know_is_told(book: Book) -> None:
    odd = book.having(clean=[{"step": "drop_where", "slug": "odd", "when": [["Number", "<", 0]]}])
    assert "clean 'odd': expected drop_duplicates or correct" in odd.refusal()


def test_duplicates_stay_where_no_step_drops_them(book: Book) -> None:
    twice = book.with_rows(PLANTED[0])
    assert twice.load().totals.rows_raw - twice.load().totals.lines_all == 1
    kept = twice.having(clean=[]).load()
    assert kept.totals.lines_all == kept.totals.rows_raw
    assert "drop_duplicates" not in [each.kind for each in kept.ledger]
