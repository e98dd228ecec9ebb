"""Data, proposing: a copy of a table with one more column that says whether a number lies above a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from plainspoken.core.errors import Faults
from plainspoken.data.parse import parse_numbers
from plainspoken.scaffold.columns import detect_decimal_sign, is_number_column
from plainspoken.scaffold.line_copy import write_frames
from plainspoken.scaffold.profile import TableProfile
from plainspoken.tables.fault import Fault

ABOVE_CUT_VALUE, BELOW_CUT_VALUE = "yes", "no"


def write_binarised_target(looked: TableProfile, column: str, cut: float, target: Path) -> str:
    """Write the table to `target` (CSV, UTF-8) with a column of yes and no; returns its name.

    A row that holds no number there has no answer, as a row whose answer is open: the case leaves it out and says so.

    Raises:
        Faults: no such column, or one that holds no numbers.
    """
    if column not in looked.names or not is_number_column(looked.column(column), looked):
        fault = Fault(looked.path.name, "a column of numbers for --above", "none", "correct --target", 0, column)
        raise Faults([str(fault)])
    name = f"{column} above {cut:g}"
    write_frames(_iterate_answered(looked, column, cut, name), target)
    return name


def _iterate_answered(looked: TableProfile, column: str, cut: float, name: str) -> Iterator[pd.DataFrame]:
    """The table piece by piece, with the answer as its last column."""
    decimal = detect_decimal_sign(looked)
    for frame in looked.iterate_frames():
        numbers = parse_numbers(frame[column], decimal)
        answer = (numbers > cut).map({True: ABOVE_CUT_VALUE, False: BELOW_CUT_VALUE}).where(numbers.notna(), "")
        yield frame.assign(**{name: answer})
