"""Runs a command and measures it: seconds, and peak memory over all its processes."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MEMORY_SAMPLING_SECONDS = 0.05
LAST_LINES = 20  # of a command that failed, which are shown
PLAINSPOKEN_COMMAND = Path(sys.executable).with_name("plainspoken")


@dataclass(frozen=True)
class RunMeasurement:
    """What a run took: wall-clock seconds, and peak memory in megabytes (10^6 bytes)."""

    seconds: float
    megabytes: float


def measure_command(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], log: Path
) -> RunMeasurement:
    """Run a command in a folder, with what it says in a file.

    Memory is the sampled sum over the child and all its descendants, pages that they share counted once. The
    kernel's own peak of a child is no use: it starts at the memory of the process that started the child.

    Raises:
        subprocess.CalledProcessError: the command failed.
    """
    started = time.perf_counter()
    with log.open("w") as said:
        child = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said)
    sampler = MemorySampler(child.pid)
    sampler.start()
    status = child.wait()
    seconds = time.perf_counter() - started
    sampler.stop()
    if status:
        raise subprocess.CalledProcessError(status, [str(each) for each in command])
    return RunMeasurement(seconds, sampler.peak / 1e6)


def measure_or_stop(
    named: str, command: Sequence[str | Path], folder: Path, environment: Mapping[str, str], log: Path
) -> RunMeasurement:
    """As `measure_command`; where it fails, show the end of what it said and stop. `named`: what it is called then."""
    try:
        return measure_command(command, folder, environment, log)
    except subprocess.CalledProcessError as error:
        last = "\n".join(log.read_text(errors="replace").splitlines()[-LAST_LINES:])
        sys.exit(f"{last}\nbench: {named}: ended with code {error.returncode}")


class MemorySampler(threading.Thread):
    """Looks at the memory of a process and its descendants again and again; `peak` in bytes."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.ended = pid, 0, threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self.ended.wait(MEMORY_SAMPLING_SECONDS):
            self.peak = max(self.peak, sum(process_memory_bytes(pid) for pid in list_process_tree(self.pid)))

    def stop(self) -> None:
        """Stop looking."""
        self.ended.set()
        self.join()


def list_process_tree(pid: int) -> list[int]:
    """A process and all its descendants; empty where the system does not tell."""
    children: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    except OSError:  # the process has ended, or this is no Linux
        return []
    return [pid, *(each for child in children for each in list_process_tree(child))]


def process_memory_bytes(pid: int) -> int:
    """Bytes of memory of one process, its share of shared pages counted; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def processor_seconds(pid: int) -> float:
    """Seconds of processor that a process has used so far."""
    cells = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


def print_measurement(what: str, measured: RunMeasurement) -> None:
    """Print one measurement."""
    print(f"{what:<52} {measured.seconds:>8.1f} {measured.megabytes:>8.0f}", flush=True)
