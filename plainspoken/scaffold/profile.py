"""Data, proposing: a file to what stands in each of its columns, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from plainspoken.case import SourceTable
from plainspoken.core.errors import Faults
from plainspoken.scaffold.column_profile import ColumnCounter, ColumnProfile
from plainspoken.tables.dialect import TextDialect, sniff_text_dialect
from plainspoken.tables.fault import Fault
from plainspoken.tables.number_text import choose_decimal_by_columns
from plainspoken.tables.text_batches import iterate_text_batches
from plainspoken.tables.text_lines import is_text_table

SAMPLE_ROWS = 50_000


@dataclass(frozen=True)
class TableProfile:
    """A table that was looked at. Every row was counted; `sample`: at most SAMPLE_ROWS of them as text, in
    the order of the file, for what a count cannot show. `written`: None where the file is no text."""

    path: Path
    rows: int
    columns: tuple[ColumnProfile, ...]
    sample: pd.DataFrame
    written: TextDialect | None

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

    @cached_property
    def decimal(self) -> str:
        """The sign before decimals under which most columns are numbers."""
        european = self.written is not None and self.written.separator == ";"
        return choose_decimal_by_columns(
            [self.sample[each.name] for each in self.columns if each.mostly_numbers], "," if european else "."
        )

    def iterate_frames(self) -> Iterator[pd.DataFrame]:
        """Its rows once more, in frames of text."""
        for batch in iterate_text_batches(self.path, declare_source_table(self.path, self.written)):
            yield batch.cells.to_pandas().astype(object)


def profile_table(path: Path) -> TableProfile:
    """Look at every row of a table.

    Raises:
        Faults: what makes looking pointless: no such file, another kind of file, no rows, broken rows.
    """
    if not path.is_file():
        raise Faults([str(Fault(str(path), "a table", "no such file", "correct the path"))])
    form = sniff_text_dialect(path) if is_text_table(path) else None
    tallies: list[ColumnCounter] = []
    kept = RowSampler()
    for batch in iterate_text_batches(path, declare_source_table(path, form)):
        tallies = tallies or [ColumnCounter(name) for name in batch.cells.schema.names]
        for tally, cells in zip(tallies, batch.cells.columns, strict=True):
            tally.add(cells)
        kept.add(batch.cells)
    rows = tallies[0].rows if tallies else 0
    if not rows:
        raise Faults([str(Fault(path.name, "rows below the header", "none", "check where it comes from"))])
    return TableProfile(path, rows, tuple(each.seen() for each in tallies), kept.frame(), form)


def declare_source_table(path: Path, form: TextDialect | None) -> SourceTable:
    """How a file is written, as a case declares it; `form`: None where it is no text."""
    how = {} if form is None else {"separator": form.separator, "encoding": form.encoding}
    return SourceTable(file=path.name, **how)


class RowSampler:
    """Rows kept evenly from all batches: whenever there are too many, every second one is let go."""

    def __init__(self) -> None:
        self.step, self.offset, self.parts = 1, 0, list[Any]()

    def add(self, batch: Any) -> None:
        """Keep what falls due of one more batch."""
        first = -self.offset % self.step
        self.offset += len(batch)
        due = pa.array(range(first, len(batch), self.step), type=pa.int64())
        self.parts.append(batch.take(due))
        while sum(map(len, self.parts)) > SAMPLE_ROWS:
            self.step *= 2
            table = pa.Table.from_batches(self.parts)
            self.parts = table.take(pa.array(range(0, len(table), 2))).combine_chunks().to_batches()

    def frame(self) -> pd.DataFrame:
        """The kept rows as text."""
        if not self.parts:
            return pd.DataFrame()
        found: pd.DataFrame = pa.Table.from_batches(self.parts).to_pandas()
        return found.astype(object)
