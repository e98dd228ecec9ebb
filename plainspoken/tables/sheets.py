"""A workbook nobody has declared to the sheet that holds its table, and where the header stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.tables.excel_rows import STREAMED_SUFFIXES, SheetRows, iterate_sheet_rows, open_sheets
from plainspoken.tables.fault import Fault, quote_value
from plainspoken.tables.formulas import list_formula_columns
from plainspoken.tables.header_place import SAMPLE_RECORDS, locate_header, make_column_names, tell_renamed

MAX_COUNTED_ROWS = 20_000  # of a sheet that is compared with others
MIN_TABLE_SHARE = 0.1  # of the rows of the largest table: a smaller one before it holds notes


@dataclass(frozen=True)
class _Sheet:
    """The first rows of a sheet, and how many rows of two cells or more it has below the first, up to a bound."""

    head: list[list[str]]
    rows: int

    @property
    def said(self) -> str:
        """How many rows it has, in words."""
        more = "more than " if self.rows >= MAX_COUNTED_ROWS else ""
        return f"{more}{self.rows:,} row{'' if self.rows == 1 else 's'}"


def find_table_in_workbook(path: Path, sheet: str = "") -> tuple[SourceTable, tuple[str, ...]]:
    """The sheet that was said, or the first with a table that is not tiny beside the largest, as a case declares it;
    and what to tell.

    Raises:
        Faults: no workbook, no sheet of that name, or none with a table.
    """
    with open_sheets(path, path.name) as sheets:
        names = list(sheets)
        looked = {name: _look_at_sheet(sheets, path, name) for name in ([sheet] if sheet else names)}
    chosen = sheet or _choose_sheet(looked)
    rows = looked[chosen].head
    if not any(rows):
        found = "cells that hold formulas never reckoned, or nothing"
        remedy = "open the workbook, save it anew, and name the sheet with --sheet"
        raise Faults([str(Fault(path.name, f"a table in sheet {quote_value(chosen)}", found, remedy))])
    place = locate_header(rows)
    head = rows[place.first : place.first + place.rows]
    columns = make_column_names(head, [])
    notes = _tell_sheets(names, looked, chosen)
    line = place.first + 1
    if line > 1 or place.rows > 1:
        several = f", on {place.rows} rows" if place.rows > 1 else ""
        notes.append(f"the names of columns begin in row {line}{several} ({', '.join(columns[:3])} ...)")
    notes += tell_renamed([each for row in head for each in row], columns)
    notes += _tell_unsaved_formulas(path, chosen, rows, place.first + place.rows, columns)
    kept = chosen if chosen != names[0] else ""
    return SourceTable(file=path.name, sheet=kept, header_row=line, header_rows=place.rows), tuple(notes)


def _look_at_sheet(sheets: SheetRows, path: Path, name: str) -> _Sheet:
    """The first rows of a sheet, and how many it has."""
    rows = iterate_sheet_rows(sheets, SourceTable(file=path.name, sheet=name))
    head = list(islice(rows, SAMPLE_RECORDS))
    rest = islice(rows, MAX_COUNTED_ROWS + 1) if len(sheets) > 1 else ()
    return _Sheet(head, min(max(sum(map(_is_wide, chain(head, rest))) - 1, 0), MAX_COUNTED_ROWS))


def _choose_sheet(looked: Mapping[str, _Sheet]) -> str:
    """The first sheet with a table that is not tiny beside the largest: notes may stand before it in two columns, and
    longer tables after it, such as the orders of its customers."""
    tables = {name: each.rows for name, each in looked.items() if _looks_like_table(each.head)}
    large = MIN_TABLE_SHARE * max(tables.values(), default=0)
    return next((name for name, rows in tables.items() if rows >= large), next(iter(looked)))


def _tell_sheets(names: Sequence[str], looked: Mapping[str, _Sheet], chosen: str) -> list[str]:
    """Which sheet is read, and which others there are; nothing of a workbook of one sheet."""
    sizes = {name: f" ({each.said})" for name, each in looked.items()}
    others = [f"{quote_value(name)}{sizes.get(name, '')}" for name in names if name != chosen]
    if not others:
        return []
    read = f"sheet {quote_value(chosen)} is read"
    return [read, f"other sheets: {', '.join(others)}; choose one with --sheet"]


def _tell_unsaved_formulas(
    path: Path, sheet: str, rows: Sequence[list[str]], first: int, columns: Sequence[str]
) -> list[str]:
    """Which columns are empty because their formulas were saved without values, and what to do."""
    filled = {place for row in rows[first:] for place, each in enumerate(row) if each}
    if path.suffix.lower() not in STREAMED_SUFFIXES or len(filled) >= len(columns):
        return []
    places = list_formula_columns(path, sheet, first, len(rows)) - filled
    named = [quote_value(columns[place]) for place in sorted(places) if place < len(columns)]
    if not named:
        return []
    one = len(named) == 1
    holds = f"column{'' if one else 's'} {', '.join(named)} hold{'s' if one else ''} formulas without saved values"
    return [f"{holds}, and {'is' if one else 'are'} empty so: open the workbook in a spreadsheet program and save it"]


def _is_wide(row: Sequence[str]) -> bool:
    """Whether a row holds two cells or more."""
    return sum(1 for each in row if each.strip()) > 1


def _looks_like_table(rows: list[list[str]]) -> bool:
    """Whether some rows hold two columns or more, and a row below the first."""
    return sum(map(_is_wide, rows)) > 1
