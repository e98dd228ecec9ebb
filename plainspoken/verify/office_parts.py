"""What Word documents and slides may hold, whatever version wrote them: the parts and elements that briefings are
built of, nothing that prints a text which is not read, nothing hidden, tracked or added, nothing that leads out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree

from plainspoken.verify.office_kinds import DEFAULT_TYPES, MAIN_PARTS, RELATION_TARGETS, SPACES, find_part_kind
from plainspoken.verify.problem import Problem

Element = Any  # lxml has no types
LARGEST_FILE = 200_000_000  # bytes; and of what is packed in one: no briefing comes near it
CONTENT_TYPES_PART = "[Content_Types].xml"
RELATIONS_PART = re.compile(r"(?:\w+/)*_rels/[\w.]*\.rels")
# Elements by which Word hides a text, tracks a change, comments, or holds what another program made.
STRANGE_ELEMENTS = frozenset(
    ("vanish", "webHidden", "del", "ins", "moveFrom", "moveTo", "comment", "object", "control", "altChunk", "oleObj")
)
OUTSIDE_MODE = "External"
HIDDEN_SLIDE = ("0", "false")
W, A, P = (f"{{{SPACES[each]}}}" for each in ("w", "a", "p"))
FIELD_CODE = re.compile(r"PAGE|NUMPAGES|TOC(?: \\[a-z]| \"\d-\d\")*")
LIST_MARK = re.compile("%[1-9][.]|[ o\uf0a7\uf0b7]")
MODEL_PARTS = re.compile(r"ppt/(?:slideLayouts|slideMasters|notesMasters)/.*")
NUMBER_FIELD, MODEL_FIELDS = "slidenum", ("slidenum", "datetimeFigureOut")


def office_part_problems(name: str, archive: ZipFile) -> Iterator[Problem]:
    """Each part of an office file that no briefing has, and each thing in its parts that none is built of."""
    for part, count in Counter(archive.namelist()).items():
        if count > 1:
            yield Problem(name, part, "stands there twice, and programs differ in which one they show")
        elif not part.endswith("/"):
            told = dict.fromkeys(list_part_faults(name, archive, part))
            yield from (Problem(name, part, what) for what in told)


def list_part_faults(name: str, archive: ZipFile, part: str) -> Iterator[str]:
    """What of one part no briefing has."""
    if part == CONTENT_TYPES_PART:
        yield from list_strange_types(read_packed_xml(archive, part))
    elif RELATIONS_PART.fullmatch(part):
        yield from list_strange_relations(read_packed_xml(archive, part), MAIN_PARTS.get(name.rpartition(".")[2], ""))
    elif find_part_kind(part) is None:
        yield "a part that no briefing has, such as a macro or an embedded file"
    elif part.endswith(".xml"):
        yield from list_strange_things(read_packed_xml(archive, part), part)


def read_packed_xml(archive: ZipFile, name: str) -> etree._Element:
    """A part of an office file as a tree; nothing outside of it is read.

    Raises:
        BadZipFile: it unpacks to more than a briefing holds.
    """
    if archive.getinfo(name).file_size > LARGEST_FILE:
        raise BadZipFile("it unpacks to more than any briefing holds")
    return etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))


def list_strange_types(root: Element) -> Iterator[str]:
    """Each part that the file calls something else than it is in a briefing."""
    for each in root.iter(etree.Element):
        part, suffix, content = each.get("PartName", ""), each.get("Extension", ""), each.get("ContentType", "")
        known = find_part_kind(part.removeprefix("/")) if part else None
        if (part and (known is None or content != known.content)) or (
            suffix and content != DEFAULT_TYPES.get(suffix, "")
        ):
            yield f"calls {part or suffix} something that it is in no briefing ({content})"


def list_strange_relations(root: Element, main: str) -> Iterator[str]:
    """Each relation that leads out of the file, or to a part where no briefing has it; `main`: the first part."""
    for each in root.iter("{*}Relationship"):
        target, sort = each.get("Target", ""), each.get("Type", "").rpartition("/")[2]
        known = RELATION_TARGETS.get(sort)
        if each.get("TargetMode") == OUTSIDE_MODE:
            yield f"leads out of the file ({target})"
        elif known is None or not known.fullmatch(target) or (sort == "officeDocument" and target != main):
            yield f"leads to a part where no briefing has it ({sort}: {target})"


def list_strange_things(root: Element, part: str) -> Iterator[str]:
    """What of one part no briefing has."""
    known = find_part_kind(part)
    if etree.QName(root).localname == "sld" and root.get("show") in HIDDEN_SLIDE:
        yield "a hidden slide"
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name in STRANGE_ELEMENTS:
            yield f"a text that is hidden, tracked or added by another program ({name})"
        elif known is not None and known.elements is not None and element.tag not in known.elements:
            yield f"what no briefing is built of, and may print a text that is not read ({name})"
    yield from list_strange_fields(root, is_model=bool(MODEL_PARTS.fullmatch(part)))
    yield from list_strange_marks(root)
    if MODEL_PARTS.fullmatch(part):
        yield from list_model_texts(root)


def list_strange_fields(root: Element, *, is_model: bool) -> Iterator[str]:
    """Each field that prints something else than the numbers of pages or slides, or the contents; `is_model`: of a
    layout or master, whose own fields no slide shows."""
    codes = [each.text or "" for each in root.iter(f"{W}instrText")]
    codes += [each.get(f"{W}instr", "") for each in root.iter(f"{W}fldSimple")]
    yield from (
        f"a field that no briefing has ({code.strip()})" for code in codes if not FIELD_CODE.fullmatch(code.strip())
    )
    for field in root.iter(f"{A}fld"):
        if not (field.get("type") in MODEL_FIELDS if is_model else is_slide_number(field)):
            yield f"a field that no briefing has ({field.get('type')})"


def is_slide_number(field: Element) -> bool:
    """Whether a field of a slide is its number, which a program works out, and stands alone in its paragraph."""
    alone = sum(1 for _ in field.getparent().iter(f"{A}fld", f"{A}r")) == 1
    return alone and field.get("type") == NUMBER_FIELD and field.findtext(f"{A}t", "").isdecimal()


def list_strange_marks(root: Element) -> Iterator[str]:
    """Each mark before the items of a list that says something."""
    marks = [each.get(f"{W}val", "") for each in root.iter(f"{W}lvlText")]
    marks = [each for each in marks if each and not LIST_MARK.fullmatch(each)]
    marks += [each.get("char", "") for each in root.iter(f"{A}buChar") if any(map(str.isalnum, each.get("char", "")))]
    yield from (f"a mark of a list that says something ({each})" for each in marks)


def list_model_texts(root: Element) -> Iterator[str]:
    """Each text of a layout or master that slides show: all but those that only keep a place."""
    for shape in root.iter(f"{P}sp"):
        text = "".join(each.text or "" for each in shape.iter(f"{A}t")).strip()
        if text and next(shape.iter(f"{P}ph"), None) is None:
            yield f"a text on all slides that no page says ({text})"
