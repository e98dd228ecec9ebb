"""Rows of a table that are no cases: empty ones, the header once more, totals, and notes below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from plainspoken.tables.fault import Fault

Texts: TypeAlias = NDArray[np.object_]
Kinds: TypeAlias = NDArray[np.int8]
CASE, EMPTY, HEADER, TOTAL, NOTE = range(5)
KIND_WORDS = {EMPTY: "an empty row", HEADER: "the header once more", TOTAL: "a total", NOTE: "a note below the table"}
MAX_NOTES = 10  # lines below a table; more are rows with gaps
MIN_NOTE_COLUMNS = 3  # of narrower tables a row with one cell may be a case with gaps
NOTE_PATTERN = re.compile(r"[^\W\d_]+.*[\s:]|©|\(.*\)")
COUNT_BEHIND = re.compile(r"\s*\(\d[^()]*\)\s*$")
TOTAL_WORDS = frozenset(
    (
        "total", "totals", "grand total", "grand totals", "subtotal", "subtotals", "sub-total", "sub total", "sum",
        "sums", "average", "mean", "overall", "summa", "totalt", "delsumma", "medel", "medelvärde", "итого", "всего",
        "сумма", "среднее",
        "gesamt", "summe", "gesamtsumme", "insgesamt", "zwischensumme", "mittelwert", "durchschnitt", "totaal",
        "i alt", "sammenlagt", "yhteensä", "suma", "razem", "ogółem", "celkem", "összesen", "totale",
        "total général", "somme", "moyenne", "total general", "média", "σύνολο", "toplam", "合計", "总计", "合计",
        "합계",
    )
)  # fmt: skip
MAX_TOTAL_SHARE = 0.05  # of all rows: beyond, the word names something else
MAX_SHOWN_ROWS = 3


def classify_rows(names: Sequence[str], column: Callable[[int], Texts], rows: int) -> Kinds:
    """The kind of each row; a total is one by its first filled cell alone, and a note by having no other, which
    `settle_totals` looks at again.

    `column`: the cells of one column, as text; only as many are asked for as are needed.
    """
    kinds = np.zeros(rows, dtype=np.int8)
    if not rows or not names:
        return kinds
    open_rows = np.arange(rows)
    again = np.flatnonzero(_strip(column(0)) == names[0])
    for place in range(1, len(names)):
        again = again[_strip(column(place)[again]) == names[place]] if len(again) else again
    for place in range(len(names)):
        cells = _strip(column(place)[open_rows])
        filled = cells != ""
        total = np.array([names_total(each) for each in cells[filled]], dtype=np.bool_)
        kinds[open_rows[filled][total]] = TOTAL
        open_rows = open_rows[~filled]
        if not len(open_rows):
            break
    kinds[_find_notes(column, len(names), kinds)] = NOTE
    kinds[open_rows] = EMPTY
    if len(names) > 1:
        kinds[again] = HEADER
    return kinds


def names_total(cell: str) -> bool:
    """Whether a cell says that its row adds others up, such as "Grand Totals (312 records)"."""
    return COUNT_BEHIND.sub("", cell.casefold()).rstrip(" :.") in TOTAL_WORDS


def is_note(cell: str) -> bool:
    """Whether a cell holds a few words, as a note below a table does."""
    return NOTE_PATTERN.match(cell) is not None


def _find_notes(column: Callable[[int], Texts], columns: int, kinds: Kinds) -> NDArray[np.intp]:
    """Rows with a few words in the first cell and nothing beside them."""
    found = np.flatnonzero(kinds == CASE)
    if columns < MIN_NOTE_COLUMNS:
        return found[:0]
    for place in range(columns - 1, 0, -1):
        found = found[_strip(column(place)[found]) == ""] if len(found) else found
    words = [is_note(each) for each in _strip(column(0)[found])]
    return found[np.array(words, dtype=np.bool_)]


def _strip(cells: Texts) -> Texts:
    """Cells without spaces around them."""
    return np.array([str(each).strip() for each in cells], dtype=object)


def settle_totals(kinds: Kinds, has_gap: NDArray[np.bool_]) -> Kinds:
    """Totals that are: those at the end of the table, and few that leave cells empty; and notes that are: a few below
    all cases. Others are cases.

    `has_gap`: whether a row has an empty cell.
    """
    said = np.flatnonzero(kinds == TOTAL)
    notes = np.flatnonzero(kinds == NOTE)
    below = np.flatnonzero((kinds == CASE) | (kinds == HEADER))[-1:]
    settled = kinds.copy()
    real_notes = notes[notes > (below[0] if len(below) else -1)]
    settled[np.setdiff1d(notes, real_notes if len(real_notes) <= MAX_NOTES else [])] = CASE
    filled = np.flatnonzero((settled != EMPTY) & (settled != NOTE))
    if len(said) == 0:
        return settled
    last = filled[-1] if len(filled) else -1
    few = len(said) <= max(1.0, MAX_TOTAL_SHARE * len(kinds))
    real = [row for row in said if row == last or (few and has_gap[row])]
    settled[np.setdiff1d(said, real)] = CASE
    return settled


@dataclass(frozen=True)
class RowsLeftOut:
    """Rows that are no cases, by kind, with the lines of the file on which they end."""

    lines: dict[int, list[int]]

    @property
    def count(self) -> int:
        """How many they are."""
        return sum(map(len, self.lines.values()))

    def tell(self) -> list[str]:
        """Each kind in words, with its lines."""
        return [f"{KIND_WORDS[kind]} in {format_lines(lines)}" for kind, lines in self.lines.items() if lines]

    def find_faults(self, file: str) -> list[str]:
        """A fault for each kind, where nothing says that such rows are to be left out."""
        remedy = 'remove such rows, or leave them out by a step under clean in the case: step = "drop_no_cases"'
        return [
            str(Fault(file, "a case in each row", f"{KIND_WORDS[kind]} ({format_lines(lines)})", remedy, row=lines[0]))
            for kind, lines in self.lines.items()
            if lines
        ]


def group_rows_left_out(kinds: Kinds, lines: Iterable[int]) -> RowsLeftOut:
    """The rows that are no cases, by kind."""
    every = list(lines)
    return RowsLeftOut({kind: [every[row] for row in np.flatnonzero(kinds == kind)] for kind in KIND_WORDS})


def format_lines(lines: Sequence[int]) -> str:
    """Lines in words: the first few, and how many more."""
    shown = ", ".join(map(str, lines[:MAX_SHOWN_ROWS]))
    more = len(lines) - MAX_SHOWN_ROWS
    return f"row {shown}" if len(lines) == 1 else f"rows {shown}" + (f" and {more:,} more" if more > 0 else "")
