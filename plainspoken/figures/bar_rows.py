"""Draws rows of bars or dots below each other, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plainspoken.core.findings import Evidence, Findings
from plainspoken.figures.canvas import LINE_SPACING, Canvas
from plainspoken.figures.chart_style import (
    HAIRLINE_WIDTH,
    PAPER_COLOUR,
    QUIET_COLOUR,
    REST_COLOUR,
    RULE_COLOUR,
    TEXT_COLOUR,
    WEAKNESS_COLOUR,
)
from plainspoken.figures.plot import make_round_ticks
from plainspoken.figures.rich_text import Content, mark_axis_number
from plainspoken.figures.rows import BarTable, ChartBar, ChartRow, RowFrame

BAR_VALUE_GAP = 6.0  # between a bar or its range and the value behind it
BAR_SPACING = 3.0  # between two bars of one row
DOT_RADIUS = 4.2
TEXT_WIDTH_MARGIN = 1.07  # renderers set figures up to this much wider than the font's own kerning says
RANGE_CAP = 0.42  # height of the caps of a range, over that of its bar
MIN_BAR_ROOM_SHARE = 0.25  # of the room: no text behind a bar may press the bars below this


def draw_bar_rows(canvas: Canvas, findings: Findings, table: BarTable, frame: RowFrame | None = None) -> float:
    """Draw rows from the frame's top on; returns where they end."""
    frame = frame or make_row_frame(canvas, table.rows)
    stack = BarRowDrawer(canvas, findings, table, frame)
    bottom = stack.first
    end = bottom + sum(stack.height(row) for row in table.rows)
    stack.draw_grid(bottom, end)
    for row in table.rows:
        stack.draw_label(row, bottom)
        stack.draw_bars(row, bottom, stack.height(row))
        bottom += stack.height(row)
    stack.draw_line(bottom)
    return stack.draw_axis(bottom)


def draw_tables_beside(
    canvas: Canvas, findings: Findings, tables: tuple[BarTable, BarTable], heads: tuple[Content, Content]
) -> float:
    """Two tables with the same labels, side by side under a heading each; returns where they end."""
    small = canvas.width.small
    labelled = make_row_frame(canvas, tables[0].rows)
    start = 0.0 if labelled.above else labelled.labels
    half = (canvas.right - start - 18) / 2
    places = (start, start + half + 18)
    top = max(canvas.lines(head, half, size=small) for head in heads) + 2
    for head, left in zip(heads, places, strict=True):
        middle = top - 2 - canvas.lines(head, half, size=small) / 2
        canvas.text(left, middle, head, size=small, colour=QUIET_COLOUR, room=half)
    frames = (
        RowFrame(places[0] - labelled.labels, top, half + labelled.labels, labelled.labels, labelled.above),
        RowFrame(places[1], top, half, 0.0, labelled.above),
    )
    first, second = (BarRowDrawer(canvas, findings, table, frame) for table, frame in zip(tables, frames, strict=True))
    for row, other in zip(tables[0].rows, tables[1].rows, strict=True):
        tall = first.height(row, canvas.right if labelled.above else None)
        first.draw_label(row, top, canvas.right if labelled.above else None)
        first.draw_bars(row, top, tall)
        second.draw_bars(other, top, tall)
        top += tall
    return top


def make_row_frame(
    canvas: Canvas, rows: Sequence[ChartRow], left: float = 0.0, top: float = 0.0, wide: float = 0.0
) -> RowFrame:
    """A frame whose label column suits the labels: on a phone only short ones stand beside their bar."""
    wide = wide or canvas.right - left
    widest = max((canvas.wide(row.label, weight=row.weight) for row in rows), default=0.0)
    if not canvas.width.wide:
        beside = widest < 0.3 * wide
        return RowFrame(left, top, wide, widest + 10 if beside else 0.0, above=not beside)
    least, most = (0.28 * wide, 0.38 * wide) if wide > 300 else (0.2 * wide, 0.56 * wide)
    return RowFrame(left, top, wide, min(max(widest + 12, least), most))


