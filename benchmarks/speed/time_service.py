"""Times the model in service, beside a bare predict_proba of scikit-learn on one row.

Run as `python -m benchmarks.speed.time_service [report/CASE...] [REQUESTS]`, with the tables where PLAINSPOKEN_DATA
says. Every figure of speed is printed beside that bare call, measured in the same run: its median is "bare"."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import PROJECT_ROOT
from benchmarks.speed import time_restart, time_workers
from benchmarks.speed.measure_process import process_memory_bytes, processor_seconds
from plainspoken.case import read_case
from plainspoken.case.serving_manifest import ServedModel
from plainspoken.data.load import load_dataset
from plainspoken.data.locate import find_data_folder
from plainspoken.serving import latency_benchmark
from plainspoken.serving.batch import score_file
from plainspoken.serving.latency_benchmark import run_service_process
from plainspoken.serving.load_case import OpenedCase, load_trusted_model, open_case
from plainspoken.serving.scorer import build_scorer

SINGLE_CALL_COUNT = 300  # single calls of each kind
STEADY_REQUEST_RATE, STEADY_LOAD_SECONDS = 200, 30  # requests a second, and for how long
BATCH_BENCH_ROWS = 1_000_000
DEFAULT_LOAD_REQUESTS = 100_000


def benchmark_serving(folder: Path, requests: int) -> None:
    """Print all figures of one built case."""
    opened = open_case(folder, PROJECT_ROOT / "templates")
    at = opened.production.moments[-1]
    frame = read_moment_table(opened, at)
    print(f"{opened.production.case}, moment {at.moment}, {model_type_name(folder, opened, at)}")
    bare = time_single_rows(folder, opened, at, frame)
    time_http_requests(folder, opened, at, frame, requests, bare)
    time_batch_scoring(opened, at, frame, bare)
    many = [build_request_row(frame, row % len(frame)) for row in range(time_workers.BATCH_CASES)]
    time_workers.benchmark_workers(
        folder, build_score_requests(opened, at, frame), f"/v1/{opened.production.case}/scores",
        {"moment": at.moment, "rows": many},
    )  # fmt: skip
    time_restart.benchmark_kill_restart(folder, build_score_requests(opened, at, frame))


def read_moment_table(opened: OpenedCase, at: ServedModel) -> pd.DataFrame:
    """The case's own table, the columns of a moment."""
    case = read_case(opened.production.case, PROJECT_ROOT / "analysis")
    with tempfile.TemporaryDirectory() as folder:
        return load_dataset(case, find_data_folder(case), Path(folder)).frame[list(at.columns)]


def model_type_name(folder: Path, opened: OpenedCase, at: ServedModel) -> str:
    """What kind of model it is."""
    return type(load_trusted_model(folder / at.file, opened.findings)[-1]).__name__


