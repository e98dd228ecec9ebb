"""Several cases at once: progress is passed on, and one that fails does not hide."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

from plainspoken.pipeline.parallel import EVENT_LINE_MARK, EventDisplay, replay_events
from plainspoken.pipeline.progress import LineDisplay


def test_a_child_is_heard_as_if_it_spoke_itself() -> None:
    sent, said = io.StringIO(), io.StringIO()
    child = EventDisplay(sent)
    child.begin("small", "analyse", "never made", ["draw"])
    child.step("training", 0.5)
    child.end("small", "analyse", 1.25)
    child.fresh("small", "draw")
    told = list(replay_events(io.StringIO(f"{sent.getvalue()}tables/x.csv: no such file\n"), LineDisplay(said)))
    assert told == ["tables/x.csv: no such file\n"]
    assert said.getvalue().splitlines() == [
        "small: analyse (never made); then: draw",
        "small: analyse: done in 1.2 s",
        "small: draw: up to date",
    ]


def test_each_failing_case_is_told_and_none_stops_the_others(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(f"{name} = [")
    cases = [str(tmp_path / "one.toml"), str(tmp_path / "two.toml")]
    done = subprocess.run(
        [sys.executable, "-m", "plainspoken.cli", "report", *cases],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=os.environ,
        check=False,
    )
    assert done.returncode == 1
    told = done.stderr.splitlines()
    assert [line.split(":")[0] for line in told] == cases
    assert EVENT_LINE_MARK not in done.stderr and "Traceback" not in done.stderr