def furthest_drawn_value(evidence: Evidence) -> float:
    """The furthest value that is drawn of a piece of evidence."""
    return max(evidence.number, evidence.high if evidence.high is not None else evidence.number)


@dataclass
class BarRowDrawer:
    """Rows of one table in one frame, with the scale on which the longest bar and its text just fit."""

    canvas: Canvas
    findings: Findings
    table: BarTable
    frame: RowFrame

    def __post_init__(self) -> None:
        small = self.canvas.width.small
        self.aside = max((self.canvas.wide(row.aside, size=small) for row in self.table.rows), default=0.0)
        beside = self.aside and not self.frame.above
        self.inset = DOT_RADIUS if any(bar.dot for row in self.table.rows for bar in row.bars) else 0.0
        self.values = self.values_wide() if self.table.values_before else 0.0
        self.base = self.frame.start + self.values
        taken = self.frame.labels + self.values + self.inset + (self.aside + 14 if beside else 0.0)
        self.room = self.frame.wide - taken
        self.unit = self.scale()
        self.first = self.frame.top + (small * 1.7 if self.table.line else 0.0)

    def values_wide(self) -> float:
        """Width of the column of values, with the gap behind it."""
        widths = (self.canvas.wide(bar.value, weight=bar.weight) for row in self.table.rows for bar in row.bars)
        return max(widths, default=0.0) * TEXT_WIDTH_MARGIN + BAR_VALUE_GAP

    def scale(self) -> float:
        """Length of one: as long as every bar, its range and the text behind it fit into the room."""
        bars = [bar for row in self.table.rows for bar in row.bars]
        ends = [
            (furthest_drawn_value(self.findings.get(bar.of)) - self.table.start, self.behind(bar) + self.inset)
            for bar in bars
        ]
        if self.table.line:
            ends.append((self.findings.get(self.table.line.of).number - self.table.start, 0.0))
        most = max((end for end, _ in ends), default=0.0)
        if most <= 0:
            return 0.0
        fitting = [(self.room - BAR_VALUE_GAP - text) / end for end, text in ends if end > 0]
        return max(min(fitting), MIN_BAR_ROOM_SHARE * self.room / most)

    def place(self, value: float) -> float:
        """Where a value is drawn."""
        return self.base + self.inset + (value - self.table.start) * self.unit

    def behind(self, bar: ChartBar) -> float:
        """Width of the texts behind a bar."""
        note = self.canvas.wide(bar.note, size=self.canvas.width.small) * TEXT_WIDTH_MARGIN
        if self.table.values_before:
            return note
        return self.canvas.wide(bar.value, weight=bar.weight) * TEXT_WIDTH_MARGIN + (
            note + BAR_VALUE_GAP if note else 0.0
        )

    @property
    def thick(self) -> float:
        """Height of a bar."""
        several = any(len(row.bars) > 1 for row in self.table.rows)
        if self.canvas.width.wide:
            return 10.0 if self.table.dense or several else 13.5
        return 13.0 if self.table.dense or several else 15.0

    @property
    def space(self) -> float:
        """Free height between two rows."""
        if self.canvas.width.wide:
            return 5.5 if self.table.dense else 9.5
        return 9.0 if self.table.dense else 13.0

    def bars_height(self, row: ChartRow) -> float:
        """Height of a row's bars."""
        count = max(len(row.bars), 1)
        return count * self.thick + (count - 1) * BAR_SPACING

    def label_height(self, row: ChartRow, room: float | None = None) -> float:
        """Height of a row's label, with the word of its own under it where there is no column for that."""
        label = self.canvas.lines(row.label, room or self.frame.room, weight=row.weight)
        aside = self.canvas.width.small * LINE_SPACING if row.aside and self.frame.above else 0.0
        return label + aside

    def height(self, row: ChartRow, room: float | None = None) -> float:
        """Height of a row with the space around it."""
        label = self.label_height(row, room)
        if self.frame.above:
            return label + 3 + self.bars_height(row) + self.space
        return max(label - self.canvas.width.text * (LINE_SPACING - 1), self.bars_height(row)) + self.space

    def draw_label(self, row: ChartRow, top: float, room: float | None = None) -> None:
        """A row's label, and the word in a column of its own."""
        small, tall = self.canvas.width.small, self.label_height(row, room)
        own = self.canvas.lines(row.label, room or self.frame.room, weight=row.weight)
        middle = top + self.space / 2 + own / 2 if self.frame.above else top + self.height(row) / 2
        self.canvas.text(
            self.frame.left, middle, row.label, weight=row.weight, colour=row.colour, room=room or self.frame.room
        )
        if row.aside and self.frame.above:
            under = top + self.space / 2 + tall - small * LINE_SPACING / 2
            self.canvas.text(self.frame.left, under, row.aside, size=small, colour=row.aside_colour)
        elif row.aside:
            left = self.frame.left + self.frame.wide - self.aside
            self.canvas.text(left, middle, row.aside, size=small, colour=row.aside_colour)

    def draw_bars(self, row: ChartRow, top: float, height: float) -> None:
        """A row's bars, or the note that stands in their place, at the foot of the row or in its middle."""
        tall = self.bars_height(row)
        first = top + height - self.space / 2 - tall if self.frame.above else top + (height - tall) / 2
        for number, bar in enumerate(row.bars):
            self.draw_bar(bar, first + number * (self.thick + BAR_SPACING))
        if self.table.line and self.frame.above:
            x = self.place(self.findings.get(self.table.line.of).number)
            self.canvas.line(((x, first - 2), (x, first + tall + 2)), TEXT_COLOUR, HAIRLINE_WIDTH)
        if row.note and not row.bars:
            small = self.canvas.width.small
            self.canvas.text(self.base + BAR_VALUE_GAP, first + tall / 2, row.note, size=small, colour=QUIET_COLOUR)

    def draw_bar(self, bar: ChartBar, top: float) -> None:
        """A bar from the start of the scale, or a dot, with its confidence interval and the texts behind."""
        evidence = self.findings.get(bar.of)
        start, end, middle = self.place(self.table.start), self.place(evidence.number), top + self.thick / 2
        if bar.dot:
            self.canvas.line(
                ((start, middle), (self.place(furthest_drawn_value(evidence)), middle)), RULE_COLOUR, HAIRLINE_WIDTH
            )
        elif evidence.number > self.table.start:
            self.canvas.bar(start, top, end - start, self.thick, bar.ink, bar.of)
        far = self.draw_range(evidence, middle, bar)
        if bar.dot:
            self.canvas.dot(end, middle, DOT_RADIUS, bar.ink, bar.of)
            far = max(far, end + DOT_RADIUS)
        elif evidence.number <= self.table.start:
            far = max(far, self.draw_nothing(bar, start, middle))
        if self.table.values_before:
            self.draw_value_before(bar, middle)
            self.draw_note(bar, far + BAR_VALUE_GAP, middle)
        else:
            self.draw_value(bar, far + BAR_VALUE_GAP, middle)

    def draw_range(self, evidence: Evidence, middle: float, bar: ChartBar) -> float:
        """The range as a thin line with caps, pale inside a filled bar; returns the furthest place drawn."""
        if evidence.low is None or evidence.high is None or evidence.high <= evidence.low:
            return self.place(evidence.number)
        low, high = max(self.place(evidence.low), self.base), self.place(evidence.high)
        filled = not bar.dot and bar.ink.fill not in ("none", PAPER_COLOUR) and evidence.number > self.table.start
        inside = min(max(self.place(evidence.number), low), high) if filled else low
        for start, end, cap, colour in ((low, inside, low, PAPER_COLOUR), (inside, high, high, TEXT_COLOUR)):
            if end > start:
                self.canvas.line(((start, middle), (end, middle)), colour)
                half = RANGE_CAP * self.thick / 2
                self.canvas.line(((cap, middle - half), (cap, middle + half)), colour)
        return self.place(furthest_drawn_value(evidence))

    def draw_nothing(self, bar: ChartBar, start: float, middle: float) -> float:
        """A bar of no length: a diamond where that is the weakness, else a short upright line."""
        if bar.ink.edge == WEAKNESS_COLOUR:
            self.canvas.diamond(start + DOT_RADIUS, middle, DOT_RADIUS, bar.ink, bar.of)
            return start + 2 * DOT_RADIUS
        half = self.thick / 2
        self.canvas.line(((start, middle - half), (start, middle + half)), REST_COLOUR)
        return start

    def draw_value_before(self, bar: ChartBar, middle: float) -> None:
        """The value in its column, right before the bars."""
        x = self.base - BAR_VALUE_GAP
        self.canvas.text(x, middle, bar.value, colour=bar.colour, weight=bar.weight, align="right")

    def draw_value(self, bar: ChartBar, x: float, middle: float) -> None:
        """The value behind a bar, moved past the common line where that would strike it through."""
        x = self.clear_of_line(x, self.behind(bar))
        x += self.canvas.text(x, middle, bar.value, colour=bar.colour, weight=bar.weight)
        self.draw_note(bar, x + BAR_VALUE_GAP, middle)

    def draw_note(self, bar: ChartBar, x: float, middle: float) -> None:
        """The note behind a bar, likewise."""
        if bar.note:
            x = self.clear_of_line(x, self.canvas.wide(bar.note, size=self.canvas.width.small))
            self.canvas.text(x, middle, bar.note, size=self.canvas.width.small, colour=bar.note_colour)

    def clear_of_line(self, x: float, wide: float) -> float:
        """Where a text of this width starts, so that the common line does not strike it through."""
        if self.table.line is None:
            return x
        line = self.place(self.findings.get(self.table.line.of).number)
        return line + BAR_VALUE_GAP if x - 2 < line < x + wide + 2 else x

    @property
    def ticks(self) -> list[tuple[float, Content]]:
        """Round numbers along the scale and where they stand, where it has an axis."""
        if self.table.axis is None or self.frame.above or not self.unit:
            return []
        values = make_round_ticks(self.table.start, self.table.start + self.room / self.unit)
        texts = [mark_axis_number(self.table.axis(each)) for each in values]
        right, small = self.frame.left + self.frame.wide, self.canvas.width.small
        return [
            (self.place(each), text)
            for each, text in zip(values, texts, strict=True)
            if self.place(each) + self.canvas.wide(text, size=small) / 2 < right
        ]

    def draw_grid(self, top: float, bottom: float) -> None:
        """A faint line at each round number, behind the bars."""
        for x, _ in self.ticks:
            self.canvas.line(((x, top), (x, bottom)), RULE_COLOUR, HAIRLINE_WIDTH)

    def draw_axis(self, bottom: float) -> float:
        """The round numbers below the bars; returns where they end."""
        small = self.canvas.width.small
        for x, text in self.ticks:
            self.canvas.text(x, bottom + small * 0.9, text, size=small, colour=QUIET_COLOUR, align="centre")
        return bottom + small * 1.6 if self.ticks else bottom

    def draw_line(self, bottom: float) -> None:
        """The line all rows are held against, with its label on top."""
        if self.table.line is None:
            return
        x, small = self.place(self.findings.get(self.table.line.of).number), self.canvas.width.small
        if not self.frame.above:
            self.canvas.line(((x, self.frame.top + small * 1.5), (x, bottom)), TEXT_COLOUR, HAIRLINE_WIDTH)
        wide = self.canvas.wide(self.table.line.label, size=small)
        left = min(max(x - wide / 2, self.frame.left), self.frame.left + self.frame.wide - wide)
        self.canvas.text(left, self.frame.top + small * 0.7, self.table.line.label, size=small, colour=QUIET_COLOUR)
