"""Tests of pages that are read to the end: charts grow and pieces move apart where a page has room left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree
from lxml.html import fromstring

from plainspoken.report.page_room import (
    CLOSE_CLASS,
    MOST_STRETCH,
    PAGE_ONE,
    PartRoom,
    draw_closer,
    fill_pages,
    mark_part_ends,
    measure_rooms,
    write_tree,
)
from plainspoken.report.render_pdf import PdfPrinter, keep_first_page
from plainspoken.report.stretch_drawing import stretch_drawing
from tests.report.conftest import Built
from tests.report.layout import printed_pages
from tests.words.planted import TEMPLATES

MOST_WHITE = 0.25  # of one page of the body that holds a chart
DRAWING = (
    '<svg class="wide" viewBox="0 0 480 100">'
    '<path d="M 10 60 L 90 60 L 90 40 L 10 40 z"/>'
    '<path d="M 20 20 C 22 20 24 18 24 16 C 24 14 22 12 20 12 C 18 12 16 14 16 16 C 16 18 18 20 20 20 z"/>'
    '<path d="M 30 50 L 34 46 L 38 50 L 34 54 z"/>'
    '<path d="M48 70a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z"/>'
    '<text font-size="10"><tspan x="0" y="30">a</tspan><tspan x="0" y="43.2">b</tspan></text></svg>'
)


def briefing(*pieces: str) -> str:
    """A briefing of one part."""
    return (
        '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><section class="page-one"><p>One</p>'
        f'</section><section class="part" id="part-a"><div class="opening"><h2>T</h2></div>{"".join(pieces)}'
        '</section><section class="part annex" id="part-b"><p>Annex</p></section></body></html>'
    )


def chart() -> str:
    """A chart as it stands on a page."""
    return f"<figure>{DRAWING}</figure>"


def test_shapes_grow_and_signs_and_letters_move() -> None:
    drawing = etree.fromstring(DRAWING)
    stretch_drawing(drawing, 1.5)
    bar, ring, diamond, dots, text = drawing
    assert drawing.get("viewBox") == "0 0 480 150"
    assert bar.get("d") == "M 10 90 L 90 90 L 90 60 L 10 60 z"
    assert ring.get("d").startswith("M 20 28 C 22 28 24 26 24 24")  # as round as before, its middle at 24
    assert diamond.get("d") == "M 30 75 L 34 71 L 38 75 L 34 79 z"
    assert dots.get("d") == "M48 105a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z"
    first, second = (float(each.get("y")) for each in text)
    assert second - first == pytest.approx(13.2)  # lines stay as near as they were
    assert first == pytest.approx(30 + 0.5 * (36.6 - 3.6))


def test_a_page_with_room_has_a_taller_chart_and_nothing_else_is_laid_out_again() -> None:
    tree = mark_part_ends(briefing(chart()))
    assert fill_pages(tree, {"a": PartRoom(1, 1, 40.0, 900.0)}) == ("a",)
    (drawing,) = tree.xpath("//svg")
    assert float(drawing.get("viewbox").split()[-1]) == pytest.approx(100 + 31 * 0.75)
    assert tree.xpath("string(//section[@class='page-one'])") == ""
    assert tree.xpath("string(//section[@id='part-b'])") == ""


def test_the_blocks_of_page_one_move_apart_where_it_has_room() -> None:
    blocks = '<p>One</p><div class="decisions"><p>Two</p></div><div class="columns"><p>Three</p></div>'
    html = briefing(chart()).replace("<p>One</p>", blocks)
    html = html.replace("</section>", '</section><nav class="toc"><ol><li>A</li></ol></nav>', 1)
    rooms = measure_rooms(PdfPrinter((TEMPLATES,))._lay_out(write_tree(mark_part_ends(html))))
    assert rooms[PAGE_ONE].first == rooms[PAGE_ONE].last == 0
    assert rooms[PAGE_ONE].alone
    tree = mark_part_ends(html)
    assert PAGE_ONE in fill_pages(tree, {PAGE_ONE: PartRoom(0, 0, 39.0, 900.0)})
    gaps = tree.xpath("//section[@class='page-one']/div[contains(@style, 'height')]")
    followed = [each.getnext().text_content() if each.getnext() is not None else "" for each in gaps]
    assert followed == ["Two", "Three", ""]  # the last one stands before the contents
    assert {each.get("style") for each in gaps} == {"height: 10.00px"}


def test_a_chart_grows_so_far_only_and_pieces_share_the_rest() -> None:
    tree = mark_part_ends(briefing(chart(), "<h3>More</h3><p>Text</p>", '<p class="take">So</p>'))
    fill_pages(tree, {"a": PartRoom(1, 1, 110.0, 900.0)})
    assert float(tree.xpath("//svg")[0].get("viewbox").split()[-1]) == pytest.approx(100 * MOST_STRETCH)
    gaps = tree.xpath("//div[contains(@style, 'height')]")
    assert [each.getnext().text_content() for each in gaps] == ["More", "So"]  # never between heading and text


def test_a_part_that_runs_over_a_little_is_drawn_closer() -> None:
    tree = mark_part_ends(briefing(chart()))
    assert draw_closer(tree, {"a": PartRoom(1, 2, 870.0, 900.0)})
    (section,) = tree.xpath("//section[@id='part-a']")
    assert CLOSE_CLASS in section.get("class")
    assert float(tree.xpath("//svg")[0].get("viewbox").split()[-1]) < 100


def test_a_part_of_two_pages_stays_one() -> None:
    tree = mark_part_ends(briefing("<p>Text</p>"))
    assert not draw_closer(tree, {"a": PartRoom(1, 2, 100.0, 900.0)})
    assert fill_pages(tree, {"a": PartRoom(1, 2, 100.0, 900.0)}) == ()
    assert "Text" in tree.xpath("string(//section[@id='part-a'])")  # its pages are counted as they were


def test_the_body_is_read_to_the_end(built: Built) -> None:
    body = [each.white for each in printed_pages(built.pdf)[1:] if not each.annex]
    drawn = len(fromstring(built.html).xpath("//section[contains(@class, 'part')]//figure//svg"))
    assert drawn
    assert sum(each <= MOST_WHITE for each in body) >= len(body) / 2


def test_running_heads_are_attributes_where_a_page_is_printed() -> None:
    heads = '<p class="part-name">Where it <b>falls</b> short</p><p class="aside">Before you rely</p>'
    (section,) = mark_part_ends(briefing(heads)).xpath("//section[@id='part-a']")
    assert (section.get("data-part-name"), section.get("data-aside")) == ("Where it falls short", "Before you rely")
    assert not section.xpath(".//p")


def test_page_one_is_tried_alone_with_its_contents_in_full() -> None:
    contents = '<nav class="toc"><a href="#part-a">A</a> <a href="#part-b">B</a></nav>'
    page = fromstring(keep_first_page(briefing(chart()).replace("<body>", f"<body>{contents}")))
    assert " ".join(page.xpath("string(//nav)").split()) == "A 2 B 3"
    (kept,) = page.xpath("//section[starts-with(@id, 'part-')]")
    assert not len(kept)
    assert "One" in page.xpath("string(//section)")


def test_a_part_that_no_longer_fits_stays_as_it_was_and_the_others_are_filled() -> None:
    full = "<p>Text</p>" * 30 + chart()
    other = '<section class="part" id="part-c"><p>C</p></section><section class="part annex"'
    html = briefing(full).replace('<section class="part annex"', other)
    printer = PdfPrinter((TEMPLATES,))
    tree = mark_part_ends(html)
    rooms = measure_rooms(printer._lay_out(write_tree(tree)))
    assert rooms["a"].first == rooms["a"].last
    wrong = {**rooms, "a": replace(rooms["a"], left=rooms["a"].whole)}
    assert list(printer._fill(tree, wrong)) == [rooms["c"].first]


def test_parts_that_share_a_page_are_neither_filled_nor_emptied() -> None:
    two = '<section id="part-c"><p>C</p></section><section class="part annex"'
    html = briefing("<p>Text</p>", chart()).replace('<section class="part annex"', two)
    html = html.replace("<head>", "<head><style>#part-c { break-before: avoid; margin: 0 }</style>")
    printer = PdfPrinter((TEMPLATES,))
    tree = mark_part_ends(html)
    rooms = measure_rooms(printer._lay_out(write_tree(tree)))
    assert rooms["a"].first == rooms["c"].first
    assert not rooms["a"].alone and not rooms["c"].alone
    assert printer._fill(tree, rooms) == {}
