"""Start tests: a first case out of a database, a folder or the standard input."""

from __future__ import annotations

import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from plainspoken.case import read_case
from plainspoken.cli.app import app
from plainspoken.data.locate import DATA_FOLDER_VARIABLE

FRAME = pd.DataFrame(
    {
        "visits": [number % 9 for number in range(300)],
        "city": ["Hull", "York", "Leeds"] * 100,
        "came_back": ["yes", "no", "no", "no"] * 75,
    }
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database of customers, in which the command is run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(DATA_FOLDER_VARIABLE, raising=False)
    with closing(sqlite3.connect("shop.db")) as opened:
        FRAME.to_sql("customers", opened, index=False)
    return tmp_path


def new(*options: str, given: str = "") -> Result:
    """Run `plainspoken new` without questions."""
    return CliRunner().invoke(
        app, ["new", *options, "--target", "came_back", "--positive", "yes", "--yes"], input=given
    )


def test_a_case_is_proposed_from_a_query_and_reads_it_anew(folder: Path) -> None:
    query = "select *\nfrom customers\nwhere visits >= 1 -- 'seen'"
    told = new("--source", "shop.db", "--query", query, "--to", "cases/churn.toml")
    assert (told.exit_code, told.stderr) == (0, "")
    case = read_case("cases/churn.toml", folder)
    source = case.tables["churn"].source
    assert source is not None
    assert (source.connect, source.query, case.tables["churn"].file) == ("../shop.db", query, "churn.parquet")
    (folder / "cases" / "churn.parquet").unlink()
    plan = CliRunner().invoke(app, ["analyse", "cases/churn.toml"])
    assert (plan.exit_code, "from tables.churn.source (sqlite) into cases/churn.parquet" in plan.stderr) == (0, True)
    findings = (folder / "report" / "churn" / "findings.json").read_text(encoding="utf-8")
    assert "churn.parquet, query" in findings and "customers" not in findings


def test_a_table_names_the_case(folder: Path) -> None:
    assert new("--source", "shop.db", "--from-table", "customers").exit_code == 0
    told = tomllib.loads((folder / "customers.toml").read_text(encoding="utf-8"))["tables"]["customers"]
    assert told["source"] == {"connect": "shop.db", "table": "customers"}


def test_a_folder_of_files_names_the_case(folder: Path) -> None:
    (folder / "exports").mkdir()
    FRAME.to_parquet(folder / "exports" / "one.parquet", index=False)
    assert new("--source", "exports").exit_code == 0
    assert read_case("exports", folder).tables["exports"].file == "exports.parquet"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--source", "postgres://a:geheim@host/db", "--from-table", "x"), "as a variable of the environment"),
        (("--source", "shop.db"), 'expected query = "select ..." or table = "..."'),
        (("--source", "shop.db", "--query", "select 1 as a", "--from-table", "x"), "query or table, found both"),
        (("--source", "shop.db", "--from-table", "nowhere"), "--source (sqlite): expected a query that it answers"),
        (("--source", "nowhere", "--from-table", "x"), "expected a file or folder at the path"),
        (("--query", "select 1"), "connect: is missing"),
        (("shop.csv", "--source", "shop.db", "--from-table", "customers"), "expected no tables beside it"),
        (("--source", "shop.db", "--from-table", "customers", "--above", "3"), "--above: expected a file"),
        ((), "expected a table, or --source"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_leaves_nothing(
    folder: Path, options: tuple[str, ...], told: str
) -> None:
    done = new(*options)
    assert done.exit_code == 1 and told in done.stderr and done.stderr.count("\n") == 1
    assert "geheim" not in done.output
    assert [each.name for each in folder.iterdir()] == ["shop.db"]


def test_a_case_that_is_there_stays_and_its_rows_too(folder: Path) -> None:
    assert new("--source", "shop.db", "--from-table", "customers").exit_code == 0
    again = new("--source", "shop.db", "--from-table", "customers")
    assert (again.exit_code, "expected no file yet, found one" in again.stderr) == (1, True)
    assert new("--source", "shop.db", "--from-table", "customers", "--force").exit_code == 0


def test_standard_input_is_kept_and_proposed(folder: Path) -> None:
    assert new("-", given=FRAME.to_csv(index=False)).exit_code == 0
    assert (folder / "input.csv").read_text(encoding="utf-8") == FRAME.to_csv(index=False)
    rows = FRAME.to_json(orient="records", lines=True)
    assert new("-", "--to", "visits.toml", given=rows).exit_code == 0
    assert read_case("visits", folder).tables["visits"].file == "visits.jsonl"
    none = new("-", "--to", "other.toml")
    assert (none.exit_code, "found nothing; give it one" in none.stderr) == (1, True)
    assert not (folder / "other.csv").exists()
