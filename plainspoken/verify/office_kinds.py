"""What the Word documents and slides of a briefing are built of: parts, their kinds of content, relations, elements."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."
PACKAGE_TYPE = "application/vnd.openxmlformats-package."
WORD_TYPE, SLIDE_TYPE = f"{OFFICE_TYPE}wordprocessingml.", f"{OFFICE_TYPE}presentationml."
DRAWINGS = "http://schemas.openxmlformats.org/drawingml/2006"
SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "a": f"{DRAWINGS}/main",
    "pic": f"{DRAWINGS}/picture",
    "wp": f"{DRAWINGS}/wordprocessingDrawing",
}
MAIN_PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml"}
DEFAULT_TYPES = {
    "xml": "application/xml",
    "rels": f"{PACKAGE_TYPE}relationships+xml",
    "png": "image/png",
    "odttf": f"{OFFICE_TYPE}obfuscatedFont",  # pandoc names it in every document, and packs no such font
}


def make_tags(names: str) -> frozenset[str]:
    """Elements that are named as `prefix:name`, as trees name them."""
    pairs = (each.split(":") for each in names.split())
    return frozenset(f"{{{SPACES[space]}}}{name}" for space, name in pairs)


WORD_PARAGRAPH = "w:p w:pPr w:pStyle w:jc w:r w:rPr w:t w:i w:iCs w:lang "
WORD_PICTURE = (
    "w:drawing wp:inline wp:extent wp:effectExtent wp:docPr a:graphic a:graphicData pic:pic pic:nvPicPr pic:cNvPr "
    "pic:cNvPicPr pic:blipFill pic:spPr a:avLst a:blip a:ext a:fillRect a:headEnd a:ln a:noFill a:off a:picLocks "
    "a:prstGeom a:stretch a:tailEnd a:xfrm "
)
WORD_TEXT = (
    "w:document w:body w:b w:bCs w:bookmarkEnd w:bookmarkStart w:cantSplit w:docPartGallery w:docPartObj "
    "w:docPartUnique w:fldChar w:footerReference w:footnotePr w:gridCol w:gridSpan w:headerReference w:hyperlink "
    "w:ilvl w:instrText w:keepNext w:numId w:numPr w:numRestart w:pageBreakBefore w:pgMar w:pgSz w:rStyle w:sdt "
    "w:sdtContent w:sdtPr w:sectPr w:tbl w:tblCaption w:tblGrid w:tblHeader w:tblLayout w:tblLook w:tblPr "
    "w:tblStyle w:tblW w:tc w:tcPr w:tcW w:titlePg w:tr w:trPr "
)
NUMBERING = (
    "w:numbering w:abstractNum w:abstractNumId w:ind w:lvl w:lvlJc w:lvlOverride w:lvlText w:multiLevelType w:nsid "
    "w:num w:numFmt w:pPr w:rFonts w:rPr w:start w:startOverride"
)
SHAPES = (
    "a:avLst a:bodyPr a:buNone a:chExt a:chOff a:endParaRPr a:ext a:fld a:latin a:ln a:lstStyle a:noFill a:off a:p "
    "a:pPr a:prstGeom a:r a:rPr a:schemeClr a:solidFill a:spLocks a:t a:xfrm p:cNvGrpSpPr p:cNvPr p:cNvSpPr p:cSld "
    "p:grpSpPr p:nvGrpSpPr p:nvPr p:nvSpPr p:ph p:sp p:spPr p:spTree p:txBody "
)
SLIDE_PICTURE = "p:pic p:nvPicPr p:cNvPicPr p:blipFill a:blip a:fillRect a:headEnd a:picLocks a:stretch a:tailEnd "
SLIDE_TABLE = (
    "p:graphicFrame p:nvGraphicFramePr p:cNvGraphicFramePr p:xfrm a:graphic a:graphicData a:graphicFrameLocks "
    "a:gridCol a:tableStyleId a:tbl a:tblGrid a:tblPr a:tc a:tcPr a:tr a:txBody "
)
MODELS = (
    "a:cs a:defPPr a:defRPr a:ea a:lvl1pPr a:lvl2pPr a:lvl3pPr a:lvl4pPr a:lvl5pPr a:lvl6pPr a:lvl7pPr a:lvl8pPr "
    "a:lvl9pPr a:masterClrMapping a:normAutofit a:prstClr a:spcBef a:spcPct a:tint p14:creationId p:bg p:bgRef "
    "p:clrMap p:clrMapOvr p:ext p:extLst "
)
MASTER = (
    "p:sldMaster a:buChar a:buFont p:bodyStyle p:otherStyle p:sldLayoutId p:sldLayoutIdLst p:titleStyle p:txStyles "
)


@dataclass(frozen=True)
class PartKind:
    """A kind of part: its names, what it holds as the file says, and its elements; None where it holds looks alone."""

    names: re.Pattern[str]
    content: str
    elements: frozenset[str] | None = None


def kind(names: str, content: str, elements: str = "") -> PartKind:
    """One kind of part; `elements`: as `make_tags` takes them."""
    return PartKind(re.compile(names), content, make_tags(elements) if elements else None)


PART_KINDS = (
    kind(r"word/document\.xml", f"{WORD_TYPE}document.main+xml", WORD_TEXT + WORD_PARAGRAPH + WORD_PICTURE),
    kind(r"word/header[12]\.xml", f"{WORD_TYPE}header+xml", "w:hdr w:tabs w:tab " + WORD_PARAGRAPH + WORD_PICTURE),
    kind(r"word/footer1\.xml", f"{WORD_TYPE}footer+xml", "w:ftr w:tabs w:tab w:fldSimple " + WORD_PARAGRAPH),
    kind(
        r"word/footnotes\.xml",
        f"{WORD_TYPE}footnotes+xml",
        "w:footnotes w:footnote w:p w:r w:separator w:continuationSeparator",
    ),
    kind(r"word/comments\.xml", f"{WORD_TYPE}comments+xml", "w:comments"),
    kind(r"word/numbering\.xml", f"{WORD_TYPE}numbering+xml", NUMBERING),
    *(
        kind(rf"word/{each}\.xml", f"{WORD_TYPE}{each}+xml")
        for each in ("fontTable", "settings", "styles", "webSettings")
    ),
    kind(r"ppt/presentation\.xml", f"{SLIDE_TYPE}presentation.main+xml"),
    *(kind(rf"ppt/{each}\.xml", f"{SLIDE_TYPE}{each}+xml") for each in ("presProps", "tableStyles", "viewProps")),
    kind(r"ppt/slides/slide\d+\.xml", f"{SLIDE_TYPE}slide+xml", "p:sld " + SHAPES + SLIDE_PICTURE + SLIDE_TABLE),
    kind(r"ppt/notesSlides/notesSlide\d+\.xml", f"{SLIDE_TYPE}notesSlide+xml", "p:notes " + SHAPES),
    kind(r"ppt/slideLayouts/slideLayout\d+\.xml", f"{SLIDE_TYPE}slideLayout+xml", "p:sldLayout " + SHAPES + MODELS),
    kind(
        r"ppt/slideMasters/slideMaster1\.xml", f"{SLIDE_TYPE}slideMaster+xml", SHAPES + MODELS + MASTER + SLIDE_PICTURE
    ),
    kind(
        r"ppt/notesMasters/notesMaster1\.xml",
        f"{SLIDE_TYPE}notesMaster+xml",
        "p:notesMaster p:notesStyle " + SHAPES + MODELS,
    ),
    kind(r"(?:word|ppt)/theme/theme\d+\.xml", f"{OFFICE_TYPE}theme+xml"),
    kind(r"(?:word|ppt)/media/[\w-]+\.png", "image/png"),
    kind(r"docProps/core\.xml", f"{PACKAGE_TYPE}core-properties+xml"),
    kind(r"docProps/app\.xml", f"{OFFICE_TYPE}extended-properties+xml"),
    kind(r"docProps/custom\.xml", f"{OFFICE_TYPE}custom-properties+xml"),
)
# Where a relation of each kind leads, seen from the part that has it.
RELATION_TARGETS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(target)
    for name, target in {
        "officeDocument": r"word/document\.xml|ppt/presentation\.xml",
        "core-properties": r"docProps/core\.xml",
        "extended-properties": r"docProps/app\.xml",
        "custom-properties": r"docProps/custom\.xml",
        **{
            each: rf"{each}\.xml"
            for each in (
                *("comments", "fontTable", "footnotes", "numbering", "settings", "styles", "webSettings"),
                *("presProps", "tableStyles", "viewProps"),
            )
        },
        "header": r"header[12]\.xml",
        "footer": r"footer1\.xml",
        "theme": r"(?:\.\./)?theme/theme\d+\.xml",
        "image": r"(?:\.\./)?media/[\w-]+\.png",
        "slide": r"(?:\.\./)?slides/slide\d+\.xml",
        "slideLayout": r"\.\./slideLayouts/slideLayout\d+\.xml",
        "slideMaster": r"(?:\.\./)?slideMasters/slideMaster1\.xml",
        "notesSlide": r"\.\./notesSlides/notesSlide\d+\.xml",
        "notesMaster": r"(?:\.\./)?notesMasters/notesMaster1\.xml",
    }.items()
}


def find_part_kind(name: str) -> PartKind | None:
    """The kind of a part by its name; None where no briefing has such a part."""
    return next((each for each in PART_KINDS if each.names.fullmatch(name)), None)
