"""Several cases at once, each in a process of its own, on one display."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from plainspoken.pipeline.stage import StageDisplay
from plainspoken.pipeline.variables import EVENTS_VARIABLE

PARALLEL_CASES = 2
EVENT_LINE_MARK = "\x1e"  # begins a line that is an event, so that no message is taken for one


@dataclass(frozen=True)
class CaseRun:
    """How one case went: its exit code, what it printed, and what it said was wrong."""

    case: str
    code: int
    printed: str
    told: str


class EventDisplay:
    """A display for a child process: each call as one line that the parent can repeat."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def begin(self, case: str, stage: str, why: str, left: Sequence[str]) -> None:
        """Pass on that a stage begins."""
        self.send("begin", case, stage, why, list(left))

    def step(self, what: str, share: float) -> None:
        """Pass on how far the stage has come."""
        self.send("step", what, share)

    def end(self, case: str, stage: str, seconds: float) -> None:
        """Pass on that the stage is done."""
        self.send("end", case, stage, seconds)

    def stop(self) -> None:
        """Pass on that nothing more is to be shown of the stage."""
        self.send("stop")

    def fresh(self, case: str, stage: str) -> None:
        """Pass on that the stage had nothing to do."""
        self.send("fresh", case, stage)

    def send(self, call: str, *arguments: object) -> None:
        """Write one call, at once."""
        print(f"{EVENT_LINE_MARK}{json.dumps([call, *arguments])}", file=self.stream, flush=True)


def run_together(
    cases: Sequence[str], display: Callable[[], StageDisplay], formats: Sequence[str] = (), *, fast: bool = False
) -> list[CaseRun]:
    """Build the briefings of several cases, `PARALLEL_CASES` at a time; a case that fails does not stop the others.

    `display` gives each case a display of its own; `formats` are those asked for; `fast`: first looks. Results
    are in the order of `cases`.
    """
    asked = [*(f"--to={each}" for each in formats), *(["--fast"] if fast else [])]
    with ThreadPoolExecutor(PARALLEL_CASES) as pool:
        running: list[subprocess.Popen[str]] = []
        with end_child_processes(running, pool):
            return list(pool.map(lambda case: run_case_process((case, *asked), display(), running), cases))


def run_case_process(arguments: Sequence[str], display: StageDisplay, running: list[subprocess.Popen[str]]) -> CaseRun:
    """Build one case's briefing in a process of its own, repeating its progress on a display.

    `arguments`: the case, then options of `report`.
    """
    case, *options = arguments
    command = [sys.executable, "-m", "plainspoken.cli", "report", *options, "--", case]  # a name may begin with a dash
    child = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {EVENTS_VARIABLE: str(os.getpid()), "PYTHONUTF8": "1"},
    )
    running.append(child)
    assert child.stderr is not None and child.stdout is not None
    try:
        told = "".join(replay_events(child.stderr, display))
    finally:
        display.stop()
    printed = child.stdout.read()
    return CaseRun(case, child.wait(), printed, told)


def replay_events(lines: Iterable[str], display: StageDisplay) -> Iterator[str]:
    """Repeat the events among these lines on a display, and give the other lines."""
    for line in lines:
        if line.startswith(EVENT_LINE_MARK):
            call, *arguments = json.loads(line.removeprefix(EVENT_LINE_MARK))
            getattr(display, call)(*arguments)
        else:
            yield line


@contextmanager
def end_child_processes(running: Sequence[subprocess.Popen[str]], pool: ThreadPoolExecutor) -> Iterator[None]:
    """End the children that still run when this ends early, so that each clears up after itself."""
    try:
        yield
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in running:
            child.terminate()
        raise
