"""Tests of the guard of every CSV: nothing that a spreadsheet would run, nothing that it would cut."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainspoken.core.spreadsheet import escape_spreadsheet_formula, rows_to_csv
from plainspoken.serving.batch import open_batch_writer


@pytest.mark.parametrize(
    ("cell", "guarded"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A2)", "'@SUM(A2)"),
        ("\t=1+1", "'\t'=1+1"),
        ("\r=1+221", "'\r'=1+221"),
        ("\n=1", "'\n'=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        (" =1", "' =1"),
        ("\u200b=1", "'\u200b=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("\u202e=1", "'\u202e=1"),
        (";=1", "';'=1"),
        ("62;=1+1", "62;'=1+1"),
        ("62;=1+1;x;+2", "62;'=1+1;x;'+2"),
        ("62;\uff1d1+1", "62;'\uff1d1+1"),
        ("62;\x00=1+1", "62;\x00'=1+1"),
        ("-1\n", "'-1\n"),
        ("a\r=1", "a\r'=1"),
        ("\x00=1", "'\x00=1"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_a_sign_before_it(cell: str, guarded: str) -> None:
    assert escape_spreadsheet_formula(cell) == guarded


@given(st.text(alphabet='=+-@;\t\r\n" a1\x00\uff1d'))
def test_no_cell_begins_a_formula_however_it_is_split(cell: str) -> None:
    first, *others = re.split(r"[;\t\r\n]", escape_spreadsheet_formula(cell))
    assert not re.match(r"[\s\x00]*[=+@\uff1d]", first)
    assert not any(re.match(r'[\s\x00"]*[=+@\uff1d]', part) for part in others)


@pytest.mark.parametrize("cell", ["", "a=b", "-3.5", "-12", "1e-05", "C++", "A-", "18-25", "a; b", "Köln"])
def test_what_it_would_not_stays(cell: str) -> None:
    assert escape_spreadsheet_formula(cell) == cell


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=4))
def test_what_is_written_is_read_again_cell_by_cell(rows: list[list[str]]) -> None:
    text = rows_to_csv(["=head", "b"], rows)
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [["'=head", "b"], *[[escape_spreadsheet_formula(cell) for cell in row] for row in rows]]


def test_scores_that_are_handed_on_have_it_too(tmp_path: Path) -> None:
    ids = ["=HYPERLINK(1)", "+cmd|' /C calc'!A1", "@SUM(A2)", "\t=1", "7", None]
    schema = pa.schema([("=id", pa.string()), ("probability", pa.float64())])
    batch = pa.RecordBatch.from_arrays([pa.array(ids), pa.array([-0.5] * len(ids))], schema=schema)
    with open_batch_writer(tmp_path / "scores.csv", schema) as writer:
        writer.write_batch(batch)
    with (tmp_path / "scores.csv").open(newline="", encoding="utf-8") as file:
        heads, *rows = csv.reader(file)
    assert heads == ["'=id", "probability"]
    assert [row[0] for row in rows] == [*(f"'{each}" for each in ids[:3]), "'\t'=1", "7", ""]
    assert {row[1] for row in rows} == {"-0.5"}
