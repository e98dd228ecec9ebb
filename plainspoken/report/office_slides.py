"""Slides as they are sent on: a foot with what they are of and their number, strong figures, tables that fit."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from lxml import etree

from plainspoken.report.office_columns import weigh_columns

Element = Any  # lxml has no types
SLIDE_PART_PATTERN = re.compile(r"ppt/slides/slide(\d+)\.xml")
DRAWING_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDE_NAMESPACE = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = f"{{{DRAWING_NAMESPACE}}}"
P = f"{{{SLIDE_NAMESPACE}}}"
FIGURE_PATTERN = re.compile(r"[−\d][\d.,]*%?")  # a strong run that is nothing but a figure
FIGURE_SIZE, TABLE_TEXT_SIZE = "3200", "1400"
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
    for run in root.iter(f"{A}r"):
        enlarge_figure(run)
    tree = root.find(f"{P}cSld/{P}spTree")
    line = f"<a:r>{FOOT_LOOK}<a:t>{escape(running, quote=False)}</a:t></a:r>"
    number = NUMBER_FIELD.format(look=FOOT_LOOK, number=found[1])
    tree.append(etree.fromstring(FOOT_SHAPE.format(id=91, name="Footer", type="ftr", idx=11, side="l", text=line)))
    tree.append(
        etree.fromstring(FOOT_SHAPE.format(id=92, name="Slide Number", type="sldNum", idx=12, side="r", text=number))
    )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def enlarge_figure(run: Element) -> None:
    """Set a strong figure large and in the accent colour."""
    look, text = run.find(f"{A}rPr"), run.findtext(f"{A}t", "")
    if look is not None and look.get("b") == "1" and FIGURE_PATTERN.fullmatch(text):
        look.set("sz", FIGURE_SIZE)
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
    for column, weight in zip(columns, weights, strict=True):
        column.set("w", str(round(wide * weight / sum(weights))))
    for look in table.iter(f"{A}rPr"):
        look.set("sz", TABLE_TEXT_SIZE)
