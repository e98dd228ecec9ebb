"""Cells of text to CSV that no spreadsheet runs: the one guard of every list this program writes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for a formula (OWASP ASVS 5.0, 1.2.10), also in full width, or behind white space or a sign
# that separates cells elsewhere; RE2 and Python read it alike. A plain negative number stays one.
FORMULA_START = r"^[\s\x00;,]*[=+\-@\t\r\n\x00\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]|[;\t\r\n][\s\"]*[=+\-@]"
PLAIN_NUMBER = r"^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$"
_FORMULA = re.compile(re.sub(r"\\x\{(\w{4})\}", r"\\u\1", FORMULA_START))
_NUMBER = re.compile(PLAIN_NUMBER)


def escape_spreadsheet_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before it where it could be one."""
    return f"'{cell}" if _FORMULA.search(cell) and not _NUMBER.match(cell) else cell


def rows_to_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells under their heads, each cell quoted and guarded, lines ended by a line feed."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    table.writerows([escape_spreadsheet_formula(cell) for cell in each] for each in (heads, *rows))
    return out.getvalue()
