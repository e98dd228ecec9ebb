"""Data, proposing: a file to what stands in each of its columns, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.core.safe_paths import describe_no_file
from plainspoken.scaffold.column_profile import ColumnCounter, ColumnProfile
from plainspoken.tables.bounds import MAX_LINE_CELLS, make_too_large_fault
from plainspoken.tables.dialect import TextDialect, sniff_text_dialect
from plainspoken.tables.excel_rows import is_workbook
from plainspoken.tables.fault import Fault
from plainspoken.tables.number_text import choose_decimal_by_columns
from plainspoken.tables.row_kinds import (
    CASE,
    TOTAL,
    Kinds,
    RowsLeftOut,
    classify_rows,
    group_rows_left_out,
    settle_totals,
)
from plainspoken.tables.sheets import find_table_in_workbook
from plainspoken.tables.text_batches import iterate_text_batches
from plainspoken.tables.text_lines import is_text_table

SAMPLE_ROWS = 50_000
SAMPLE_BYTES = 150_000_000


@dataclass(frozen=True)
class TableProfile:
    """A table that was looked at. Every row was counted; `sample`: at most SAMPLE_ROWS of them as text, of at most
    SAMPLE_BYTES, in the order of the file, for what a count cannot show. `written`: None where the file is no text;
    `source`: how it is read; `left_out`: rows that are no cases, counted nowhere else; `notes`: what a person should
    know of the file."""

    path: Path
    rows: int
    columns: tuple[ColumnProfile, ...]
    sample: pd.DataFrame
    written: TextDialect | None
    source: SourceTable
    left_out: RowsLeftOut
    notes: tuple[str, ...] = ()

    def column(self, name: str) -> ColumnProfile:
        """One of the columns."""
        return next(each for each in self.columns if each.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in the order of the file."""
        return tuple(each.name for each in self.columns)

    @property
    def whole(self) -> bool:
        """Whether the sample is all of the table."""
        return len(self.sample) == self.rows

    def row_numbers(self, places: NDArray[np.int64]) -> list[int]:
        """The rows of the file in which some of its rows stand, those left out counted."""
        first = self.source.header_row + self.source.header_rows
        gone = [row for rows in self.left_out.lines.values() for row in rows]
        stay = np.setdiff1d(np.arange(first, first + self.rows + len(gone)), gone)
        return [int(each) for each in stay[places]]

    def read_columns(self, names: Sequence[str]) -> pd.DataFrame:
        """These columns of all rows as text, also where the sample holds only some of them."""
        if self.whole:
            return self.sample[list(names)]
        return pd.concat([each[list(names)] for each in self.iterate_frames()], ignore_index=True)

    @cached_property
    def decimal(self) -> str:
        """The sign before decimals under which most columns are numbers."""
        european = self.written is not None and self.written.separator == ";"
        return choose_decimal_by_columns(
            [self.sample[each.name] for each in self.columns if each.mostly_numbers], "," if european else "."
        )

    def iterate_frames(self) -> Iterator[pd.DataFrame]:
        """Its rows once more, in frames of text."""
        for batch in iterate_text_batches(self.path, self.source):
            kinds = classify_batch(batch.cells)
            yield batch.cells.filter(pa.array(kinds == CASE)).to_pandas().astype(object)


