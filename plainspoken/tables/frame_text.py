"""A frame of values to a frame of text, as a file would write it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.tables.duration_text import write_duration


def convert_frame_to_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Every cell as a file would write it; "" where a cell is missing, whole numbers without a point."""
    return pd.DataFrame({str(name): _convert_column_to_text(frame[name]) for name in frame.columns}, dtype=object)


def number_frame_rows(frame: pd.DataFrame) -> NDArray[np.int64]:
    """The row that each case would have below a header."""
    return np.arange(2, len(frame) + 2, dtype=np.int64)


def _convert_column_to_text(cells: pd.Series[Any]) -> list[str]:
    """One column's cells as text."""
    return ["" if missing else _convert_cell_to_text(cell) for cell, missing in zip(cells, cells.isna(), strict=True)]


def _convert_cell_to_text(cell: object) -> str:
    """One cell: a whole float as a whole number, a length of time as 1:05:30, a moment at midnight as a day, else as it
    prints."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(float(cell))
    if isinstance(cell, timedelta):
        return write_duration(cell)
    if isinstance(cell, pd.Timestamp):
        return cell.isoformat().removesuffix("T00:00:00")
    return str(cell)
