"""Tables as data: own columns are shown, and what is misspelt is told with file, line and the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.report.page_tables import fill_table
from plainspoken.report.table_definitions import read_table_definitions
from plainspoken.words import Words
from tests.sample import sample_findings
from tests.tweak.own import put
from tests.words.planted import TEMPLATES

OWN = """\
[models]
rows = "models"
columns = [
  { head = "head_pairs", kind = "number", what = "roc_auc", format = "of_100" },
  { head = "head_model", kind = "name", what = "model" },
]
"""


def test_own_columns_replace_those_of_their_table_alone(tmp_path: Path) -> None:
    put(tmp_path, "tables.toml", OWN)
    folders = (TEMPLATES, tmp_path)
    shipped, tables = read_table_definitions((TEMPLATES,)), read_table_definitions(folders)
    assert [each.head for each in tables["models"].columns] == ["head_pairs", "head_model"]
    assert {name for name in tables if tables[name] != shipped[name]} == {"models"}
    findings = sample_findings()
    words = Words(findings, "en", folders)
    view = fill_table("models", tables["models"], words)
    assert view is not None
    first = next(iter(findings.over("models")))
    shown = str(words.show(f"{first}.roc_auc", "of_100"))
    assert shown in str(view.rows[0].cells[0].html)
    assert [each.figure for each in view.heads] == [True, False]
    assert not any(row.ours for row in view.rows)  # the own table names no flag


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[models]", "[modles]", "tables.toml:1: no table 'modles' (nearest: 'models')"),
        ("rows =", "row =", "tables.toml:1: [models]: row: no such key (nearest: 'rows')"),
        (
            'what = "roc_auc"',
            'waht = "roc_auc"',
            "tables.toml:4: [models]: column 1: waht: no such key (nearest: 'what')",
        ),
        (', what = "model"', "", "tables.toml:5: [models]: column 2: a name needs `what`"),
        ('"of_100"', '"of_hundred"', "tables.toml:4: [models]: column 1: no format 'of_hundred'"),
        ('"number"', '"nmber"', "tables.toml:4: [models]: column 1: kind: Input should be 'name', 'number'"),
        (
            'kind = "name", what = "model"',
            'kind = "claim"',
            "tables.toml:1: [models]: a column of the kind 'claim' needs",
        ),
        (
            OWN[OWN.index("[") :],
            '[models]\nrows = "models"\ncolumns = []\n',
            "tables.toml:1: [models]: a table needs at least one",
        ),
        ("[models]", "[models", "tables.toml: not TOML"),
    ],
)
def test_what_is_misspelt_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = put(tmp_path, "tables.toml", OWN.replace(old, new, 1))
    with pytest.raises(PlainspokenError) as error:
        read_table_definitions((TEMPLATES, tmp_path))
    assert f"{path.parent}/{told}" in str(error.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    put(tmp_path, "tables.toml", OWN.replace("kind", "kin"))
    with pytest.raises(Faults) as error:
        read_table_definitions((TEMPLATES, tmp_path))
    assert len(error.value.faults) == 4


def test_an_unknown_head_names_the_nearest_label(tmp_path: Path) -> None:
    put(tmp_path, "tables.toml", OWN.replace("head_pairs", "head_pair"))
    folders = (TEMPLATES, tmp_path)
    table = read_table_definitions(folders)["models"]
    with pytest.raises(PlainspokenError, match=r"nearest: 'labels\.head_pairs'"):
        fill_table("models", table, Words(sample_findings(), "en", folders))
