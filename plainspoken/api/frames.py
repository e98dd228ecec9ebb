"""Frames of pandas, polars or Arrow to tables of text, as the command reads them."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from pathlib import Path

import narwhals.stable.v2 as nw
import pandas as pd
from narwhals.exceptions import DuplicateError
from narwhals.stable.v2.typing import IntoDataFrame

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import write_atomically
from plainspoken.core.part_files import open_part_file
from plainspoken.data.locate import read_data_variable
from plainspoken.tables.frame_text import convert_frame_to_text

Frames = IntoDataFrame | Mapping[str, IntoDataFrame]


def name_frames(frames: Frames, name: str) -> dict[str, IntoDataFrame]:
    """The frames by the names of their tables; a single one is called `name`."""
    return dict(frames) if isinstance(frames, Mapping) else {name: frames}


def write_frame(frame: IntoDataFrame, path: Path) -> None:
    """Write a frame as CSV in UTF-8, cell by cell as text, for its owner alone; its index is left out, and it is not
    changed.

    Raises:
        PlainspokenError: no frame in memory.
    """
    try:
        text = convert_frame_to_text(as_pandas(frame))
    except DuplicateError:  # a header alone, so that the repeated name is told as that of a file
        names: list[object] = list(getattr(frame, "column_names", getattr(frame, "columns", [])))
        write_atomically(path, f"{','.join(map(str, names))}\n".encode(), private=True)
        return
    risky = any(cells.str.contains("[;\t|]").any() for _, cells in text.items())
    with open_part_file(path, private=True) as part:
        text.to_csv(part, index=False, quoting=csv.QUOTE_ALL if risky else csv.QUOTE_MINIMAL)
        os.replace(part, path)


def as_pandas(frame: IntoDataFrame) -> pd.DataFrame:
    """Any frame in memory as one of pandas.

    Raises:
        PlainspokenError: a lazy frame, or something else than a frame.
    """
    try:
        found: pd.DataFrame = nw.from_native(frame, eager_only=True).to_pandas()
    except TypeError:
        kind = f"{type(frame).__module__.partition('.')[0]}.{type(frame).__name__}"
        remedy = "give a frame of pandas or polars, or an Arrow table (of a lazy frame: what .collect() gives)"
        raise PlainspokenError(f"expected a table in memory, found {kind}; {remedy}") from None
    return found


def free_table_name(name: str) -> str:
    """A name that no file below PLAINSPOKEN_DATA has: a case's table would be read from there first."""
    folder = read_data_variable() if os.environ.get("PLAINSPOKEN_DATA") else None
    while folder is not None and (folder / f"{name}.csv").is_file():
        name += "_"
    return name


def text_of_cell(cell: object) -> str:
    """A single value as a table of text has it: 1 and 1.0 are "1"."""
    return str(convert_frame_to_text(pd.DataFrame({"cell": [cell]}))["cell"].iloc[0])
