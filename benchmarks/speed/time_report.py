"""Times the line on a case, cold and warm, beside the baseline on the same table."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import PROJECT_ROOT
from benchmarks.speed import time_invoices
from benchmarks.speed.measure_process import PLAINSPOKEN_COMMAND, RunMeasurement, measure_or_stop
from benchmarks.speed.speed_page import SpeedLine, keep_lines
from plainspoken.case import Case, read_case
from plainspoken.data.locate import DATA_FOLDER_VARIABLE, find_data_folder, find_table_files, read_data_variable
from plainspoken.pipeline.stage_timings import collect_timings

CASE_BENCH_FOLDER = PROJECT_ROOT / "report" / "bench"
BASELINE_ENVIRONMENT = PROJECT_ROOT / "report" / "bench-venv"
# Seconds that may go by with nothing to do, and until a page is written again; and what a report from nothing may take
# of the time of the baseline.
NOTHING_CHANGED_BAR, PAGE_BARS, BASELINE_BAR = 0.3, {"html": 0.5, "pdf": 3.0}, 0.6
BASELINE_LOCK = PROJECT_ROOT / "benchmarks" / "speed" / "requirements.lock"


def benchmark_case(name: str) -> None:
    """Print what the line takes on a case, then what the baseline takes, then their ratio; for invoice lines
    the baseline is plain pandas, at growing size."""
    case = read_case(name, PROJECT_ROOT / "analysis")
    shutil.rmtree(CASE_BENCH_FOLDER, ignore_errors=True)
    CASE_BENCH_FOLDER.mkdir(parents=True)
    print(f"{'what':<52} {'takes':>10} {'bar':>10} {'peak MB':>10}")
    lines = list(printing(measure_pipeline(case)))
    if case.invoices is None:
        lines += printing(measure_beside_baseline(case, lines[0]))
    keep_lines(name, lines)
    if case.invoices is not None:
        time_invoices.benchmark_invoices(case.name)


def printing(lines: Iterable[SpeedLine]) -> Iterator[SpeedLine]:
    """The same lines, each printed as soon as it is there."""
    for line in lines:
        what, takes, bar, memory, *_ = line.cells()
        print(f"{what:<52} {takes:>10} {bar:>10} {memory:>10}", flush=True)
        yield line


def measure_pipeline(case: Case) -> Iterator[SpeedLine]:
    """Measure the whole line: from nothing, with nothing changed, and each page written again."""
    yield SpeedLine.of(f"report {case.name}, from nothing", measure_plainspoken("report", case.name))
    for stage, seconds in collect_timings(bench_build_folder(case)).items():
        yield SpeedLine(f"of these: {stage}", seconds)
    yield SpeedLine.of("the same, with nothing changed", measure_plainspoken("report", case.name), NOTHING_CHANGED_BAR)
    for page in list_written_pages(case):
        page.unlink()
        to = page.suffix.removeprefix(".")
        again = measure_plainspoken("write", case.name, "--language", page.suffixes[0].removeprefix("."), "--to", to)
        yield SpeedLine.of(f"{page.name} written again", again, PAGE_BARS.get(to))
    yield SpeedLine.of("verify, pages made anew", measure_plainspoken("verify", str(bench_build_folder(case))))


def measure_beside_baseline(case: Case, cold: SpeedLine) -> Iterator[SpeedLine]:
    """Measure the baseline, and how much longer the line took from nothing; nothing where there is no baseline."""
    baseline = measure_baseline(case)
    if baseline is not None:
        yield SpeedLine.of(f"mljar-supervised {baseline_version()}, mode Explain", baseline)
        yield SpeedLine("report from nothing, over that", cold.value / baseline.seconds, "x", BASELINE_BAR)


def bench_build_folder(case: Case) -> Path:
    """The build folder of this bench, apart from the project's own."""
    return CASE_BENCH_FOLDER / "report" / case.name


def list_written_pages(case: Case) -> Iterator[Path]:
    """The pages that were written, in order of name."""
    yield from sorted(bench_build_folder(case).glob("briefing.*"))


def measure_plainspoken(*arguments: str) -> RunMeasurement:
    """Measure one run of the command."""
    return measure_in_bench_folder("plainspoken", PLAINSPOKEN_COMMAND, *arguments)


def measure_in_bench_folder(log: str, *command: str | Path) -> RunMeasurement:
    """Measure a command in the bench's folder; where it fails, show the end of what it said and stop."""
    named = read_data_variable()
    environment = {**os.environ, **({DATA_FOLDER_VARIABLE: str(named.resolve())} if named else {})}
    return measure_or_stop(log, command, CASE_BENCH_FOLDER, environment, CASE_BENCH_FOLDER / f"{log}.log")


def measure_baseline(case: Case) -> RunMeasurement | None:
    """Measure the baseline on the case's real table; None, and a line that says why, where that cannot be."""
    folder = find_data_folder(case)
    if folder is None or len(case.tables) != 1:
        print("baseline skipped: it needs one real table, in data/ or where PLAINSPOKEN_DATA says")
        return None
    if not install_baseline():
        return None
    (name, path), *_ = find_table_files(case, folder).items()
    table = [str(path.resolve()), case.tables[name].separator, case.target.column, case.target.positive]
    return measure_in_bench_folder(
        "baseline",
        BASELINE_ENVIRONMENT / "bin" / "python",
        PROJECT_ROOT / "benchmarks" / "speed" / "baseline.py",
        *table,
        str(CASE_BENCH_FOLDER / "automl"),
    )


def install_baseline() -> bool:
    """Make the baseline's own environment from its hashed requirements, once; False where that fails."""
    stamp = BASELINE_ENVIRONMENT / "made-from"
    if stamp.is_file() and stamp.read_bytes() == BASELINE_LOCK.read_bytes():
        return True
    print("making the baseline's own environment (once; a few minutes) ...", file=sys.stderr, flush=True)
    python = str(BASELINE_ENVIRONMENT / "bin" / "python")
    pip = [python, "-m", "pip", "install", "-q", "--require-hashes", "-r", str(BASELINE_LOCK)]
    for command in ([sys.executable, "-m", "venv", "--clear", str(BASELINE_ENVIRONMENT)], pip):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            print(f"baseline skipped: mljar-supervised {baseline_version()} could not be installed: {last}")
            return False
    stamp.write_bytes(BASELINE_LOCK.read_bytes())
    return True


def baseline_version() -> str:
    """The version of the baseline."""
    return (BASELINE_LOCK.with_suffix(".in")).read_text().strip().partition("==")[2]


if __name__ == "__main__":
    benchmark_case(sys.argv[1] if len(sys.argv) > 1 else "conversion")
