"""Charts on a page: alt texts, captions, bars and intervals, held against the words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree, html

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.report.page import Briefing
from plainspoken.report.segment_card import SegmentCard
from plainspoken.verify.built_page import Element, HtmlPage, collapse_spaces, element_text
from plainspoken.verify.inline_drawings import alt_problems, inline_drawing_problems
from plainspoken.verify.problem import Problem
from plainspoken.verify.raw_source import UNREAD_MESSAGE, find_unread_pieces
from plainspoken.verify.sentences import markup_problems
from plainspoken.words import ChartWords, Words

SVG_DRAWING_PATTERN = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
SVG_CLASS_ATTRIBUTE_PATTERN = re.compile(r"(<svg\b[^>]*?) class=\"[^\"]*\"")


def drawing_problems(page: HtmlPage, words: Words, drawings: Path) -> Iterator[Problem]:
    """Each chart whose words or drawing are not the findings' own; `drawings`: where the SVG files are."""
    charts: dict[Element, ChartWords] = {}
    for element in page.elements("data-chart"):
        figure = next(element.iterancestors("figure"), None)
        chart = words.chart(element.get("data-chart")) if element.get("data-chart") in CHART_DEFINITIONS else None
        if figure is None or chart is None:
            yield page.problem(element, "the title of a chart without the chart", found=element_text(element))
        else:
            charts[figure] = chart
            yield from caption_problems(page, figure, chart)
    cards = {each.said.subject: each for row in Briefing(words, drawings).segment_cards for each in row}
    for drawing in page.root.iter("svg"):
        figure = next(drawing.iterancestors("figure"), None)
        if figure is not None and figure in charts:
            yield from alt_problems(page, drawing, collapse_spaces(charts[figure].alt))
        elif drawing.get("data-card") in cards:
            yield from card_problems(page, drawing, cards[str(drawing.get("data-card"))])
        else:
            yield from inline_drawing_problems(page, drawing, words)
    yield from file_problems(page, charts, drawings)


def caption_problems(page: HtmlPage, figure: Element, chart: ChartWords) -> Iterator[Problem]:
    """Whether a chart has its subtitle and its note, worded as their messages render."""
    for part, expected in (("subtitle", chart.subtitle), ("note", chart.note)):
        found = [each for each in figure.iter(etree.Element) if each.get("data-chart-part") == part]
        if len(found) != 1:
            yield page.problem(figure, f"chart {chart.name} must have one {part}", str(expected.striptags()))
        for element in found:
            yield from markup_problems(page, element, f"{part} of chart {chart.name}", str(expected))


def card_problems(page: HtmlPage, drawing: Element, card: SegmentCard) -> Iterator[Problem]:
    """Whether the bar on a segment's card is drawn as its evidence says."""
    expected = html.fragment_fromstring(str(card.bar))
    yield from alt_problems(page, drawing, element_text(expected.find("title")))
    pieces = [
        [(each.tag, dict(each.attrib)) for each in drawn.iter(etree.Element) if each.tag not in ("svg", "title")]
        for drawn in (drawing, expected)
    ]
    if pieces[0] != pieces[1]:
        yield page.problem(drawing, f"the bar of {card.said.subject} is not drawn as its evidence says")


def file_problems(page: HtmlPage, charts: Mapping[Element, ChartWords], drawings: Path) -> Iterator[Problem]:
    """Whether the drawings in the page are the ones in the folder, but for the class a layout gives."""
    sources = [
        SVG_CLASS_ATTRIBUTE_PATTERN.sub(r"\1", found, count=1) for found in SVG_DRAWING_PATTERN.findall(page.source)
    ]
    drawn_here = list(page.root.iter("svg"))
    if len(drawn_here) != len(sources):  # then none can be told by its place
        yield Problem(page.name, "", "drawings within drawings, or in a comment, an attribute or a style")
        return
    inside = list(zip(drawn_here, sources, strict=True))
    for figure, chart in charts.items():
        files = [drawings / f"{chart.name}{width}.svg" for width in ("", ".narrow")]
        texts = {each.name: read_drawing(each) for each in files if each.is_file()}
        for name, text in texts.items():
            yield from (Problem(name, "", UNREAD_MESSAGE, found=piece) for piece in find_unread_pieces(text))
        drawn = {SVG_CLASS_ATTRIBUTE_PATTERN.sub(r"\1", text, count=1) for text in texts.values()}
        found = [source for svg, source in inside if figure in svg.iterancestors("figure")]
        if not found:
            yield page.problem(figure, f"chart {chart.name} has no drawing")
        if not drawn.issuperset(found):
            yield page.problem(figure, f"its drawing is not the one in {files[0].name} or {files[1].name}")


def read_drawing(path: Path) -> str:
    """The text of a drawing's file; what is no text is no drawing of a page either."""
    return path.read_text(encoding="utf-8", errors="replace").strip()
