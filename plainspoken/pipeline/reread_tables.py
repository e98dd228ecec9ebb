"""Tables of a built case, read a second time and laid beside its saved scores, without the readers of the analysis."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from plainspoken.case import Case, Column, slug
from plainspoken.case.case_checks import NUMBER_TYPES
from plainspoken.pipeline.raw_rows import Row, read_raw_rows
from plainspoken.tables.aligned_text import is_rewritten
from plainspoken.verify.reread_table import RereadTable
from plainspoken.verify.saved_scores import SavedScores

ABSENT = ""  # of a row that a further table does not have
TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
CellsByRow = Mapping[str, list[str]]  # by column, one cell a row


def reread_tables(case: Case, folder: Path, saved: SavedScores, names: tuple[str, ...] | None) -> RereadTable | None:
    """The rows of the saved scores with their cells; None where a table is not at hand as plain text, or other rows.

    `names`: what each saved row is called (n,), where the scores hold it: else rows are taken in the table's order.
    """
    columns = read_whole_table(case, folder)
    if columns is None:
        return None
    key, rows = case.tables[next(iter(case.tables))].key, len(columns[case.target.column])
    order = list(range(rows)) if names is None else order_by_name(columns.get(key, []), names)
    if order is None or len(order) != len(saved.event):
        return None
    columns = {name: [cells[at] for at in order] for name, cells in columns.items()}
    answers = np.array([cell == case.target.positive for cell in columns[case.target.column]])
    return lay_out(case, columns, saved) if bool((answers == saved.event).all()) else None


def read_whole_table(case: Case, folder: Path) -> dict[str, list[str]] | None:
    """The cells of all rows of the first table, with those of further tables beside them; None where not readable."""
    if any(not is_plainly_written(folder / table.file, case, name) for name, table in case.tables.items()):
        return None
    first, *others = case.tables
    columns = read_columns(case, first, folder)
    keys = columns.get(case.tables[first].key, [])
    for name in others:
        columns |= look_up(case, name, folder, keys)
    return columns if case.target.column in columns else None


def is_plainly_written(path: Path, case: Case, name: str) -> bool:
    """Whether a table stands here as text with one line of names and one row a case, or cells to be spread by key."""
    table = case.tables[name]
    plain = table.add_up is None and table.header_rows == 1 and path.suffix.lower() in TEXT_SUFFIXES
    return plain and path.is_file() and not is_rewritten(path, table)


def read_columns(case: Case, name: str, folder: Path, *, corrected: bool = True) -> dict[str, list[str]]:
    """The cells of a table by column, copies left out where a key names them, slips of the pen put right."""
    table = case.tables[name]
    header, rows = read_raw_rows(
        folder / table.file, table.encoding, (table.separator, *table.separators), table.header_row
    )
    if any(step.step == "drop_duplicates" and step.key for step in case.clean):
        rows = list(dict.fromkeys(rows))
    whole: list[Row] = [row for row in rows if len(row) == len(header)]
    columns = {column: [row[place] for row in whole] for place, column in enumerate(header)}
    for step in case.clean if corrected else ():
        if step.step == "correct" and step.column in columns:
            columns[step.column] = [step.corrections.get(cell, cell) for cell in columns[step.column]]
    return columns


def order_by_name(cells: list[str], names: tuple[str, ...]) -> list[int] | None:
    """Where each name stands among the cells of a key; None where one does not, or stands there twice."""
    place = {cell: at for at, cell in enumerate(cells)}
    if len(place) != len(cells) or any(name not in place for name in names):
        return None
    return [place[name] for name in names]


def look_up(case: Case, name: str, folder: Path, keys: list[str]) -> dict[str, list[str]]:
    """The cells of a further table for each key; of a table with a row for each period, a column for each."""
    table = case.tables[name]
    columns = read_columns(case, name, folder)
    own = columns.pop(table.key, [])
    decimal = next(iter(table.decimals), "")
    found: dict[str, list[str]] = {}
    if table.pivot is None:
        spread = {column: dict(zip(own, cells, strict=True)) for column, cells in columns.items()}
    else:
        by, value = columns[table.pivot.by], columns[table.pivot.value]
        spread = {
            made: {each: cell for each, period, cell in zip(own, by, value, strict=True) if period == told}
            for told, made in table.pivot.columns.items()
        }
    for column, cells_by_key in spread.items():
        found[column] = [with_point(cells_by_key.get(key, ABSENT), decimal) for key in keys]
    return found


def with_point(cell: str, decimal: str) -> str:
    """A cell with a point before its decimals."""
    return cell.replace(decimal, ".") if decimal else cell


def lay_out(case: Case, columns: CellsByRow, saved: SavedScores) -> RereadTable:
    """Numbers and cells by the slug of each declared column; a column with a cell that is no number is left out."""
    numbers, cells = {}, {}
    for name, column in case.columns.items():
        mine = columns.get(name)
        if mine is None:
            continue
        if column.type in NUMBER_TYPES:
            read = read_numbers(mine, column, case.tables[column.table or next(iter(case.tables))].decimals)
            if read is not None:
                numbers[slug(name)] = read
        else:
            cells[slug(name)] = np.array(mine)
    return RereadTable(saved, numbers, cells)


def read_numbers(cells: list[str], column: Column, decimals: tuple[str, ...]) -> np.ndarray | None:
    """Cells as numbers (n,), empty ones as NaN; None where one is neither."""
    decimal = str(column.decimal or (decimals[0] if decimals else ""))
    try:
        return np.array([float(with_point(cell, decimal)) if cell else np.nan for cell in cells])
    except ValueError:
        return None  # written otherwise than plain numbers: not computed a second time, and not counted so
