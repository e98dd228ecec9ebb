"""A workbook nobody has declared to the sheet that holds its table, and where the header stands there."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.tables.excel_rows import SheetRows, iterate_sheet_rows, open_sheets
from plainspoken.tables.fault import Fault, quote_value
from plainspoken.tables.header_place import SAMPLE_RECORDS, locate_header, make_column_names, tell_renamed


def find_table_in_workbook(path: Path, sheet: str = "") -> tuple[SourceTable, tuple[str, ...]]:
    """The sheet that was said, or the first that looks like a table, as a case declares it; and what to tell.

    Raises:
        Faults: no workbook, no sheet of that name, or none with a table.
    """
    with open_sheets(path, path.name) as sheets:
        names = list(sheets)
        heads = {name: _read_head(sheets, path, name) for name in ([sheet] if sheet else names)}
    tables = [name for name, rows in heads.items() if _looks_like_table(rows)]
    chosen = next(iter(tables or heads))
    rows = heads[chosen]
    if not any(rows):
        found = "cells that hold formulas never reckoned, or nothing"
        remedy = "open the workbook, save it anew, and name the sheet with --sheet"
        raise Faults([str(Fault(path.name, f"a table in sheet {quote_value(chosen)}", found, remedy))])
    place = locate_header(rows)
    head = rows[place.first : place.first + place.rows]
    columns = make_column_names(head, [])
    others = [name for name in names if name != chosen]
    notes = [f"sheet {quote_value(chosen)} is read"] if others else []
    notes += [f"other sheets: {', '.join(map(quote_value, others))}; choose one with --sheet"] if others else []
    line = place.first + 1
    if line > 1 or place.rows > 1:
        several = f", on {place.rows} rows" if place.rows > 1 else ""
        notes.append(f"the names of columns begin in row {line}{several} ({', '.join(columns[:3])} ...)")
    notes += tell_renamed([each for row in head for each in row], columns)
    kept = chosen if chosen != names[0] else ""
    return SourceTable(file=path.name, sheet=kept, header_row=line, header_rows=place.rows), tuple(notes)


def _read_head(sheets: SheetRows, path: Path, name: str) -> list[list[str]]:
    """The first rows of a sheet."""
    return list(islice(iterate_sheet_rows(sheets, SourceTable(file=path.name, sheet=name)), SAMPLE_RECORDS))


def _looks_like_table(rows: list[list[str]]) -> bool:
    """Whether some rows hold two columns or more, and a row below the first."""
    wide = [row for row in rows if sum(1 for each in row if each.strip()) > 1]
    return len(wide) > 1
