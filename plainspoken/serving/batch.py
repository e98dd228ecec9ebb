"""Real time: a table of new cases to a table of scores, in constant memory, without the web."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.part_files import open_part_file
from plainspoken.core.spreadsheet import escape_spreadsheet_formula
from plainspoken.serving.read_table import TablePiece, read_table_pieces
from plainspoken.serving.scorer import REASONS_PER_ANSWER, Scorer

Tell = Callable[[str, float], None]
Floats = NDArray[np.float64]
BAND_LABELS = np.array(["top", "next", "rest"], dtype=object)
SCORING_THREADS = 2


@dataclass(frozen=True)
class ScoredCounts:
    """How many rows were scored, and how many refused; of a target list, how many of those scored stand in it."""

    scored: int
    refused: int
    listed: int | None = None

    def __str__(self) -> str:
        if self.listed is None:
            return f"{self.scored:,} rows scored, {self.refused:,} refused, with the reason"
        return f"{self.listed:,} of {self.scored:,} rows scored are picked and listed, {self.refused:,} refused"


class BatchWriter(Protocol):
    """Takes tables one after the other."""

    def write_batch(self, batch: pa.RecordBatch) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class GuardedCsvWriter:
    """Writes tables as CSV that no spreadsheet runs: identifiers and reasons hold what the table of cases held."""

    writer: BatchWriter
    schema: pa.Schema

    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Write one table, its cells of text guarded."""
        cells = [guard_text(column) if pa.types.is_string(column.type) else column for column in batch.columns]
        self.writer.write_batch(pa.RecordBatch.from_arrays(cells, schema=self.schema))

    def close(self) -> None:
        """Write what is left."""
        self.writer.close()


def guard_text(cells: pa.Array) -> pa.Array:
    """Cells of text that no spreadsheet takes for a formula."""
    guarded = (each if each is None else escape_spreadsheet_formula(each) for each in cells.to_pylist())
    return pa.array(guarded, pa.string())


def name_answers_file(table: Path, to: str) -> Path:
    """Where the answers to a table go: as it is said, or beside the table as CSV or, of Parquet, as Parquet.

    Raises:
        PlainspokenError: to the table itself.
    """
    ending = table.suffix if table.suffix == ".parquet" else ".csv"
    target = Path(to) if to else table.with_name(f"{table.stem.removesuffix('.csv')}.scores{ending}")
    if target.resolve() == table.resolve():
        raise PlainspokenError(f"--to {to}: expected another file than the table itself")
    return target


def check_picks(scorer: Scorer) -> None:
    """Whether a target list can be asked for.

    Raises:
        PlainspokenError: at this moment no probability is given, so that nobody is picked.
    """
    if not scorer.gives:
        raise PlainspokenError(
            f"--picked: expected a moment at which the model gives a probability, found {scorer.moment!r}; without it "
            "nobody is picked, so leave --picked out for the bands"
        )


def score_file(
    scorer: Scorer,
    source: Path,
    target: Path,
    *,
    language: str,
    reasons: bool,
    ignored: Sequence[str],
    tell: Tell,
    picked: bool = False,
    encoding: str = "",
) -> ScoredCounts:
    """Score every row of a table into another; the file appears whole or not at all.

    `picked`: write only the rows that the model picks, a target list; all are scored and counted. `encoding`: of a
    table of text, where it is known.

    Raises:
        PlainspokenError: what is wrong with the table's columns, or its file, or the formats; or nobody can be picked.
    """
    if picked:
        check_picks(scorer)
    schema = build_answer_schema(scorer, reasons)
    scored = refused = listed = 0
    with open_batch_writer(target, schema) as writer:
        pieces = read_table_pieces(source, scorer.form, ignored, encoding)
        for piece, batch in score_pieces(scorer, pieces, schema, language, reasons):
            kept = batch.filter(batch.column("picked")) if picked else batch
            writer.write_batch(kept)
            listed += kept.num_rows
            bad = int((piece.faults != "").sum())
            scored, refused = scored + len(piece.faults) - bad, refused + bad
            tell(f"{scored + refused:,} rows", piece.share)
        if not scored + refused:
            raise PlainspokenError(f"{source}: expected rows, found none")
    return ScoredCounts(scored, refused, listed if picked else None)


