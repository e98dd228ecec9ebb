"""Data: Parquet and Excel files to rows of text. Knows no type and no value."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.data.data_error import Fault
from plainspoken.data.parse import Cells


def read_binary_table(path: Path, named: str) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """All cells as text, and the row of each as a spreadsheet counts it (the header is row 1).

    Raises:
        Faults: not a file of its kind.
        PlainspokenError: an Excel file where no reader for it is installed.
    """
    frame = _read_excel_frame(path, named) if path.suffix.lower() == ".xlsx" else _read_parquet_frame(path, named)
    return convert_frame_to_text(frame), number_frame_rows(frame)


def convert_frame_to_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Every cell as a file would write it; "" where a cell is missing, whole numbers without a point."""
    return pd.DataFrame({str(name): _convert_column_to_text(frame[name]) for name in frame.columns}, dtype=object)


def number_frame_rows(frame: pd.DataFrame) -> NDArray[np.int64]:
    """The row that each case would have below a header."""
    return np.arange(2, len(frame) + 2, dtype=np.int64)


def _convert_column_to_text(cells: Cells) -> list[str]:
    """One column's cells as text."""
    return ["" if missing else _convert_cell_to_text(cell) for cell, missing in zip(cells, cells.isna(), strict=True)]


def _convert_cell_to_text(cell: object) -> str:
    """One cell: a whole float as a whole number, a moment at midnight as a day, else as it prints."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(float(cell))
    if isinstance(cell, pd.Timestamp):
        return cell.isoformat().removesuffix("T00:00:00")
    return str(cell)


def _read_parquet_frame(path: Path, named: str) -> pd.DataFrame:
    """A Parquet file as a frame."""
    import pyarrow

    try:
        return pd.read_parquet(path)
    except pyarrow.ArrowInvalid as error:
        raise Faults([str(Fault(named, "a Parquet file", f"{error}", "save the table anew"))]) from None


def _read_excel_frame(path: Path, named: str) -> pd.DataFrame:
    """The first sheet of an Excel file as a frame of text."""
    try:
        return pd.read_excel(path, engine="openpyxl", dtype=str, keep_default_na=False, na_values=[""])
    except ImportError:
        raise PlainspokenError(
            f"{named}: an Excel file needs the package openpyxl, which is not installed; "
            f"install it, or save the table as .csv"
        ) from None
    except (zipfile.BadZipFile, ValueError) as error:
        fault = Fault(named, "an Excel file (.xlsx)", f"{error}", "save the table anew")
        raise Faults([str(fault)]) from None
