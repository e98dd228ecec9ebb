"""Real time: how a table of new cases is written: encoding, separator, places, sheet, and where its names stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.tables.dialect import detect_text_encoding, sniff_text_dialect
from plainspoken.tables.excel_rows import is_workbook, open_sheets
from plainspoken.tables.sheets import find_table_in_workbook
from plainspoken.tables.text_batches import read_column_names
from plainspoken.tables.text_lines import is_text_table


def find_table_form(path: Path, separator: str, needed: Collection[str]) -> SourceTable:
    """How a table is written, so that its columns have the `needed` names: plainly, with the separator of the case, or
    as its own lines and sheets tell. The plain form where none has them, so that its reader says what is wrong."""
    plain = SourceTable(file=str(path), separator=separator)
    try:
        return next((each for each in _list_forms(path, plain) if _has_names(path, each, needed)), plain)
    except Faults:
        return plain  # whoever reads it so meets the same fault, and tells it


def _list_forms(path: Path, plain: SourceTable) -> Iterator[SourceTable]:
    """The ways in which a file may be read, the plain one first."""
    if is_text_table(path):
        yield plain.model_copy(update={"encoding": detect_text_encoding(path).name})
        form = sniff_text_dialect(path)
        found = {name: getattr(form, name) for name in ("separator", "encoding", "header_row", "header_rows", "starts")}
        yield plain.model_copy(update=found)
    elif is_workbook(path):
        yield plain
        with open_sheets(path, plain.file) as sheets:
            names = list(sheets)
        for name in names:
            found = find_table_in_workbook(path, name)[0].model_dump(include={"sheet", "header_row", "header_rows"})
            yield plain.model_copy(update=found)


def _has_names(path: Path, form: SourceTable, needed: Collection[str]) -> bool:
    """Whether a file has all these columns where it is read so."""
    try:
        return set(needed) <= set(read_column_names(path, form))
    except Faults:
        return False  # not written so
