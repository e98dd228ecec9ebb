"""Data, proposing: what to tell of a column of times that no one form reads: which cells, in which rows."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from plainspoken.core.errors import Faults
from plainspoken.data.invoices.time_forms import read_sale_times
from plainspoken.scaffold.keywords import KNOWN_TIME_FORMATS, ROLE_KEYWORDS, name_has_keyword
from plainspoken.scaffold.profile import TableProfile
from plainspoken.tables.fault import Fault, quote_value

MAX_EXAMPLES = 3
EXPECTED_TIMES = "times all written in one usual form"
WRITE_SO = "write all of them as 2024-12-31, or 2024-12-31 14:30 where the hour is known"


def make_time_fault(looked: TableProfile, name: str, or_else: str = "") -> Faults:
    """The fault of a column whose times no one form reads. `or_else`: what may be done beside mending the cells."""
    cells = looked.read_columns([name])[name]
    filled = cells[cells != ""]
    if filled.empty:
        return Faults([str(Fault(looked.path.name, EXPECTED_TIMES, "empty cells", WRITE_SO + or_else, column=name))])
    read = find_cells_of_commonest_form(filled)
    shown = show_cells(looked, filled[~read])
    found = f"none, but for instance {shown}"
    if read.any():
        usual = quote_value(filled[read].iloc[0])
        found = f"{int(read.sum()):,} like {usual} and {int((~read).sum()):,} otherwise: {shown}"
    return Faults([str(Fault(looked.path.name, EXPECTED_TIMES, found, WRITE_SO + or_else, column=name))])


def find_cells_of_commonest_form(filled: pd.Series[str]) -> pd.Series[bool]:
    """Which cells the usual form reads that reads most of them."""
    once = pd.Series(filled.unique(), dtype=object)
    counts = once.map(filled.value_counts())
    read = [read_sale_times(once, form).notna() for form in KNOWN_TIME_FORMATS]
    best = max(read, key=lambda each: float(np.dot(each, counts)))
    return filled.isin(once[best])


def show_cells(looked: TableProfile, cells: pd.Series[str]) -> str:
    """The first few cells with their rows, those first that are written in different ways."""
    if cells.empty:
        return "none"
    shapes = cells.map(lambda cell: re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell)))
    unlike = cells.index[~shapes.duplicated()]
    order = [*unlike, *cells.index.difference(unlike)][:MAX_EXAMPLES]
    rows: Mapping[int, int] = dict(zip(order, looked.row_numbers(np.array(order)), strict=True))
    return ", ".join(f"{quote_value(cells[each])} (row {rows[each]:,})" for each in sorted(order))


def tell_unread_times(looked: TableProfile) -> str:
    """Of a table without a column of times: a column that is called like one, with some of its cells; empty where none
    is."""
    called = (
        each.name for each in looked.columns if each.filled and name_has_keyword(each.name, ROLE_KEYWORDS["time"])
    )
    name = next(called, "")
    if not name:
        return ""
    cells = looked.sample[name]
    unread = cells[(cells != "") & ~find_cells_of_commonest_form(cells)]
    if unread.empty or not looked.whole:
        return ""
    return f'; "{name}" of {looked.path.name} is called like a time, but holds {show_cells(looked, unread)}'
