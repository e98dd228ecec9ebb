"""The JSON Schema of a case file says to an editor what the program says when it reads the case."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from plainspoken.case import read_case
from plainspoken.case.case_schema import CASE_SCHEMA_FILE, SCHEMA_DIRECTIVE, describe_case_file
from plainspoken.cli import app as cli
from plainspoken.core.errors import Faults

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "analysis").glob("*.toml"))
# A slip in a case file: what stands there, and what is written instead.
SLIPS = [
    ('task = "classification"', 'task = "regression"'),
    ('positive = "TRUE"', 'positiv = "TRUE"'),
    ('type = "integer"', 'type = "whole"'),
    ("[target]", "[targets]"),
    ('["@band", "==", "top"]', '["@band", "=", "top"]'),
    ('["@band", "==", "top"]', '["@band", "=="]'),
    ('languages = ["en", "sv"]', 'languages = "en"'),
]


def faults(text: str) -> list[str]:
    """What an editor would underline."""
    return [each.message for each in Draft202012Validator(describe_case_file()).iter_errors(tomllib.loads(text))]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_shipped_cases_fit_and_name_the_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert faults(text) == []
    named = re.match(r"#:schema (\S+)\n", text)
    assert named and (path.parent / named[1]).resolve() == ROOT / "docs" / CASE_SCHEMA_FILE


@pytest.mark.parametrize(("entry", "other"), SLIPS)
def test_a_slip_is_one_to_the_editor_and_to_the_program(entry: str, other: str, tmp_path: Path) -> None:
    text = (ROOT / "analysis/conversion.toml").read_text(encoding="utf-8")
    assert entry in text
    wrong = text.replace(entry, other, 1)
    (tmp_path / "wrong.toml").write_text(wrong, encoding="utf-8")
    assert faults(wrong) != []
    with pytest.raises(Faults):
        read_case("wrong", tmp_path)


def test_a_segmentation_needs_invoices_instead_of_a_target() -> None:
    text = (ROOT / "analysis/customers.toml").read_text(encoding="utf-8")
    assert any("invoices" in each for each in faults(text.replace("[invoices]", "[money]", 1)))
    assert any("target" in each for each in faults(text.replace('"segmentation"', '"classification"', 1)))


def test_every_entry_of_a_case_and_of_a_column_is_explained() -> None:
    schema = describe_case_file()
    explained: list[tuple[str, dict[str, Any]]] = [("case", schema)]
    explained += [(name, schema["$defs"][name]) for name in ("Column", "CaseTexts")]
    silent = [f"{at}.{name}" for at, model in explained for name, each in model["properties"].items()
              if not each.get("description")]  # fmt: skip
    assert silent == []
    assert schema["$defs"]["Column"]["properties"]["known"]["description"].startswith("`known` says when")


def test_new_puts_the_schema_where_the_first_line_says(tmp_path: Path) -> None:
    (tmp_path / "churn.csv").write_text(
        "calls,left\n" + "".join(f"{n % 9},{'yes' if n % 9 + n % 4 > 7 else 'no'}\n" for n in range(300))
    )
    arguments = ["new", str(tmp_path / "churn.csv"), "--target", "left", "--yes"]
    done = CliRunner().invoke(cli.app, arguments)
    assert done.exit_code == 0, done.output
    text = (tmp_path / "churn.toml").read_text(encoding="utf-8")
    assert text.splitlines()[0] == SCHEMA_DIRECTIVE == f"#:schema ./{CASE_SCHEMA_FILE}"
    assert json.loads((tmp_path / CASE_SCHEMA_FILE).read_text(encoding="utf-8")) == describe_case_file()
    assert faults(text) == []


def test_a_file_of_that_name_that_is_something_else_stays(tmp_path: Path) -> None:
    (tmp_path / "churn.csv").write_text("calls,left\n" + "".join(f"{n % 9},{'yn'[n % 2]}\n" for n in range(300)))
    (tmp_path / CASE_SCHEMA_FILE).write_text("mine")
    CliRunner().invoke(cli.app, ["new", str(tmp_path / "churn.csv"), "--target", "left", "--positive", "y", "--yes"])
    assert (tmp_path / "churn.toml").is_file()
    assert (tmp_path / CASE_SCHEMA_FILE).read_text() == "mine"
