"""What Word documents and slides may hold, whatever version wrote them: no macros or objects, nothing hidden, tracked
or added, nothing that leads out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile

from lxml import etree

from plainspoken.verify.problem import Problem

LARGEST_FILE = 200_000_000  # bytes; and of what is packed in one: no briefing comes near it
KNOWN_PARTS = re.compile(
    r"\[Content_Types\]\.xml|(?:\w+/)*_rels/[\w.]*\.rels|docProps/(?:app|core|custom)\.xml"
    r"|word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
    r"|word/(?:fontTable|numbering|settings|styles|webSettings)\.xml"
    r"|ppt/(?:presentation|presProps|tableStyles|viewProps)\.xml"
    r"|ppt/(?:slides|slideLayouts|slideMasters|notesSlides|notesMasters)/\w+\.xml"
    r"|(?:word|ppt)/theme/theme\d+\.xml|(?:word|ppt)/media/[\w.-]+\.(?:png|jpe?g|svg)"
)
# Elements by which Word hides a text, tracks a change, comments, or holds what another program made.
STRANGE_ELEMENTS = frozenset(
    ("vanish", "webHidden", "del", "ins", "moveFrom", "moveTo", "comment", "object", "control", "altChunk", "oleObj")
)
OUTSIDE_MODE = "External"
HIDDEN_SLIDE = ("0", "false")


def office_part_problems(name: str, archive: ZipFile) -> Iterator[Problem]:
    """Each part of an office file that no briefing has, and each thing in its parts that is hidden or leads out."""
    for part, count in Counter(archive.namelist()).items():
        if count > 1:
            yield Problem(name, part, "stands there twice, and programs differ in which one they show")
        elif not part.endswith("/") and KNOWN_PARTS.fullmatch(part) is None:
            yield Problem(name, part, "a part that no briefing has, such as a macro or an embedded file")
        elif part.endswith((".xml", ".rels")):
            yield from (
                Problem(name, part, what) for what in dict.fromkeys(list_strange_things(read_packed_xml(archive, part)))
            )


def read_packed_xml(archive: ZipFile, name: str) -> etree._Element:
    """A part of an office file as a tree; nothing outside of it is read.

    Raises:
        BadZipFile: it unpacks to more than a briefing holds.
    """
    if archive.getinfo(name).file_size > LARGEST_FILE:
        raise BadZipFile("it unpacks to more than any briefing holds")
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def list_strange_things(root: etree._Element) -> Iterator[str]:
    """What of one part no briefing has."""
    if etree.QName(root).localname == "sld" and root.get("show") in HIDDEN_SLIDE:
        yield "a hidden slide"
    for element in root.iter(etree.Element):
        kind = etree.QName(element).localname
        if kind in STRANGE_ELEMENTS:
            yield f"a text that is hidden, tracked or added by another program ({kind})"
        elif kind == "Relationship" and element.get("TargetMode") == OUTSIDE_MODE:
            yield f"leads out of the file ({element.get('Target')})"
