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

from plainspoken.cli import app as cli

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
