"""Data: the columns that no model learns from, and cells that say nothing, each with the reason that its cells show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from plainspoken.case import Case, Column, slug
from plainspoken.case.case_checks import NUMBER_TYPES
from plainspoken.data.layout import IGNORED_COLUMN
from plainspoken.data.parse import Cells, parse_numbers
from plainspoken.tables.header_place import UNNAMED_PREFIX
from plainspoken.tables.number_text import OTHER_SIGN
from plainspoken.tables.spellings import MISSING_NUMBER_SPELLINGS
from plainspoken.tables.text_table import TextTable

UNUSED_SECTION = "unused"  # where they stand in the findings
MAX_TEXT_CATEGORIES = 200
MIN_UNIQUE_TEXT_SHARE = 0.95  # of the cells: beyond this a text names cases rather than sorts them
MIN_UNREAD_NUMBER_SHARE = 0.5  # of the cells are numbers: the others are then what cannot be read
MAX_EXAMPLES = 3
MAX_EXAMPLE_LENGTH = 16  # a longer text may tell of a person

Reason = Literal[
    "empty", "unnamed", "constant", "names_rows", "date", "copy", "unread_numbers", "free_text", "many_values",
    "left_out", "too_late", "worth", "period", "silent_cells", "no_role",
]  # fmt: skip


@dataclass(frozen=True)
class UnusedColumn:
    """A column, or some cells of one, that nothing is learned from.

    `cells`: how many cells could not be read or say nothing; `examples`: what the most frequent of them hold;
    `same_as`: the column that it repeats.
    """

    name: str
    reason: Reason
    cells: int = 0
    examples: tuple[str, ...] = ()
    same_as: str = ""


def list_unused_columns(
    case: Case, raws: Mapping[str, TextTable], constants: Collection[str]
) -> tuple[UnusedColumn, ...]:
    """The unused columns of tables as they were read, in the order of the case; of what is made by turning or adding
    up rows nothing is told. `constants`: slugs of features that hold one value in all rows that are left."""
    found = {
        name: (raw.frame[name], raw.decimals[0])
        for name in case.columns
        for raw in _tables_of(case.columns[name], raws)
        if name in raw.frame
    }
    return (*_explain_columns(case, found, constants), *_explain_rows_not_added(case, raws))


def _explain_rows_not_added(case: Case, raws: Mapping[str, TextTable]) -> Iterator[UnusedColumn]:
    """Columns of a table whose rows are added up of which nothing is made."""
    for name, table in case.tables.items():
        raw = raws.get(name)
        for each in table.add_up.unused if table.add_up and raw else ():
            if raw is not None and each in raw.frame:
                yield explain_ignored_column(each, raw.frame[each], raw.decimals[0], IGNORED_COLUMN, {})


def _tables_of(column: Column, raws: Mapping[str, TextTable]) -> list[TextTable]:
    """The table that a column is in: the one that it names, else the first."""
    named = raws.get(column.table) if column.table else next(iter(raws.values()), None)
    return [] if named is None else [named]


def _explain_columns(
    case: Case, found: Mapping[str, tuple[Cells, str]], constants: Collection[str]
) -> Iterator[UnusedColumn]:
    """Each column with something to tell."""
    learned: dict[str, Cells] = {}
    for name, (cells, decimal) in found.items():
        column = case.columns[name]
        if column.role == "ignore":
            yield explain_ignored_column(name, cells, column.decimal or decimal, column, learned)
        elif column.role != "target":
            reason = explain_role(case, name, constants)
            if reason:
                yield UnusedColumn(name, reason)
            silent = cells[_find_silent_cells(cells, column)]
            if len(silent):
                yield UnusedColumn(name, "silent_cells", len(silent), pick_examples(silent))
            learned[name] = cells


def explain_role(case: Case, name: str, constants: Collection[str]) -> Reason | None:
    """Why nothing is learned from a column that is not ignored; None where it is a feature."""
    column = case.columns[name]
    if column.role == "identifier":
        return "names_rows"
    if column.role == "value":
        return "worth"
    if column.known in ("end", "after"):
        return "too_late"
    if case.calendar and case.calendar.column == name and not case.calendar.learned:
        return "period"
    return "constant" if slug(name) in constants else None


def _find_silent_cells(cells: Cells, column: Column) -> pd.Series[bool]:
    """Which cells hold a text that the case declares to say nothing, or words for none among numbers."""
    silent = cells.isin(column.nothing)
    usual = [each for each in MISSING_NUMBER_SPELLINGS if each] if column.type in NUMBER_TYPES else []
    return silent | cells.isin(usual)


def explain_ignored_column(
    name: str, cells: Cells, decimal: str, column: Column, learned: Mapping[str, Cells]
) -> UnusedColumn:
    """Why a column that the case ignores is of no use, by what stands in it; `learned`: columns that are used."""
    said = cells[cells.str.strip() != ""]
    if said.empty:
        return UnusedColumn(name, "empty")
    if not name.strip() or name.startswith(UNNAMED_PREFIX):
        return UnusedColumn(name, "unnamed")
    if said.nunique() == 1:
        return UnusedColumn(name, "constant")
    same = next((other for other, its in learned.items() if its.equals(cells)), "")
    if same:
        return UnusedColumn(name, "copy", same_as=same)
    if column.type in ("date", "identifier"):
        return UnusedColumn(name, "date" if column.type == "date" else "names_rows")
    return _explain_texts(name, said, decimal)


def _explain_texts(name: str, said: Cells, decimal: str) -> UnusedColumn:
    """Why texts or numbers of an ignored column are of no use."""
    unread = min((said[parse_numbers(said, sign).isna()] for sign in (decimal, OTHER_SIGN[decimal])), key=len)
    if 0 < len(unread) <= MIN_UNREAD_NUMBER_SHARE * len(said):
        return UnusedColumn(name, "unread_numbers", len(unread), pick_examples(unread))
    values = said.nunique()
    if len(unread) and values > MAX_TEXT_CATEGORIES:
        own = values >= MIN_UNIQUE_TEXT_SHARE * len(said)
        return UnusedColumn(name, "free_text" if own else "many_values")
    return UnusedColumn(name, "left_out")


def pick_examples(cells: Cells) -> tuple[str, ...]:
    """The most frequent short texts of some cells, of equally frequent ones the first."""
    counts: dict[str, int] = {}
    for each in cells:
        counts[each] = counts.get(each, 0) + 1
    short = [each for each in counts if len(each) <= MAX_EXAMPLE_LENGTH]
    return tuple(sorted(short, key=lambda each: -counts[each])[:MAX_EXAMPLES])
