"""Times Apache Spark on two cores of this computer, at growing size, beside the same without Spark: scoring, and
invoice lines to customers, whose tables are held against each other.

Run as `python -m benchmarks.speed.time_spark report/CASE [SIZES...]`, with the tables where PLAINSPOKEN_DATA says.
Sizes are rows, or for a case of invoice lines how many times over its table is taken. What a core does in an executor
is measured as processor time, which other work on the computer does not lengthen."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from benchmarks import PROJECT_ROOT
from benchmarks.speed.enlarge import write_enlarged_lines
from benchmarks.speed.time_service import read_moment_table
from plainspoken.case import Case, read_case
from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.findings import read_findings
from plainspoken.data.invoices.duckdb_engine import fetch_one_row, quote_literal
from plainspoken.data.invoices.load_invoices import load_customer_rfm
from plainspoken.data.invoices.spark_customers import query_spark_customers
from plainspoken.data.locate import find_data_folder, find_table_files
from plainspoken.serving.batch import score_file
from plainspoken.serving.load_case import OpenedCase, open_case
from plainspoken.serving.scorer import Scorer, find_scorer
from plainspoken.serving.spark_scoring import score_with_spark, ship_scorer
from plainspoken.tables.spark_session import ROWS_PER_ARROW_BATCH, open_spark
from plainspoken.tables.spark_tables import FILE_INSIDE, ROW_INSIDE

DEFAULT_SIZES = (10_000, 100_000, 1_000_000)
DEFAULT_COPIES = (1, 4)
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


def benchmark_customers(case: Case, copies: tuple[int, ...]) -> None:
    """Print seconds from lines to customers both ways, at so many times the table of a case.

    Raises:
        AssertionError: the customers are not the same.
    """
    folder = find_data_folder(case)
    assert folder is not None, "expected the real table"
    (source,), ((named, table),) = find_table_files(case, folder).values(), case.tables.items()
    for times in copies:
        with tempfile.TemporaryDirectory() as room:
            place = Path(room)
            write_enlarged_lines(case, source, times, place / "lines.csv")
            count = copy_to_parquet(place / "lines.csv", place / "lines.parquet")
            said = table.model_copy(update={"file": "lines.csv", "separators": (), "decimals": ()})
            here = case.model_copy(update={"tables": {named: said}})
            started = time.perf_counter()
            expected = load_customer_rfm(here, place, place / "work")
            between = time.perf_counter()
            with open_spark("benchmark") as session:
                found = query_spark_customers(session, here, str(place / "lines.parquet")).toArrow().to_pandas()
            print(
                f"{count:>12,} lines, {len(found):,} customers: {between - started:.1f} s without Spark, "
                f"{time.perf_counter() - between:.1f} s with",
                flush=True,
            )
        found = found.sort_values("customer", ignore_index=True)
        pd.testing.assert_frame_equal(found, expected, check_exact=True, check_dtype=False)


def copy_to_parquet(lines: Path, to: Path) -> int:
    """Write a file of lines as Parquet, every cell as text; returns how many lines there are."""
    engine = duckdb.connect()
    read = f"from read_csv({quote_literal(lines)}, all_varchar = true, delim = ',')"
    engine.execute(f"copy ({read}) to {quote_literal(to)} (format parquet)")
    (count,) = fetch_one_row(engine, f"select count(*) from {quote_literal(to)}")
    engine.close()
    return int(count)


def benchmark_case(folder: Path, sizes: tuple[int, ...]) -> None:
    """Print all figures of one built case, whichever its task is."""
    findings = read_findings(folder / FINDINGS_FILE)
    if findings.task == "segmentation":
        benchmark_customers(read_case(findings.provenance.case, PROJECT_ROOT / "analysis"), sizes or DEFAULT_COPIES)
    else:
        benchmark_spark(folder, sizes or DEFAULT_SIZES)


if __name__ == "__main__":
    for built in [each for each in sys.argv[1:] if not each.isdigit()]:
        benchmark_case(Path(built), tuple(int(each) for each in sys.argv[1:] if each.isdigit()))
