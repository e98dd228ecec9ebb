"""Tests of pages that are read to the end: charts grow and pieces move apart where a page has room left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree
from lxml.etree import _Element as Element
from lxml.html import fromstring

from plainspoken.report import render_pdf
from plainspoken.report.page_outline import keep_page_one, keep_run
from plainspoken.report.page_room import (
    CLOSE_CLASS,
    MOST_STRETCH,
    PAGE_ONE,
    PartRoom,
    close_section,
    fill_section,
    mark_part_ends,
    measure_room,
    write_tree,
)
from plainspoken.report.render_pdf import PdfPrinter
from plainspoken.report.stretch_drawing import stretch_drawing
from tests.report.conftest import Built
from tests.report.layout import page_texts, printed_pages
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


def part(tree: Element, name: str = "part-a") -> Element:
    """A section of a briefing; without an address, page one."""
    (found,) = tree.xpath(f"//section[@id='{name}']" if name else "//section[not(@id)]")
    return found


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


def test_a_page_with_room_has_a_taller_chart() -> None:
    section = part(mark_part_ends(briefing(chart())))
    assert fill_section(section, PartRoom(1, 1, 40.0, 900.0))
    (drawing,) = section.xpath(".//svg")
    assert float(drawing.get("viewbox").split()[-1]) == pytest.approx(100 + 31 * 0.75)


def test_the_blocks_of_page_one_move_apart_where_it_has_room() -> None:
    blocks = '<p>One</p><div class="decisions"><p>Two</p></div><div class="columns"><p>Three</p></div>'
    html = briefing(chart()).replace("<p>One</p>", blocks)
    html = html.replace("</section>", '</section><nav class="toc"><ol><li>A</li></ol></nav>', 1)
    room = measure_room(PdfPrinter((TEMPLATES,))._lay_out(write_tree(mark_part_ends(html))), PAGE_ONE)
    assert room is not None and room.first == room.last == 0
    section = part(mark_part_ends(html), "")
    assert fill_section(section, PartRoom(0, 0, 39.0, 900.0))
    gaps = section.xpath("./div[contains(@style, 'height')]")
    followed = [each.getnext().text_content() if each.getnext() is not None else "" for each in gaps]
    assert followed == ["Two", "Three", ""]  # the last one stands before the contents
    assert {each.get("style") for each in gaps} == {"height: 10.00px"}


def test_a_chart_grows_so_far_only_and_pieces_share_the_rest() -> None:
    section = part(mark_part_ends(briefing(chart(), "<h3>More</h3><p>Text</p>", '<p class="take">So</p>')))
    assert fill_section(section, PartRoom(1, 1, 110.0, 900.0))
    assert float(section.xpath(".//svg")[0].get("viewbox").split()[-1]) == pytest.approx(100 * MOST_STRETCH)
    gaps = section.xpath(".//div[contains(@style, 'height')]")
    assert [each.getnext().text_content() for each in gaps] == ["More", "So"]  # never between heading and text


def test_a_part_that_runs_over_a_little_is_drawn_closer() -> None:
    section = part(mark_part_ends(briefing(chart())))
    assert close_section(section, PartRoom(1, 2, 870.0, 900.0))
    assert CLOSE_CLASS in section.get("class")
    assert float(section.xpath(".//svg")[0].get("viewbox").split()[-1]) < 100


def test_a_part_of_two_pages_stays_as_it_is() -> None:
    section = part(mark_part_ends(briefing("<p>Text</p>")))
    before = write_tree(section)
    assert not close_section(section, PartRoom(1, 2, 100.0, 900.0))
    assert not fill_section(section, PartRoom(1, 2, 100.0, 900.0))
    assert write_tree(section) == before


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
    tree = mark_part_ends(briefing(chart()).replace("<body>", f"<body>{contents}"))
    for pages, numbers in ((None, ["2", "3"]), ({"a": (2, 3), "b": (5, 1)}, ["2", "5"])):
        kept = keep_page_one(tree, pages)
        assert [each.get("data-page") for each in kept.xpath("//nav//a")] == numbers
        assert kept.xpath("string(//section[not(@id)])") == "One"
        assert kept.xpath("string(//section[@id='part-a'])") == ""
        assert len(part(kept)) == (2 if pages else 0)  # a break for each further page


def test_a_run_is_kept_with_what_follows_it_and_nothing_else() -> None:
    three = '</section><p>After A</p><section class="part" id="part-c"><p>C</p>'
    tree = mark_part_ends(briefing("<p>Text</p>", three))
    kept = {run: "".join(keep_run(tree, run.split()).xpath("//body//p/text()")) for run in ("a", "c", "c b")}
    assert kept == {"a": "TextAfter A", "c": "C", "c b": "CAnnex"}


def test_each_part_stands_on_the_page_that_the_contents_name() -> None:
    contents = '<nav class="toc"><a href="#part-a">A</a> <a href="#part-c">C</a> <a href="#part-b">B</a></nav>'
    pages = "<p>Words</p>" * 120  # of which the first part fills more than one
    third = '</section><section class="part" id="part-c"><p>Third</p>'
    html = briefing(pages, third).replace("</section>", f"</section>{contents}", 1)
    printer = PdfPrinter((TEMPLATES,))
    printed = page_texts(printer.print_outlined(printer.outline(html)))
    places = [next(at for at, text in enumerate(printed, 1) if word in text) for word in ("Words", "Third", "Annex")]
    assert places[0] == 2 and places[1] > 3
    assert [each for each in printed[0].split() if each.isdigit()][:3] == [str(each) for each in places]
    assert [text.split()[-1] for text in printed] == [str(at) for at in range(1, len(printed) + 1)]


def test_a_part_that_no_longer_fits_when_it_is_filled_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = PdfPrinter((TEMPLATES,))
    outline = printer.outline(briefing("<p>Text</p>" * 30 + chart()))
    before = printer.print_outlined(outline)

    def fill_too_much(section: Element, room: PartRoom) -> bool:
        return fill_section(section, replace(room, left=room.whole))

    monkeypatch.setattr(render_pdf, "fill_section", fill_too_much)
    assert len(page_texts(printer.print_outlined(outline))) == len(page_texts(before)) == 3


def test_parts_that_share_a_page_are_laid_out_together() -> None:
    two = '</section><section id="part-c"><p>C</p>'
    html = briefing("<p>Text</p>", chart(), two)
    html = html.replace("<head>", "<head><style>#part-c { break-before: avoid; margin: 0 }</style>")
    printer = PdfPrinter((TEMPLATES,))
    outline = printer.outline(html)
    assert outline.runs() == [["a", "c"], ["b"]]
    assert len(page_texts(printer.print_outlined(outline))) == 3


def test_a_briefing_whose_parts_begin_no_page_is_laid_out_whole() -> None:
    html = briefing("<p>Text</p>").replace("<head>", "<head><style>.part { break-before: avoid !important }</style>")
    printer = PdfPrinter((TEMPLATES,))
    outline = printer.outline(html)
    assert outline.runs() == []
    (page,) = page_texts(printer.print_outlined(outline))
    assert "One" in page and "Text" in page and "Annex" in page
