"""A text table to its rows of cells, as a second computation reads it: by the plain reader of the library alone."""

from __future__ import annotations

import csv
from pathlib import Path

Row = tuple[str, ...]


def read_raw_rows(path: Path, encoding: str, separators: tuple[str, ...], header_row: int = 1) -> tuple[Row, list[Row]]:
    """Header and rows of a text table, by the separator that splits the header most."""
    text = path.read_text(encoding="utf-8-sig" if encoding == "utf-8" else encoding)
    lines = text.split("\n")[header_row - 1 :]
    separator = max(separators, key=lines[0].count)
    header, *rows = (
        tuple(cell.strip() for cell in row)
        for row in csv.reader((f"{line}\n" for line in lines if line), delimiter=separator)
    )
    return header, [row for row in rows if row]
