"""Real time: how fast a built case answers over HTTP on this machine. Knows no table and no word."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.latency import LatencyMeasurement
from plainspoken.serving import load_generator
from plainspoken.serving.load_case import OpenedCase
from plainspoken.serving.predictors import make_up_rows
from plainspoken.serving.scorer import Scorer, build_scorer

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
    load_generator.run_load_test(port, wire, rate, rate)
    met = load_generator.run_load_test(port, wire, rate * seconds, rate)
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


def make_score_requests(case: str, desk: Scorer) -> list[bytes]:
    """Requests about single cases whose values come from all over their columns' ranges."""
    rows = (decode_row_values(desk, row) for row in make_up_rows(desk.form.seen).tolist())
    return [load_generator.format_http_request(f"/v1/{case}/score", format_score_body(desk, row)) for row in rows]


def format_score_body(desk: Scorer, row: dict[str, Any]) -> bytes:
    """One question."""
    return json.dumps({"moment": desk.moment, "row": row}).encode()


def decode_row_values(desk: Scorer, row: Sequence[float]) -> dict[str, Any]:
    """Numbers and codes as a client sends them."""
    paired = zip(desk.form.seen, row, strict=True)
    return {each.column: value if each.is_number else each.values[int(value)] for each, value in paired}


@contextmanager
def run_service_process(*folders: Path, port: int = 0) -> Iterator[ServiceProcess]:
    """Built cases in service, ready and without limit of rate; told to stop at the end.

    Raises:
        PlainspokenError: it did not become ready; with what it said.
    """
    port = port or find_free_port()
    names = map(str, folders)
    command = [*SERVICE_COMMAND, "serve", *names, "--port", str(port), "--rate", UNLIMITED_REQUEST_RATE]
    with TemporaryFile("w+") as said:
        child = subprocess.Popen(command, stdout=said, stderr=said)
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
