"""What rows of bars are made of: a label, bars with values, a line to hold them against. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plainspoken.figures.canvas import Ink
from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    PAPER_COLOUR,
    QUIET_COLOUR,
    REGULAR_WEIGHT,
    REST_COLOUR,
    STRONG_WEIGHT,
    TEXT_COLOUR,
    WEAKNESS_COLOUR,
)
from plainspoken.figures.rich_text import Content

ACCENT_INK, GREY_INK = Ink(ACCENT_COLOUR), Ink(REST_COLOUR)
RING_INK, FORBIDDEN_INK = Ink(PAPER_COLOUR, ACCENT_COLOUR), Ink(PAPER_COLOUR, REST_COLOUR, dashed=True)
WEAKNESS_INK = Ink(PAPER_COLOUR, WEAKNESS_COLOUR)


@dataclass(frozen=True)
class ChartBar:
    """One bar or dot: the address whose value it shows, its ink, its value, and the note behind it."""

    of: str
    ink: Ink
    value: Content
    note: Content = ""
    colour: str = TEXT_COLOUR
    dot: bool = False
    strong: bool = False

    @property
    def weight(self) -> int:
        """Weight of the value."""
        return STRONG_WEIGHT if self.strong else REGULAR_WEIGHT

    @property
    def note_colour(self) -> str:
        """Notes are quiet, unless their bar has a colour to speak of."""
        return QUIET_COLOUR if self.colour == TEXT_COLOUR else self.colour


@dataclass(frozen=True)
class ChartRow:
    """A label with its bars; `note` stands where there is no bar, `aside` in a column of its own.

    `strong`: ours, in the accent; `stressed`: only in a stronger weight, since the accent means "ours".
    """

    label: Content
    bars: tuple[ChartBar, ...] = ()
    note: Content = ""
    aside: Content = ""
    aside_colour: str = QUIET_COLOUR
    strong: bool = False
    stressed: bool = False
    quiet: bool = False

    @property
    def weight(self) -> int:
        """Weight of the label."""
        return STRONG_WEIGHT if self.strong or self.stressed else REGULAR_WEIGHT

    @property
    def colour(self) -> str:
        """Colour of the label."""
        return ACCENT_COLOUR if self.strong else QUIET_COLOUR if self.quiet else TEXT_COLOUR


@dataclass(frozen=True)
class ReferenceLine:
    """A value that all rows are held against, with its label."""

    of: str
    label: Content


@dataclass(frozen=True)
class BarTable:
    """Rows on one scale that starts at `start` (0 for bars); `dense` where there are many.

    `axis`: how round numbers are written along the scale, where values are read off.
    """

    rows: Sequence[ChartRow]
    line: ReferenceLine | None = None
    start: float = 0.0
    dense: bool = False
    axis: Callable[[float], str] | None = None

    @property
    def values_before(self) -> bool:
        """Whether values have a column of their own before the bars: there no range or line reaches them."""
        return all(len(row.bars) <= 1 and not any(bar.dot for bar in row.bars) for row in self.rows)


@dataclass(frozen=True)
class RowFrame:
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
