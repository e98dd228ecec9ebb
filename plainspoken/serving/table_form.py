"""Real time: how a table of new cases is written: encoding, separator, places, sheet, and where its names stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from plainspoken.case import SourceTable
from plainspoken.case.first_look import name_case_file, read_built_case
from plainspoken.core.errors import Faults
from plainspoken.core.findings import Findings
from plainspoken.tables.dialect import detect_text_encoding, sniff_text_dialect
from plainspoken.tables.excel_rows import is_workbook, open_sheets
from plainspoken.tables.said_encoding import is_decodable_file, is_utf8_file, require_text_encoding
from plainspoken.tables.sheets import find_table_in_workbook
from plainspoken.tables.text_batches import read_column_names
from plainspoken.tables.text_lines import is_text_table


def choose_table_encoding(path: Path, said: str, findings: Findings, cases: Path) -> str:
    """The encoding that was said; else that of the case, where its file is at hand and all of the table is text of it;
    empty where the table itself tells. `cases`: the folder of case files.

    Raises:
        PlainspokenError: no such encoding, or no table of text; or the case file has a fault.
    """
    require_text_encoding(said, [path])
    name = f"{name_case_file(findings)}.toml"
    file = next((each for each in (Path(name), cases / name) if each.is_file()), None)
    if said or file is None or not is_text_table(path) or is_utf8_file(path):
        return said
    declared = {each.encoding for each in read_built_case(findings, str(file), cases).tables.values()}
    return next((each for each in sorted(declared) if is_decodable_file(path, each)), "")


def find_table_form(path: Path, separator: str, needed: Collection[str], encoding: str = "") -> SourceTable:
    """How a table is written, so that its columns have the `needed` names: plainly, with the separator of the case, or
    as its own lines and sheets tell. The plain form where none has them, so that its reader says what is wrong.

    `encoding`: where it is known.
    """
    known = {"encoding": encoding} if encoding else {}
    plain = SourceTable(file=str(path), separator=separator, **known)
    try:
        return next((each for each in _list_forms(path, plain, encoding) if _has_names(path, each, needed)), plain)
    except Faults:
        return plain  # whoever reads it so meets the same fault, and tells it


def _list_forms(path: Path, plain: SourceTable, encoding: str) -> Iterator[SourceTable]:
    """The ways in which a file may be read, the plain one first."""
    if is_text_table(path):
        yield plain.model_copy(update={"encoding": encoding or detect_text_encoding(path).name})
        form = sniff_text_dialect(path, encoding)
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
