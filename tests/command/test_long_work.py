"""Tests of commands: a log without a terminal shows that long work goes on, and ends with it."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from plainspoken.core.errors import PlainspokenError
from plainspoken.pipeline.progress import LineDisplay
from plainspoken.pipeline.stage import ProgressCallback, Stage, Timings, update_stage

PAUSE = 0.01


def wait_for(stream: io.StringIO, text: str) -> None:
    """Wait until a line says so."""
    end = time.monotonic() + 20
    while text not in stream.getvalue():
        assert time.monotonic() < end, stream.getvalue()
        time.sleep(PAUSE)


def test_a_long_stage_says_how_far_it_is_until_it_ends(tmp_path: Path) -> None:
    stream = io.StringIO()

    def run(part: Path, tell: ProgressCallback) -> Timings:
        tell("training", 0.35)
        wait_for(stream, "shop: analyse: training, 35 in 100 done, after 0 s")
        return {}

    folder = tmp_path / "shop"
    folder.mkdir()
    assert update_stage(Stage("analyse", dict, run), folder, LineDisplay(stream, PAUSE))
    time.sleep(2 * PAUSE)
    said = stream.getvalue()
    assert said.rstrip().splitlines()[-1].startswith("shop: analyse: done in")
    time.sleep(5 * PAUSE)
    assert stream.getvalue() == said


def test_a_stage_that_fails_says_nothing_more(tmp_path: Path) -> None:
    stream = io.StringIO()

    def run(part: Path, tell: ProgressCallback) -> Timings:
        wait_for(stream, "after 0 s")
        raise PlainspokenError("no such column")

    folder = tmp_path / "shop"
    folder.mkdir()
    with pytest.raises(PlainspokenError):
        update_stage(Stage("analyse", dict, run), folder, LineDisplay(stream, PAUSE))
    time.sleep(2 * PAUSE)
    said = stream.getvalue()
    time.sleep(5 * PAUSE)
    assert stream.getvalue() == said
