"""What rows of bars are made of: a label, bars with values, a line to hold them against. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainspoken.figures.canvas import Ink
from plainspoken.figures.rich_text import Content
from plainspoken.figures.style import OURS, PAPER, PLAIN, QUIET, REST, STRONG, TEXT, WEAK

ACCENT, GREY = Ink(OURS), Ink(REST)
RING, NOT_TO_USE = Ink(PAPER, OURS), Ink(PAPER, REST, dashed=True)
WEAKNESS = Ink(PAPER, WEAK)


@dataclass(frozen=True)
class Bar:
    """One bar or dot: the address whose value it shows, its ink, and the texts behind it."""

    of: str
    ink: Ink
    value: Content
    note: Content = ""
    colour: str = TEXT
    dot: bool = False

    @property
    def note_colour(self) -> str:
        """Notes are quiet, unless their bar has a colour to speak of."""
        return QUIET if self.colour == TEXT else self.colour


@dataclass(frozen=True)
class Row:
    """A label with its bars; `note` stands where there is no bar, `aside` in a column of its own."""

    label: Content
    bars: tuple[Bar, ...] = ()
    note: Content = ""
    aside: Content = ""
    aside_colour: str = QUIET
    strong: bool = False
    quiet: bool = False

    @property
    def weight(self) -> int:
        """Weight of the label."""
        return STRONG if self.strong else PLAIN

    @property
    def colour(self) -> str:
        """Colour of the label."""
        return OURS if self.strong else QUIET if self.quiet else TEXT


@dataclass(frozen=True)
class Line:
    """A value that all rows are held against, with its label."""

    of: str
    label: Content


@dataclass(frozen=True)
class Table:
    """Rows on one scale that starts at `start` (0 for bars); `dense` where there are many."""

    rows: Sequence[Row]
    line: Line | None = None
    start: float = 0.0
    dense: bool = False


@dataclass(frozen=True)
class Frame:
    """Where rows go. `labels`: width of their column of labels; `above`: labels stand above the bars."""

    left: float
    top: float
    wide: float
    labels: float = 0.0
    above: bool = False

    @property
    def start(self) -> float:
        """Where bars start."""
        return self.left + self.labels

    @property
    def room(self) -> float:
        """How wide a label may be."""
        return self.wide if self.above else max(self.labels - 8, 1.0)
