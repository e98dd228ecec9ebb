"""The look of every chart: colours, sizes, the font."""

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
from plainspoken.theme.files import read_cap_height, read_font_family

TEXT_COLOUR, QUIET_COLOUR, RULE_COLOUR, EMPTY_COLOUR, PAPER_COLOUR = (
    "#1B2429",
    "#434E56",
    "#D3DADD",
    "#DDE3E6",
    "#FFFFFF",
)
ACCENT_COLOUR, REST_COLOUR, WEAKNESS_COLOUR = "#0B6B75", "#7F8B92", "#A4471C"
BAND_COLOUR = "#E3EBEC"  # between the ends of a range that is only assumed; its edges are drawn in REST

# The theme's names of the colours above: charts are drawn in these and painted over (`figures/svg.py`).
CHART_COLOURS = {
    "ink": TEXT_COLOUR, "quiet": QUIET_COLOUR, "rule": RULE_COLOUR, "empty": EMPTY_COLOUR, "paper": PAPER_COLOUR,
    "accent": ACCENT_COLOUR, "rest": REST_COLOUR, "weak": WEAKNESS_COLOUR, "band": BAND_COLOUR,
}  # fmt: skip

REGULAR_WEIGHT, STRONG_WEIGHT = 400, 600
FONT_FOLDER = SHIPPED_TEMPLATES / "fonts"
HAIRLINE_WIDTH, THIN_LINE_WIDTH, HALO_LINE_WIDTH = 0.6, 1.1, 2.8  # widths of lines


class ChartWidth(Enum):
    """The two widths a chart is drawn in: 170 mm of paper in points, and a phone in pixels."""

    WIDE = "wide"
    NARROW = "narrow"

    @property
    def units(self) -> float:
        """Width of the drawing in its own units: points on paper, pixels on a phone."""
        return 170 / 25.4 * 72 if self is ChartWidth.WIDE else 330.0

    @property
    def wide(self) -> bool:
        """Whether labels have a column of their own."""
        return self is ChartWidth.WIDE

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
class ChartFonts:
    """The two font files that charts are lettered in."""

    regular: Path = FONT_FOLDER / "Inter-Regular.ttf"
    strong: Path = FONT_FOLDER / "Inter-SemiBold.ttf"

    @property
    def family(self) -> str:
        """The family name inside the file."""
        return read_font_family(self.regular)

    @property
    def cap_height(self) -> float:
        """Height of a capital, over the size of the letters."""
        return read_cap_height(self.regular)


CHART_FONTS_IN_USE: ContextVar[ChartFonts] = ContextVar("letters", default=ChartFonts())  # noqa: B039 - it is frozen


@contextmanager
def use_theme_fonts(theme: Theme) -> Iterator[None]:
    """Letter all charts drawn inside in the theme's fonts."""
    before = CHART_FONTS_IN_USE.set(ChartFonts(theme.fonts.regular, theme.fonts.strong))
    try:
        yield
    finally:
        CHART_FONTS_IN_USE.reset(before)


def current_chart_fonts() -> ChartFonts:
    """The letters in use."""
    return CHART_FONTS_IN_USE.get()


def map_theme_colours(theme: Theme) -> Mapping[str, str]:
    """The theme's colour for each of ours that it changes."""
    colours = theme.colours.model_dump()
    return {ours: colours[name] for name, ours in CHART_COLOURS.items() if colours[name] != ours}


def chart_font(size: float, weight: int = REGULAR_WEIGHT) -> FontProperties:
    """The font in use in one size and weight; never one of the system's."""
    return cached_font_face(current_chart_fonts(), size, weight)


@cache
def cached_font_face(used: ChartFonts, size: float, weight: int) -> FontProperties:
    """A font file in one size, so that none of the system's can win; the family stands in the drawing."""
    file = used.strong if weight >= STRONG_WEIGHT else used.regular
    return FontProperties(family=used.family, size=size, weight=weight, fname=str(file))


def measure_text_width(text: str, size: float, weight: int = REGULAR_WEIGHT) -> float:
    """Width of one line of text, in the drawing's units."""
    return cached_text_width(current_chart_fonts(), text, size, weight)


@cache
def cached_text_width(used: ChartFonts, text: str, size: float, weight: int) -> float:
    """Width of one line in some letters."""
    width, _, _ = text_to_path.get_text_width_height_descent(text, cached_font_face(used, size, weight), False)
    return float(width)
