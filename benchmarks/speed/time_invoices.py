"""Times invoice lines to the table of customers, at growing size, beside plain pandas.

Run as python -m benchmarks.speed.time_invoices [CASE]; make bench CASE=customers runs it too."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from benchmarks import PROJECT_ROOT
from benchmarks.speed.enlarge import write_enlarged_lines
from benchmarks.speed.measure_process import RunMeasurement, measure_or_stop, print_measurement
from benchmarks.speed.speed_page import SpeedLine, keep_lines
from plainspoken.case import Case, read_case
from plainspoken.data.invoices.duckdb_engine import DEFAULT_MEMORY_LIMIT, MEMORY_LIMIT_VARIABLE
from plainspoken.data.locate import find_data_folder, find_table_files
from plainspoken.data.simulate.simulators import write_simulated_tables

INVOICE_BENCH_FOLDER = PROJECT_ROOT / "report" / "bench-invoices"
LARGE_LINE_COUNT = 20_000_000
RATIO_BARS = {"1 time": 1.0, "20 times": 1 / 3}  # of the time that plain pandas takes


def benchmark_invoices(name: str = "customers") -> None:
    """Print seconds and peak memory of both ways at 1 and 20 times the table, and of twenty million lines."""
    case = read_case(name, PROJECT_ROOT / "analysis")
    shutil.rmtree(INVOICE_BENCH_FOLDER, ignore_errors=True)
    INVOICE_BENCH_FOLDER.mkdir(parents=True)
    folder = find_data_folder(case) or write_simulated_tables(case, INVOICE_BENCH_FOLDER)
    (source,) = find_table_files(case, folder).values()
    print(f"{'invoice lines to customers':<52} {'seconds':>8} {'peak MB':>8}")
    print(
        f"(the engine's own bound: {os.environ.get(MEMORY_LIMIT_VARIABLE) or DEFAULT_MEMORY_LIMIT}, "
        f"set by {MEMORY_LIMIT_VARIABLE})"
    )
    once = measure_both_ways(case, source, "1 time", source.name)
    lines = count_file_lines(source)
    large = INVOICE_BENCH_FOLDER / "large.csv"
    write_enlarged_lines(case, source, 20, large)
    often = measure_both_ways(case, large, "20 times", large.name)
    write_enlarged_lines(case, source, -(-LARGE_LINE_COUNT // lines), large)
    what, many = f"{LARGE_LINE_COUNT:,} lines and more", measure_customer_table("line", case, large)
    print_measurement(what, many)
    keep_lines("invoices", [*once, *often, SpeedLine.of(what, many)])
    shutil.rmtree(INVOICE_BENCH_FOLDER)


def measure_both_ways(case: Case, path: Path, size: str, file: str) -> list[SpeedLine]:
    """Measure both ways on one file, and print them and their ratio."""
    line, pandas = measure_customer_table("line", case, path), measure_customer_table("pandas", case, path)
    print_measurement(f"{size} ({file}), the line", line)
    print_measurement(f"{size} ({file}), plain pandas, nothing checked", pandas)
    seconds, memory = line.seconds / pandas.seconds, line.megabytes / pandas.megabytes
    print(f"  the line over pandas: {seconds:.2f} of the time, {memory:.2f} of the memory", flush=True)
    return [
        SpeedLine.of(f"{size} the table", line),
        SpeedLine.of(f"{size} the table, plain pandas", pandas),
        SpeedLine(f"{size} the table, over pandas", seconds, "x", RATIO_BARS[size]),
    ]


def count_file_lines(path: Path) -> int:
    """How many lines a file has, by the engine."""
    import duckdb

    from plainspoken.data.invoices.duckdb_engine import fetch_one_row, quote_literal

    return int(
        fetch_one_row(duckdb.connect(), f"select count(*) from read_csv({quote_literal(path)}, all_varchar = true)")[0]
    )


def measure_customer_table(way: str, case: Case, path: Path) -> RunMeasurement:
    """Measure one way in a process of its own; where it fails, show the end of what it said and stop."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.speed.customer_table",
        way,
        case.name,
        str(path),
        str(INVOICE_BENCH_FOLDER / "work"),
    ]
    return measure_or_stop(way, command, PROJECT_ROOT, os.environ, INVOICE_BENCH_FOLDER / f"{way}.log")


if __name__ == "__main__":
    benchmark_invoices(*sys.argv[1:])
