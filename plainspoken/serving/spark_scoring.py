"""Real time, on Apache Spark: a table of any size to a table of scores, each row scored where it lies.

What an executor needs of the built case is shipped with the question; its files are held against the findings there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from plainspoken.case.serving_manifest import SERVING_MANIFEST_FILE
from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.serving.batch import ScoredCounts, build_answer_schema, check_picks, score_piece
from plainspoken.serving.load_case import OpenedCase, open_case
from plainspoken.serving.read_table import check_table_columns, encode_piece
from plainspoken.serving.scorer import Scorer, find_scorer
from plainspoken.tables.spark_output import check_spark_target, write_whole_folder
from plainspoken.tables.spark_session import check_executor_version, quote_spark_name
from plainspoken.tables.spark_tables import FILE_INSIDE, ROW_INSIDE
from plainspoken.tables.text_batches import TableBatch

FILE_COLUMN, ROW_COLUMN = "file", "row"  # of the answers: where each row stands in the table
COUNTED = ("count_if(refused is null)", "count(1)")  # rows scored, and all
KEPT_SCORERS = 2  # a worker, of one question after the other
SPARK_TYPES = {pa.int64(): "bigint", pa.string(): "string", pa.float64(): "double", pa.bool_(): "boolean"}


@dataclass(frozen=True)
class ShippedScorer:
    """A scorer on its way to the executors: the files of its case, by name, and what is asked. `program`: the version
    that asks, for another one may answer otherwise."""

    files: tuple[tuple[str, bytes], ...]
    moment: str
    language: str
    reasons: bool
    program: str

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The answers to batches of the table, as Spark hands them to a worker."""
        scorer = open_shipped_scorer(self)
        schema = build_answer_schema(scorer, self.reasons)
        for batch in batches:
            piece = encode_piece(TableBatch(batch, 0.0), scorer.form)
            told = score_piece(scorer, piece, 0, schema, self.language, self.reasons)
            places = [batch.column(FILE_INSIDE).cast(pa.string()), batch.column(ROW_INSIDE).cast(pa.int64())]
            yield pa.RecordBatch.from_arrays([*places, *told.columns[1:]], schema=locate_answers(schema))


@lru_cache(KEPT_SCORERS)
def open_shipped_scorer(shipped: ShippedScorer) -> Scorer:
    """The scorer of what was shipped; kept as long as the worker lives.

    Raises:
        PlainspokenError: this worker has another version of the program, or the files are not what the findings say.
    """
    check_executor_version(shipped.program)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in shipped.files:
            (Path(folder) / name).write_bytes(content)
        return find_scorer(open_case(Path(folder), SHIPPED_TEMPLATES), shipped.moment)


def ship_scorer(opened: OpenedCase, scorer: Scorer, language: str, reasons: bool) -> ShippedScorer:
    """What executors need to score as this computer does."""
    models = sorted({at.file for at in opened.production.moments})
    files = tuple(
        (name, (opened.folder / name).read_bytes()) for name in (FINDINGS_FILE, SERVING_MANIFEST_FILE, *models)
    )
    return ShippedScorer(files, scorer.moment, language, reasons, version("plainspoken"))


def score_with_spark(
    session: Any,
    opened: OpenedCase,
    scorer: Scorer,
    source: str,
    target: str,
    *,
    language: str,
    reasons: bool,
    ignored: Sequence[str],
    picked: bool = False,
) -> ScoredCounts:
    """Score every row of a folder or file of Parquet into a folder of Parquet, which appears whole or not at all.

    `picked`: write only the rows that the model picks, a target list; all are scored and counted.

    The answers are those of `batch.score_file`, with the `file` that a row stands in and its place in that, from 0, in
    place of its place in the whole table, which has no order.

    Raises:
        PlainspokenError: what is wrong with the table's columns, or with where the answers are to lie; or nobody can
            be picked.
    """
    if picked:
        check_picks(scorer)
    check_spark_target(session, target)
    table = session.read.parquet(source)
    check_table_columns(source, table.columns, scorer.form, ignored)
    needed = [name for name in table.columns if name in {*scorer.form.names, *scorer.form.production.identifiers}]
    cells = table.select(
        table["_metadata.file_path"].alias(FILE_INSIDE),
        table["_metadata.row_index"].alias(ROW_INSIDE),
        *(table[quote_spark_name(name)] for name in needed),
    )
    schema = locate_answers(build_answer_schema(scorer, reasons))
    answers = cells.mapInArrow(ship_scorer(opened, scorer, language, reasons), write_spark_schema(schema))
    counts: list[ScoredCounts] = []
    if not picked:
        write_whole_folder(answers, target, lambda written: counts.append(count_answers(written, source)))
        return counts[0]
    from pyspark.sql import Observation
    from pyspark.sql.functions import expr

    # Counted on their way: those who are not picked are not written.
    passed = Observation()
    listed = answers.observe(passed, *(expr(each).alias(each) for each in COUNTED)).where("picked")

    def count_list(written: Any) -> None:
        seen = passed.get
        counts.append(count_rows(seen[COUNTED[0]], seen[COUNTED[1]], source, int(written.count())))

    write_whole_folder(listed, target, count_list)
    return counts[0]


def name_answers_folder(source: str) -> str:
    """Where the answers to a table go where nobody says so: beside it."""
    return f"{source.rstrip('/').removesuffix('.parquet')}.scores"


def count_answers(written: Any, source: str) -> ScoredCounts:
    """How many rows were scored and refused, by what was written: a row that Spark scored twice counts once.

    Raises:
        PlainspokenError: there were none.
    """
    scored, every = written.selectExpr(*COUNTED).first()
    return count_rows(scored, every, source)


def count_rows(scored: int, every: int, source: str, listed: int | None = None) -> ScoredCounts:
    """The counts of a table, and of a target list of it.

    Raises:
        PlainspokenError: there were no rows.
    """
    if not every:
        raise PlainspokenError(f"{source}: expected rows, found none")
    return ScoredCounts(int(scored), int(every - scored), listed)


def locate_answers(schema: pa.Schema) -> pa.Schema:
    """The columns of answers, with the file and the place in it in front."""
    return pa.schema([(FILE_COLUMN, pa.string()), (ROW_COLUMN, pa.int64()), *list(schema)[1:]])


def write_spark_schema(schema: pa.Schema) -> str:
    """Columns as Spark declares them."""
    return ", ".join(f"{quote_spark_name(field.name)} {SPARK_TYPES[field.type]}" for field in schema)
