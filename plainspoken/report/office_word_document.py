"""A Word document as it is sent on: contents, running head and foot, tables that hold together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from lxml import etree

from plainspoken.report.office_columns import PICTURE_SIGNS, weigh_columns
from plainspoken.report.office_word import WORD_NAMESPACE, WORD_PAGE_MARGIN, WORD_PAPER_SIZES
from plainspoken.report.page_layouts import PART_ANCHOR_PREFIX
from plainspoken.report.page_room import ANNEX_PART_PREFIX

Element = Any  # lxml has no types
W = f"{{{WORD_NAMESPACE}}}"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
PICTURE_PLACE = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PICTURE_SHAPE = "http://schemas.openxmlformats.org/drawingml/2006/main"
WIDE_PICTURE = 4_000_000  # in the units of drawings, 36,000 to the millimetre: wider ones are charts
CELL_MARGINS, DRAWING_UNITS = 216, 635  # of a cell, left and right; in a twentieth of a point
CHART_SHARE = 0.92  # of the width of the text
CARD_START, CARD_ENDS = "Tag", ("Heading", "ChartTitle", "TableCaption")  # the styles that bound a card
ANNEX_BOOKMARK = f"{PART_ANCHOR_PREFIX}{ANNEX_PART_PREFIX}"
RUNNING_PARTS = ("header", "footer")
RUNNING_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True)
class WordFrame:
    """What stands around the text: the running line, the line at the foot, the heading of the contents, the paper."""

    running: str
    foot: str
    contents: str
    paper: str


def finish_word_part(name: str, content: bytes, frame: WordFrame) -> bytes:
    """A part of a Word document with what pandoc leaves out."""
    changes = {
        "word/document.xml": finish_word_text,
        "word/_rels/document.xml.rels": relate_running_parts,
        "[Content_Types].xml": declare_running_parts,
    }
    return changes[name](content, frame) if name in changes else content


def make_running_parts(frame: WordFrame) -> Mapping[str, bytes]:
    """The files of the running head and foot."""
    wide = WORD_PAPER_SIZES[frame.paper][0] - 2 * WORD_PAGE_MARGIN
    page = f"{format_tab()}{format_field('PAGE')}{format_run(' / ')}{format_field('NUMPAGES')}"
    texts = {"header": format_run(frame.running), "footer": format_run(frame.foot) + page}
    tag = {"header": "hdr", "footer": "ftr"}
    return {
        f"word/{name}1.xml": (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f'<w:{tag[name]} xmlns:w="{WORD_NAMESPACE}"><w:p><w:pPr><w:pStyle w:val="{name.title()}"/>'
            f'<w:tabs><w:tab w:val="right" w:pos="{wide}"/></w:tabs></w:pPr>{text}</w:p></w:{tag[name]}>'
        ).encode()
        for name, text in texts.items()
    }


def format_run(text: str) -> str:
    """A run of text."""
    return f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>' if text else ""


def format_tab() -> str:
    """A tab."""
    return "<w:r><w:tab/></w:r>"


def format_field(code: str) -> str:
    """A field that the reader's program works out by itself, for instance a page number."""
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t></w:t></w:r></w:fldSimple>'


def relate_running_parts(content: bytes, frame: WordFrame) -> bytes:
    """The document's relations with those to its head and foot."""
    links = "".join(
        f'<Relationship Id="{name}1" Type="{OFFICE_RELATIONS}/{name}" Target="{name}1.xml"/>' for name in RUNNING_PARTS
    )
    return content.replace(b"</Relationships>", f"{links}</Relationships>".encode())


def declare_running_parts(content: bytes, frame: WordFrame) -> bytes:
    """The list of kinds of content with those of the head and foot."""
    kinds = "".join(
        f'<Override PartName="/word/{name}1.xml" ContentType="{RUNNING_CONTENT_TYPE}.{name}+xml"/>'
        for name in RUNNING_PARTS
    )
    return content.replace(b"</Types>", f"{kinds}</Types>".encode())


def finish_word_text(content: bytes, frame: WordFrame) -> bytes:
    """The text with contents and running parts; body and annex begin a page, and no row of a table is split."""
    root = etree.fromstring(content)
    parts = list(find_part_headings(root))
    for _, heading in parts:
        heading.find(f"{W}pPr/{W}pStyle").set(f"{W}val", "Heading1")
    for heading in list_flowing_headings(parts):
        stay_on_page(heading)
    if parts:
        first = parts[0][1].getprevious()
        first.addprevious(make_contents([(name, read_text(heading)) for name, heading in parts], frame.contents))
    for paragraph in list(find_card_paragraphs(root)):
        keep_with_next(paragraph)
    wide = WORD_PAPER_SIZES[frame.paper][0] - 2 * WORD_PAGE_MARGIN
    for table in root.iter(f"{W}tbl"):
        keep_rows_whole(table)
        fit_columns(table, wide)
    for size in (*root.iter(f"{{{PICTURE_PLACE}}}extent"), *root.iter(f"{{{PICTURE_SHAPE}}}ext")):
        shrink_chart(size)
    for section in root.iter(f"{W}sectPr"):
        add_running_parts(section)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def shrink_chart(size: Element) -> None:
    """A chart leaves some room at its side, so that a part with several charts keeps to its page."""
    if int(size.get("cx", "0")) > WIDE_PICTURE:
        for side in ("cx", "cy"):
            size.set(side, str(round(int(size.get(side)) * CHART_SHARE)))


