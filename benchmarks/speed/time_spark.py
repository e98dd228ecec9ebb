"""Times scoring on Apache Spark, on two cores of this computer, at growing size, beside the same without Spark.

Run as `python -m benchmarks.speed.time_spark report/CASE [ROWS...]`, with the tables where PLAINSPOKEN_DATA says. What
a core does in an executor is measured as processor time, which other work on the computer does not lengthen."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from benchmarks import PROJECT_ROOT
from benchmarks.speed.time_service import read_moment_table
from plainspoken.serving.batch import score_file
from plainspoken.serving.load_case import OpenedCase, open_case
from plainspoken.serving.scorer import Scorer, find_scorer
from plainspoken.serving.spark_scoring import FILE_INSIDE, ROW_INSIDE, score_with_spark, ship_scorer
from plainspoken.tables.spark_session import ROWS_PER_ARROW_BATCH, open_spark

DEFAULT_SIZES = (10_000, 100_000, 1_000_000)
EXECUTOR_ROWS = 10 * ROWS_PER_ARROW_BATCH
FILES = 4


def benchmark_spark(folder: Path, sizes: tuple[int, ...]) -> None:
    """Print all figures of one built case."""
    opened = open_case(folder, PROJECT_ROOT / "templates")
    scorer = find_scorer(opened, "")
    frame = read_moment_table(opened, scorer.at).astype(dict.fromkeys(list_text_columns(scorer), str))
    for reasons in (False, True):
        speed = time_executor(opened, scorer, frame, reasons)
        print(f"one core of an executor, {'with' if reasons else 'without'} reasons: {speed:,.0f} rows a second")
    print(f"peak memory of this process by then: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:,.0f} MB")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as place:
            here, spark, size = time_both_ways(opened, scorer, frame, rows, Path(place))
        print(f"{rows:>12,} rows, {size / 1e6:,.1f} MB: {here:.1f} s without Spark, {spark:.1f} s with", flush=True)


def list_text_columns(scorer: Scorer) -> list[str]:
    """The columns of categories, which a frame may hold as such."""
    return [each.column for each in scorer.form.seen if not each.is_number]


def draw_rows(frame: pd.DataFrame, rows: int) -> pa.Table:
    """So many rows of a table, drawn with replacement."""
    chosen = np.random.default_rng(0).integers(0, len(frame), rows)
    return pa.Table.from_pandas(frame.iloc[chosen], preserve_index=False)


def time_executor(opened: OpenedCase, scorer: Scorer, frame: pd.DataFrame, reasons: bool) -> float:
    """Rows that one core scores in a second of processor time, by the code of the executors."""
    table = draw_rows(frame, EXECUTOR_ROWS)
    table = table.append_column(FILE_INSIDE, pa.array(["file"] * len(table)))
    table = table.append_column(ROW_INSIDE, pa.array(range(len(table)), pa.int64()))
    batches = table.to_batches(ROWS_PER_ARROW_BATCH)
    shipped = ship_scorer(opened, scorer, opened.language(""), reasons)
    next(shipped(batches[:1]))  # opens the case, compiles
    started = time.process_time()
    scored = sum(len(each) for each in shipped(batches))
    return scored / (time.process_time() - started)


def time_both_ways(
    opened: OpenedCase, scorer: Scorer, frame: pd.DataFrame, rows: int, place: Path
) -> tuple[float, float, int]:
    """Seconds without Spark and with it, its start included; bytes of the table as Parquet."""
    (place / "parts").mkdir()
    table = draw_rows(frame, rows)
    with ParquetWriter(place / "whole.parquet", table.schema) as whole:
        whole.write_table(table)
    for number in range(FILES):
        part = table.slice(number * rows // FILES, (number + 1) * rows // FILES - number * rows // FILES)
        with ParquetWriter(place / "parts" / f"{number}.parquet", table.schema) as writer:
            writer.write_table(part)
    language, started = opened.language(""), time.perf_counter()
    score_file(
        scorer, place / "whole.parquet", place / "here.parquet", language=language, reasons=True, ignored=(),
        tell=lambda what, share: None,
    )  # fmt: skip
    between = time.perf_counter()
    with open_spark("benchmark") as session:
        score_with_spark(
            session,
            opened,
            scorer,
            str(place / "parts"),
            str(place / "spark"),
            language=language,
            reasons=True,
            ignored=(),
        )
    return between - started, time.perf_counter() - between, (place / "whole.parquet").stat().st_size


if __name__ == "__main__":
    asked = [each for each in sys.argv[1:] if each.isdigit()]
    for built in [each for each in sys.argv[1:] if not each.isdigit()]:
        benchmark_spark(Path(built), tuple(map(int, asked)) or DEFAULT_SIZES)
