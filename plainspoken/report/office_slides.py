"""Slides as they are sent on: a foot with what they are of and their number, strong figures, tables that fit."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from lxml import etree

from plainspoken.report.office_columns import weigh_columns
from plainspoken.report.office_reference import (
    SLIDE_BODY_HIGH,
    SLIDE_BODY_TOP,
    SLIDE_COLUMN_WIDE,
    SLIDE_LEFT,
    SLIDE_WIDE,
    place_shape,
)
from plainspoken.report.office_room import choose_figure_size, choose_table_size, fit_picture, text_height

Element = Any  # lxml has no types
SLIDE_PART_PATTERN = re.compile(r"ppt/slides/slide(\d+)\.xml")
DRAWING_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDE_NAMESPACE = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = f"{{{DRAWING_NAMESPACE}}}"
P = f"{{{SLIDE_NAMESPACE}}}"
FIGURE_PATTERN = re.compile(r"[−\d][\d.,]*%?")  # a strong run that is nothing but a figure
TABLE_SIZES = (14, 12, 11, 10)  # of letters in points, as room allows
COLUMN_SIZE, WORDS_SIZE = 16, 12  # of letters in points: in columns, above a chart
# Foot and number take their place from the layout, where they are called so.
FOOT_SHAPE = (
    f'<p:sp xmlns:p="{SLIDE_NAMESPACE}" xmlns:a="{DRAWING_NAMESPACE}">'
    '<p:nvSpPr><p:cNvPr id="{id}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
    '<p:nvPr><p:ph type="{type}" sz="quarter" idx="{idx}"/></p:nvPr></p:nvSpPr><p:spPr/>'
    '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{side}"/>{text}</a:p></p:txBody></p:sp>'
)
FOOT_LOOK = '<a:rPr sz="900"><a:latin typeface="+mn-lt"/></a:rPr>'
NUMBER_FIELD = '<a:fld id="{{C5EF2332-01BF-834F-8236-50238282D533}}" type="slidenum">{look}<a:t>{number}</a:t></a:fld>'


def finish_slide_part(name: str, content: bytes, running: str) -> bytes:
    """A part of a presentation; a slide gets its foot and its number, its figures and tables their look."""
    found = SLIDE_PART_PATTERN.fullmatch(name)
    if not found:
        return content
    root = etree.fromstring(content)
    for table in root.iter(f"{A}tbl"):
        fit_slide_table(table)
    tree = root.find(f"{P}cSld/{P}spTree")
    for shape in tree.findall(f"{P}sp"):
        enlarge_figures(shape)
    place_chart(tree)
    line = f"<a:r>{FOOT_LOOK}<a:t>{escape(running, quote=False)}</a:t></a:r>"
    number = NUMBER_FIELD.format(look=FOOT_LOOK, number=found[1])
    tree.append(etree.fromstring(FOOT_SHAPE.format(id=91, name="Footer", type="ftr", idx=11, side="l", text=line)))
    tree.append(
        etree.fromstring(FOOT_SHAPE.format(id=92, name="Slide Number", type="sldNum", idx=12, side="r", text=number))
    )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def place_chart(tree: Element) -> None:
    """The words above a chart get the room that they need, and the chart all that is left."""
    chart, words = tree.find(f"{P}pic"), tree.find(f"{P}sp/{P}nvSpPr/{P}nvPr/{P}ph[@type='body']/../../..")
    if chart is None or words is None:
        return
    high = text_height(read_paragraphs(words), WORDS_SIZE, SLIDE_WIDE)
    place_shape(words, (SLIDE_LEFT, SLIDE_BODY_TOP, SLIDE_WIDE, high))
    size = chart.find(f"{P}spPr/{A}xfrm/{A}ext")
    room = (SLIDE_LEFT, SLIDE_BODY_TOP + high, SLIDE_WIDE, SLIDE_BODY_HIGH - high)
    place_shape(chart, fit_picture(int(size.get("cx")), int(size.get("cy")), room))


def read_paragraphs(shape: Element) -> list[str]:
    """The texts of a shape's paragraphs."""
    return ["".join(each.text or "" for each in line.iter(f"{A}t")) for line in shape.iter(f"{A}p")]


def enlarge_figures(shape: Element) -> None:
    """Set the strong figures of a shape as large as all of its text leaves room for."""
    lines = read_paragraphs(shape)
    facts = [bool(re.match(rf"{FIGURE_PATTERN.pattern} ", line)) for line in lines]
    size = choose_figure_size(lines, facts, COLUMN_SIZE, (SLIDE_COLUMN_WIDE, SLIDE_BODY_HIGH))
    for run in shape.iter(f"{A}r"):
        enlarge_figure(run, size)


def enlarge_figure(run: Element, size: int) -> None:
    """Set a strong figure large and in the accent colour."""
    look, text = run.find(f"{A}rPr"), run.findtext(f"{A}t", "")
    if look is not None and look.get("b") == "1" and FIGURE_PATTERN.fullmatch(text):
        look.set("sz", str(100 * size))
        fill = etree.Element(f"{A}solidFill")
        etree.SubElement(fill, f"{A}schemeClr", val="accent1")
        look.insert(0, fill)


def fit_slide_table(table: Element) -> None:
    """Columns as wide as their words ask for, in letters of which a whole table fits."""
    columns = table.findall(f"{A}tblGrid/{A}gridCol")
    rows = [
        ["".join(each.text or "" for each in cell.iter(f"{A}t")) for cell in row.iter(f"{A}tc")]
        for row in table.iter(f"{A}tr")
    ]
    weights = weigh_columns([[cells[place] for cells in rows] for place in range(len(columns))])
    wide = sum(int(column.get("w")) for column in columns)
    sizes = [round(wide * weight / sum(weights)) for weight in weights]
    for column, size in zip(columns, sizes, strict=True):
        column.set("w", str(size))
    letters = choose_table_size(rows, sizes, TABLE_SIZES, SLIDE_BODY_HIGH)
    for look in table.iter(f"{A}rPr"):
        look.set("sz", str(100 * letters))