def find_part_headings(root: Element) -> Iterator[tuple[str, Element]]:
    """The heading of each part, with the name of its bookmark."""
    for mark in root.iter(f"{W}bookmarkStart"):
        name, heading = mark.get(f"{W}name", ""), mark.getnext()
        if name.startswith(PART_ANCHOR_PREFIX) and heading is not None and heading.tag == f"{W}p":
            yield name, heading


def list_flowing_headings(parts: Sequence[tuple[str, Element]]) -> list[Element]:
    """The headings that begin no page: all but the first of the body and the first of the annex.

    Word sets its pages by itself, so a part may run a few lines over the end of one: on a page of its own each such
    part would leave the rest of the next one white.
    """
    annex = [heading for name, heading in parts if name.startswith(ANNEX_BOOKMARK)]
    return [heading for _, heading in parts[1:] if not annex or heading is not annex[0]]


def stay_on_page(heading: Element) -> None:
    """Let a heading of a style that begins a page begin none."""
    style = heading.find(f"{W}pPr/{W}pStyle")
    style.addnext(etree.Element(f"{W}pageBreakBefore", {f"{W}val": "0"}))


def find_card_paragraphs(root: Element) -> Iterator[Element]:
    """The paragraphs of each card but its last: a card, which begins with its tag, stays on one page."""
    for start in root.iter(f"{W}p"):
        if read_style(start) != CARD_START:
            continue
        card = [start]
        for after in start.itersiblings():
            if any(read_style(each).startswith(CARD_ENDS) for each in after.iter(f"{W}p")):
                break
            card.extend(after.iter(f"{W}p"))
        yield from card[:-1]


def read_style(paragraph: Element) -> str:
    """The style of a paragraph."""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else style.get(f"{W}val", "")


def keep_with_next(paragraph: Element) -> None:
    """Keep a paragraph on one page with what follows."""
    layout = paragraph.find(f"{W}pPr")
    if layout is None:
        layout = etree.Element(f"{W}pPr")
        paragraph.insert(0, layout)
    style = layout.find(f"{W}pStyle")
    if layout.find(f"{W}keepNext") is None:
        layout.insert(0 if style is None else 1, etree.Element(f"{W}keepNext"))


def read_text(element: Element) -> str:
    """The text in a paragraph or a cell."""
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def make_contents(entries: list[tuple[str, str]], heading: str) -> Element:
    """The contents, a field with its entries: each leads to its part, so that nothing asks to be updated first.

    Without page numbers, which only the program that sets the pages knows.
    """
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\n \\h '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    lines = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{"" if place else begin}'
        f'<w:hyperlink w:anchor="{escape(name)}" w:history="1">{format_run(text)}</w:hyperlink></w:p>'
        for place, (name, text) in enumerate(entries)
    )
    return etree.fromstring(
        f'<w:sdt xmlns:w="{WORD_NAMESPACE}"><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
        f'<w:p><w:pPr><w:pStyle w:val="TOCHeading"/></w:pPr>{format_run(heading)}</w:p>{lines}{end}'
        "</w:sdtContent></w:sdt>"
    )


def keep_rows_whole(table: Element) -> None:
    """No row goes over the end of a page; a row of heads stands on each page."""
    for row in table.iter(f"{W}tr"):
        layout = row.find(f"{W}trPr")
        if layout is None:
            layout = etree.Element(f"{W}trPr")
            row.insert(0, layout)
        layout.insert(0, etree.Element(f"{W}cantSplit"))


def fit_columns(table: Element, wide: int) -> None:
    """Columns as wide as what stands in them asks for: Word would make them all alike."""
    rows = [list(row.iter(f"{W}tc")) for row in table.iter(f"{W}tr")]
    grid = table.find(f"{W}tblGrid")
    columns = list(grid) if grid is not None else []
    if not columns or any(len(cells) != len(columns) for cells in rows):
        return
    texts = [[read_cell(cells[place]) for cells in rows] for place in range(len(columns))]
    weights = weigh_columns(texts)
    for place, column in enumerate(columns):
        size = str(round(wide * weights[place] / sum(weights)))
        column.set(f"{W}w", size)
        for cells in rows:
            layout = cells[place].find(f"{W}tcPr")
            layout.insert(0, etree.Element(f"{W}tcW", {f"{W}type": "dxa", f"{W}w": size}))
            shrink_pictures(cells[place], int(size))


def shrink_pictures(cell: Element, wide: int) -> None:
    """No picture is wider than its cell, whose width is in twentieths of a point."""
    most = (wide - CELL_MARGINS) * DRAWING_UNITS
    for size in (*cell.iter(f"{{{PICTURE_PLACE}}}extent"), *cell.iter(f"{{{PICTURE_SHAPE}}}ext")):
        share = min(1, most / int(size.get("cx") or most))
        for side in ("cx", "cy"):
            if size.get(side):
                size.set(side, str(round(int(size.get(side)) * share)))


def read_cell(cell: Element) -> str:
    """The text of a cell; for a picture, a word as wide."""
    return "#" * PICTURE_SIGNS if next(cell.iter(f"{W}drawing"), None) is not None else read_text(cell)


def add_running_parts(section: Element) -> None:
    """A section with its running head, but on the first page, and its foot."""
    references = (("headerReference", "default", "header1"), ("footerReference", "default", "footer1"))
    for tag, kind, part in (*references, ("footerReference", "first", "footer1")):
        reference = etree.Element(f"{W}{tag}", {f"{W}type": kind, f"{{{OFFICE_RELATIONS}}}id": part})
        section.insert(0, reference)
    section.append(etree.Element(f"{W}titlePg"))
