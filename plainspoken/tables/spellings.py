"""Cells of text: the usual spellings of yes, no and nothing."""

from __future__ import annotations

FLAG_TRUE, FLAG_FALSE = "TRUE", "FALSE"
FLAGS_BY_SPELLING = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "1.0"), FLAG_TRUE),
    **dict.fromkeys(("false", "f", "no", "n", "0", "0.0"), FLAG_FALSE),
}
# How R, pandas, SQL and spreadsheets write a number that is not there. In a category they are text.
MISSING_NUMBER_SPELLINGS = ("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None", "<NA>")


def parse_flag(cell: str) -> str | None:
    """TRUE or FALSE for a usual spelling of it, None for any other text."""
    return FLAGS_BY_SPELLING.get(cell.strip().casefold())
