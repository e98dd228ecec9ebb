"""A temporary folder in which the stages of the command run, with progress where somebody looks on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from plainspoken.api.progress_displays import CallbackDisplay, NotebookDisplay, SilentDisplay, runs_in_notebook
from plainspoken.core.shipped import CODE_ROOT, SHIPPED_TEMPLATES
from plainspoken.pipeline.build_folder import lock_build_folder
from plainspoken.pipeline.progress_bars import BarDisplay, make_progress_bars
from plainspoken.pipeline.stage import ProgressCallback, ProjectPaths, Stage, StageDisplay, run_stages
from plainspoken.theme.user_folder import own_templates

Progress = ProgressCallback | bool | None


@dataclass(frozen=True)
class Workspace:
    """Where a briefing is made: tables and case file in `folder`, results below it. It is gone when nothing
    holds it any more. `progress`: who is told how far it is; None: a bar where somebody looks on."""

    holder: TemporaryDirectory[str]
    paths: ProjectPaths
    progress: Progress

    @classmethod
    def open(cls, progress: Progress) -> Workspace:
        """An empty one."""
        holder = TemporaryDirectory(prefix="plainspoken-")
        folder = Path(holder.name)
        own = own_templates(SHIPPED_TEMPLATES)
        return cls(holder, ProjectPaths(CODE_ROOT, folder, folder / "report", own), progress)

    @property
    def folder(self) -> Path:
        """The folder itself."""
        return self.paths.cases

    def run(self, folder: Path, stages: Sequence[Stage]) -> None:
        """Bring stages up to date in a build folder.

        Raises:
            PlainspokenError: what a stage raises.
        """
        with lock_build_folder(folder), choose_display(self.progress) as display:
            run_stages(stages, folder, display)


@contextmanager
def choose_display(progress: Progress) -> Iterator[StageDisplay]:
    """A display for what was asked for; by itself a bar on a terminal or in a notebook, else none."""
    console = Console(stderr=True)
    if callable(progress):
        yield CallbackDisplay(progress)
    elif progress is not False and runs_in_notebook():
        yield NotebookDisplay()
    elif progress or (progress is None and console.is_terminal and sys.stderr.isatty()):
        with make_progress_bars(console) as bars:
            yield BarDisplay(bars)
    else:
        yield SilentDisplay()
