"""Data tests: texts declared to say that nothing is there are gaps, whatever the column's type."""

from __future__ import annotations

import pandas as pd
import pytest

from plainspoken.case import MISSING_CATEGORY, Column, ColumnType
from plainspoken.data.load import convert_to_final_type
from plainspoken.data.parse import find_missing_cells, parse_column_cells


@pytest.mark.parametrize(
    ("type_", "cells", "gaps"),
    [
        ("number", ["1.5", "-999", "?", ""], [False, True, True, True]),
        ("flag", ["yes", "no", "?", "-999"], [False, False, True, True]),
        ("category", ["a", "?", "", "-999"], [False, True, True, True]),
        ("date", ["2024-01-31", "?", "NA", "-999"], [False, True, True, True]),
    ],
)
def test_declared_texts_are_gaps(type_: ColumnType, cells: list[str], gaps: list[bool]) -> None:
    column = Column(type=type_, missing=True, nothing=("?", "-999"))
    text = pd.Series(cells, dtype=object)
    assert find_missing_cells(text, column).tolist() == gaps
    assert parse_column_cells(text, column, ".").isna().tolist() == gaps


def test_undeclared_ones_are_values() -> None:
    text = pd.Series(["1", "-999"], dtype=object)
    assert parse_column_cells(text, Column(type="integer"), ".").tolist() == [1, -999]


@pytest.mark.parametrize(("type_", "values"), [("category", ()), ("category", ("a", "b")), ("flag", ())])
def test_a_gap_in_a_category_or_flag_is_a_value_of_its_own(type_: ColumnType, values: tuple[str, ...]) -> None:
    text = pd.Series(["yes", "", "no"] if type_ == "flag" else ["b", "", "a"], dtype=object)
    column = Column(type=type_, missing=True, values=values)
    found = convert_to_final_type(parse_column_cells(text, column, "."), column)
    assert found.isna().sum() == 0 and found.iloc[1] == MISSING_CATEGORY
    assert list(found.cat.categories)[-1] == MISSING_CATEGORY and len(found.cat.categories) == 3


def test_where_there_is_no_gap_there_is_no_such_value() -> None:
    column = Column(type="category", missing=True)
    assert list(convert_to_final_type(pd.Series(["b", "a"], dtype=object), column).cat.categories) == ["a", "b"]
