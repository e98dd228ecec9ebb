"""A file of JSON lines, one object a row, to records of text, strictly: numbers stay as they are written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plainspoken.core.errors import Faults
from plainspoken.core.safe_paths import holds_half_sign
from plainspoken.tables.bounds import MAX_TABLE_CELLS, MAX_TABLE_COLUMNS, make_too_large_fault, make_too_wide_fault
from plainspoken.tables.fault import Fault, quote_value
from plainspoken.tables.spellings import FLAG_FALSE, FLAG_TRUE
from plainspoken.tables.text_lines import MAX_LINE_BYTES

JSON_LINES_SUFFIXES = (".jsonl", ".ndjson")


@dataclass(frozen=True)
class JsonRecord:
    """One row: the line of the file it stands on, counted from 1, and its cells by column."""

    line: int
    cells: dict[str, str]


def is_json_lines(path: Path) -> bool:
    """Whether a file holds JSON lines, by the ending of its name."""
    return path.suffix.lower() in JSON_LINES_SUFFIXES


def list_json_names(path: Path, file: str) -> list[str]:
    """The columns of a file in the order in which they first come; a row may lack some. `file`: in messages.

    Raises:
        Faults: a line that is no such row, no row at all, or more columns or cells than a table may have.
    """
    names: dict[str, None] = {}
    for rows, record in enumerate(iterate_json_records(path, file), start=1):
        names |= dict.fromkeys(record.cells)
        if len(names) > MAX_TABLE_COLUMNS:
            raise Faults([str(make_too_wide_fault(file, len(names)))])
        if rows * len(names) > MAX_TABLE_CELLS:
            raise Faults([str(make_too_large_fault(file))])
    if not names:
        raise Faults([str(Fault(file, "one JSON object a line", "none", "check where it comes from"))])
    return list(names)


def iterate_json_records(path: Path, file: str) -> Iterator[JsonRecord]:
    """Each row of a file; empty lines are none.

    Raises:
        Faults: the first line that is no such row, with the column where one is at fault.
    """
    with path.open("rb") as opened:
        number = 0
        while line := opened.readline(MAX_LINE_BYTES + 1):
            number += 1
            if line.strip():
                yield JsonRecord(number, parse_json_row(line, file, number))


def parse_json_row(line: bytes, file: str, number: int) -> dict[str, str]:
    """The cells of one line.

    Raises:
        Faults: it is too long, no object, or holds a list, an object or half of a sign.
    """
    expected = "one JSON object a line, in UTF-8"
    if len(line) > MAX_LINE_BYTES:
        found = f"more than {MAX_LINE_BYTES:,} bytes"
        raise Faults([str(Fault(file, expected, found, "write each row on a line of its own", row=number))])
    try:
        row = json.loads(
            line.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=lambda _: None,
            object_pairs_hook=lambda pairs: JsonObject(pairs),
        )  # fmt: skip
    except (ValueError, RecursionError) as error:
        found = f"another text ({' '.join(str(error).split())})"
        raise Faults([str(Fault(file, expected, found, "correct this line", row=number))]) from None
    if not isinstance(row, JsonObject):
        found = quote_value(line.decode("utf-8-sig").strip())
        raise Faults([str(Fault(file, expected, found, 'write a row as {"column": value, ...}', row=number))])
    cells = write_json_cells(row, file, number)
    if b"\\u" in line and any(map(holds_half_sign, (*cells, *cells.values()))):  # UTF-8 itself holds none
        found = r"half of a sign (\ud800 to \udfff)"
        raise Faults([str(Fault(file, "text in UTF-8", found, "write it whole", row=number))])
    return cells


class JsonObject(list[tuple[str, Any]]):
    """An object as its pairs, for a name may stand in it twice."""


def write_json_cells(row: JsonObject, file: str, number: int) -> dict[str, str]:
    """The values of one object as text.

    Raises:
        Faults: a column that stands there twice, or holds no single value.
    """
    cells: dict[str, str] = {}
    for name, value in row:
        if name in cells:
            fault = Fault(file, "each column once", "it twice", "remove one", row=number, column=name)
            raise Faults([str(fault)])
        if isinstance(value, list):
            fault = Fault(file, "a single value", "a list or an object", "write its parts as columns", number, name)
            raise Faults([str(fault)])
        cells[name] = write_json_value(value)
    return cells


def write_json_value(value: object) -> str:
    """A single value as a table of text holds it."""
    if value is None:
        return ""
    return (FLAG_TRUE if value else FLAG_FALSE) if isinstance(value, bool) else str(value)
