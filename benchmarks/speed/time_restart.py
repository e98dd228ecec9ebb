"""Kills a service in the midst of a load, starts it anew, and tells what its clients met."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks import PROJECT_ROOT
from plainspoken.serving import latency_benchmark
from plainspoken.serving.latency_benchmark import find_free_port, run_service_process
from plainspoken.serving.load_case import open_case

RESTART_REQUEST_RATE, RESTART_LOAD_SECONDS, KILLED_AFTER_SECONDS = 200, 20, 4
RESTART_CONNECTIONS = 32  # connections: those that wait for a service that is down keep none of the others


def benchmark_kill_restart(folder: Path, wire: Sequence[bytes]) -> None:
    """Ask at a steady rate, kill without warning (SIGKILL), start again at the same port, and go on."""
    port, told, down = find_free_port(), list[latency_benchmark.LoadTestResult](), list[float]()
    files = read_folder_contents(folder)

    def ask() -> None:
        told.append(
            latency_benchmark.run_load_test(
                port, wire, RESTART_REQUEST_RATE * RESTART_LOAD_SECONDS, RESTART_REQUEST_RATE, RESTART_CONNECTIONS
            )
        )

    asking = threading.Thread(target=ask)
    with ExitStack() as services:
        first = services.enter_context(run_service_process(folder, port=port))
        began = time.perf_counter()
        asking.start()
        time.sleep(KILLED_AFTER_SECONDS)
        os.kill(first.pid, signal.SIGKILL)
        down.append(time.perf_counter() - began)
        services.enter_context(run_service_process(folder, port=port))
        down.append(time.perf_counter() - began)
        asking.join()
        drift = urllib.request.urlopen(f"http://127.0.0.1:{port}/drift", timeout=5).status
    print_restart_outcome(told[0], down, drift, files == read_folder_contents(folder))


def read_folder_contents(folder: Path) -> dict[str, bytes]:
    """What stands in a build folder."""
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir()) if each.is_file()}


def print_restart_outcome(told: latency_benchmark.LoadTestResult, down: list[float], drift: int, same: bool) -> None:
    """Print what the clients met."""
    outside = [at for at in told.failed if not down[0] - 0.1 <= at <= down[1] + 1.0]
    others = {status: many for status, many in told.statuses.items() if status not in (0, 200)}
    print(
        f"  killed (SIGKILL) after {KILLED_AFTER_SECONDS} s at {RESTART_REQUEST_RATE} a second: "
        f"down {down[1] - down[0]:.1f} s, "
        f"{told.statuses[200]:,} of {RESTART_REQUEST_RATE * RESTART_LOAD_SECONDS:,} answered, "
        f"{len(told.failed):,} met a closed door, "
        f"{len(outside)} of them while it was up, other statuses {others or 'none'}; "
        f"files of the case {'the same' if same else 'CHANGED'}, /drift {drift}"
    )


if __name__ == "__main__":
    from benchmarks.speed.time_service import build_score_requests, read_moment_table

    place = Path(sys.argv[1])
    opened = open_case(place, PROJECT_ROOT / "templates")
    at = opened.production.moments[-1]
    benchmark_kill_restart(place, build_score_requests(opened, at, read_moment_table(opened, at)))
