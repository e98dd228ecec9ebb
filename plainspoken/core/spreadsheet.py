"""Cells of text to CSV that no spreadsheet runs: the guard of every list that is handed on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

UNSEEN_SIGNS = r"\s\x00\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
# What a spreadsheet takes for a formula (OWASP ASVS 5.0, 1.2.10), also in full width, or behind signs that nobody sees;
# and where a sign that separates cells elsewhere, or a line end, begins what may be read as a cell of its own.
FORMULA_START = re.compile(rf"^[{UNSEEN_SIGNS};,]*[=+\-@\t\r\n\x00\uFF1D\uFF0B\uFF0D\uFF20]")
FORMULA_WITHIN = re.compile(r'([;\t\r\n][\s\x00"]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])')
PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?")


def escape_spreadsheet_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before what could be one, also within it."""
    if PLAIN_NUMBER.fullmatch(cell):
        return cell
    guarded = FORMULA_WITHIN.sub(r"\1'", cell)
    return f"'{guarded}" if FORMULA_START.search(cell) else guarded


def rows_to_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells under their heads, each cell quoted and guarded, lines ended by a line feed."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    table.writerows([escape_spreadsheet_formula(cell) for cell in each] for each in (heads, *rows))
    return out.getvalue()
