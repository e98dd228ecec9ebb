"""Tests of files that are right by their kind and wrong inside: each is read, or told in a sentence."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from plainspoken.case import SourceTable
from plainspoken.cli import app as cli
from plainspoken.core.errors import Faults
from plainspoken.tables import records, repeated_cells
from plainspoken.tables.text_table import read_text_table

ROWS = 400
PLAIN: dict[str, list[Any]] = {"age": [20 + each % 50 for each in range(ROWS)], "churned": ["yes", "no"] * (ROWS // 2)}


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def new(name: str) -> Result:
    """Propose a case of a table; only what is told may end it."""
    done = CliRunner().invoke(cli.app, ["new", name, "--yes"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (pa.array([b"\xff\0"] * ROWS), "UTF8"),
        (pa.array([-(2**62)] * ROWS, pa.timestamp("us", "Europe/Nowhere")), "Europe/Nowhere"),
    ],
)
def test_cells_of_parquet_that_are_no_text_are_told(cells: pa.Array, told: str) -> None:
    pq.write_table(pa.table({**PLAIN, "odd": cells}), "t.parquet")
    done = new("t.parquet")
    assert done.exit_code == 1 and done.stderr.startswith("t.parquet: ") and told in done.stderr, done.output


def test_half_floats_are_numbers() -> None:
    halves = pa.array([each / 2 for each in range(ROWS)], pa.float32()).cast(pa.float16())
    pq.write_table(pa.table({**PLAIN, "half": halves}), "t.parquet")
    assert new("t.parquet").exit_code == 0
    assert '"half"' in Path("t.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("where", ["age", "value"])
def test_half_a_sign_in_json_lines_is_told_with_its_line(where: str) -> None:
    half = "\\ud800"
    name, value = (f"age{half}", "x") if where == "age" else ("age", half)
    lines = [f'{{"{name}": "{value}", "churned": {json.dumps(each)}}}' for each in PLAIN["churned"]]
    Path("t.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = new("t.jsonl")
    assert done.exit_code == 1 and "row 1" in done.stderr and "half of a sign" in done.stderr, done.output


def test_a_row_numbered_beyond_all_rows_is_told_at_once() -> None:
    pd.DataFrame(PLAIN).to_excel("good.xlsx", index=False)
    with zipfile.ZipFile("good.xlsx") as good, zipfile.ZipFile("t.xlsx", "w") as bad:
        for part in good.namelist():
            bad.writestr(part, good.read(part).replace(b'<row r="2"', b'<row r="99999999999999999999"'))
    done = new("t.xlsx")
    assert done.exit_code == 1 and "at most 1,048,576 rows in a sheet" in done.stderr, done.output


def write_ods(name: str, rows: str, sheets: int = 1) -> None:
    """An OpenDocument table whose sheets hold these rows."""
    spaces = " ".join(f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"' for each in ODS_SPACES)
    body = "".join(f'<table:table table:name="S{each}">{rows}</table:table>' for each in range(sheets))
    content = f"<office:spreadsheet>{body}</office:spreadsheet>"
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", f"<manifest:manifest {spaces}/>")
        packed.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body>{content}</office:body></office:document-content>",
        )


def write_ods_rows(cells: list[str], row: str = "", cell: str = "") -> str:
    """A row of an OpenDocument table. `row`, `cell`: what is said of it, and of its first cell."""
    first, *others = (f'office:value-type="string"><text:p>{each}</text:p></table:table-cell>' for each in cells)
    return f"<table:table-row {row}><table:table-cell {cell} {first}{''.join(map(CELL, others))}</table:table-row>"


ODS_SPACES = ("manifest", "office", "table", "text")
CELL = "<table:table-cell {}".format
ODS_ROWS = "".join(
    write_ods_rows([str(age), said]) for age, said in [("age", "churned"), *zip(*PLAIN.values(), strict=True)]
)


@pytest.mark.parametrize(
    ("row", "cell", "sheets", "told"),
    [
        ('table:number-rows-repeated="200000"', "", 1, "found 2,000,"),
        ('table:number-rows-repeated="100"', 'table:number-columns-repeated="2000"', 1, "found 2,000,"),
        ('table:number-rows-repeated="10000"', "", 20, "found 2,000,"),
        ('table:number-rows-repeated="40000000"', "", 1, "expected at most 60,000,000 cells"),
    ],
)
def test_an_open_document_table_that_repeats_long_cells_is_told(row: str, cell: str, sheets: int, told: str) -> None:
    write_ods("t.ods", ODS_ROWS + write_ods_rows(["z" * 10_000, "no"], row, cell), sheets)
    done = new("t.ods")
    assert done.exit_code == 1 and done.stderr.startswith("t.ods: ") and told in done.stderr, done.output


def test_an_open_document_table_may_repeat_empty_cells_to_the_end_of_its_sheet() -> None:
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    repeated = write_ods_rows(["20", "no"], 'table:number-rows-repeated="3"')
    write_ods("t.ods", ODS_ROWS + repeated + empty)
    done = new("t.ods")
    assert done.exit_code == 0 and f"{ROWS + 3} rows, 2 columns" in done.output, done.output


def test_a_workbook_whose_cells_share_a_long_text_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = '<c t="s"><v>{}</v></c>'.format
    with zipfile.ZipFile("t.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", f"<sst><si><t>{'w' * 10_000}</t></si><si><r><t>no</t></r></si></sst>")
        row = f"<row>{cell(0) * 400}{cell(1)}<c><v>0</v></c></row>"
        packed.writestr("xl/worksheets/sheet1.xml", f"<sheetData>{row}</sheetData>")
    monkeypatch.setattr(repeated_cells, "MAX_WRITTEN_BYTES", 4_000_002)
    repeated_cells.check_shared_texts(Path("t.xlsx"), "t.xlsx")
    monkeypatch.setattr(repeated_cells, "MAX_WRITTEN_BYTES", 4_000_001)
    with pytest.raises(
        Faults, match=r"^t\.xlsx: expected cells of at most .* in all sheets, found 4,000,002, each cell"
    ):
        repeated_cells.check_shared_texts(Path("t.xlsx"), "t.xlsx")


@pytest.mark.parametrize("empty", ["\n", "\r\n"])
def test_lines_without_end_that_hold_nothing_are_told(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = pd.DataFrame(PLAIN).to_csv(index=False, lineterminator="\n")
    declared = SourceTable(file="t.csv")
    monkeypatch.setattr(records, "MAX_EMPTY_LINES", 1_000)
    Path("t.csv").write_text(rows.replace("\n", f"\n{empty}") + empty * 900, encoding="utf-8", newline="")
    assert len(read_text_table(Path("t.csv"), declared, "t", list(PLAIN)).frame) == ROWS
    Path("t.csv").write_text(rows + empty * 2_000, encoding="utf-8", newline="")
    with pytest.raises(Faults, match=r"^t\.csv: expected rows, or at most 1,000 empty lines, found more up to row 1,"):
        read_text_table(Path("t.csv"), declared, "t", list(PLAIN))


def test_short_rows_beyond_number_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pd.DataFrame(PLAIN).to_csv("t.csv", index=False)
    monkeypatch.setattr(records, "MAX_TABLE_ROWS", ROWS - 1)
    with pytest.raises(Faults, match=r"^t\.csv: expected at most 10,000,000 rows, found more"):
        read_text_table(Path("t.csv"), SourceTable(file="t.csv"), "t", list(PLAIN))
