"""Charts: what a plan brings, costs and leaves, and which thing that is not sure moves that most. Knows no model."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from plainspoken.core.findings import Evidence, Findings
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import (
    ACCENT_COLOUR,
    HAIRLINE_WIDTH,
    QUIET_COLOUR,
    RULE_COLOUR,
    STRONG_WEIGHT,
    TEXT_COLOUR,
    WEAKNESS_COLOUR,
    ChartWidth,
)
from plainspoken.figures.plot import PlotArea, draw_ticks_below, find_interval_ends, make_round_ticks
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.figures.rows import ACCENT_INK, WEAKNESS_INK
from plainspoken.words import Words

LABELS_WIDTH = 0.33  # of the drawing: the column of names and sums
ROW_GAP = 8.0
CAP_HEIGHT = 5.0
TICKS = 4
LEAST_SPREAD = 0.05  # of the widest: what moves the gain less is no bar to see
LABEL_GAP = 6.0  # from the end of a bar past its sum
LINE_OVERHANG = 3.0  # of a common line beyond a bar


@dataclass(frozen=True)
class SumScale:
    """Where sums of money lie across a drawing; `tall`: the height of a bar."""

    canvas: Canvas
    plot: PlotArea
    tall: float

    def place(self, value: float) -> float:
        """The place of a sum."""
        return self.plot.at(value, 0.0)[0]

    def bar(self, start: float, end: float, top: float, ink: Ink, of: str = "") -> None:
        """A bar between two sums."""
        left, right = sorted((self.place(start), self.place(end)))
        self.canvas.bar(left, top, right - left, self.tall, ink, of)

    def range(self, low: float, high: float, y: float) -> None:
        """A range with a cap at either end."""
        (left, right), half = (self.place(low), self.place(high)), CAP_HEIGHT / 2
        self.canvas.range((left, y), (right, y))
        for x in (left, right):
            self.canvas.line(((x, y - half), (x, y + half)))


def make_sum_scale(canvas: Canvas, ends: tuple[float, float], left: float, top: float, bottom: float) -> SumScale:
    """A scale that holds nil and both ends, with room for a sum at either side."""
    low, high = min(ends[0], 0.0), max(ends[1], 0.0)
    room = 14.0 if canvas.width.wide else 18.0
    plot = PlotArea((low, high), (0.0, 1.0), left + room, canvas.right - room, top, bottom)
    return SumScale(canvas, plot, 11.0 if canvas.width.wide else 14.0)


def draw_sum_axis(scale: SumScale, words: Words) -> float:
    """Faint lines to read sums off, the line of nil, and numbers below; returns where they end."""
    canvas, plot = scale.canvas, scale.plot
    texts = [(each, words.numbers.write(each, "number")) for each in make_round_ticks(*plot.x, TICKS)]
    draw_ticks_below(canvas, plot, texts)
    return plot.bottom + 6 + canvas.width.small * 1.6


def draw_sum_grid(scale: SumScale) -> None:
    """The faint lines behind the bars, and the line of nil."""
    for value in make_round_ticks(*scale.plot.x, TICKS):
        x = scale.place(value)
        colour, thick = (TEXT_COLOUR, 1.0) if value == 0 else (RULE_COLOUR, HAIRLINE_WIDTH)
        scale.canvas.line(((x, scale.plot.top), (x, scale.plot.bottom)), colour, thick)


def draw_named_sum(canvas: Canvas, top: float, name: Content, sum_text: Content, colour: str) -> None:
    """A name with its sum below it, at the left."""
    size, room = canvas.width.text, canvas.right * LABELS_WIDTH - 6
    canvas.text(0, top + size * 0.7, name, weight=STRONG_WEIGHT, room=room)
    below = top + canvas.lines(name, room, weight=STRONG_WEIGHT) + size * 0.75
    canvas.text(0, below, sum_text, weight=STRONG_WEIGHT, colour=colour)


@draws("gain")
def draw_gain_waterfall(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """What the plan brings, less what it costs, is what it leaves; the first and the last with their range below."""
    canvas = Canvas(width)
    extra, net = findings.get("value.extra"), findings.get("value.net")
    row = width.text * 2.9 + ROW_GAP
    scale = make_sum_scale(canvas, find_interval_ends((extra, net)), canvas.right * LABELS_WIDTH, 2.0, 2.0 + 3 * row)
    draw_sum_grid(scale)
    ink = ACCENT_INK if net.number >= 0 else WEAKNESS_INK
    steps = (
        ("extra", 0.0, extra.number, ACCENT_INK, ACCENT_COLOUR),
        ("cost", net.number, extra.number, WEAKNESS_INK, WEAKNESS_COLOUR),
        ("net", 0.0, net.number, ink, ACCENT_COLOUR if net.number >= 0 else WEAKNESS_COLOUR),
    )
    for place, (name, start, end, filled, colour) in enumerate(steps):
        top = scale.plot.top + place * row + 3
        address = f"value.{name}"
        sign: Content = words.label("chart_minus") if name == "cost" else ""
        draw_named_sum(canvas, top, words.label(f"chart_sum_{name}"), [sign, words.show(address, "amount")], colour)
        scale.bar(start, end, top, filled, address)
        if name != "cost":  # its bar hangs from the gain, so that a range beside it would be read as that of the rest
            draw_sum_range(scale, findings.get(address), top + scale.tall + 6)
    return canvas.figure(draw_sum_axis(scale, words))


def draw_sum_range(scale: SumScale, found: Evidence, y: float) -> None:
    """The range of a sum; nothing where it has none."""
    if found.low is None or found.high is None or found.high <= found.low:
        return
    first, last = scale.plot.x
    scale.range(max(found.low, first), min(found.high, last), y)


@draws("unsure")
def draw_tornado(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """The net gain with one thing at a time at its two ends, that on which most hangs first.

    What hardly moves it beside the first one is left out.
    """
    canvas = Canvas(width)
    widest = findings.get("value.first.spread").number
    places = [at for at in findings.over("unsure") if findings.get(f"{at}.spread").number >= LEAST_SPREAD * widest]
    nets = [findings.get(f"{at}.net") for at in places]
    size, tall = width.text, 11.0 if width.wide else 14.0
    row = size * 2.9 + tall + ROW_GAP
    ranged = [at for at, net in zip(places, nets, strict=True) if net.low is not None]
    texts = [words.show(f"{at}.net:{end}", "amount") for at in ranged for end in ("low", "high")]
    side = max(map(canvas.wide, texts), default=0.0) + 8
    top = 0.0
    plot = PlotArea(find_interval_ends(nets), (0.0, 1.0), side, canvas.right - side, top, top + len(places) * row)
    scale = SumScale(canvas, plot, tall)
    for number, at in enumerate(places):
        draw_tornado_row(scale, findings, words, at, top + number * row)
    return canvas.figure(draw_tornado_key(scale, words, nets[0].number))


def draw_tornado_row(scale: SumScale, findings: Findings, words: Words, at: str, top: float) -> None:
    """One thing: its name and its two ends, then the net gain between them."""
    canvas, net, size = scale.canvas, findings.get(f"{at}.net"), scale.canvas.width.text
    way = "amount" if findings.get(f"{at}.given").unit == "money" else "percent_price"
    canvas.text(0, top + size * 0.7, capitalise_first_letter(words.named(f"{at}.name")), weight=STRONG_WEIGHT)
    ends: Content = [
        words.label("chart_from"), " ", words.show(f"{at}.worst", way), " ", words.label("chart_to"), " ",
        words.show(f"{at}.best", way),
    ]  # fmt: skip
    canvas.text(0, top + size * 2.1, ends, size=canvas.width.small, colour=QUIET_COLOUR)
    low, high = find_interval_ends((net,))
    y = top + size * 2.9
    split = min(max(0.0, low), high)
    if low < split:
        scale.bar(low, split, y, WEAKNESS_INK)
    if split < high:
        scale.bar(split, high, y, ACCENT_INK)
    middle = y + scale.tall / 2
    shown = {end: words.show(f"{at}.net:{end}", "amount") for end in ("low", "high") if net.low is not None}
    beside = {end: canvas.wide(text, weight=STRONG_WEIGHT) + LABEL_GAP for end, text in shown.items()}
    free = (scale.place(low) - beside.get("low", 0.0), scale.place(high) + beside.get("high", 0.0))
    draw_tornado_lines(scale, net.number, y, (scale.place(low), scale.place(high)), free)
    if not shown:
        return
    for end, value, align, step in (("low", low, "right", -4.0), ("high", high, "left", 4.0)):
        colour = WEAKNESS_COLOUR if value < 0 else ACCENT_COLOUR
        canvas.text(scale.place(value) + step, middle, shown[end], weight=STRONG_WEIGHT, colour=colour, align=align)


def reference_sums(scale: SumScale, usual: float) -> list[float]:
    """The sums that all rows are held against, from left to right: nil, where it lies inside, and what is assumed."""
    low, high = scale.plot.x
    return sorted({0.0, usual} if low <= 0 <= high else {usual})


def draw_tornado_lines(
    scale: SumScale, usual: float, top: float, bar: tuple[float, float], texts: tuple[float, float]
) -> None:
    """Nil, and dashed what is assumed, across one row: no words above it, and no sums beside its bar, are struck
    through. `bar`, `texts`: between which places the bar lies, and the bar with its sums."""
    for value in reference_sums(scale, usual):
        x = scale.place(value)
        if texts[0] < x < bar[0] - 1 or bar[1] + 1 < x < texts[1]:
            continue
        ends = ((x, top - LINE_OVERHANG), (x, top + scale.tall + LINE_OVERHANG))
        scale.canvas.line(ends, TEXT_COLOUR, 1.0, dashed=value == usual)


def draw_tornado_key(scale: SumScale, words: Words, usual: float) -> float:
    """What the lines are, below the last row; returns where the words end."""
    canvas, small = scale.canvas, scale.canvas.width.small
    y, values = scale.plot.bottom + small * 0.3, reference_sums(scale, usual)
    for place, value in enumerate(values):
        label = words.label("chart_as_assumed" if value == usual else "chart_break_even")
        wide, x = canvas.wide(label, size=small), scale.place(value)
        start = x - wide / 2 if len(values) == 1 else x + 3 - wide if place == 0 else x - 3
        canvas.text(min(max(start, 0.0), canvas.right - wide), y, label, size=small)
    return y + small
