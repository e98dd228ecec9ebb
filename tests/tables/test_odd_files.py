"""Tests of files as they come: titles above the header, merged names, totals, sheets, wrong bytes, false claims."""

from __future__ import annotations

import csv
import gzip
import io
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook
from python_calamine import load_workbook

from plainspoken.case import SourceTable, read_case
from plainspoken.core.errors import Faults
from plainspoken.data.load import load_dataset
from plainspoken.scaffold.columns import propose_columns
from plainspoken.scaffold.new_case import scaffold_case
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import TableProfile, profile_table
from plainspoken.tables.header_place import HeaderPlace, locate_header, make_column_names, tell_renamed
from plainspoken.tables.text_table import read_text_table

HEADER = ["client", "age", "plan", "churned"]
ROWS = [[f"K{n}", str(20 + n % 40), ("basic", "plus")[n % 2], ("yes", "no")[n * 7 % 3 > 0]] for n in range(240)]
TOTAL = ["Total", "3,500", "", "no"]
FOOTER = [["Copyright (c) 2024. All rights reserved."], ["Confidential Information - Do Not Distribute"]]
NOTES = "a note below the table in rows 243, 244"


def as_text(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    """Rows as separated text."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue()


def write_sheets(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """A workbook with these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def read_alike(path: Path) -> TableProfile:
    """A table as `new` looks at it, held against how the analysis reads it."""
    looked = profile_table(path)
    whole = read_text_table(path, looked.source, "t", looked.names)
    assert list(whole.frame.columns) == list(looked.names)
    assert len(whole.frame) == looked.rows + looked.left_out.count
    return looked


FORMS = {
    "plain": as_text([HEADER, *ROWS]).encode(),
    "titles": as_text([["Customers, all shops"], ["as of 2024-05-01"], [], HEADER, *ROWS]).encode(),
    "merged": as_text([["Customers", "", "", ""], ["", "", "", ""], HEADER, *ROWS]).encode(),
    "said": b"sep=;\n" + as_text([HEADER, *ROWS], ";").encode(),
    "said_utf16": ("sep=;\n" + as_text([HEADER, *ROWS], ";")).encode("utf-16"),
    "utf16_le": as_text([HEADER, *ROWS], "\t").encode("utf-16-le"),
    "mark": as_text([HEADER, *ROWS]).encode("utf-8-sig"),
    "old_ends": as_text([HEADER, *ROWS]).replace("\n", "\r").encode(),
    "trailing": as_text([HEADER, *([*row, ""] for row in ROWS)]).encode(),
    "trailing_header": as_text([[*HEADER, ""], *ROWS]).encode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("packed", [False, True])
def test_one_table_in_many_forms(tmp_path: Path, form: str, packed: bool) -> None:
    path = tmp_path / f"a.csv{'.gz' if packed else ''}"
    path.write_bytes(gzip.compress(FORMS[form]) if packed else FORMS[form])
    looked = read_alike(path)
    assert looked.names[:4] == tuple(HEADER) and looked.rows == len(ROWS)
    assert looked.sample[HEADER].to_numpy().tolist() == ROWS


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([HEADER, *ROWS, TOTAL, ["", "", "", ""]], ["an empty row in row 243", "a total in row 242"]),
        ([HEADER, *ROWS[:40], HEADER, *ROWS[40:], HEADER], ["the header once more in rows 42, 243"]),
        ([HEADER, *ROWS[:40], ["Total", "", "", ""], *ROWS[40:]], ["a total in row 42"]),
        ([HEADER, *ROWS, ["Grand Totals (240 records)", "3,500", "", ""]], ["a total in row 242"]),
        ([HEADER, *ROWS, ["Grand Totals (240 records)"], *FOOTER], ["a total in row 242", NOTES]),
    ],
)
def test_rows_that_are_no_cases(tmp_path: Path, rows: list[list[str]], told: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(as_text(rows))
    looked = read_alike(path)
    assert (looked.left_out.tell(), looked.rows) == (told, len(ROWS))
    said: list[str] = []
    case = read_case(str(scaffold_case(NewCaseOptions((path,)), lambda ask, proposed: proposed, said.append)), tmp_path)
    assert any(told[0] in line for line in said)
    loaded = load_dataset(case, tmp_path, tmp_path)
    assert len(loaded.frame) == len(ROWS)
    read, dropped, *_ = loaded.ledger
    assert (read.rows_in, dropped.kind, dropped.affected) == (len(rows) - 1, "drop_where", len(rows) - 1 - len(ROWS))
    undeclared = case.model_copy(update={"clean": ()})
    with pytest.raises(Faults, match="expected a case in each row, found"):
        load_dataset(undeclared, tmp_path, tmp_path)


@pytest.mark.parametrize("rows", [[["Copyright (c) 2024"], ROWS[0]], [["one"]], [["a note", "of two"]]])
def test_rows_of_a_wrong_length_that_are_no_notes_are_told(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(as_text([HEADER, *ROWS, *rows]))
    with pytest.raises(Faults, match="row 242: expected 4 fields as in the header, found"):
        profile_table(path)


@pytest.mark.parametrize("name", ["book.se", "book.sie", "book.txt"])
def test_an_export_of_accounting_is_told_with_what_to_export_instead(tmp_path: Path, name: str) -> None:
    text = '#FLAGGA 0\n#PROGRAM "Bok" 1.0\n#SIETYP 4\n#VER A 1 20240101 "Köp"\n{\n#TRANS 1910 {} 100.00\n}\n'
    (tmp_path / name).write_bytes(text.encode("cp437"))
    with pytest.raises(Faults, match=r"found an export of accounting \(SIE\).*; export the invoices or orders with"):
        profile_table(tmp_path / name)


def test_a_brand_called_total_is_no_total(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    brands = [[("Total", "Shell", "Statoil")[n % 3], *row[1:]] for n, row in enumerate(ROWS)]
    path.write_text(as_text([["brand", *HEADER[1:]], *brands, ["Shell", "20", "plus", "no"]]))
    assert profile_table(path).rows == len(ROWS) + 1


@pytest.mark.parametrize(
    ("header", "below", "names"),
    [
        ([["a", "a", ""]], [], ["a", "a_2", "unnamed_3"]),
        ([["a", "a", "a_2"]], [], ["a", "a_3", "a_2"]),
        ([["age", "pay"], ["years", "EUR"]], [], ["age years", "pay EUR"]),
        ([["", "May", "", "June"], ["id", "sum", "n", "sum"]], [], ["id", "May sum", "May n", "June sum"]),
        ([["a", "b"]], [["x1", "1", "2"], ["x2", "3", "4"]], ["row", "a", "b"]),
        ([["a", "b"]], [["1", "2", ""], ["3", "4", ""]], ["a", "b", "unnamed_3"]),
    ],
)  # fmt: skip
def test_names_of_columns(header: list[list[str]], below: list[list[str]], names: list[str]) -> None:
    assert make_column_names(header, below) == names


def test_names_in_the_quotes_of_statistics_programs(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\t".join(f"'{each}'" for each in HEADER) + "\n" + as_text(ROWS, "\t"))
    looked = read_alike(path)
    assert (looked.names, looked.notes) == (tuple(HEADER), ())
    assert make_column_names([["'a'", "b"]], []) == ["'a'", "b"]


@pytest.mark.parametrize("name", ["c{}", "c"])
def test_a_hundred_thousand_columns_are_named_at_once(name: str) -> None:
    header = [name.format(place) for place in range(100_000)]
    started = time.process_time()
    names = make_column_names([header], [["1"] * len(header)])
    told = tell_renamed(header, names)
    assert time.process_time() - started < 5
    assert len(set(names)) == len(header)
    assert len(told) == (name == "c")


@pytest.mark.parametrize(
    ("records", "place"),
    [
        ([["a", "b"], ["1", "2"], ["3", "4"]], HeaderPlace()),
        ([["city", "plan"], ["Oslo", "basic"], ["Rom", "plus"], ["Rom", "plus"]], HeaderPlace()),
        ([["age", "pay"], ["years", "EUR"], ["1", "2"], ["3", "4"]], HeaderPlace(0, 2)),
        ([["age", "pay"], ["n/a", "-"], ["1", "2"], ["3", "4"]], HeaderPlace()),
        ([["Sales of May", "", ""], ["a", "b", "c"], ["1", "2", "3"]], HeaderPlace(1)),
        ([["", "May", "", "June", ""], ["id", "sum", "n", "sum", "n"], ["k", "1", "2", "3", "4"]], HeaderPlace(0, 2)),
    ],
)
def test_where_the_names_stand(records: list[list[str]], place: HeaderPlace) -> None:
    assert locate_header(records) == place


def test_a_sheet_by_its_name(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path / "a.xlsx", About=[["made for you"]], May=[["Report"], [], HEADER, *ROWS], June=[["x", "y"], [1, 2]]
    )
    looked = read_alike(path)
    assert (looked.source.sheet, looked.source.header_row, looked.rows) == ("May", 3, len(ROWS))
    assert 'other sheets: "About" (0 rows), "June" (1 row); choose one with --sheet' in looked.notes
    assert profile_table(path, "June").names == ("x", "y")
    with pytest.raises(Faults, match=r'expected a sheet "Juni", found .*nearest: "June"'):
        profile_table(path, "Juni")


def test_a_small_sheet_of_notes_before_the_table(tmp_path: Path) -> None:
    notes = [["Report", "Customers 2025"], ["Made by", "Åsa"], ["Note", "See sheet Clients"]]
    orders = [["order", "client"], *([str(n), f"K{n % 240}"] for n in range(900))]
    path = write_sheets(tmp_path / "a.xlsx", Info=notes, Clients=[HEADER, *ROWS], Orders=orders)
    looked = read_alike(path)
    assert (looked.source.sheet, looked.rows) == ("Clients", len(ROWS))
    assert looked.notes[:2] == (
        'sheet "Clients" is read', 'other sheets: "Info" (2 rows), "Orders" (900 rows); choose one with --sheet'
    )  # fmt: skip


@pytest.mark.parametrize("titled", [False, True])
def test_formulas_without_saved_values_are_told(tmp_path: Path, titled: bool) -> None:
    rows = [[*row, f"=B{n}*2", "=1+1" if n % 2 else 2] for n, row in enumerate(ROWS, start=2)]
    above = [["Customers"], []] if titled else []
    path = write_sheets(tmp_path / "a.xlsx", Clients=[*above, [*HEADER, "double", "two"], *rows])
    told = 'column "double" holds formulas without saved values, and is empty so: open the workbook in a spreadsheet'
    assert [each for each in profile_table(path).notes if "formulas" in each] == [f"{told} program and save it"]


def write_open_document(path: Path, sheets: dict[str, str]) -> None:
    """A spreadsheet of OpenDocument; `sheets`: the rows of each as its content."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    tables = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in sheets.items())
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "content.xml", f'<office:document-content {spaces} office:version="1.2">{body}</office:document-content>'
        )
        packed.writestr("META-INF/manifest.xml", "<manifest/>")


def open_document_cell(shown: str, kind: str = "string", value: str = "", more: str = "") -> str:
    """A cell as LibreOffice writes it: what it holds, and how it shows it."""
    holds = {"float": f' office:value="{value}"', "date": f' office:date-value="{value}"', "string": ""}[kind]
    return (
        f'<table:table-cell office:value-type="{kind}"{holds}{more}><text:p>{shown}</text:p></table:table-cell>'
        if shown
        else f"<table:table-cell{more}/>"
    )


def open_document_row(*cells: str, more: str = "") -> str:
    """A row of such cells."""
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def test_an_open_document(tmp_path: Path) -> None:
    rows = [open_document_row(*map(open_document_cell, row)) for row in [HEADER, *ROWS]]
    write_open_document(tmp_path / "a.ods", {"S": "".join(rows)})
    assert load_workbook(tmp_path / "a.ods").sheet_names == ["S"]
    assert read_alike(tmp_path / "a.ods").sample[HEADER].to_numpy().tolist() == ROWS


def test_a_damaged_open_document_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    write_open_document(
        path, {"S": "".join(open_document_row(*map(open_document_cell, row)) for row in [HEADER, *ROWS])}
    )
    whole, told = path.read_bytes(), 0
    for place in range(len(whole) // 2, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            profile_table(path)
        except Faults as faults:
            told += str(faults).startswith("a.ods: expected")
    assert told > 20


def test_an_open_document_with_titles_two_sheets_and_german_numbers(tmp_path: Path) -> None:
    empty = open_document_cell("", more=' table:number-columns-repeated="5"')
    head = open_document_row(*map(open_document_cell, ("Kunde", "Ort", "Umsatz", "Guthaben", "seit")))
    one = [
        open_document_cell("K1"),
        open_document_cell("Köln"),
        open_document_cell("1.234,50 €", "float", "1234.5"),
        open_document_cell("1.234,50"),
        open_document_cell("03.05.26", "date", "2026-05-03"),
    ]
    other = [
        open_document_cell("K2"),
        open_document_cell("", more=' table:number-columns-repeated="2"'),
        open_document_cell("-7,25"),
        open_document_cell("04.05.26", "date", "2026-05-04"),
    ]
    merged = open_document_cell("Kundenliste", more=' table:number-columns-spanned="5"')
    covered = '<table:covered-table-cell table:number-columns-repeated="4"/>'
    title, gap = open_document_row(merged, covered), open_document_row(empty, more=' table:number-rows-repeated="2"')
    body = "".join([open_document_row(*one), open_document_row(*other)] * 4)
    end = open_document_row(empty, more=' table:number-rows-repeated="1048560"')
    notes = open_document_row(open_document_cell("Stand: Mai"))
    write_open_document(tmp_path / "a.ods", {"Hinweise": notes, "Kunden": f"{title}{gap}{head}{body}{end}"})
    looked = profile_table(tmp_path / "a.ods")
    assert (looked.source.sheet, looked.source.header_row, looked.rows) == ("Kunden", 4, 8)
    assert looked.sample.iloc[:2].to_numpy().tolist() == [
        ["K1", "Köln", "1234.5", "1.234,50", "2026-05-03"],
        ["K2", "", "", "-7,25", "2026-05-04"],
    ]
    proposed = {each.name: each for each in propose_columns(looked)}
    assert (proposed["Umsatz"].type, proposed["Guthaben"].type) == ("number", "number")
    assert (proposed["Umsatz"].decimal, proposed["Guthaben"].decimal) == ("", ",")


def test_a_workbook_that_swells_is_refused(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "a.xlsx", S=[HEADER, *ROWS])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet2.xml", b" " * 80_000_000)
    with pytest.raises(
        Faults, match=r"expected a workbook of a usual size, found xl/worksheets/sheet2\.xml of 80,000,000"
    ):
        profile_table(path)


def test_a_cell_far_from_the_table_is_told(tmp_path: Path) -> None:
    book = Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append(row)
    book.active.cell(1_048_576, 1, "x")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(
        Faults, match="row 1048576: expected rows of one table, found a cell below 1,048,334 empty rows"
    ):
        profile_table(tmp_path / "a.xlsx")


@pytest.mark.parametrize("kind", ["parquet", "feather", "orc"])
def test_too_many_typed_columns_are_told_before_they_are_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    frame = pd.DataFrame([[1] * 5_001], columns=[f"c{n}" for n in range(5_001)])
    getattr(frame, f"to_{kind}")(path)
    with pytest.raises(Faults, match=f"a.{kind}: expected at most 5,000 columns, found 5,001"):
        profile_table(path)


def test_too_many_columns_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(f"c{n}" for n in range(20_000)) + "\n" + ",".join(["1"] * 20_000) + "\n")
    with pytest.raises(Faults, match="expected at most 5,000 columns, found 20,000"):
        profile_table(path)


def test_the_header_row_that_a_case_declares(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(as_text([["May"], HEADER, *ROWS[:2], ["K", "x"]]))
    raw = read_text_table(tmp_path / "a.csv", SourceTable(file="a.csv", header_row=2), "t", HEADER)
    assert raw.lines.tolist() == [3, 4] and raw.faults[0].startswith("a.csv: row 5: expected 4 fields")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.xls", "<html><table><tr><td>a</td></tr></table></html>", "found a web page or markup; open it"),
        ("a.xlsx", "a,b\n1,2\n", "found a table of text under another ending; call it .csv"),
        ("a.xls", "a;b\n1;2\n", "found a table of text under another ending; call it .csv"),
        ("a.csv", '[{"a": 1}, {"a": 2}]', "found JSON"),
        ("a.csv", '{"a": [1, 2]}', "found JSON"),
    ],
)
def test_a_file_that_is_something_else_is_called_by_what_it_is(tmp_path: Path, name: str, text: str, told: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(Faults, match=told):
        profile_table(tmp_path / name)


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (["Source: our own till", "", "", ""], ["a note below the table in row 242"]),
        (["(240 rows)", "", "", ""], ["a note below the table in row 242"]),
        (["K9999", "", "", ""], []),
        (["Anna Berg", "", "5", ""], []),
    ],
)
def test_notes_below_a_table_are_no_rows(tmp_path: Path, last: list[str], told: list[str]) -> None:
    lines = [HEADER, *ROWS[:240], last]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(",".join(map(str, each)) for each in lines) + "\n", encoding="utf-8")
    looked = profile_table(path)
    assert looked.left_out.tell() == told
    assert looked.rows == 240 + (not told)


def test_words_above_other_rows_are_a_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = [HEADER, ["Anna Berg", "", "", ""], *ROWS[:240]]
    path.write_text("\n".join(",".join(map(str, each)) for each in lines) + "\n", encoding="utf-8")
    assert profile_table(path).rows == 241


def test_blanks_that_an_open_document_only_counts_are_told(tmp_path: Path) -> None:
    rows = [open_document_row(*map(open_document_cell, row)) for row in [HEADER, *ROWS]]
    swollen = open_document_row(open_document_cell('K<text:s text:c="2000000000"/>'))
    write_open_document(tmp_path / "a.ods", {"S": "".join([*rows, swollen])})
    with pytest.raises(Faults, match=r"2,000,000,000 blanks in its cells; save the table anew, as CSV"):
        profile_table(tmp_path / "a.ods")
