"""Times a whole briefing on tables that grow, in rows and in columns, beside the bar of each; writes docs/speed.md.

python -m benchmarks.speed.time_growth               all sizes; about ten minutes
python -m benchmarks.speed.time_growth 12000 120000  visits of these sizes only, docs/speed.md left as it is
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import PROJECT_ROOT
from benchmarks.speed.measure_process import PLAINSPOKEN_COMMAND, RunMeasurement, measure_or_stop
from benchmarks.speed.speed_page import SpeedLine, keep_lines
from plainspoken.case import read_case
from plainspoken.data.locate import DATA_FOLDER_VARIABLE
from plainspoken.data.simulate.simulate_visits import make_visits
from plainspoken.data.simulate.simulators import write_declared_table

GROWTH_FOLDER = PROJECT_ROOT / "report" / "bench-growth"
VISITS_CASE = PROJECT_ROOT / "analysis" / "conversion.toml"
VISIT_COUNTS = (12_000, 120_000, 1_200_000)
COLUMN_COUNTS, WIDE_ROWS, INFORMATIVE = (30, 300, 2_000), 400, 5
# Seconds and megabytes that a briefing may take, by what it is made of; none where nothing is demanded.
BARS = {"1,200,000 visits": (240.0, 3_000.0), "2,000 columns x 400 rows": (120.0, None)}
FIRST_LOOK_BAR = 15.0


def measure_growth(visits: Sequence[int], columns: Sequence[int]) -> Iterator[SpeedLine]:
    """Measure a briefing of simulated visits of each size, a first look at the smallest, and one of each width."""
    shutil.rmtree(GROWTH_FOLDER, ignore_errors=True)
    for count in visits:
        what = f"{count:,} visits"
        yield SpeedLine.of(what, measure_visits(count), *BARS.get(what, (None, None)))
    if visits:
        quick = measure_visits(visits[0], "--fast")
        yield SpeedLine.of(f"{visits[0]:,} visits, a first look (--fast)", quick, FIRST_LOOK_BAR)
    for count in columns:
        what = f"{count:,} columns x {WIDE_ROWS:,} rows"
        yield SpeedLine.of(what, measure_wide_table(count), *BARS.get(what, (None, None)))


def measure_visits(count: int, *options: str) -> RunMeasurement:
    """Measure the HTML briefing of the shipped case on this many simulated visits."""
    folder = GROWTH_FOLDER / f"visits-{count}{''.join(options)}"
    case = read_case("conversion", VISITS_CASE.parent)
    table = case.tables["visits"]
    write_declared_table(make_visits(n=count)[0], table, folder / "data" / table.file)
    return measure_report(folder, VISITS_CASE, *options)


def measure_wide_table(count: int) -> RunMeasurement:
    """Measure the HTML briefing of a table of numbers of which the first few tell something of the answer."""
    folder = GROWTH_FOLDER / f"columns-{count}"
    (folder / "data").mkdir(parents=True)
    random = np.random.default_rng(count)
    values = random.normal(size=(WIDE_ROWS, count - 1))
    answer = values[:, :INFORMATIVE].sum(axis=1) + random.normal(scale=2.0, size=WIDE_ROWS) > 0
    frame = pd.DataFrame(values.round(3), columns=[f"c{place}" for place in range(count - 1)])
    frame.assign(bought=np.where(answer, "yes", "no")).to_csv(folder / "data" / "wide.csv", index=False)
    run_plainspoken("new", folder, "new", "data/wide.csv", "--yes")
    return measure_report(folder, folder / "data" / "wide.toml")


def measure_report(folder: Path, case: Path, *options: str) -> RunMeasurement:
    """Measure `plainspoken report` of a case, HTML only, with the tables of a folder."""
    return run_plainspoken("report", folder, "report", str(case), "--to", "html", *options)


def run_plainspoken(log: str, folder: Path, *arguments: str) -> RunMeasurement:
    """Measure one run of the command in a folder; where it fails, show the end of what it said and stop."""
    environment = {**os.environ, DATA_FOLDER_VARIABLE: str(folder / "data")}
    return measure_or_stop(log, [PLAINSPOKEN_COMMAND, *arguments], folder, environment, folder / f"{log}.log")


def benchmark_growth(sizes: Sequence[str]) -> None:
    """Print what each size takes; of all sizes, keep it for docs/speed.md."""
    lines = []
    for line in measure_growth([int(each) for each in sizes] or VISIT_COUNTS, () if sizes else COLUMN_COUNTS):
        lines.append(line)
        print("{:<46} {:>8} {:>8} {:>10} {:>10} {}".format(*line.cells()), flush=True)
    if not sizes:
        keep_lines("growth", lines)


if __name__ == "__main__":
    benchmark_growth(sys.argv[1:])
