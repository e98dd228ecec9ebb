"""The look of Word and PowerPoint files: pandoc's own reference documents in a theme."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from plainspoken.report.office_word import WORD_PAPER_SIZES, replace_word_styles, set_paper_size
from plainspoken.report.pandoc import read_pandoc_file
from plainspoken.theme import Theme

Element = Any  # lxml has no types
OFFICE_FONT = "Arial"  # on every machine that opens such files; a theme's own font is not
FIXED_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # same content, same bytes
SLIDE_PART_PREFIXES = ("ppt/slideMasters/slideM", "ppt/slideLayouts/slideL")
OFFICE_COLOUR_SLOTS = {
    "dk1": "ink",
    "dk2": "ink",
    "accent1": "accent",
    "accent2": "weak",
    "accent3": "rest",
    "hlink": "accent",
}
# Sizes of letters in hundredths of a point: pandoc's, and those that hold whole sentences.
SLIDE_TEXT_SIZES = {b"3300": b"2000", b"2400": b"1600", b"2100": b"1400", b"1800": b"1300", b"1500": b"1200"}
SLIDE_TITLE_SIZE, SLIDE_WORDS_SIZE = "2000", "1200"  # of titles in every layout; of the words above a chart
SLIDE_SIZE_PATTERN = re.compile(rb'(<a:defRPr[^>]*\bsz=")(\d+)')
# A bar in the accent colour along the top of each slide.
SLIDE_TOP_BAR = (
    b'<p:sp><p:nvSpPr><p:cNvPr id="90" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
    b'<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9144000" cy="91440"/></a:xfrm>'
    b'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    b'<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
)
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART_LAYOUT = "objTx"  # words above, a chart below
SLIDE_LEFT, SLIDE_WIDE = 411480, 8321040  # where text begins, and how wide it may be: 11 mm from each edge
SLIDE_TITLE_TOP, SLIDE_TITLE_HIGH = 182880, 685800
SLIDE_BODY_TOP, SLIDE_BODY_HIGH = 960120, 3703320  # ends above the foot
SLIDE_WORDS_HIGH = 1188720  # of the words above a chart
SLIDE_COLUMN_WIDE, SLIDE_GAP = 4023360, 274320
# Places on a slide, by layout and by what stands there: left, top, width, height.
SLIDE_BOXES: Mapping[tuple[str, str], tuple[int, int, int, int]] = {
    ("", "title"): (SLIDE_LEFT, SLIDE_TITLE_TOP, SLIDE_WIDE, SLIDE_TITLE_HIGH),
    ("master", "body"): (SLIDE_LEFT, SLIDE_BODY_TOP, SLIDE_WIDE, SLIDE_BODY_HIGH),
    ("obj", "body1"): (SLIDE_LEFT, SLIDE_BODY_TOP, SLIDE_WIDE, SLIDE_BODY_HIGH),
    ("twoObj", "body1"): (SLIDE_LEFT, SLIDE_BODY_TOP, SLIDE_COLUMN_WIDE, SLIDE_BODY_HIGH),
    ("twoObj", "body2"): (
        SLIDE_LEFT + SLIDE_COLUMN_WIDE + SLIDE_GAP,
        SLIDE_BODY_TOP,
        SLIDE_COLUMN_WIDE,
        SLIDE_BODY_HIGH,
    ),
    (CHART_LAYOUT, "body"): (SLIDE_LEFT, SLIDE_BODY_TOP, SLIDE_WIDE, SLIDE_WORDS_HIGH),
    (CHART_LAYOUT, "body1"): (
        SLIDE_LEFT,
        SLIDE_BODY_TOP + SLIDE_WORDS_HIGH,
        SLIDE_WIDE,
        SLIDE_BODY_HIGH - SLIDE_WORDS_HIGH,
    ),
    ("", "ftr"): (SLIDE_LEFT, 4777740, 6400800, 228600),
    ("", "sldNum"): (7818120, 4777740, 914400, 228600),
}
ZipPartChange = Callable[[str, bytes], bytes]
NOTHING_ADDED: Mapping[str, bytes] = MappingProxyType({})


def make_reference_document(kind: str, theme: Theme) -> bytes:
    """The file whose look a document of this kind (`docx`, `pptx`) takes."""
    changes = {"docx": theme_word_part, "pptx": theme_slide_part}
    return rewrite_zip_parts(read_pandoc_file(f"reference.{kind}"), lambda name, part: changes[kind](name, part, theme))


def theme_word_part(name: str, content: bytes, theme: Theme) -> bytes:
    """A part of a Word document without text, in a theme."""
    if name == "word/styles.xml":
        return replace_word_styles(content, theme)
    if name == "word/document.xml":
        return set_paper_size(content, *WORD_PAPER_SIZES[theme.page.size])
    return apply_office_theme(name, content, theme)


def theme_slide_part(name: str, content: bytes, theme: Theme) -> bytes:
    """A part of a presentation without slides, in a theme."""
    if not name.startswith(SLIDE_PART_PREFIXES):
        return apply_office_theme(name, content, theme)
    return restyle_slide_text(arrange_layout(content))


def arrange_layout(content: bytes) -> bytes:
    """A slide master or layout with its places where ours are."""
    root = etree.fromstring(content)
    kind = root.get("type", "master")
    for shape in root.iter(f"{P}sp"):
        mark = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
        role = "" if mark is None else mark.get("type") or f"body{mark.get('idx')}"
        box = SLIDE_BOXES.get((kind, role)) or SLIDE_BOXES.get(("", role))
        if box is not None:
            place_shape(shape, box)
        size = {"title": SLIDE_TITLE_SIZE, "body": SLIDE_WORDS_SIZE}.get(role)
        if kind == CHART_LAYOUT and size:
            set_text_size(shape, size)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def set_text_size(shape: Element, size: str) -> None:
    """Give the first level of a shape's text a size, its text standing at the middle for a title, else at the top."""
    for level in shape.iter(f"{A}lvl1pPr"):
        level.find(f"{A}defRPr").set("sz", size)
    for frame in shape.iter(f"{A}bodyPr"):
        frame.set("anchor", "ctr" if size == SLIDE_TITLE_SIZE else "t")


