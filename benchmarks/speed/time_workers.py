"""Times two workers of the service beside one, and many cases in one request with reasons beside their bar."""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.speed.measure_process import list_process_tree, processor_seconds
from benchmarks.speed.speed_page import SpeedLine, keep_lines
from plainspoken.serving import latency_benchmark
from plainspoken.serving.latency_benchmark import run_service_process

WORKER_COUNTS = (1, 2)
LOAD_PROCESSES, CONNECTIONS_EACH = 2, 8  # that ask: one alone is slower than two workers
REQUESTS_EACH = 4_000
TAIL_PERCENT = 95
BATCH_CASES, BATCH_TRIES = 1_000, 30
BATCH_BAR_MILLISECONDS = 50.0  # for BATCH_CASES in one request, with reasons, by its median


@dataclass(frozen=True)
class LoadOutcome:
    """What clients met: requests a second, the time in milliseconds that 95 in 100 were answered within, errors."""

    rate: float
    tail: float
    errors: int


def benchmark_workers(folder: Path, wire: Sequence[bytes], path: str, body: dict[str, Any]) -> None:
    """Print two workers beside one, and many cases in one request. `path`, `body`: where and how those are asked."""
    met: list[LoadOutcome] = []
    lines: list[SpeedLine] = []
    for workers in WORKER_COUNTS:
        with run_service_process(folder, workers=workers) as service:
            ask_together(service.port, wire, REQUESTS_EACH // 10)  # until all is warm
            met.append(ask_together(service.port, wire, REQUESTS_EACH))
            busy = tree_processor_seconds(service.pid)
            batch = time_batches(service.port, path, json.dumps(body).encode())
            own = (tree_processor_seconds(service.pid) - busy) / BATCH_TRIES * 1e3
        print(
            f"  HTTP, {workers} worker{'s' * (workers > 1)}, as fast as it goes   {met[-1].rate:>6,.0f} a second, "
            f"p95 {met[-1].tail:.2f} ms, {met[-1].errors:,} errors"
        )
        told = f"{BATCH_CASES:,} cases in one request with reasons, {workers} worker{'s' * (workers > 1)}"
        lines.append(SpeedLine(told, batch, "ms", BATCH_BAR_MILLISECONDS))
        held = "held" if batch < BATCH_BAR_MILLISECONDS else "NOT held"
        print(
            f"  {told}   median {batch:.1f} ms, {own:.1f} ms of processor, bar {BATCH_BAR_MILLISECONDS:.0f} ms: {held}"
        )
    keep_lines("service", lines)
    one, two = met
    print(
        f"  2 workers beside 1 on {os.cpu_count()} processors, which those who ask share   "
        f"{two.rate / one.rate:.2f} x the requests a second, {two.tail / one.tail:.2f} x the p95"
    )


def ask_together(port: int, wire: Sequence[bytes], requests: int) -> LoadOutcome:
    """Let several processes ask as fast as they are answered."""
    with get_context("spawn").Pool(LOAD_PROCESSES) as pool:
        pool.map(abs, range(LOAD_PROCESSES))  # started, before the clock runs
        started = time.perf_counter()
        told = pool.starmap(ask_alone, [(port, wire, requests)] * LOAD_PROCESSES, chunksize=1)
        seconds = time.perf_counter() - started
    times = np.concatenate([each.seconds for each in told])
    errors = len(times) - sum(each.statuses[200] for each in told)
    return LoadOutcome(len(times) / seconds, float(np.percentile(times, TAIL_PERCENT)) * 1e3, errors)


def tree_processor_seconds(pid: int) -> float:
    """Seconds of processor that a service has used so far, all its processes together."""
    return sum(processor_seconds(each) for each in list_process_tree(pid))


def ask_alone(port: int, wire: Sequence[bytes], requests: int) -> latency_benchmark.LoadTestResult:
    """Ask from this process."""
    return latency_benchmark.run_load_test(port, wire, requests, 0, CONNECTIONS_EACH)


def time_batches(port: int, path: str, body: bytes) -> float:
    """Milliseconds until a request of many cases is answered in full, by its median, one after the other."""
    taken = []
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(BATCH_TRIES):
        started = time.perf_counter()
        connection.request("POST", path, body, {"content-type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        taken.append(time.perf_counter() - started)
        if answer.status != 200:
            raise RuntimeError(f"{path}: expected 200, found {answer.status}")
    connection.close()
    return float(np.median(taken)) * 1e3
