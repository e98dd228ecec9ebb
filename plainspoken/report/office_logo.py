"""The logo of a theme in a Word document, on its first page, and on slides, in their foot."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from plainspoken.report.quarto_pictures import pdf_to_pngs
from plainspoken.report.render_pdf import load_weasyprint

LOGO_WIDE, LOGO_HIGH = 914400, 274320  # in the units of Office: 25 by 8 mm
LOGO_PLACE = (6903720, 4754880)  # on a slide, before its number
LOGO_PAGE = (
    "<style>@page{{size:200pt 60pt;margin:0}}body{{margin:0}}"
    "img{{display:block;width:200pt;height:60pt;object-fit:contain;object-position:right center}}</style>"
    '<img src="{}">'
)
RELATION = '<Relationship Id="logo" Type="{}/image" Target="{}"/>'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
PICTURE_FILL = '<a:blip r:embed="logo"/><a:stretch><a:fillRect/></a:stretch>'
PICTURE_SIZE = f'<a:ext cx="{LOGO_WIDE}" cy="{LOGO_HIGH}"/>'
SLIDE_LOGO = (
    '<p:pic><p:nvPicPr><p:cNvPr id="95" name="Logo" descr="{name}"/><p:cNvPicPr/><p:nvPr userDrawn="1"/></p:nvPicPr>'
    f"<p:blipFill>{PICTURE_FILL}</p:blipFill>"
    f'<p:spPr><a:xfrm><a:off x="{LOGO_PLACE[0]}" y="{LOGO_PLACE[1]}"/>{PICTURE_SIZE}</a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic></p:spTree>'
)
WORD_LOGO = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{RELATIONS}" xmlns:a="{DRAWING}/main" xmlns:wp="{DRAWING}/wordprocessingDrawing" '
    f'xmlns:pic="{DRAWING}/picture"><w:p><w:pPr><w:pStyle w:val="Header"/><w:jc w:val="right"/></w:pPr><w:r><w:drawing>'
    f'<wp:inline><wp:extent cx="{LOGO_WIDE}" cy="{LOGO_HIGH}"/><wp:docPr id="95" name="Logo" descr="{{name}}"/>'
    f'<a:graphic><a:graphicData uri="{DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="95" name="Logo"/>'
    f"<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>{PICTURE_FILL}</pic:blipFill><pic:spPr><a:xfrm>"
    f'<a:off x="0" y="0"/>{PICTURE_SIZE}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p></w:hdr>"
)
MASTER = "ppt/slideMasters/slideMaster1.xml"
MASTER_RELATIONS = "ppt/slideMasters/_rels/slideMaster1.xml.rels"


def render_logo(path: Path, folders: tuple[Path, ...]) -> bytes:
    """A logo as PNG, at the right of a box of the shape that it has in Office files."""
    pdf: bytes = load_weasyprint(folders).HTML(string=LOGO_PAGE.format(path.as_uri())).write_pdf()
    return pdf_to_pngs(pdf)[0]


def make_logo_parts(kind: str, logo: bytes, name: str) -> Mapping[str, bytes]:
    """The files that a logo adds to a document of this kind; `name`: what it stands for."""
    if kind == "pptx":
        return {"ppt/media/logo.png": logo}
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    return {
        "word/media/logo.png": logo,
        "word/header2.xml": WORD_LOGO.format(name=escape(name)).encode(),
        "word/_rels/header2.xml.rels": relations.format(RELATION.format(RELATIONS, "media/logo.png")).encode(),
    }


def place_logo(part: str, content: bytes, name: str) -> bytes:
    """A part of a file with what shows or names its logo; any other as it is."""
    first = f'<Relationship Id="header2" Type="{RELATIONS}/header" Target="header2.xml"/></Relationships>'
    types = '<Default Extension="png" ContentType="image/png"/>' if b'Extension="png"' not in content else ""
    header = (
        '<Override PartName="/word/header2.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>'
        if b"wordprocessingml" in content
        else ""
    )
    link = f"{RELATION.format(RELATIONS, '../media/logo.png')}</Relationships>"
    ends = {
        MASTER: ("</p:spTree>", SLIDE_LOGO.format(name=escape(name))),
        MASTER_RELATIONS: ("</Relationships>", link),
        "word/_rels/document.xml.rels": ("</Relationships>", first),
        "word/document.xml": ("<w:sectPr>", '<w:sectPr><w:headerReference w:type="first" r:id="header2"/>'),
        "[Content_Types].xml": ("</Types>", f"{types}{header}</Types>"),
    }
    if part not in ends:
        return content
    old, new = ends[part]
    return content.replace(old.encode(), new.encode(), 1)
