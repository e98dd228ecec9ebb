"""Pages that are read to the end: where a page of the body has room left, its charts grow and its pieces move apart.

A part that runs a little onto a second page is drawn closer instead, so that one message stays one page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.etree import _Element as Element
from lxml.html import document_fromstring, fromstring, tostring

from plainspoken.report.page_layouts import END_ANCHOR_PREFIX, PART_ANCHOR_PREFIX, PageLayout
from plainspoken.report.stretch_drawing import stretch_drawing

ANNEX_PART_PREFIX = "annex_"  # names of parts of the annex
PAGE_ONE = "page-one"  # told apart from the parts, which have addresses
ALL_PARTS = f"//section[starts-with(@id, '{PART_ANCHOR_PREFIX}')]"
BODY_PARTS = f"{ALL_PARTS}[not(contains(@class, 'annex'))]"
UNPRINTED = "//svg[@class='narrow'] | //*[contains(@class, 'interactive')]"  # what paper never shows, and layout tries
CLOSE_CLASS = "close-set"  # of a part that is a little too long for one page
OPEN_CLASS = "open-set"  # of a part whose text is short for its page
OPENING_SHARE = 0.14  # by how much of its height text grows, at most, when it is set open
PIXELS_PER_POINT = 96 / 72
SPARE_ROOM = 9.0  # pixels that stay free, since sizes are rounded
LEAST_ROOM = 16.0  # pixels that are worth a second layout
MOST_STRETCH, LEAST_STRETCH = 1.5, 0.72  # of a chart's height
MOST_GAP = 24.0  # pixels between two pieces, beside those of the style sheet
HALF_COLUMN = 309.0  # pixels
MOST_OVERFLOW = 0.35  # of a page: what a closer setting may take back
BOUND_TAGS = ("p", "h3", "h4")  # running text, and headings, stay with what follows them
CONTENTS = "//nav[@class='toc']"
PAGE_ONE_SECTION = "//section[not(@id)]"
CONTENTS_AFTER = "self::section[not(@id)]/following-sibling::*[1][@class='toc']"  # at the foot of page one


@dataclass(frozen=True)
class PartRoom:
    """Where a part stands: its first and last page, the pixels left below its end, and those of a page."""

    first: int
    last: int
    left: float
    whole: float


def mark_part_ends(html: str) -> Element:
    """A briefing as a tree to print, with a mark at the end of each part of its body, so that its room is measured.

    What paper never shows is dropped; what stands in the running heads becomes attributes, for WeasyPrint lays out
    each page twice on which an element is taken out for them.
    """
    tree = document_fromstring(html)
    for unprinted in tree.xpath(UNPRINTED):
        unprinted.drop_tree()
    for section in tree.xpath(ALL_PARTS):
        for each in section.xpath(".//p[@class='part-name' or @class='aside']"):
            section.set(f"data-{each.get('class')}", " ".join(each.text_content().split()))
            each.drop_tree()
    for section in tree.xpath(BODY_PARTS):
        section.append(make_end_mark(part_name(section)))
    for contents in tree.xpath(CONTENTS):
        contents.addnext(make_end_mark(PAGE_ONE))
    return tree


def make_end_mark(name: str) -> Element:
    """What stands at the end of a part, so that its place is found in a layout."""
    return fromstring(f'<div id="{END_ANCHOR_PREFIX}{name}"></div>')


def write_tree(tree: Element) -> str:
    """A tree of a briefing as text."""
    return f"<!DOCTYPE html>{tostring(tree, encoding='unicode')}"


def part_name(section: Element) -> str:
    """The name of the part that a section holds; page one has no address of its own."""
    return str(section.get("id", PAGE_ONE)).removeprefix(PART_ANCHOR_PREFIX)


def measure_room(layout: PageLayout, name: str) -> PartRoom | None:
    """The room of a part of a laid out document; None where its end is not marked."""
    first = find_anchor(layout, f"{PART_ANCHOR_PREFIX}{name}") or 0  # page one, which has no address, is first
    for number, page in enumerate(layout.pages):
        place = page.anchors.get(f"{END_ANCHOR_PREFIX}{name}")
        if place is not None:
            return PartRoom(first, number, page.top + page.height - place, page.height)
    return None


def find_anchor(layout: PageLayout, anchor: str) -> int | None:
    """The place of the page with an anchor, from 0; None where none has it."""
    return next((number for number, page in enumerate(layout.pages) if anchor in page.anchors), None)


def close_section(section: Element, room: PartRoom) -> bool:
    """Set a part closer that runs a little onto a second page; returns whether it does."""
    over = room.whole - room.left
    if room.last != room.first + 1 or over > MOST_OVERFLOW * room.whole:
        return False
    add_class(section, CLOSE_CLASS)
    stretch_charts(section, -over)
    return True


def fill_section(section: Element, room: PartRoom) -> bool:
    """Fill the page of a part with taller charts and wider gaps; returns whether it has one page, and room on it."""
    if room.first != room.last or room.left <= LEAST_ROOM + SPARE_ROOM:
        return False
    left = room.left - SPARE_ROOM
    left -= stretch_charts(section, left)
    left -= move_apart(section, left)
    if section.get("id") and left > OPENING_SHARE * (room.whole - room.left - sum(chart_heights(section))):
        add_class(section, OPEN_CLASS)
    return True


def add_class(section: Element, name: str) -> None:
    """Give a section one class more."""
    section.set("class", f"{section.get('class', '')} {name}".strip())


def stretch_charts(section: Element, pixels: float) -> float:
    """Make the charts of a section taller, or lower, by this much altogether; returns what came of it."""
    rows = list(list_chart_rows(section))
    if not rows:
        return 0.0
    height = sum(chart_heights(section))
    factor = min(max(1 + pixels / height, LEAST_STRETCH), MOST_STRETCH)
    for row in rows:
        for drawing in row:
            stretch_drawing(drawing, factor)
    return (factor - 1) * height


def chart_heights(section: Element) -> list[float]:
    """How high each row of drawings in a section is printed."""
    return [max(map(drawn_height, row)) for row in list_chart_rows(section)]


def list_chart_rows(section: Element) -> Iterator[Sequence[Element]]:
    """The drawings that are printed, in rows: one alone, or those beside each other."""
    for figure in section.xpath(".//*[contains(concat(' ', @class, ' '), ' pair ')]"):
        if halves := figure.xpath(".//svg[@class='half']"):
            yield halves
    for drawing in section.xpath(".//figure//svg[@class='wide']"):
        yield [drawing]


def drawn_height(drawing: Element) -> float:
    """How high a drawing is printed."""
    *_, width, height = map(float, drawing.attrib["viewbox"].split())
    scale = HALF_COLUMN / width if drawing.get("class") == "half" else PIXELS_PER_POINT
    return height * scale


def move_apart(section: Element, pixels: float) -> float:
    """Share room out between the pieces of a section: before headings, charts, tables, lists and its last line; below
    page one, before its contents, too.

    Returns what came of it.
    """
    places = [each.addprevious for each in section.iterchildren() if opens_piece(each)]
    if section.xpath(CONTENTS_AFTER):
        places.append(section.append)  # inside the section, whose margin and that of the contents stay one
    if not places or pixels <= 0:
        return 0.0
    gap = min(pixels / len(places), MOST_GAP)
    for put in places:
        put(fromstring(f'<div style="height: {gap:.2f}px"></div>'))
    return gap * len(places)


def opens_piece(each: Element) -> bool:
    """Whether a gap may stand before an element of a section."""
    before = each.getprevious()
    if before is None or "opening" in before.get("class", "") or (each.get("id") or "").startswith(END_ANCHOR_PREFIX):
        return False
    if each.tag in BOUND_TAGS[1:] or "take" in each.get("class", ""):
        return True
    return each.tag not in (*BOUND_TAGS, "h1") and before.tag not in BOUND_TAGS[1:]
