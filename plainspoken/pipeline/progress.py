"""Progress: what is being done and what is left, as a bar or as plain lines. Bars are imported where one is shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from plainspoken.core.long_work import GoingOn
from plainspoken.core.orphans import end_with_parent
from plainspoken.core.safe_paths import printable
from plainspoken.pipeline.parallel import EventDisplay
from plainspoken.pipeline.stage import StageDisplay, describe_remaining_stages
from plainspoken.pipeline.variables import EVENTS_VARIABLE

TERMINAL_VARIABLES = ("FORCE_COLOR", "TTY_COMPATIBLE")  # by which rich takes a stream that is none for a terminal
SECONDS_BETWEEN_LINES = 30.0  # of a long stage: a log that stands still longer looks like one of a program that hangs


class LineDisplay:
    """Plain lines, for a file or a build machine: one where a stage begins and one where it ends, and every half minute
    how far a long one has come. `pause`: seconds between these."""

    def __init__(self, stream: TextIO, pause: float = SECONDS_BETWEEN_LINES) -> None:
        self.stream, self.pause = stream, pause
        self.at = "", 0.0
        self.going_on: GoingOn | None = None

    def begin(self, case: str, stage: str, why: str, left: Sequence[str]) -> None:
        """Say which stage begins, why, and what is left after it."""
        self.say(f"{case}: {stage} ({why}){describe_remaining_stages(left)}")
        self.stop()
        self.at = "", 0.0
        self.going_on = GoingOn(self.say, lambda: f"{case}: {stage}{self._describe_step()}", self.pause)

    def step(self, what: str, share: float) -> None:
        """Keep how far the stage has come, for the next line."""
        self.at = what, min(share, 1.0)

    def stop(self) -> None:
        """No further line of a stage that has ended, or failed: the stream may be closed next."""
        if self.going_on is not None:
            self.going_on.stop()

    def _describe_step(self) -> str:
        what, share = self.at
        return f": {what}, {share * 100:.0f} in 100 done" if what else ""

    def end(self, case: str, stage: str, seconds: float) -> None:
        """Say how long the stage took."""
        self.stop()
        self.say(f"{case}: {stage}: done in {seconds:.1f} s")

    def fresh(self, case: str, stage: str) -> None:
        """Say that the stage had nothing to do."""
        self.say(f"{case}: {stage}: up to date")

    def say(self, line: str) -> None:
        """Write a line at once, so that a log is never behind."""
        print(printable(line), file=self.stream, flush=True)


@contextmanager
def show_stage_progress() -> Iterator[Callable[[], StageDisplay]]:
    """What makes displays on standard error: bars where that is a terminal, events for a parent process that
    shows them itself, else plain lines."""
    if parent := os.environ.get(EVENTS_VARIABLE):
        end_with_parent(int(parent))
        yield lambda: EventDisplay(sys.stderr)
        return
    if sys.stderr.isatty() or any(os.environ.get(each) for each in TERMINAL_VARIABLES):
        from rich.console import Console

        from plainspoken.pipeline.progress_bars import BarDisplay, make_progress_bars

        console = Console(stderr=True)
        if console.is_terminal:
            with make_progress_bars(console) as progress:
                yield lambda: BarDisplay(progress)
            return
    yield lambda: LineDisplay(sys.stderr)