def time_single_rows(folder: Path, opened: OpenedCase, at: ServedModel, frame: pd.DataFrame) -> float:
    """One row in the process with reasons, beside the bare library without, turn by turn.

    Returns the median seconds of the bare library.
    """
    model, scorer = load_trusted_model(folder / at.file, opened.findings), build_scorer(opened, at)
    language = next(iter(opened.words))
    cases = [build_request_row(frame, row) for row in range(SINGLE_CALL_COUNT)]
    ways: dict[str, Callable[[int], object]] = {
        "bare predict_proba, one row": lambda row: model.predict_proba(frame.iloc[[row]]),
        "in process, with reasons": lambda row: scorer.answers([cases[row]], language, True),
        "in process, without": lambda row: scorer.answers([cases[row]], language, False),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for row in range(SINGLE_CALL_COUNT):
        for name, way in ways.items():
            started = time.perf_counter()
            way(row)
            taken[name].append(time.perf_counter() - started)
    bare = float(np.median(next(iter(taken.values()))))
    for name, seconds in taken.items():
        middle = float(np.median(seconds))
        print(f"  {name:<34} median {middle * 1e3:>8.2f} ms   {bare / middle:>6.1f} x as fast as bare")
    return bare


def build_request_row(frame: pd.DataFrame, row: int) -> dict[str, object]:
    """One row as it is sent."""
    sent = frame.iloc[row].to_json(double_precision=15)
    return {str(name): value for name, value in json.loads(sent).items()}


def time_http_requests(
    folder: Path, opened: OpenedCase, at: ServedModel, frame: pd.DataFrame, requests: int, bare: float
) -> None:
    """At a steady rate, then many in all: times, errors and memory. `bare`: seconds of the bare library."""
    wire = build_score_requests(opened, at, frame)
    with run_service_process(folder) as service:
        latency_benchmark.run_load_test(service.port, wire, STEADY_REQUEST_RATE, STEADY_REQUEST_RATE)
        told = latency_benchmark.run_load_test(
            service.port, wire, STEADY_REQUEST_RATE * STEADY_LOAD_SECONDS, STEADY_REQUEST_RATE
        )
        middle, slow = told.milliseconds(50), told.milliseconds(99)
        print(
            f"  HTTP with reasons, {STEADY_REQUEST_RATE} a second      p50 {middle:.2f} ms, p99 {slow:.2f} ms   "
            f"p50 {bare * 1e3 / middle:.1f} x as fast as bare, over {STEADY_LOAD_SECONDS} s, {format_error_count(told)}"
        )
        before, started, busy = (process_memory_bytes(service.pid), time.perf_counter(), processor_seconds(service.pid))
        told = latency_benchmark.run_load_test(service.port, wire, requests, 0)
        rate = requests / (time.perf_counter() - started)
        each = (processor_seconds(service.pid) - busy) / requests * 1e3
        print(
            f"  HTTP, {requests:,} requests         {rate:,.0f} a second, {format_error_count(told)}, memory "
            f"{before / 1e6:.0f} to {process_memory_bytes(service.pid) / 1e6:.0f} MB, {each:.2f} ms of processor each"
        )


def build_score_requests(opened: OpenedCase, at: ServedModel, frame: pd.DataFrame) -> list[bytes]:
    """Single cases of the table as requests."""
    path = f"/v1/{opened.production.case}/score"
    bodies = [{"moment": at.moment, "row": build_request_row(frame, row)} for row in range(min(len(frame), 2_000))]
    return [latency_benchmark.format_http_request(path, json.dumps(each).encode()) for each in bodies]


def format_error_count(told: latency_benchmark.LoadTestResult) -> str:
    """How many requests had each status, and how many were errors."""
    whole = sum(told.statuses.values())
    return f"{whole - told.statuses[200]:,} errors of {whole:,}"


def time_batch_scoring(opened: OpenedCase, at: ServedModel, frame: pd.DataFrame, bare: float) -> None:
    """From Parquet to Parquet, without reasons."""
    scorer, folder = build_scorer(opened, at), Path(tempfile.mkdtemp())
    try:
        many = pd.concat([frame] * (BATCH_BENCH_ROWS // len(frame) + 1), ignore_index=True).iloc[:BATCH_BENCH_ROWS]
        many.to_parquet(folder / "new.parquet")
        started = time.perf_counter()
        score_file(
            scorer, folder / "new.parquet", folder / "scores.parquet", language=next(iter(opened.words)),
            reasons=False, ignored=(), tell=lambda what, share: None,
        )  # fmt: skip
        seconds = time.perf_counter() - started
        print(
            f"  batch, {BATCH_BENCH_ROWS:,} rows            "
            f"{BATCH_BENCH_ROWS / seconds:,.0f} rows a second, Parquet to Parquet   "
            f"{bare * BATCH_BENCH_ROWS / seconds:,.0f} x as fast as bare, row by row"
        )
    finally:
        shutil.rmtree(folder)


def list_built_cases() -> list[Path]:
    """The cases that the bench before this one has built, or else those of the project."""
    for pattern in ("bench/report/*/production.json", "*/production.json"):
        found = sorted(path.parent for path in (PROJECT_ROOT / "report").glob(pattern))
        if found:
            return found
    sys.exit("bench: no built case with a model for service; build one with `make report`")


if __name__ == "__main__":
    built = [Path(each) for each in sys.argv[1:] if not re.fullmatch(r"\d+", each)]
    counts = [int(each) for each in sys.argv[1:] if re.fullmatch(r"\d+", each)]
    for place in built or list_built_cases():
        benchmark_serving(place, counts[0] if counts else DEFAULT_LOAD_REQUESTS)
