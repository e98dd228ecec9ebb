"""Data: which decimal sign a table is written with. Knows no value and no range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from plainspoken.case import Column
from plainspoken.data.data_error import Fault, listed
from plainspoken.data.parse import NO_NUMBER, as_numbers
from plainspoken.data.read_csv import Raw

NUMBERS = ("integer", "number")
ROWS_SHOWN = 5
WITH_POINT = r"[+-]?\d*\.\d+"
WITH_COMMA = r"[+-]?\d*,\d+"


def sign_of(raw: Raw, fields: Mapping[str, Column]) -> str:
    """The declared decimal sign under which most cells of number columns are numbers; at a tie the first."""
    if len(raw.decimals) == 1:
        return raw.decimals[0]
    return min(raw.decimals, key=lambda sign: _strange(raw, fields, sign))


def _strange(raw: Raw, fields: Mapping[str, Column], sign: str) -> int:
    """How many cells of number columns are no numbers with this decimal sign."""
    cells = [raw.frame[name] for name in number_columns(raw, fields)]
    return sum(int((as_numbers(each, sign).isna() & ~each.isin(NO_NUMBER)).sum()) for each in cells)


def number_columns(raw: Raw, fields: Mapping[str, Column]) -> list[str]:
    """The columns of a table that hold numbers."""
    used = (name for name, each in fields.items() if each.type in NUMBERS and each.role != "ignore")
    return [name for name in used if name in raw.frame]


def mixed(raw: Raw, fields: Mapping[str, Column]) -> Mapping[str, str]:
    """The message for each number column in which both a point and a comma are decimal signs."""
    found = {}
    for name in number_columns(raw, fields):
        points, commas = (_rows(raw, name, pattern) for pattern in (WITH_POINT, WITH_COMMA))
        if points and commas:
            found[name] = _told(raw.file, name, points, commas)
    return found


def _rows(raw: Raw, name: str, pattern: str) -> list[int]:
    """The lines of the file whose cell is written like this."""
    alike = raw.frame[name].str.strip().str.fullmatch(pattern).to_numpy(np.bool_)
    return [int(line) for line in raw.lines[alike]]


def _told(file: str, name: str, points: Sequence[int], commas: Sequence[int]) -> str:
    """The message for a column with both signs."""
    found = f'"." in {_where(points)} and "," in {_where(commas)}'
    remedy = "write all numbers of the column with the same sign"
    return str(Fault(file, "one decimal sign", found, remedy, column=name))


def _where(rows: Sequence[int]) -> str:
    """Rows in words: how many, and the first few."""
    several = "row" if len(rows) == 1 else "rows"
    more = ", ..." if len(rows) > ROWS_SHOWN else ""
    return f"{len(rows):,} {several} ({listed(map(str, rows[:ROWS_SHOWN]))}{more})"
