"""The bench measures what was planted: memory of a child and of a child's child, and a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.speed import speed_page
from benchmarks.speed.measure_process import RunMeasurement, measure_command, measure_or_stop
from benchmarks.speed.speed_page import SECTIONS, SpeedLine, keep_lines

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


def test_a_line_says_whether_each_of_its_bars_is_held() -> None:
    assert SpeedLine("a", 3.0).held == ""
    assert SpeedLine("a", 3.0, bar=3.0).held == "yes"
    assert SpeedLine("a", 3.01, bar=3.0).held == "**no**"
    assert SpeedLine.of("a", RunMeasurement(2.0, 900.0), 3.0, 800.0).held == "**no**"
    told = SpeedLine("over pandas", 0.333, "x", 1 / 3)
    assert told.cells() == ("over pandas", "0.33 x", "0.33 x", "", "", "yes")


def test_the_page_holds_each_section_that_was_measured_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed_page, "RESULTS_FOLDER", tmp_path / "results")
    monkeypatch.setattr(speed_page, "SPEED_PAGE", tmp_path / "speed.md")
    last, first = SECTIONS[-1], SECTIONS[0]
    for key, *_ in (last, first):
        keep_lines(key, [SpeedLine(f"of {key}", 1_234.0, "ms", 50.0)])
    page = (tmp_path / "speed.md").read_text(encoding="utf-8")
    assert page.index(f"## {first[1]}") < page.index(f"## {last[1]}")
    assert page.count("## ") == 2 and "| 1,234 ms | 50.0 ms |  |  | **no** |" in page
