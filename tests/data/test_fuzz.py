"""Tables and cases with bytes that were flipped, cut, doubled or put in: told in words, never by a traceback."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as make
from typer.testing import CliRunner

from plainspoken.case import read_case
from plainspoken.cli import app as cli
from plainspoken.core.errors import PlainspokenError
from plainspoken.data.load import load_dataset

ROWS = 60
FRAME = pd.DataFrame(
    {
        "id": [f"C{at:03}" for at in range(ROWS)],
        "day": [f"2025-{at % 12 + 1:02}-{at % 28 + 1:02}" for at in range(ROWS)],
        "calls": [at % 9 for at in range(ROWS)],
        "sum": [f"{at * 3.7:.2f}" for at in range(ROWS)],
        "town": [("Köln", "Malmö", "Псков", 'a "b", c')[at % 4] for at in range(ROWS)],
        "left": ["yes" if at % 5 == 0 else "no" for at in range(ROWS)],
    }
)
CASE = """
task = "classification"
languages = ["en"]
seed = 7
[tables.t]
file = "t.{kind}"
[target]
column = "left"
positive = "yes"
[split]
folds = 5
[columns.id]
type = "identifier"
role = "identifier"
[columns.calls]
type = "integer"
[columns.sum]
type = "number"
[columns.town]
type = "category"
words.en = {{ name = "town" }}
[columns.left]
type = "category"
role = "target"
known = "after"
"""
# What is put in: signs that mean something to readers of tables and of TOML, and some that mean nothing to anybody.
PIECES = (
    b"\x00", b'"', b"'", b",", b";", b"\t", b"\r", b"\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\x1a", b"\x85", b"{",
    b"[[", b"]", b"=", b"\\u", b"NaN", b"1e999", b"-0", b"9" * 40, b"\xe2\x80\xae", "\u2028".encode(), b'"""', b"#",
    b"\n\n\n",
)  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """One change: where (a share of the length), what is done to how many bytes, and what is put in."""

    place: float
    how: str
    length: int
    piece: bytes

    def apply(self, content: bytes) -> bytes:
        """The content with this change."""
        at = int(self.place * len(content))
        before, part, after = content[:at], content[at : at + self.length], content[at + self.length :]
        return {
            "put in": before + self.piece + part + after,
            "replace": before + self.piece + after,
            "cut out": before + after,
            "double": before + part + part + after,
            "flip": before + bytes(byte ^ 0x55 for byte in part) + after,
            "cut off": before,
        }[self.how]


EDITS = make.lists(
    make.builds(
        Edit,
        place=make.floats(0, 1, exclude_max=True),
        how=make.sampled_from(["put in", "replace", "cut out", "double", "flip", "cut off"]),
        length=make.sampled_from([1, 2, 7, 40, 400]),
        piece=make.sampled_from(PIECES) | make.binary(max_size=6),
    ),
    min_size=1,
    max_size=4,
)
small = settings(
    max_examples=40, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def as_csv() -> bytes:
    return FRAME.to_csv(index=False).encode()


def as_json_lines() -> bytes:
    return "".join(f"{json.dumps(row)}\n" for row in FRAME.to_dict("records")).encode()


def as_parquet() -> bytes:
    written = BytesIO()
    FRAME.to_parquet(written)
    return written.getvalue()


def as_workbook() -> bytes:
    written = BytesIO()
    FRAME.to_excel(written, index=False)
    return written.getvalue()


KINDS: Mapping[str, Callable[[], bytes]] = {
    "csv": as_csv,
    "jsonl": as_json_lines,
    "parquet": as_parquet,
    "xlsx": as_workbook,
}


def edited(content: bytes, edits: list[Edit]) -> bytes:
    for each in edits:
        content = each.apply(content)
    return content


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_table_is_read_or_told_by_new(kind: str) -> None:
    whole = KINDS[kind]()

    @small
    @given(EDITS)
    def try_one(edits: list[Edit]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"t.{kind}"
            path.write_bytes(edited(whole, edits))
            done = CliRunner().invoke(cli.app, ["new", str(path), "--target", "left", "--yes", "--json"])
            if done.exception is not None and not isinstance(done.exception, SystemExit):
                raise done.exception
            assert done.exit_code in (0, 1) and done.output.strip()

    try_one()


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_table_is_read_or_told_by_its_case(kind: str) -> None:
    whole = KINDS[kind]()

    @small
    @given(EDITS)
    def try_one(edits: list[Edit]) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "t.toml").write_text(CASE.format(kind=kind), encoding="utf-8")
            (folder / f"t.{kind}").write_bytes(edited(whole, edits))
            try:
                load_dataset(read_case(str(folder / "t.toml"), folder), folder, folder)
            except PlainspokenError as told:
                assert str(told).strip()

    try_one()


@settings(small, max_examples=300)
@given(EDITS)
def test_a_broken_case_is_read_or_told(edits: list[Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.toml"
        path.write_bytes(edited(CASE.format(kind="csv").encode(), edits))
        try:
            read_case(str(path), Path(folder))
        except PlainspokenError as told:
            assert str(told).strip()
