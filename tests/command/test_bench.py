"""The bench measures what was planted: memory of a child and of a child's child, and a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.speed.measure_process import RunMeasurement, measure_command, measure_or_stop

HOLD = "import time; held = bytearray(b'x') * 150_000_000; time.sleep(0.5)"


def run(code: str, folder: Path) -> RunMeasurement:
    """Measure a piece of Python."""
    return measure_command([sys.executable, "-c", code], folder, os.environ, folder / "log")


def test_memory_of_a_child_is_seen(tmp_path: Path) -> None:
    assert 150 < run(HOLD, tmp_path).megabytes < 250


def test_memory_of_two_generations_is_added_up(tmp_path: Path) -> None:
    start = f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {HOLD!r}])"
    both = f"{start}; {HOLD}; child.wait()"
    assert 300 < run(both, tmp_path).megabytes < 450


def test_a_failed_command_is_told_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        run("raise SystemExit('no')", tmp_path)
    assert (tmp_path / "log").read_text() == "no\n"


def test_a_bench_stops_with_the_end_of_what_a_failed_command_said(tmp_path: Path) -> None:
    code = "print('first'); raise SystemExit('no')"
    with pytest.raises(SystemExit, match=r"first\nno\nbench: try: ended with code 1|no\nfirst\nbench: try"):
        measure_or_stop("try", [sys.executable, "-c", code], tmp_path, os.environ, tmp_path / "log")
