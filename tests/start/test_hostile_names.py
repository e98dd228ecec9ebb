"""Tests that names and values of a table are never read as entries of the case that `new` writes, in any language."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from plainspoken.cli import app

CUSTOMERS = range(200)
PERIODS = ("jan", "feb", "mar")
ENTRIES = "month\n[privacy]\nnames = true\n[tables.other]\nfile = 'other.csv'\n#"
WORDS_TABLE = ("words.en", "words.sv", 'words.en = { name = "x" }', "words.en = {}")


def write_table(path: Path, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table with these heads."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])


def propose(folder: Path, *arguments: str) -> dict[str, Any]:
    """The case that is proposed, as it reads."""
    done = CliRunner().invoke(app.app, ["new", *arguments, "--yes", "--to", str(folder / "case.toml")])
    assert done.exit_code == 0, done.output
    return tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))


def write_customers(folder: Path) -> str:
    """Customers with an answer."""
    rows = [(f"C{each:03}", each % 50, "yes" if each * 7 % 11 < 4 else "no") for each in CUSTOMERS]
    write_table(folder / "customers.csv", ("customer", "age", "churned"), rows)
    return str(folder / "customers.csv")


@pytest.mark.parametrize("period", [ENTRIES, "month\x7f", "month\N{LINE SEPARATOR}seed = 4"])
def test_a_head_of_a_long_table_is_no_entry(tmp_path: Path, period: str) -> None:
    rows = [(f"C{each:03}", name, each * 3 % 17 + 0.5) for each in CUSTOMERS for name in PERIODS]
    write_table(tmp_path / "spend.csv", ("customer", period, "spend"), rows)
    case = propose(tmp_path, write_customers(tmp_path), str(tmp_path / "spend.csv"), "--target", "churned")
    assert case["tables"]["spend"]["pivot"]["by"] == period
    assert set(case["tables"]) == {"customers", "spend"} and "privacy" not in case


def test_what_looks_like_words_in_a_table_stays_as_it_is_in_another_language(tmp_path: Path) -> None:
    rows = [
        (
            f"C{each:03}",
            each % 9,
            each % 5,
            WORDS_TABLE[each * each // 3 % 4],
            "words.en" if each * 7 % 11 < 4 else "words.sv",
        )
        for each in CUSTOMERS
    ]
    heads = ("customer", "words.en", "words.sv", "kind", "answer")
    write_table(tmp_path / 'languages = ["en"].csv', heads, rows)
    table, positive = str(tmp_path / 'languages = ["en"].csv'), ("--positive", "words.en")
    case = propose(tmp_path, table, "--target", "answer", *positive, "--language", "sv")
    assert case["languages"] == ["sv"] and case["target"]["positive"] == "words.en"
    assert {"words.en", "words.sv"} <= set(case["columns"])
    assert set(case["columns"]["kind"]["words"]) == {"sv"}
