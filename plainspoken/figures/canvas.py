"""A sheet to draw a chart on, measured from its top left corner."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Polygon, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from plainspoken.figures.chart_style import (
    HAIRLINE_WIDTH,
    HALO_LINE_WIDTH,
    PAPER_COLOUR,
    REGULAR_WEIGHT,
    TEXT_COLOUR,
    THIN_LINE_WIDTH,
    ChartWidth,
    chart_font,
    current_chart_fonts,
    measure_text_width,
)
from plainspoken.figures.rich_text import Content, TextLine, measure_content_width, wrap_content

DOTS_MARK = "dots"  # of a shape that stands for many dots
LINE_SPACING = 1.28  # distance of lines, over the size of the text
ALIGNMENT_SHARE = {"left": 0.0, "centre": 0.5, "right": 1.0}
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Ink:
    """How a shape is filled and outlined; `fade`: how much of its colour is left, 1 for all."""

    fill: str = "none"
    edge: str = "none"
    dashed: bool = False
    fade: float = 1.0


@dataclass
class Canvas:
    """Shapes and texts in the units of a width, y downward; `figure` turns them into a matplotlib figure."""

    width: ChartWidth
    artists: list[Artist] = field(default_factory=list)
    blocks: int = 0

    @property
    def right(self) -> float:
        """The right edge."""
        return self.width.units

    def text(
        self,
        x: float,
        middle: float,
        content: Content,
        *,
        size: float | None = None,
        weight: int = REGULAR_WEIGHT,
        colour: str = TEXT_COLOUR,
        room: float | None = None,
        align: str = "left",
    ) -> float:
        """Text whose block of lines is centred on `middle`; returns the width of its widest line.

        `align` says what `x` is: the left end, the centre or the right end.
        """
        size = size or self.width.text
        lines = wrap_content(content, size, weight, room)
        first = middle - (len(lines) - 1) * size * LINE_SPACING / 2 + current_chart_fonts().cap_height * size / 2
        widest = 0.0
        for number, line in enumerate(lines):
            at = (x, first + number * size * LINE_SPACING)
            widest = max(widest, self._text_line(line, at, chart_font(size, weight), colour, align))
        self.blocks += 1
        return widest

    def _text_line(
        self, line: TextLine, at: tuple[float, float], face: FontProperties, colour: str, align: str
    ) -> float:
        """One line. Always anchored at its left end: some renderers clip text that is anchored elsewhere."""
        widths = [measure_text_width(part.text, face.get_size(), int(face.get_weight())) for part in line]
        x = at[0] - sum(widths) * ALIGNMENT_SHARE[align]
        for place, (part, wide) in enumerate(zip(line, widths, strict=True)):
            mark = json.dumps([self.blocks, part.piece, part.after, part.marks, place], ensure_ascii=False)
            artist = Text(x, -at[1], part.text, color=colour, fontproperties=face)
            artist.set(gid=mark, va="baseline", ha="left", parse_math=False)
            self.artists.append(artist)
            x += wide
        return sum(widths)

    def lines(self, content: Content, room: float, *, size: float | None = None, weight: int = REGULAR_WEIGHT) -> float:
        """Height of a content in a room of this width."""
        size = size or self.width.text
        return len(wrap_content(content, size, weight, room)) * size * LINE_SPACING

    def wide(self, content: Content, *, size: float | None = None, weight: int = REGULAR_WEIGHT) -> float:
        """Width of a content on one line."""
        return measure_content_width(content, size or self.width.text, weight)

    def bar(self, x: float, top: float, length: float, height: float, ink: Ink, of: str = "") -> None:
        """A bar; an outline lies inside it. `of`: the address whose value its length is."""
        inset = 0.0 if ink.edge == "none" else THIN_LINE_WIDTH / 2
        size = (max(length - 2 * inset, 0.0), height - 2 * inset)
        corner = (x + inset, -(top + height - inset))
        self._shape(Rectangle(corner, *size), ink, of)

    def dot(self, x: float, y: float, radius: float, ink: Ink, of: str = "") -> None:
        """A disc, or a ring where the ink only outlines."""
        self._shape(Circle((x, -y), radius), ink, of)

    def diamond(self, x: float, y: float, radius: float, ink: Ink, of: str = "") -> None:
        """The sign of a weakness where there is no bar to outline."""
        self._shape(Polygon([(x - radius, -y), (x, radius - y), (x + radius, -y), (x, -y - radius)]), ink, of)

    def dots(self, places: Points, radius: float, ink: Ink, marks: Mapping[str, str]) -> None:
        """Many dots as one shape: each a stroke from its centre to its edge, which `figures/svg.py` turns into a disc.

        `marks`: attributes that tell what they are.
        """
        ends = [end for x, y in places for end in ((x, -y), (x + radius, -y))]
        shape = PathPatch(Path(ends, [Path.MOVETO, Path.LINETO] * len(places)))
        shape.set(facecolor=ink.fill, edgecolor=ink.edge, linewidth=0 if ink.edge == "none" else HAIRLINE_WIDTH)
        shape.set(gid=json.dumps({DOTS_MARK: "1", **marks}))
        self.artists.append(shape)

    def area(self, points: Points, ink: Ink) -> None:
        """A filled area."""
        self._shape(Polygon([(x, -y) for x, y in points]), ink, "")

    def _shape(self, shape: Rectangle | Circle | Polygon, ink: Ink, of: str) -> None:
        dashes = (0, (2.5, 2.0)) if ink.dashed else "solid"
        shape.set(facecolor=ink.fill, edgecolor=ink.edge, linewidth=0 if ink.edge == "none" else THIN_LINE_WIDTH)
        shape.set(linestyle=dashes, gid=json.dumps({"data-bar": of}) if of else None)
        if ink.fade < 1:
            shape.set_alpha(ink.fade)
        self.artists.append(shape)

    def line(
        self, points: Points, colour: str = TEXT_COLOUR, width: float = THIN_LINE_WIDTH, *, dashed: bool = False
    ) -> None:
        """A line through points."""
        xs, ys = [x for x, _ in points], [-y for _, y in points]
        artist = Line2D(xs, ys, color=colour, linewidth=width, solid_capstyle="butt")
        if dashed:
            artist.set_linestyle((0, (2.5, 2.0)))
        self.artists.append(artist)

    def range(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """The range of an estimate: a thin line that stays visible on a bar."""
        self.line((start, end), PAPER_COLOUR, HALO_LINE_WIDTH)
        self.line((start, end))

    def figure(self, height: float) -> Figure:
        """All of it as a figure of this height."""
        figure = Figure(figsize=(self.width.units / 72, height / 72), dpi=72)
        place = Affine2D().translate(0, height).scale(1 / 72) + figure.dpi_scale_trans
        for order, artist in enumerate(self.artists):
            artist.set_transform(place)
            artist.set(zorder=order, clip_on=False)
            figure.add_artist(artist, clip=False)
        return figure
