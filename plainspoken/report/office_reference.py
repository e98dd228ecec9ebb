"""The look of Word and PowerPoint files: pandoc's own reference documents in a theme."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from plainspoken.report.pandoc import read_pandoc_file
from plainspoken.theme import Theme
from plainspoken.report.office_word import WORD_PAPER_SIZES, set_paper_size, replace_word_styles

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
SLIDE_TEXT_SIZES = {b"3300": b"2400", b"2400": b"1800", b"2100": b"1600", b"1800": b"1500", b"1500": b"1300"}
SLIDE_SIZE_PATTERN = re.compile(rb'(<a:defRPr[^>]*\bsz=")(\d+)')
# A bar in the accent colour along the top of each slide.
SLIDE_TOP_BAR = (
    b'<p:sp><p:nvSpPr><p:cNvPr id="90" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
    b'<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9144000" cy="91440"/></a:xfrm>'
    b'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    b'<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
)
ZipPartChange = Callable[[str, bytes], bytes]


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
    return restyle_slide_text(content) if name.startswith(SLIDE_PART_PREFIXES) else apply_office_theme(name, content, theme)


def rewrite_zip_parts(archive: bytes, change: ZipPartChange) -> bytes:
    """A zip file with each of its files changed; without clocks."""
    buffer = BytesIO()
    with ZipFile(BytesIO(archive)) as before, ZipFile(buffer, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = ZipInfo(name, FIXED_ZIP_DATE)
            entry.compress_type = ZIP_DEFLATED
            after.writestr(entry, change(name, before.read(name)))
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