def place_shape(shape: Element, box: tuple[int, int, int, int]) -> None:
    """Put a shape at a place: left, top, width, height."""
    settings = shape.find(f"{P}spPr")
    for old in settings.findall(f"{A}xfrm"):
        settings.remove(old)
    place = etree.Element(f"{A}xfrm")
    etree.SubElement(place, f"{A}off", x=str(box[0]), y=str(box[1]))
    etree.SubElement(place, f"{A}ext", cx=str(box[2]), cy=str(box[3]))
    settings.insert(0, place)


def rewrite_zip_parts(archive: bytes, change: ZipPartChange, added: Mapping[str, bytes] = NOTHING_ADDED) -> bytes:
    """A zip file with each of its files changed, and some added; without clocks."""
    buffer = BytesIO()
    with ZipFile(BytesIO(archive)) as before, ZipFile(buffer, "w", ZIP_DEFLATED) as after:
        changed = {name: change(name, before.read(name)) for name in before.namelist()}
        for name, content in {**changed, **added}.items():
            entry = ZipInfo(name, FIXED_ZIP_DATE)
            entry.compress_type = ZIP_DEFLATED
            after.writestr(entry, content)
    return buffer.getvalue()


def apply_office_theme(name: str, content: bytes, theme: Theme) -> bytes:
    """An Office theme with our font and colours; any other file as it is."""
    if "theme/theme" not in name:
        return content
    text = re.sub(r'(<a:latin typeface=")[^"]*', rf"\g<1>{OFFICE_FONT}", content.decode())
    for slot, tone in OFFICE_COLOUR_SLOTS.items():
        colour = getattr(theme.colours, tone).removeprefix("#")
        ours = f'<a:{slot}><a:srgbClr val="{colour}"/></a:{slot}>'
        text = re.sub(rf"<a:{slot}>.*?</a:{slot}>", ours, text, flags=re.DOTALL)
    return text.encode()


def restyle_slide_text(content: bytes) -> bytes:
    """A slide master or layout with our sizes; titles are strong and at the left, under a bar."""
    text = SLIDE_SIZE_PATTERN.sub(lambda found: found[1] + SLIDE_TEXT_SIZES.get(found[2], found[2]), content)
    before, title, after = text.partition(b"<p:titleStyle>")
    if not title:
        return text
    after = after.replace(b'algn="ctr"', b'algn="l"', 1)
    after = after.replace(b'<a:defRPr sz="', b'<a:defRPr b="1" sz="', 1)
    return before.replace(b"</p:spTree>", SLIDE_TOP_BAR + b"</p:spTree>") + title + after
