"""Progress on a terminal: a bar that is gone when the work is done."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from plainspoken.core.safe_paths import printable
from plainspoken.pipeline.stage import describe_remaining_stages


class BarDisplay:
    """A bar that names case, stage, step and what is left; finished stages stay above it as lines."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.task: TaskID | None = None
        self.left = ""
        self.stage = ""

    def begin(self, case: str, stage: str, why: str, left: Sequence[str]) -> None:
        """Start the bar of a stage."""
        self.left, self.stage = describe_remaining_stages(left), f"{case}: {stage}"
        self.progress.console.print(f"[dim]{escape(f'{self.stage} ({printable(why)})')}[/dim]", highlight=False)
        self.task = self.progress.add_task(f"{self.stage}{self.left}", total=1.0)

    def step(self, what: str, share: float) -> None:
        """Move the bar."""
        if self.task is not None:
            text = f"{self.stage}: {what}{self.left}"
            self.progress.update(self.task, completed=min(share, 1.0), description=text)

    def stop(self) -> None:
        """Take the bar away."""
        if self.task is not None:
            self.progress.remove_task(self.task)
            self.task = None

    def end(self, case: str, stage: str, seconds: float) -> None:
        """Take the bar away and leave a line."""
        self.stop()
        self.progress.console.print(f"{escape(case)}: {stage}: done in {seconds:.1f} s", highlight=False)

    def fresh(self, case: str, stage: str) -> None:
        """Leave a line: the stage had nothing to do."""
        self.progress.console.print(f"[dim]{escape(case)}: {stage}: up to date[/dim]", highlight=False)


def make_progress_bars(console: Console) -> Progress:
    """Bars on a terminal that are gone when the work is done."""
    text, bar = TextColumn("{task.description}", markup=False), BarColumn(bar_width=20)
    return Progress(text, bar, TaskProgressColumn(), TimeElapsedColumn(), console=console, transient=True)
