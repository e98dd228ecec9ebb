"""The look of every chart: colours, sizes, the font. Knows no evidence and no chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.theme import Theme
from plainspoken.theme.files import cap_height, family

TEXT, QUIET, RULE, EMPTY, PAPER = "#1B2429", "#5F6B73", "#D3DADD", "#DDE3E6", "#FFFFFF"
OURS, REST, WEAK = "#0B6B75", "#7F8B92", "#A4471C"
BAND = "#E3EBEC"  # between the ends of a range that is only assumed; its edges are drawn in REST

# The theme's names of the colours above: charts are drawn in these and painted over (`figures/svg.py`).
NAMED = {
    "ink": TEXT, "quiet": QUIET, "rule": RULE, "empty": EMPTY, "paper": PAPER,
    "accent": OURS, "rest": REST, "weak": WEAK, "band": BAND,
}  # fmt: skip

PLAIN, STRONG = 400, 600
FONTS = SHIPPED_TEMPLATES / "fonts"
HAIR, THIN, HALO = 0.6, 1.1, 2.8  # widths of lines


class Width(Enum):
    """The two widths a chart is drawn in: 170 mm of paper in points, and a phone in pixels."""

    WIDE = "wide"
    NARROW = "narrow"

    @property
    def units(self) -> float:
        """Width of the drawing in its own units: points on paper, pixels on a phone."""
        return 170 / 25.4 * 72 if self is Width.WIDE else 330.0

    @property
    def wide(self) -> bool:
        """Whether labels have a column of their own."""
        return self is Width.WIDE

    @property
    def text(self) -> float:
        """Size of labels and values."""
        return 9.2 if self.wide else 13.0

    @property
    def small(self) -> float:
        """Size of axis words and notes; never under 8 points (on a phone 10.7 pixels)."""
        return 8.4 if self.wide else 11.6

    @property
    def suffix(self) -> str:
        """What stands between a chart's name and `.svg`."""
        return "" if self.wide else ".narrow"


@dataclass(frozen=True)
class Letters:
    """The two font files that charts are lettered in."""

    regular: Path = FONTS / "Inter-Regular.ttf"
    strong: Path = FONTS / "Inter-SemiBold.ttf"

    @property
    def family(self) -> str:
        """The family name inside the file."""
        return family(self.regular)

    @property
    def cap_height(self) -> float:
        """Height of a capital, over the size of the letters."""
        return cap_height(self.regular)


IN_USE: ContextVar[Letters] = ContextVar("letters", default=Letters())  # noqa: B039 - it is frozen


@contextmanager
def lettered(theme: Theme) -> Iterator[None]:
    """Letter all charts drawn inside in the theme's fonts."""
    before = IN_USE.set(Letters(theme.fonts.regular, theme.fonts.strong))
    try:
        yield
    finally:
        IN_USE.reset(before)


def letters() -> Letters:
    """The letters in use."""
    return IN_USE.get()


def palette(theme: Theme) -> Mapping[str, str]:
    """The theme's colour for each of ours that it changes."""
    colours = theme.colours.model_dump()
    return {ours: colours[name] for name, ours in NAMED.items() if colours[name] != ours}


def font(size: float, weight: int = PLAIN) -> FontProperties:
    """The font in use in one size and weight; never one of the system's."""
    return face(letters(), size, weight)


@cache
def face(used: Letters, size: float, weight: int) -> FontProperties:
    """A font file in one size, so that none of the system's can win; the family stands in the drawing."""
    file = used.strong if weight >= STRONG else used.regular
    return FontProperties(family=used.family, size=size, weight=weight, fname=str(file))


def text_width(text: str, size: float, weight: int = PLAIN) -> float:
    """Width of one line of text, in the drawing's units."""
    return width_in(letters(), text, size, weight)


@cache
def width_in(used: Letters, text: str, size: float, weight: int) -> float:
    """Width of one line in some letters."""
    width, _, _ = text_to_path.get_text_width_height_descent(text, face(used, size, weight), False)
    return float(width)
