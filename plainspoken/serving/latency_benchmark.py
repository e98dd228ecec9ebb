"""Real time: a built case to how fast it answers over HTTP on this machine, asked at a steady rate."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.latency import LatencyMeasurement
from plainspoken.serving.load_case import OpenedCase
from plainspoken.serving.predictors import make_up_rows
from plainspoken.serving.probes import decode_row_values
from plainspoken.serving.scorer import Scorer, build_scorer
from plainspoken.serving.service_gate import KEY_VARIABLE

SERVICE_COMMAND = (sys.executable, "-P", "-m", "plainspoken.cli")  # -P: the folder of the call holds no code of ours
SLOW_LATENCY_QUANTILE = 0.99
READY_TIMEOUT_SECONDS = 120
UNLIMITED_REQUEST_RATE = "1000000"  # requests a second: what is measured here is the answer, not the limit


@dataclass(frozen=True)
class ServiceProcess:
    """A service in a process of its own."""

    pid: int
    port: int


def measure_latency(opened: OpenedCase, rate: int, seconds: int) -> LatencyMeasurement:
    """Time a service of the case, in a process of its own.

    Raises:
        PlainspokenError: the service did not start.
    """
    with run_service_process(opened.folder) as service:
        return measure_latency_at_port(opened, service.port, rate, seconds)


def measure_latency_at_port(opened: OpenedCase, port: int, rate: int, seconds: int) -> LatencyMeasurement:
    """Ask a service of the case at a port about made-up cases of its last moment.

    The questions come from this very machine, so that both share its processors.
    """
    at = opened.production.moments[-1]
    wire = make_score_requests(opened.production.case, build_scorer(opened, at))
    run_load_test(port, wire, rate, rate)
    met = run_load_test(port, wire, rate * seconds, rate)
    return LatencyMeasurement(
        file=at.file,
        model=opened.model_version(at.moment),
        moment=at.moment,
        processors=os.cpu_count() or 1,
        rate=rate,
        requests=rate * seconds,
        errors=rate * seconds - met.statuses[200],
        median_seconds=met.milliseconds(50) / 1e3,
        slow_seconds=met.milliseconds(100 * SLOW_LATENCY_QUANTILE) / 1e3,
        slow_share=SLOW_LATENCY_QUANTILE,
    )


def make_score_requests(case: str, scorer: Scorer) -> list[bytes]:
    """Requests about single cases whose values come from all over their columns' ranges."""
    rows = (decode_row_values(scorer.form.seen, row) for row in make_up_rows(scorer.form.seen).tolist())
    return [format_http_request(f"/v1/{case}/score", format_score_body(scorer, row)) for row in rows]


def format_score_body(scorer: Scorer, row: dict[str, Any]) -> bytes:
    """One question."""
    return json.dumps({"moment": scorer.moment, "row": row}).encode()


@contextmanager
def run_service_process(*folders: Path, port: int = 0, workers: int = 1) -> Iterator[ServiceProcess]:
    """Built cases in service, ready and without limit of rate; told to stop at the end.

    Raises:
        PlainspokenError: it did not become ready; with what it said.
    """
    port = port or find_free_port()
    names = map(str, folders)
    command = [*SERVICE_COMMAND, "serve", *names, "--port", str(port), "--rate", UNLIMITED_REQUEST_RATE]
    command += ["--workers", str(workers)]
    with TemporaryFile("w+") as said:
        open_to_all = {name: value for name, value in os.environ.items() if name != KEY_VARIABLE}
        child = subprocess.Popen(command, stdout=said, stderr=said, env=open_to_all)
        try:
            if not wait_until_ready(child, port):
                child.kill()
                raise PlainspokenError(f"expected a service at port {port}, found none{quote_service_output(said)}")
            yield ServiceProcess(child.pid, port)
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait()


def quote_service_output(said: IO[str]) -> str:
    """What a service said, shortly."""
    said.seek(0)
    text = said.read(2_000).strip()
    return f"; it said: {text}" if text else ""


def wait_until_ready(child: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the service is ready; false where it ended, or takes too long."""
    until = time.monotonic() + READY_TIMEOUT_SECONDS
    while child.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def find_free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class LoadTestResult:
    """What a run of requests met: seconds of each, in the order of sending, and how many had each status.

    Seconds count from when a request was due, so that a service that stalls is charged for those who wait.
    `failed`: when, in seconds since the first was due, those were given up that had no answer at all
    (status 0).
    """

    seconds: list[float] = field(default_factory=list)
    failed: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def milliseconds(self, percent: float) -> float:
        """A percentile of the times."""
        return float(np.percentile(self.seconds, percent)) * 1e3


def format_http_request(path: str, body: bytes) -> bytes:
    """A request as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body


def run_load_test(
    port: int, requests: Sequence[bytes], count: int, rate: float, connections: int = 8
) -> LoadTestResult:
    """Send `count` requests in turn at `rate` a second (0: as fast as they are answered)."""
    with ThreadPoolExecutor(1) as own:  # the caller may have a loop that runs
        return own.submit(asyncio.run, send_over_connections(port, requests, count, rate, connections)).result()


async def send_over_connections(
    port: int, requests: Sequence[bytes], count: int, rate: float, connections: int
) -> LoadTestResult:
    """The same, on a loop."""
    told, numbers, begin = LoadTestResult(), iter(range(count)), time.perf_counter()
    await asyncio.gather(
        *(send_over_connection(port, requests, numbers, rate, begin, told) for _ in range(connections))
    )
    return told


async def send_over_connection(
    port: int, requests: Sequence[bytes], numbers: Iterator[int], rate: float, begin: float, told: LoadTestResult
) -> None:
    """One connection, which takes the next request when it is free; a broken one is made anew."""
    reader = writer = None
    for number in numbers:
        due = begin + number / rate if rate else time.perf_counter()
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        try:
            if writer is None or reader is None:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(requests[number % len(requests)])
            status = await read_response_status(reader)
        except (OSError, asyncio.IncompleteReadError):
            reader = writer = None
            status = 0
            told.failed.append(time.perf_counter() - begin)
            await asyncio.sleep(0.05)
        told.statuses[status] += 1
        told.seconds.append(time.perf_counter() - due)
    if writer is not None:
        writer.close()


async def read_response_status(reader: asyncio.StreamReader) -> int:
    """The status of the next answer; its body is read and left."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.partition("content-length:")[2].partition("\r\n")[0])
    await reader.readexactly(length)
    return int(head.split(" ", 2)[1])