def profile_table(path: Path, sheet: str = "", encoding: str = "") -> TableProfile:
    """Look at every row of a table. `sheet`: of a workbook, where it was said; `encoding`: of text, where it was.

    Raises:
        Faults: what makes looking pointless: no such file, another kind of file, no rows, broken rows.
    """
    if not path.is_file():
        found = describe_no_file(path)
        raise Faults([str(Fault(str(path), "a table", found, "correct the path"))])
    form = sniff_text_dialect(path, encoding) if is_text_table(path) else None
    source, notes = (form.declare(path.name), form.notes) if form else (SourceTable(file=path.name), ())
    if is_workbook(path):
        source, notes = find_table_in_workbook(path, sheet)
    elif sheet:
        raise Faults([str(Fault(path.name, "a workbook for --sheet", "a file without sheets", "leave out --sheet"))])
    counted, cells = _RowCounter(), 0
    for batch in iterate_text_batches(path, source):
        cells += batch.cells.num_rows * batch.cells.num_columns
        if cells > MAX_LINE_CELLS:
            raise Faults([str(make_too_large_fault(path.name, MAX_LINE_CELLS))])
        counted.add(batch.cells)
    first = source.header_row + source.header_rows
    left_out = counted.settle(first)
    if not counted.tallies or not counted.tallies[0].rows:
        raise Faults([str(Fault(path.name, "rows below the header", "none", "check where it comes from"))])
    columns = tuple(each.seen() for each in counted.tallies)
    return TableProfile(path, columns[0].rows, columns, counted.kept.frame(), form, source, left_out, notes)


def classify_batch(cells: Any) -> Kinds:
    """The kind of each row of a batch."""
    return classify_rows(cells.schema.names, lambda place: cells.column(place).to_numpy(False), len(cells))


class _RowCounter:
    """Counts the columns of a table batch by batch, without the rows that are no cases."""

    def __init__(self) -> None:
        self.tallies: list[ColumnCounter] = []
        self.kept, self.kinds, self.held = RowSampler(), list[Kinds](), list[Any]()

    def add(self, batch: Any) -> None:
        """Count one more batch; what may be a total is held back."""
        self.tallies = self.tallies or [ColumnCounter(name) for name in batch.schema.names]
        kinds = classify_batch(batch)
        self.kinds.append(kinds)
        if (kinds >= TOTAL).any():
            self.held.append(batch.filter(pa.array(kinds >= TOTAL)))
        self._count(batch if not kinds.any() else batch.filter(pa.array(kinds == CASE)))

    def _count(self, batch: Any) -> None:
        """Count these rows."""
        for tally, cells in zip(self.tallies, batch.columns, strict=True):
            tally.add(cells)
        self.kept.add(batch)

    def settle(self, first: int) -> RowsLeftOut:
        """Count the rows that are no totals after all; returns those left out. `first`: the line of the first row."""
        kinds = np.concatenate(self.kinds) if self.kinds else np.zeros(0, dtype=np.int8)
        gaps = np.zeros(len(kinds), dtype=np.bool_)
        if self.held:
            held = pa.Table.from_batches(self.held).to_pandas()
            gaps[kinds >= TOTAL] = (held == "").any(axis=1).to_numpy()
        settled = settle_totals(kinds, gaps)
        back = settled[kinds >= TOTAL] == CASE
        if back.any():
            table = pa.Table.from_batches(self.held).filter(pa.array(back)).combine_chunks()
            for batch in table.to_batches():
                self._count(batch)
        return group_rows_left_out(settled, range(first, first + len(settled)))


class RowSampler:
    """Rows kept evenly from all batches: whenever there are too many, every second one is let go."""

    def __init__(self) -> None:
        self.step, self.offset, self.parts = 1, 0, list[Any]()

    @property
    def full(self) -> bool:
        """Whether there are too many rows, or they are too long; one row is kept in any case."""
        rows = sum(map(len, self.parts))
        return rows > SAMPLE_ROWS or (rows > 1 and sum(each.nbytes for each in self.parts) > SAMPLE_BYTES)

    def add(self, batch: Any) -> None:
        """Keep what falls due of one more batch."""
        first = -self.offset % self.step
        self.offset += len(batch)
        due = pa.array(range(first, len(batch), self.step), type=pa.int64())
        self.parts.append(batch.take(due))
        while self.full:
            self.step *= 2
            table = pa.Table.from_batches(self.parts)
            self.parts = table.take(pa.array(range(0, len(table), 2))).combine_chunks().to_batches()

    def frame(self) -> pd.DataFrame:
        """The kept rows as text."""
        if not self.parts:
            return pd.DataFrame()
        found: pd.DataFrame = pa.Table.from_batches(self.parts).to_pandas()
        return found.astype(object)
