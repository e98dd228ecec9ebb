"""The small drawings of page one: each bar and each interval as its evidence makes it, and the ruler below them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain

from lxml import etree

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Evidence
from plainspoken.report.inline_bars import (
    BAR_SHADE,
    MOST_TICKS,
    TINT,
    WIDTH,
    Scale,
    choose_interval_scale,
    describe,
    interval_place,
    range_ends,
)
from plainspoken.theme import read_theme
from plainspoken.verify.built_page import Element, HtmlPage, collapse_spaces, element_text
from plainspoken.verify.exempt import TICKS_CLASS, has_class
from plainspoken.verify.page_parts import UNSEEN_PAINTS
from plainspoken.verify.problem import Problem
from plainspoken.words import Words

THINNEST_BAR = 3.0  # from which width on a line is as a bar
LEAST_THICK = 0.25  # of the height of its drawing: a box of it
NEAR = 0.1  # of 100: what rounding may move a tick by
PIECES = ("title", "rect", "line", "circle")
NO_SUCH_BAR_MESSAGE = "a drawing that is no chart and no bar of a finding"


def inline_drawing_problems(page: HtmlPage, drawing: Element, words: Words) -> Iterator[Problem]:
    """Whether a drawing that is no chart is the bar, or the interval, that its evidence makes."""
    bar, interval = drawing.get("data-bar", ""), drawing.get("data-interval", "")
    end = read_scale_end(drawing)
    if end is None:
        yield page.problem(drawing, "the scale of a bar ends nowhere", found=drawing.get("data-end"))
        return
    try:
        expected = describe(bar or interval, "rate" if bar else "money", words)
    except PlainspokenError as error:
        yield page.problem(drawing, f"{NO_SUCH_BAR_MESSAGE}: {error}")
        return
    yield from alt_problems(page, drawing, collapse_spaces(expected))
    strange = chain(list_strange_pieces(drawing), list_unseen_pieces(drawing, read_theme(words.folders).colours.paper))
    yield from (page.problem(drawing, f"a piece that no bar has ({each})") for each in strange)
    evidence = words.findings.get(bar or interval)
    if bar:
        yield from bar_problems(page, drawing, evidence, Scale(0.0, end))
        yield from ruler_problems(page, drawing, words)
    else:
        yield from interval_problems(page, drawing, evidence)


def alt_problems(page: HtmlPage, drawing: Element, expected: str) -> Iterator[Problem]:
    """Whether a drawing has the alt text that it should have."""
    title = drawing.find("title")
    found = element_text(title) if title is not None else ""
    if found != expected:
        yield page.problem(drawing, "alt text", expected, found or "none")


def list_strange_pieces(drawing: Element) -> Iterator[str]:
    """The pieces of a drawing that neither a bar nor an interval has, and those that are flat or of another shade."""
    shade = BAR_SHADE if "data-bar" in drawing.attrib else TINT
    yield from ("circle" for _ in drawing.iter("circle") if "data-bar" in drawing.attrib)
    for piece in drawing.iterchildren(etree.Element):
        if piece.tag not in PIECES or len(piece):
            yield str(piece.tag)
        elif piece.tag == "rect" and not read_length(piece, "height") > 0:
            yield "a box of no height"
        elif piece.tag == "rect" and piece.get("fill-opacity") != shade:
            yield "a box of another shade"


def list_unseen_pieces(drawing: Element, paper: str) -> Iterator[str]:
    """The boxes of a bar or an interval that lie out of it, are too flat or framed, or have the colour of the paper."""
    high = read_box(drawing)[-1] if drawing.get("viewbox") else math.nan
    if "opacity" in drawing.attrib:
        yield "a shade of the whole"
    for box in drawing.iter("rect"):
        top, thick = read_length(box, "y"), read_length(box, "height")
        if not (top >= 0 and thick >= high * LEAST_THICK and top + thick <= high):
            yield "a box that is not in its row"
        if (box.get("fill") or "").lower() in (paper.lower(), *UNSEEN_PAINTS):
            yield "a box that is not seen"
        if read_length(box, "stroke-width") >= THINNEST_BAR or "rx" in box.attrib or "ry" in box.attrib:
            yield "a box with a frame or corners"


def bar_problems(page: HtmlPage, drawing: Element, evidence: Evidence, scale: Scale) -> Iterator[Problem]:
    """Whether a bar is as long as its evidence, with its range, on the scale and the ruler of its table."""
    place = f"{scale.place(evidence.number)}"
    found = [each.get("width", "") for each in drawing.iter("rect")]
    if found != [place] or any(read_length(each, "x") for each in drawing.iter("rect")):
        yield page.problem(drawing, "length of a bar", place, ", ".join(found))
    drawn = sorted({end for line in drawing.iter("line") if line.get("class") == "range" for end in line_ends(line)})
    ends = [str(each) for each in range_ends(evidence, scale) or ()]
    if drawn != sorted(ends):
        yield page.problem(drawing, "ends of a range", ", ".join(sorted(ends)) or "none", ", ".join(drawn) or "none")
    else:
        yield from line_problems(page, drawing, tuple(ends))
    if [read_length(drawing, "width"), *read_box(drawing)[::2]] != [WIDTH, 0.0, WIDTH]:
        yield page.problem(drawing, "a bar that is stretched", found=drawing.get("viewbox", ""))


def line_problems(page: HtmlPage, drawing: Element, ends: tuple[str, ...]) -> Iterator[Problem]:
    """Whether the lines of a bar are its ruler, and its range with both caps."""
    lines = [each for each in drawing.iter("line") if each.get("class") not in ("grid", "axis")]
    ranged = [line_ends(each) for each in lines if each.get("class") == "range"]
    if sorted(ranged) != sorted([(ends[0], ends[1]), (ends[0], ends[0]), (ends[1], ends[1])] if ends else []):
        yield page.problem(drawing, "a range without its line or one of its caps")
    inks = {each.get("stroke") for each in drawing.iter("line") if each.get("class") == "axis"}
    if not {each.get("stroke") for each in lines if each.get("class") == "range"} <= inks:
        yield page.problem(drawing, "a range in another colour than the axis")
    for line in lines:
        if line.get("class") != "range" or read_length(line, "stroke-width") >= THINNEST_BAR:
            yield page.problem(drawing, "a line that no bar has", found=line.get("class", ""))
    upright = [each for each in drawing.iter("line") if each.get("class") in ("grid", "axis")]
    if len(upright) > MOST_TICKS + 2 or len({line_ends(each) for each in upright}) < len(upright):
        yield page.problem(drawing, "a ruler with more ticks than any has")
    if any(len(set(line_ends(each))) > 1 or read_length(each, "stroke-width") >= THINNEST_BAR for each in upright):
        yield page.problem(drawing, "a ruler that is not upright")


def ruler_problems(page: HtmlPage, drawing: Element, words: Words) -> Iterator[Problem]:
    """Whether all bars of a table have one scale, told at its first bar, and the ticks below it are where they say."""
    table = next(drawing.iterancestors("table"), None)
    bars = [] if table is None else [each for each in table.iter("svg") if "data-bar" in each.attrib]
    if table is None or not bars or bars[0] is not drawing:
        return
    if len({each.get("data-end") for each in bars}) > 1:
        yield page.problem(table, "bars of one table on several scales")
    below = table.getnext()
    if below is not None and has_class(below, TICKS_CLASS):
        for tick in below.iterchildren("p"):
            there = read_left(tick) / 100 * (read_scale_end(drawing) or math.nan)
            expected = "nowhere" if math.isnan(there) else words.numbers.rate(there)
            if tick.get("data-tick") != expected:
                yield page.problem(tick, "place of a tick", expected, tick.get("data-tick") or "none")


def interval_problems(page: HtmlPage, drawing: Element, evidence: Evidence) -> Iterator[Problem]:
    """Whether an interval has its loss, its gain, nil and the estimate where they lie, and their words beside them."""
    scale = choose_interval_scale(evidence)
    low, high = (evidence.number if end is None else end for end in (evidence.low, evidence.high))
    spans = ((low, min(high, 0.0)), (max(low, 0.0), high))
    boxes = [(scale.place(one), scale.place(other)) for one, other in spans if scale.place(other) > scale.place(one)]
    found = [
        (read_length(each, "x"), round(read_length(each, "x") + read_length(each, "width"), 2))
        for each in drawing.iter("rect")
    ]
    if found != boxes:
        yield page.problem(drawing, "where loss and gain lie", str(boxes), str(found))
    dots = [each.get("cx", "") for each in drawing.iter("circle")]
    if dots != [f"{scale.place(evidence.number)}"]:
        yield page.problem(drawing, "place of an estimate", f"{scale.place(evidence.number)}", ", ".join(dots))
    if {end for line in drawing.iter("line") for end in line_ends(line)} - {str(scale.place(0.0))}:
        yield page.problem(drawing, "where gain and loss part", str(scale.place(0.0)))
    yield from told_place_problems(page, drawing, scale)


def told_place_problems(page: HtmlPage, drawing: Element, scale: Scale) -> Iterator[Problem]:
    """Whether words and ticks around an interval stand where their values lie, and its ends from low to high."""
    address, around = drawing.get("data-interval"), drawing.getparent()
    for piece in () if around is None else around.iter("p"):
        tells = next((each.get("data-evidence") for each in piece.iter("data")), "")
        value = 0.0 if "data-tick" in piece.attrib else math.nan
        value = read_first_value(piece) if tells == address else value
        if "style" in piece.attrib and not math.isnan(value):
            expected = interval_place(scale, value)
            if not abs(read_left(piece) - read_number(expected.removesuffix("%"))) < NEAR:
                yield page.problem(piece, "place of a value", expected, piece.get("style"))
    ends = [each.get("data-evidence") for each in around.iter("data")] if around is not None else []
    told = [each for each in ends if each in (f"{address}:low", f"{address}:high")]
    if told not in ([], [f"{address}:low", f"{address}:high"]):
        yield page.problem(drawing, "ends of an interval that are not told from low to high", found=", ".join(told))


def read_first_value(piece: Element) -> float:
    """The value of the first figure of a piece of text."""
    return next((read_number(each.get("value", "")) for each in piece.iter("data")), math.nan)


def line_ends(line: Element) -> tuple[str, str]:
    """Where a line begins and ends, from left to right."""
    return line.get("x1", ""), line.get("x2", "")


def read_scale_end(drawing: Element) -> float | None:
    """Where the scale of a bar ends; None where that is no number above zero."""
    end = read_number(drawing.get("data-end", "1"))
    return end if 0 < end < math.inf else None


def read_number(text: str) -> float:
    """The number that a text is, with a point or a comma; none (NaN) where it is none."""
    try:
        return float(text.replace("\N{MINUS SIGN}", "-").replace(",", "."))
    except ValueError:
        return math.nan


def read_length(element: Element, name: str) -> float:
    """A length among the attributes of a piece."""
    return read_number(element.get(name, "0"))


def read_box(drawing: Element) -> list[float]:
    """From where, how wide and how high a drawing is: its view box."""
    return [read_number(each) for each in drawing.get("viewbox", "").split()]


def read_left(element: Element) -> float:
    """How far to the right an element is put by its style, of 100; none (NaN) where that is not all its style says."""
    name, _, value = element.get("style", "").partition(":")
    return read_number(value.strip().removesuffix("%")) if name.strip() == "left" else math.nan
