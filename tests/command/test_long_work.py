"""Tests of commands: a log without a terminal shows that long work goes on, and ends with it."""

from __future__ import annotations

import io
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from plainspoken.case import read_case
from plainspoken.cli.verification import rerun_with_progress
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.shipped import CODE_ROOT
from plainspoken.pipeline import estimate_time
from plainspoken.pipeline.plan import plan_analysis
from plainspoken.pipeline.progress import LineDisplay
from plainspoken.pipeline.stage import ProgressCallback, ProjectPaths, Stage, Timings, update_stage

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


def test_a_second_run_that_fails_says_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PlainspokenError("no tables")

    monkeypatch.setattr("plainspoken.pipeline.rerun_analysis.rerun_build", fail)
    before = set(threading.enumerate())
    with pytest.raises(PlainspokenError):
        rerun_with_progress(tmp_path, ProjectPaths(CODE_ROOT, tmp_path, tmp_path))
    for each in set(threading.enumerate()) - before:
        each.join(20)
        assert not each.is_alive()


class SlowStream(io.StringIO):
    """A stream that takes its time, as a full pipe does."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()

    def write(self, text: str, /) -> int:
        """Write, a moment later."""
        if "after" in text:
            self.asked.set()
            time.sleep(5 * PAUSE)
        return super().write(text)


def test_a_line_that_is_being_written_when_a_stage_ends_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    stream = SlowStream()
    display = LineDisplay(stream, PAUSE)
    display.begin("shop", "analyse", "not made yet", [])
    assert stream.asked.wait(20)
    display.stop()
    stream.close()
    time.sleep(10 * PAUSE)
    assert not failed


def make_case(place: Path, rows: int, columns: int, settings: str = "") -> Path:
    """A case with a table of so many rows and columns beside it."""
    names = [f"c{number}" for number in range(columns)]
    line = ",".join(["1"] * columns) + ",yes\n"
    (place / "shop.csv").write_text(",".join([*names, "left"]) + "\n" + line * rows)
    declared = "".join(f'[columns.{each}]\ntype = "number"\nwords.en = {{ name = "{each}" }}\n' for each in names)
    path = place / "shop.toml"
    path.write_text(
        f'task = "classification"\n{settings}[tables.shop]\nfile = "shop.csv"\n[target]\ncolumn = "left"\n'
        f'positive = "yes"\n{declared}[columns.left]\ntype = "flag"\nrole = "target"\nknown = "after"\n'
    )
    return path


@pytest.mark.parametrize(
    ("rows", "columns", "told"),
    [
        (500, 8, ""),
        (20_000, 4, ""),
        (2_000, 400, "takes about 2 minutes: 2,000 rows, 400 columns to learn from"),
        (190_000, 12, "takes about 7 minutes: 190,000 rows, 12 columns to learn from"),
    ],
)
def test_long_work_is_told_beforehand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, columns: int, told: str
) -> None:
    monkeypatch.setattr(estimate_time, "measure_slowness", lambda: 1.0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.delenv("PLAINSPOKEN_DATA", raising=False)
    path = make_case(tmp_path, rows, columns)
    _, (analyse, _) = plan_analysis(ProjectPaths(CODE_ROOT, tmp_path, tmp_path / "report"), str(path))
    stream, folder = io.StringIO(), tmp_path / "report" / "shop"
    folder.mkdir(parents=True)
    update_stage(replace(analyse, inputs=dict, run=lambda part, tell: {}), folder, LineDisplay(stream))
    first = stream.getvalue().splitlines()[0]
    assert told in first if told else "takes" not in first


def test_slow_machines_take_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read_case(str(make_case(tmp_path, 2_000, 400)), tmp_path)
    found = []
    for slowness in (1.0, 2.0, 8.0):
        monkeypatch.setattr(estimate_time, "measure_slowness", lambda factor=slowness: factor)
        found.append(estimate_time.foretell_analysis(case, tmp_path).split(":")[0])
    assert found == ["takes about 2 minutes", "takes about 3 minutes", "takes about 15 minutes"]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(61, "about 1 minute"), (100, "about 2 minutes"), (700, "about 10 minutes"), (9_000, "about 2 hours")],
)
def test_a_length_of_time_promises_no_more_than_it_can(seconds: float, told: str) -> None:
    assert estimate_time.describe_minutes(seconds) == told
