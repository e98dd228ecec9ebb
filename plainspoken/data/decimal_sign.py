"""Data: which decimal sign a table is written with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from plainspoken.case import Column
from plainspoken.data.parse import parse_numbers
from plainspoken.tables.fault import Fault, join_first_words
from plainspoken.tables.number_text import OTHER_SIGN
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS
from plainspoken.tables.text_table import TextTable

NUMERIC_COLUMN_TYPES = ("integer", "number")
MAX_SIGN_ROWS_SHOWN = 5
DECIMAL_PATTERNS = {".": r"[+-]?\d*\.\d+", ",": r"[+-]?\d*,\d+"}


def choose_decimal_sign(raw: TextTable, fields: Mapping[str, Column]) -> str:
    """The declared decimal sign under which most cells of number columns are numbers; at a tie the first."""
    if len(raw.decimals) == 1:
        return raw.decimals[0]
    return min(raw.decimals, key=lambda sign: _count_unparsed_numbers(raw, fields, sign))


def _count_unparsed_numbers(raw: TextTable, fields: Mapping[str, Column], sign: str) -> tuple[int, int]:
    """How many cells of number columns are no numbers with this decimal sign; and how many only as groups of digits,
    which another sign would read as decimals."""
    cells = [raw.frame[name] for name in list_number_columns(raw, fields)]
    unread = sum(int((parse_numbers(each, sign).isna() & ~each.isin(MISSING_NUMBER_SPELLINGS)).sum()) for each in cells)
    return unread, sum(int(each.str.contains(OTHER_SIGN[sign], regex=False).sum()) for each in cells)


def list_number_columns(raw: TextTable, fields: Mapping[str, Column]) -> list[str]:
    """The columns of a table that hold numbers."""
    used = (name for name, each in fields.items() if each.type in NUMERIC_COLUMN_TYPES and each.role != "ignore")
    return [name for name in used if name in raw.frame]


def find_mixed_signs(raw: TextTable, fields: Mapping[str, Column], decimal: str) -> Mapping[str, str]:
    """The message for each number column in which both a point and a comma are decimal signs."""
    found = {}
    for name in list_number_columns(raw, fields):
        sign = fields[name].decimal or decimal
        unread = parse_numbers(raw.frame[name], sign).isna()
        if not unread.any():
            continue  # nothing is written with another sign, and no pattern need be held against each cell
        lines = {
            sign: _find_pattern_lines(raw, name, ~unread, DECIMAL_PATTERNS[sign]),
            OTHER_SIGN[sign]: _find_pattern_lines(raw, name, unread, DECIMAL_PATTERNS[OTHER_SIGN[sign]]),
        }
        if all(lines.values()):
            found[name] = _format_mixed_signs(raw.file, name, lines["."], lines[","])
    return found


def _find_pattern_lines(raw: TextTable, name: str, among: pd.Series[bool], pattern: str) -> list[int]:
    """The lines of the file whose cell, among some, is written like this."""
    alike = (raw.frame[name].str.strip().str.fullmatch(pattern) & among).to_numpy(np.bool_)
    return [int(line) for line in raw.lines[alike]]


def _format_mixed_signs(file: str, name: str, points: Sequence[int], commas: Sequence[int]) -> str:
    """The message for a column with both signs."""
    found = f'"." in {_format_line_numbers(points)} and "," in {_format_line_numbers(commas)}'
    remedy = "write all numbers of the column with the same sign"
    return str(Fault(file, "one decimal sign", found, remedy, column=name))


def _format_line_numbers(rows: Sequence[int]) -> str:
    """Rows in words: how many, and the first few."""
    several = "row" if len(rows) == 1 else "rows"
    more = ", ..." if len(rows) > MAX_SIGN_ROWS_SHOWN else ""
    return f"{len(rows):,} {several} ({join_first_words(map(str, rows[:MAX_SIGN_ROWS_SHOWN]))}{more})"
