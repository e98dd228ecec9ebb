"""Displays of progress for Python: a callable, a line in a notebook, or nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from html import escape
from typing import Any

from plainspoken.pipeline.stage import ProgressCallback

NOTEBOOK_SHELL = "ZMQInteractiveShell"  # what IPython runs in a kernel


def runs_in_notebook() -> bool:
    """Whether this is a cell of a notebook."""
    shell = sys.modules.get("IPython")
    return shell is not None and type(shell.get_ipython()).__name__ == NOTEBOOK_SHELL


class SilentDisplay:
    """Shows nothing."""

    def begin(self, case: str, stage: str, why: str, left: Sequence[str]) -> None:
        """A stage begins."""

    def step(self, what: str, share: float) -> None:
        """The stage has come this far."""

    def end(self, case: str, stage: str, seconds: float) -> None:
        """The stage is done."""

    def stop(self) -> None:
        """Nothing more is shown."""

    def fresh(self, case: str, stage: str) -> None:
        """The stage had nothing to do."""


class CallbackDisplay(SilentDisplay):
    """Tells a callable what is being done, and which share of the stage is done (0 to 1)."""

    def __init__(self, tell: ProgressCallback) -> None:
        self.tell = tell
        self.stage = ""

    def begin(self, case: str, stage: str, why: str, left: Sequence[str]) -> None:
        """Tell that a stage begins."""
        self.stage = stage
        self.tell(stage, 0.0)

    def step(self, what: str, share: float) -> None:
        """Tell how far it is."""
        self.tell(f"{self.stage}: {what}", min(share, 1.0))

    def end(self, case: str, stage: str, seconds: float) -> None:
        """Tell that it is done."""
        self.tell(stage, 1.0)


class NotebookDisplay(CallbackDisplay):
    """One line below the cell, changed in place, with no widget to install."""

    def __init__(self) -> None:
        from IPython.display import HTML, display

        self.as_html: Any = HTML
        self.line: Any = display(HTML(""), display_id=True)
        super().__init__(self.show)

    def show(self, what: str, share: float) -> None:
        """Show a bar and what is being done."""
        self.line.update(self.as_html(f'<progress value="{share:.2f}"></progress> {escape(what)}'))
