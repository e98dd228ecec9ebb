"""How much room text and pictures take on a slide. In: texts and sizes. Out: heights and places in Office's units."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

POINT = 12700  # in the units of Office
SIGN_WIDE, LINE_HIGH = 0.56, 1.2  # of the size of letters: a sign of a wide font, a line
PARAGRAPH_GAP = 0.2  # above each paragraph, of the size of letters
INSET_WIDE, INSET_HIGH = 182880, 91440  # of a box of text, both sides together
FIGURE_SIZES = (32, 28, 24, 20, 16)  # of strong figures in points, as room allows

Box = tuple[int, int, int, int]  # left, top, width, height


def count_lines(text: str, size: int, wide: int) -> int:
    """How many lines a paragraph has in letters of this size (points) in a box this wide."""
    signs = (wide - INSET_WIDE) / (SIGN_WIDE * size * POINT)
    return max(ceil(len(text) / signs), 1)


def text_height(lines: Sequence[str], size: int, wide: int) -> int:
    """How high a box must be for paragraphs in letters of this size (points)."""
    each = (count_lines(text, size, wide) * LINE_HIGH + PARAGRAPH_GAP for text in lines)
    return INSET_HIGH + round(sum(each) * size * POINT)


def choose_figure_size(lines: Sequence[str], facts: Sequence[bool], size: int, room: tuple[int, int]) -> int:
    """The largest size (points) of the figures that begin facts at which all lines fit a room: width, height."""
    plain, many = text_height(lines, size, room[0]), sum(facts)
    fitting = (each for each in FIGURE_SIZES if plain + round(many * (each - size) * LINE_HIGH * POINT) <= room[1])
    return next(fitting, FIGURE_SIZES[-1])


def choose_table_size(rows: Sequence[Sequence[str]], columns: Sequence[int], sizes: Sequence[int], high: int) -> int:
    """The largest of some sizes (points) at which the rows of a table, its columns this wide, are at most this high."""
    return next((each for each in sizes if table_height(rows, columns, each) <= high), sizes[-1])


def table_height(rows: Sequence[Sequence[str]], columns: Sequence[int], size: int) -> int:
    """How high the rows of a table are in letters of this size (points): each is as high as its highest cell."""
    cells = (zip(row, columns, strict=True) for row in rows)
    return sum(max(text_height([text], size, wide) for text, wide in each) for each in cells)


def fit_picture(wide: int, high: int, room: Box) -> Box:
    """Where a picture stands that fills a room as far as its shape allows, in its middle."""
    share = min(room[2] / wide, room[3] / high)
    new_wide, new_high = int(wide * share), int(high * share)
    return room[0] + (room[2] - new_wide) // 2, room[1] + (room[3] - new_high) // 2, new_wide, new_high
