"""Tests that a service that is killed in the midst of its work leaves nothing behind and starts anew."""

from __future__ import annotations

import json
import os
import signal
import threading
import urllib.request
from typing import Any

from plainspoken.serving import latency_benchmark
from plainspoken.serving.latency_benchmark import find_free_port, measure_latency_at_port, run_service_process
from plainspoken.serving.load_case import OpenedCase
from tests.serve.built import Built, sent

RATE, SECONDS = 50, 3


def ask(port: int, case: dict[str, Any]) -> Any:
    """What a service says of one case."""
    head = {"content-type": "application/json"}
    body = json.dumps({"moment": "end", "row": case}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/v1/planted/score", body, head)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_killed_under_load_it_starts_again_and_says_the_same(built: Built, opened: OpenedCase) -> None:
    files = {each.name: each.read_bytes() for each in built.folder.iterdir()}
    case, port = sent(built.frame, 3), find_free_port()
    wire = [
        latency_benchmark.format_http_request("/v1/planted/score", json.dumps({"moment": "end", "row": case}).encode())
    ]
    with run_service_process(built.folder, port=port) as first:
        before = ask(port, case)
        killer = threading.Timer(SECONDS / 2, os.kill, (first.pid, signal.SIGKILL))
        killer.start()
        told = latency_benchmark.run_load_test(port, wire, RATE * SECONDS, RATE)
    assert set(told.statuses) == {0, 200}
    assert min(told.failed) >= SECONDS / 2 - 0.1
    with run_service_process(built.folder, port=port):
        assert ask(port, case) == before
        found = measure_latency_at_port(opened, port, RATE, seconds=1)
    assert (found.requests, found.errors, found.moment) == (RATE, 0, "end")
    assert found.model == opened.model_version("end") == before["model"]
    assert 0 < found.median_seconds <= found.slow_seconds
    assert {each.name: each.read_bytes() for each in built.folder.iterdir()} == files
