"""Amounts as people write them: numbers with what stands beside them, and lengths of time in words."""

from __future__ import annotations

from typing import Any, TypeAlias

import pandas as pd

from plainspoken.tables.duration_text import SECONDS_BY_UNIT, read_durations
from plainspoken.tables.number_text import read_written_numbers

Cells: TypeAlias = "pd.Series[Any]"


def parse_amounts(cells: Cells, decimal: str, unit: str) -> Cells:
    """Numbers of a column in its unit; NaN where there is none. In one of time, cells may say how long, such as 1:05:30
    or 2h 15m; plain numbers are in that unit already."""
    numbers = read_written_numbers(cells, decimal)
    worded = cells.str.contains(r"[^\W\d_]|:", regex=True) if unit in SECONDS_BY_UNIT else None
    if worded is None or not bool(worded.any()):
        return numbers
    lengths = read_durations(cells.where(worded, ""), unit)
    return lengths.where(lengths.notna(), numbers)
