"""The look of every chart: colours, sizes, the font. Knows no evidence and no chart."""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

TEXT, QUIET, RULE, EMPTY, PAPER = "#1B2429", "#5F6B73", "#D3DADD", "#DDE3E6", "#FFFFFF"
OURS, REST, WEAK = "#0B6B75", "#7F8B92", "#A4471C"
BAND = "#E3EBEC"  # between the ends of a range that is only assumed; its edges are drawn in REST

FAMILY, PLAIN, STRONG = "Inter", 400, 600
FONTS = Path(__file__).resolve().parents[1] / "templates" / "fonts"
CAP_HEIGHT = 0.727  # of Inter, over its size
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


@cache
def font(size: float, weight: int = PLAIN) -> FontProperties:
    """The shipped font in one size and weight; never one of the system's."""
    register()
    return FontProperties(family=FAMILY, size=size, weight=weight)


@cache
def register() -> None:
    """Make the shipped font files known to matplotlib, in place of any others of the same family."""
    others = [entry for entry in font_manager.fontManager.ttflist if entry.name != FAMILY]
    font_manager.fontManager.ttflist = others
    for path in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(str(path))


@cache
def text_width(text: str, size: float, weight: int = PLAIN) -> float:
    """Width of one line of text, in the drawing's units."""
    width, _, _ = text_to_path.get_text_width_height_descent(text, font(size, weight), False)
    return float(width)
