"""The look of Word and PowerPoint files: pandoc's own reference documents in a theme. Knows no claim."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from plainspoken.report.pandoc import data_file
from plainspoken.theme import Theme
from plainspoken.report.office_word import PAPER, on_paper, with_styles

FONT = "Arial"  # on every machine that opens such files; a theme's own font is not
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # same content, same bytes
SLIDE_PARTS = ("ppt/slideMasters/slideM", "ppt/slideLayouts/slideL")
TONES = {
    "dk1": "ink",
    "dk2": "ink",
    "accent1": "accent",
    "accent2": "weak",
    "accent3": "rest",
    "hlink": "accent",
}
# Sizes of letters in hundredths of a point: pandoc's, and those that hold whole sentences.
SIZES = {b"3300": b"2400", b"2400": b"1800", b"2100": b"1600", b"1800": b"1500", b"1500": b"1300"}
SIZE = re.compile(rb'(<a:defRPr[^>]*\bsz=")(\d+)')
# A bar in the accent colour along the top of each slide.
BAR = (
    b'<p:sp><p:nvSpPr><p:cNvPr id="90" name="Bar"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
    b'<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9144000" cy="91440"/></a:xfrm>'
    b'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    b'<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
)
Change = Callable[[str, bytes], bytes]


def reference(kind: str, theme: Theme) -> bytes:
    """The file whose look a document of this kind (`docx`, `pptx`) takes."""
    changes = {"docx": word_part, "pptx": slide_part}
    return patched(data_file(f"reference.{kind}"), lambda name, part: changes[kind](name, part, theme))


def word_part(name: str, content: bytes, theme: Theme) -> bytes:
    """A part of a Word document without text, in a theme."""
    if name == "word/styles.xml":
        return with_styles(content, theme)
    if name == "word/document.xml":
        return on_paper(content, *PAPER[theme.page.size])
    return themed(name, content, theme)


def slide_part(name: str, content: bytes, theme: Theme) -> bytes:
    """A part of a presentation without slides, in a theme."""
    return smaller(content) if name.startswith(SLIDE_PARTS) else themed(name, content, theme)


def patched(archive: bytes, change: Change) -> bytes:
    """A zip file with each of its files changed; without clocks."""
    buffer = BytesIO()
    with ZipFile(BytesIO(archive)) as before, ZipFile(buffer, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = ZipInfo(name, FIRST_DAY)
            entry.compress_type = ZIP_DEFLATED
            after.writestr(entry, change(name, before.read(name)))
    return buffer.getvalue()


def themed(name: str, content: bytes, theme: Theme) -> bytes:
    """An Office theme with our font and colours; any other file as it is."""
    if "theme/theme" not in name:
        return content
    text = re.sub(r'(<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", content.decode())
    for slot, tone in TONES.items():
        colour = getattr(theme.colours, tone).removeprefix("#")
        ours = f'<a:{slot}><a:srgbClr val="{colour}"/></a:{slot}>'
        text = re.sub(rf"<a:{slot}>.*?</a:{slot}>", ours, text, flags=re.DOTALL)
    return text.encode()


def smaller(content: bytes) -> bytes:
    """A slide master or layout with our sizes; titles are strong and at the left, under a bar."""
    text = SIZE.sub(lambda found: found[1] + SIZES.get(found[2], found[2]), content)
    before, title, after = text.partition(b"<p:titleStyle>")
    if not title:
        return text
    after = after.replace(b'algn="ctr"', b'algn="l"', 1)
    after = after.replace(b'<a:defRPr sz="', b'<a:defRPr b="1" sz="', 1)
    return before.replace(b"</p:spTree>", BAR + b"</p:spTree>") + title + after
