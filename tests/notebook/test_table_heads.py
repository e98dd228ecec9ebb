"""Tests that the tables of a notebook stand under heads in its own language."""

from __future__ import annotations

import ast
from pathlib import Path

import pandas as pd
import pytest

from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.notebook import search_table, shown, table_overview
from plainspoken.notebook.shown import translate_heads
from plainspoken.notebook.table_overview import FIELD_KINDS, tabulate_fields
from plainspoken.notebook.texts import read_notebook_texts
from tests.words.planted import LANGUAGES

FRAME = pd.DataFrame({"age": [31.0, 40.0], "town": ["A", "A"], "seen": pd.to_datetime(["2024-01-01", "2024-01-09"])})


def heads_of(language: str) -> dict[str, str]:
    return dict(read_notebook_texts(language, (SHIPPED_TEMPLATES,))["heads"])


def keys_of_tables() -> set[str]:
    """The texts of several words that are keys of rows, in the modules that make tables."""
    files = [Path(str(each.__file__)) for each in (shown, table_overview, search_table)]
    nodes = [node for each in files for node in ast.walk(ast.parse(each.read_text("utf-8")))]
    keys = [
        key.value for each in nodes if isinstance(each, ast.Dict) for key in each.keys if isinstance(key, ast.Constant)
    ]
    return {key for key in keys if isinstance(key, str) and " " in key}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_head_has_a_word_in_every_language(language: str) -> None:
    assert keys_of_tables() <= heads_of(language).keys() == heads_of("en").keys()
    assert language == "en" or not set(heads_of("en").values()) & set(heads_of(language).values())


def test_a_swedish_table_of_fields_stands_under_swedish_heads() -> None:
    told = translate_heads(tabulate_fields(FRAME, str, lambda name, value: value), heads_of("sv"))
    assert list(told.columns) == ["slag", "olika värden", "luckor", "typiskt", "de flesta ligger mellan"]
    assert list(told["slag"]) == ["tal", "kategori", "tid"] == [heads_of("sv")[kind] for kind in FIELD_KINDS]
    assert told.loc["seen", "de flesta ligger mellan"] == "2024-01-01 – 2024-01-09"


def test_a_head_without_a_word_is_a_fault() -> None:
    with pytest.raises(KeyError, match="odd"):
        translate_heads(pd.DataFrame({"odd": [1]}), heads_of("sv"))
