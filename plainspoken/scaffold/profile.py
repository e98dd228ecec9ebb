"""Data, proposing: a file to what stands in each of its columns, in constant memory. Knows no type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from plainspoken.core.errors import Faults
from plainspoken.data.data_error import Fault, quote_value
from plainspoken.scaffold.column_profile import ColumnCounter, ColumnProfile
from plainspoken.scaffold.dialect import TextDialect, sniff_text_dialect

BATCH_BYTES = 4_000_000
BATCH_ROWS = 65_536
SAMPLE_ROWS = 50_000
TEXT_TABLE_SUFFIXES = (".csv", ".txt", ".tsv", ".gz")
MAX_BROKEN_ROWS_TOLD = 5


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


def profile_table(path: Path) -> TableProfile:
    """Look at every row of a table.

    Raises:
        Faults: what makes looking pointless: no such file, another kind of file, no rows, broken rows.
    """
    if not path.is_file():
        raise Faults([str(Fault(str(path), "a table", "no such file", "correct the path"))])
    form = sniff_text_dialect(path) if path.suffix.lower() in TEXT_TABLE_SUFFIXES else None
    tallies: list[ColumnCounter] = []
    kept = RowSampler()
    for batch in iterate_text_batches(path, form):
        tallies = tallies or [ColumnCounter(name) for name in batch.schema.names]
        for tally, cells in zip(tallies, batch.columns, strict=True):
            tally.add(cells)
        kept.add(batch)
    rows = tallies[0].rows if tallies else 0
    if not rows:
        raise Faults([str(Fault(path.name, "rows below the header", "none", "check where it comes from"))])
    return TableProfile(path, rows, tuple(each.seen() for each in tallies), kept.frame(), form)


def iterate_text_batches(path: Path, form: TextDialect | None) -> Iterator[Any]:
    """A table in batches of text, "" where nothing is.

    Raises:
        Faults: not a file of its kind, or rows of a wrong length.
    """
    suffix = path.suffix.lower()
    if form is not None:
        return _iterate_csv_batches(path, form)
    if suffix == ".parquet":
        return _iterate_parquet_batches(path)
    if suffix == ".xlsx":
        return _iterate_excel_batches(path)
    expected = "a file ending in .csv, .csv.gz, .tsv, .txt, .parquet or .xlsx"
    raise Faults([str(Fault(path.name, expected, quote_value(suffix), "save the table as one of these"))])


def _iterate_csv_batches(path: Path, form: TextDialect) -> Iterator[Any]:
    """The batches of a file of separated lines."""
    broken: list[str] = []

    def note(row: Any) -> str:
        if len(broken) < MAX_BROKEN_ROWS_TOLD:
            found = f"{row.actual_columns} ({quote_value(row.text)})"
            remedy = f'look for a stray or unquoted "{form.separator}" in this row'
            expected = f"{row.expected_columns} fields as in the header"
            broken.append(str(Fault(path.name, expected, found, remedy, row=row.number or 0)))
        return "skip"

    text = {name: pa.string() for name in form.header}
    try:
        with pa.input_stream(str(path), compression="detect") as stream:
            reader = pa.csv.open_csv(
                stream,
                pa.csv.ReadOptions(use_threads=False, block_size=BATCH_BYTES, encoding=form.encoding),
                pa.csv.ParseOptions(delimiter=form.separator, newlines_in_values=True, invalid_row_handler=note),
                pa.csv.ConvertOptions(column_types=text, strings_can_be_null=False),
            )
            yield from reader
    except pa.ArrowInvalid as error:
        remedy = "look for an unclosed quotation mark"
        raise Faults([str(Fault(path.name, "separated lines", str(error), remedy))]) from None
    if broken:
        raise Faults(broken)


def _iterate_parquet_batches(path: Path) -> Iterator[Any]:
    """The batches of a Parquet file, each column as text; one that is no plain column is empty."""
    try:
        file = pa.parquet.ParquetFile(path)
        for batch in file.iter_batches(BATCH_ROWS):
            columns = [_cast_cells_to_text(cells) for cells in batch.columns]
            yield pa.record_batch(columns, names=batch.schema.names)
    except pa.ArrowInvalid as error:
        raise Faults([str(Fault(path.name, "a Parquet file", str(error), "save the table anew"))]) from None


def _cast_cells_to_text(cells: Any) -> Any:
    """Cells of any plain type as text; nested ones cannot be read as a column."""
    if pa.types.is_nested(cells.type):
        return pa.array([""] * len(cells))
    return cells.cast(pa.string()).fill_null("")


def _iterate_excel_batches(path: Path) -> Iterator[Any]:
    """The first sheet of an Excel file."""
    from plainspoken.data.read_binary import read_binary_table

    frame, _ = read_binary_table(path, path.name)
    table = pa.Table.from_pandas(frame.astype("string"), preserve_index=False)
    whole = pa.table({name: table[name].cast(pa.string()) for name in table.schema.names})
    yield from whole.to_batches(BATCH_ROWS)


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