def score_pieces(
    scorer: Scorer, pieces: Iterable[TablePiece], schema: pa.Schema, language: str, reasons: bool
) -> Iterator[tuple[TablePiece, pa.RecordBatch]]:
    """Each piece with its answers, in order; the next ones are scored while one is written."""
    with ThreadPoolExecutor(SCORING_THREADS) as pool:
        waiting: list[tuple[TablePiece, Any]] = []
        begin = 0
        for piece in pieces:
            work = pool.submit(score_piece, scorer, piece, begin, schema, language, reasons)
            waiting.append((piece, work))
            begin += len(piece.faults)
            if len(waiting) > SCORING_THREADS:
                done, future = waiting.pop(0)
                yield done, future.result()
        for done, future in waiting:
            yield done, future.result()


def score_piece(
    scorer: Scorer, piece: TablePiece, begin: int, schema: pa.Schema, language: str, reasons: bool
) -> pa.RecordBatch:
    """The answers to one piece as a table."""
    fine = piece.faults == ""
    rows = piece.rows[fine]
    numbers = scorer.engine.numbers(rows)
    chance = scatter_to_rows(fine, scorer.calibrated(numbers))
    columns: dict[str, Any] = {"row": np.arange(begin, begin + len(fine))}
    for name in list_identifier_columns(scorer, piece.table):
        columns[name] = piece.table.column(name).cast(pa.string())
    places = np.searchsorted(-np.array(scorer.at.band_edges), -chance, side="left")
    columns["band"] = pa.array(BAND_LABELS[places], pa.string(), mask=~fine)
    if scorer.gives:
        columns["probability"] = pa.array(chance, mask=~fine)
        columns["picked"] = pa.array(chance >= scorer.at.threshold, mask=~fine)
    columns["refused"] = pa.array(piece.faults, pa.string(), mask=fine)
    if reasons and scorer.engine.columns:
        columns |= build_reason_columns(scorer, fine, rows, numbers, language)
    return pa.RecordBatch.from_pydict(
        {name: columns.get(name, pa.nulls(len(fine), schema.field(name).type)) for name in schema.names}, schema=schema
    )


def scatter_to_rows(fine: NDArray[np.bool_], values: Floats) -> Floats:
    """Values of the fine rows among all rows (n,), NaN elsewhere."""
    out = np.full(len(fine), np.nan)
    out[fine] = values
    return out


def build_reason_columns(
    scorer: Scorer, fine: NDArray[np.bool_], rows: Floats, numbers: Floats, language: str
) -> dict[str, pa.Array]:
    """The reasons of each row in words, the strongest first; none where the row was refused."""
    told = iter(scorer.reasons(rows, scorer.engine.effects(numbers), scorer.voices[language]))
    words = [tuple(each.words for each in next(told)) if good else (None,) * REASONS_PER_ANSWER for good in fine]
    return {
        f"reason_{place + 1}": pa.array([each[place] if place < len(each) else None for each in words])
        for place in range(REASONS_PER_ANSWER)
    }


def build_answer_schema(scorer: Scorer, reasons: bool) -> pa.Schema:
    """The columns of the answers."""
    fields = [("row", pa.int64())]
    fields += [(name, pa.string()) for name in scorer.form.production.identifiers]
    fields += [("probability", pa.float64()), ("picked", pa.bool_())] if scorer.gives else []
    fields += [("band", pa.string()), ("refused", pa.string())]
    if reasons and scorer.engine.columns:
        fields += [(f"reason_{place + 1}", pa.string()) for place in range(REASONS_PER_ANSWER)]
    return pa.schema(fields)


def list_identifier_columns(scorer: Scorer, table: pa.RecordBatch) -> list[str]:
    """The columns that name cases, where the table has them."""
    return [name for name in scorer.form.production.identifiers if name in table.schema.names]


@contextmanager
def open_batch_writer(target: Path, schema: pa.Schema) -> Iterator[BatchWriter]:
    """A writer of CSV or Parquet, by the ending of the file's name; the file appears when all is written.

    Raises:
        PlainspokenError: another ending.
    """
    with open_part_file(target, private=True) as part:
        writer = create_batch_writer(part, target.suffix, schema)
        yield writer
        writer.close()
        os.replace(part, target)


def create_batch_writer(path: Path, ending: str, schema: pa.Schema) -> BatchWriter:
    """What writes batches of this schema."""
    if ending == ".parquet":
        from pyarrow.parquet import ParquetWriter

        parquet: BatchWriter = ParquetWriter(path, schema)
        return parquet
    if ending == ".csv":
        from pyarrow.csv import CSVWriter

        heads = [escape_spreadsheet_formula(name) for name in schema.names]
        named = pa.schema([field.with_name(head) for field, head in zip(schema, heads, strict=True)])
        return GuardedCsvWriter(CSVWriter(path, named), named)
    raise PlainspokenError(f"--to: expected a name that ends in .csv or .parquet, found {ending!r}")
