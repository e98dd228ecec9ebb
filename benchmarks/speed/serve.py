"""Times the model in service, beside a bare predict_proba of scikit-learn on one row. Judges nothing.

Run as `python -m benchmarks.speed.serve [report/CASE...] [REQUESTS]`, with the tables where PLAINSPOKEN_DATA
says. Every figure of speed is printed beside that bare call, measured in the same run: its median is "bare".
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.speed import restart
from benchmarks.speed.measure import memory
from plainspoken.case import read_case
from plainspoken.case.serving_manifest import At
from plainspoken.data.load import load as load_tables
from plainspoken.data.locate import data_folder
from plainspoken.serving import load_generator as load
from plainspoken.serving.batch import score_file
from plainspoken.serving.latency_benchmark import served
from plainspoken.serving.load_case import Opened, model_of, open_case
from plainspoken.serving.scorer import desk_of

ROOT = Path(__file__).resolve().parents[2]
TIMES = 300  # single calls of each kind
RATE, SECONDS = 200, 30  # requests a second, and for how long
ROWS = 1_000_000
REQUESTS = 100_000


def main(folder: Path, requests: int) -> None:
    """Print all figures of one built case."""
    opened = open_case(folder, ROOT / "templates")
    at = opened.production.moments[-1]
    frame = table(opened, at)
    print(f"{opened.production.case}, moment {at.moment}, {type_of(folder, opened, at)}")
    bare = single(folder, opened, at, frame)
    over_http(folder, opened, at, frame, requests, bare)
    whole_table(opened, at, frame, bare)
    restart.killed(folder, questions(opened, at, frame))


def table(opened: Opened, at: At) -> pd.DataFrame:
    """The case's own table, the columns of a moment."""
    case = read_case(opened.production.case, ROOT / "analysis")
    with tempfile.TemporaryDirectory() as folder:
        return load_tables(case, data_folder(), Path(folder)).frame[list(at.columns)]


def type_of(folder: Path, opened: Opened, at: At) -> str:
    """What kind of model it is."""
    return type(model_of(folder / at.file, opened.findings)[-1]).__name__


def single(folder: Path, opened: Opened, at: At, frame: pd.DataFrame) -> float:
    """One row in the process with reasons, beside the bare library without, turn by turn.

    Returns the median seconds of the bare library.
    """
    model, desk = model_of(folder / at.file, opened.findings), desk_of(opened, at)
    language = next(iter(opened.words))
    cases = [case_of(frame, row) for row in range(TIMES)]
    ways: dict[str, Callable[[int], object]] = {
        "bare predict_proba, one row": lambda row: model.predict_proba(frame.iloc[[row]]),
        "in process, with reasons": lambda row: desk.answers([cases[row]], language, True),
        "in process, without": lambda row: desk.answers([cases[row]], language, False),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for row in range(TIMES):
        for name, way in ways.items():
            started = time.perf_counter()
            way(row)
            taken[name].append(time.perf_counter() - started)
    bare = float(np.median(next(iter(taken.values()))))
    for name, seconds in taken.items():
        middle = float(np.median(seconds))
        print(f"  {name:<34} median {middle * 1e3:>8.2f} ms   {bare / middle:>6.1f} x as fast as bare")
    return bare


def case_of(frame: pd.DataFrame, row: int) -> dict[str, object]:
    """One row as it is sent."""
    sent = frame.iloc[row].to_json(double_precision=15)
    return {str(name): value for name, value in json.loads(sent).items()}


def over_http(folder: Path, opened: Opened, at: At, frame: pd.DataFrame, requests: int, bare: float) -> None:
    """At a steady rate, then many in all: times, errors and memory. `bare`: seconds of the bare library."""
    wire = questions(opened, at, frame)
    with served(folder) as service:
        load.run(service.port, wire, RATE, RATE)
        told = load.run(service.port, wire, RATE * SECONDS, RATE)
        middle, slow = told.milliseconds(50), told.milliseconds(99)
        print(
            f"  HTTP with reasons, {RATE} a second      p50 {middle:.2f} ms, p99 {slow:.2f} ms   "
            f"p50 {bare * 1e3 / middle:.1f} x as fast as bare, over {SECONDS} s, {statuses(told)}"
        )
        before, started, busy = memory(service.pid), time.perf_counter(), worked(service.pid)
        told = load.run(service.port, wire, requests, 0)
        rate = requests / (time.perf_counter() - started)
        each = (worked(service.pid) - busy) / requests * 1e3
        print(
            f"  HTTP, {requests:,} requests         {rate:,.0f} a second, {statuses(told)}, memory "
            f"{before / 1e6:.0f} to {memory(service.pid) / 1e6:.0f} MB, {each:.2f} ms of processor each"
        )


def questions(opened: Opened, at: At, frame: pd.DataFrame) -> list[bytes]:
    """Single cases of the table as requests."""
    path = f"/v1/{opened.production.case}/score"
    bodies = [{"moment": at.moment, "row": case_of(frame, row)} for row in range(min(len(frame), 2_000))]
    return [load.asked(path, json.dumps(each).encode()) for each in bodies]


def statuses(told: load.Told) -> str:
    """How many requests had each status, and how many were errors."""
    whole = sum(told.statuses.values())
    return f"{whole - told.statuses[200]:,} errors of {whole:,}"


def worked(pid: int) -> float:
    """Seconds of processor that a process has used so far."""
    cells = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


def whole_table(opened: Opened, at: At, frame: pd.DataFrame, bare: float) -> None:
    """From Parquet to Parquet, without reasons."""
    desk, folder = desk_of(opened, at), Path(tempfile.mkdtemp())
    try:
        many = pd.concat([frame] * (ROWS // len(frame) + 1), ignore_index=True).iloc[:ROWS]
        many.to_parquet(folder / "new.parquet")
        started = time.perf_counter()
        score_file(
            desk, folder / "new.parquet", folder / "scores.parquet", language=next(iter(opened.words)),
            reasons=False, ignored=(), tell=lambda what, share: None,
        )  # fmt: skip
        seconds = time.perf_counter() - started
        print(
            f"  batch, {ROWS:,} rows            {ROWS / seconds:,.0f} rows a second, Parquet to Parquet   "
            f"{bare * ROWS / seconds:,.0f} x as fast as bare, row by row"
        )
    finally:
        shutil.rmtree(folder)


def built_cases() -> list[Path]:
    """The cases that the bench before this one has built, or else those of the project."""
    for pattern in ("bench/report/*/production.json", "*/production.json"):
        found = sorted(path.parent for path in (ROOT / "report").glob(pattern))
        if found:
            return found
    sys.exit("bench: no built case with a model for service; build one with `make report`")


if __name__ == "__main__":
    built = [Path(each) for each in sys.argv[1:] if not re.fullmatch(r"\d+", each)]
    counts = [int(each) for each in sys.argv[1:] if re.fullmatch(r"\d+", each)]
    for place in built or built_cases():
        main(place, counts[0] if counts else REQUESTS)
