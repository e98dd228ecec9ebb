"""Chart: a grid of who moved from which segment to which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from plainspoken.core.findings import Findings
from plainspoken.figures.canvas import Canvas, Ink
from plainspoken.figures.chart_registry import draws
from plainspoken.figures.chart_style import ACCENT_COLOUR, QUIET_COLOUR, RULE_COLOUR, TEXT_COLOUR, ChartWidth
from plainspoken.figures.fonts import number_to_letters
from plainspoken.figures.rich_text import Content, capitalise_first_letter
from plainspoken.words import Words

MAX_CELL_OPACITY = 0.45  # of the accent, so that the number on it can still be read


@dataclass(frozen=True)
class TransitionGrid:
    """Where the grid stands: its left and top edge, and the size of a cell."""

    left: float
    top: float
    wide: float
    tall: float

    def corner(self, column: int, row: int) -> tuple[float, float]:
        """The top left corner of a cell."""
        return self.left + column * self.wide, self.top + row * self.tall


@draws("moves")
def draw_transitions_chart(findings: Findings, words: Words, width: ChartWidth) -> Figure:
    """From each segment (rows) to each (columns): of 100, how many; stayed is outlined."""
    canvas, places = Canvas(width), list(findings.over("moves"))
    rows, columns = (
        order_transition_segments(findings, places, "from"),
        order_transition_segments(findings, places, "to"),
    )
    side = min(max(canvas.wide(words.name(each)) for each in rows) + 34, 0.34 * canvas.right)
    wide = (canvas.right - side) / len(columns)
    lettered = not names_fit_columns(canvas, words, columns, wide)
    top = draw_transition_head(canvas, words, columns, (side, wide), lettered=lettered)
    labels = [transition_row_label(words, columns, row, lettered=lettered) for row in rows]
    tall = max([canvas.width.text * 2.4, *(canvas.lines(each, side - 10) + 6 for each in labels)])
    grid = TransitionGrid(side, top, wide, tall)
    for number, label in enumerate(labels):
        canvas.text(0, top + (number + 0.5) * tall, label, room=side - 10)
    for at in places:
        row, column = (str(findings.get(f"{at}.{end}").value) for end in ("from", "to"))
        draw_transition_cell(canvas, findings, words, at, grid, (columns.index(column), rows.index(row)))
    return canvas.figure(top + len(rows) * tall + 1)


def transition_row_label(words: Words, columns: Sequence[str], row: str, *, lettered: bool) -> Content:
    """A segment's name, behind its letter where columns have letters."""
    name = capitalise_first_letter(words.name(row))
    return [number_to_letters(columns.index(row)), "  ", name] if lettered and row in columns else name


def order_transition_segments(findings: Findings, places: Sequence[str], end: str) -> list[str]:
    """The segments at one end of the moves, in the order of the segments."""
    there = dict.fromkeys(str(findings.get(f"{at}.{end}").value) for at in places)
    order = [str(findings.get(f"{at}.segment").value) for at in findings.over("segments")]
    return [each for each in order if each in there] + [each for each in there if each not in order]


def names_fit_columns(canvas: Canvas, words: Words, columns: Sequence[str], wide: float) -> bool:
    """Whether each word of the names fits over its column."""
    texts = [word for each in columns for word in words.name(each).text.split()]
    return all(canvas.wide(text, size=canvas.width.small) <= wide - 4 for text in texts)


def draw_transition_head(
    canvas: Canvas, words: Words, columns: Sequence[str], frame: tuple[float, float], *, lettered: bool
) -> float:
    """What stands over the columns: names, or the letters of the rows; returns where it ends."""
    size, (side, wide) = canvas.width.small, frame
    canvas.text(side, size * 0.8, words.label("chart_moves_to"), size=size, colour=QUIET_COLOUR)
    labels = [
        number_to_letters(number) if lettered else capitalise_first_letter(words.name(each))
        for number, each in enumerate(columns)
    ]
    tall = max(canvas.lines(label, wide - 4, size=size) for label in labels)
    for number, label in enumerate(labels):
        middle = side + (number + 0.5) * wide
        canvas.text(middle, size * 2.2 + tall / 2, label, size=size, colour=QUIET_COLOUR, room=wide - 4, align="centre")
    return size * 2.4 + tall


def draw_transition_cell(
    canvas: Canvas, findings: Findings, words: Words, at: str, grid: TransitionGrid, place: tuple[int, int]
) -> None:
    """One cell: the darker, the more; outlined where both ends are the same segment. On a phone, words such
    as `less than 1` have no room; the paleness says it."""
    share = findings.get(f"{at}.share").number
    x, y = grid.corner(*place)
    stayed = findings.get(f"{at}.from").value == findings.get(f"{at}.to").value
    if share > 0:
        canvas.bar(
            x + 1, y + 1, grid.wide - 2, grid.tall - 2, Ink(ACCENT_COLOUR, fade=MAX_CELL_OPACITY * min(share, 1.0))
        )
    canvas.bar(x + 1, y + 1, grid.wide - 2, grid.tall - 2, Ink(edge=ACCENT_COLOUR if stayed else RULE_COLOUR))
    shown = words.show(f"{at}.share", "of_100")
    if canvas.wide(shown) <= grid.wide - 4:
        canvas.text(x + grid.wide / 2, y + grid.tall / 2, shown, colour=TEXT_COLOUR, align="centre")
