"""Times invoice lines to the table of customers, at growing size, beside plain pandas. Judges nothing.

Run as python -m bench.invoices [CASE]; make bench CASE=customers runs it too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.speed.enlarge import enlarged
from benchmarks.speed.measure import Measured, measure
from plainspoken.case import Case, read_case
from plainspoken.data.invoices.duckdb_engine import MEMORY, VARIABLE
from plainspoken.data.locate import data_folder, find_tables
from plainspoken.data.simulate.simulate import simulate

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "report" / "bench-invoices"
MANY_LINES = 20_000_000


def main(name: str = "customers") -> None:
    """Print seconds and peak memory of both ways at 1 and 20 times the table, and of twenty million lines."""
    case = read_case(name, ROOT / "analysis")
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    folder = data_folder() or simulate(case, WORK)
    (source,) = find_tables(case, folder).values()
    print(f"{'invoice lines to customers':<52} {'seconds':>8} {'peak MB':>8}")
    print(f"(the engine's own bound: {os.environ.get(VARIABLE) or MEMORY}, set by {VARIABLE})")
    lines = both(case, source, "1 time", source.name)
    large = WORK / "large.csv"
    enlarged(case, source, 20, large)
    both(case, large, "20 times", large.name)
    enlarged(case, source, -(-MANY_LINES // lines), large)
    tell(f"{MANY_LINES:,} lines and more, the line", run("line", case, large))
    shutil.rmtree(WORK)


def both(case: Case, path: Path, size: str, file: str) -> int:
    """Measure both ways on one file, print their ratio, and return how many lines the file has."""
    line, pandas = run("line", case, path), run("pandas", case, path)
    tell(f"{size} ({file}), the line", line)
    tell(f"{size} ({file}), plain pandas, nothing checked", pandas)
    seconds, memory = line.seconds / pandas.seconds, line.megabytes / pandas.megabytes
    print(f"  the line over pandas: {seconds:.2f} of the time, {memory:.2f} of the memory", flush=True)
    return rows(path)


def rows(path: Path) -> int:
    """How many lines a file has, by the engine."""
    import duckdb

    from plainspoken.data.invoices.duckdb_engine import one_row, text

    return int(
        one_row(duckdb.connect(), f"select count(*) from read_csv({text(path)}, all_varchar = true)")[0]
    )


def run(way: str, case: Case, path: Path) -> Measured:
    """Measure one way in a process of its own; where it fails, show the end of what it said and stop."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.speed.customer_table",
        way,
        case.name,
        str(path),
        str(WORK / "work"),
    ]
    log = WORK / f"{way}.log"
    try:
        return measure(command, ROOT, os.environ, log)
    except subprocess.CalledProcessError as error:
        last = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
        sys.exit(f"{last}\nbench: {way}: ended with code {error.returncode}")


def tell(what: str, measured: Measured) -> None:
    """Print one measurement."""
    print(f"{what:<52} {measured.seconds:>8.1f} {measured.megabytes:>8.0f}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
