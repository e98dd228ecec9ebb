"""The look of a Word document in a theme: paper, paragraph styles, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from plainspoken.theme import Theme

WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_PAPER_SIZES = {"A4": (11906, 16838), "Letter": (12240, 15840)}  # width and height in twentieths of a point
WORD_TABLE_STYLE = "Table"
WORD_NUMBER_STYLE = "BigNumber"
WORD_PAGE_MARGIN = 1134  # the same unit: 20 mm


@dataclass(frozen=True)
class ParagraphStyle:
    """A paragraph style of Word: sizes in half points, spaces in twentieths of a point."""

    name: str
    size: int
    colour: str
    bold: bool = False
    before: int = 0
    after: int = 80
    outline: int | None = None
    bar: bool = False  # a coloured bar at its left
    next_stays: bool = False  # on one page with what follows
    new_page: bool = False  # begins a page
    ground: str = ""  # the colour behind it


def make_word_styles(theme: Theme) -> Mapping[str, ParagraphStyle]:
    """The styles that a briefing uses, by their id in the file."""
    names = ("ink", "quiet", "accent", "weak", "ground")
    ink, quiet, accent, weak, ground = (getattr(theme.colours, each) for each in names)
    return {
        "Normal": ParagraphStyle("Normal", 20, ink),
        "BodyText": ParagraphStyle("Body Text", 20, ink, before=60, after=100),
        "Title": ParagraphStyle("Title", 36, ink, True, after=60),
        "Subtitle": ParagraphStyle("Subtitle", 20, quiet, after=80),
        "Heading1": ParagraphStyle("heading 1", 32, ink, True, 0, 120, 0, next_stays=True, new_page=True),
        "Heading2": ParagraphStyle("heading 2", 24, ink, True, 240, 80, 1, next_stays=True),
        "Heading3": ParagraphStyle("heading 3", 22, ink, True, 240, 40, 2, next_stays=True),
        "Heading4": ParagraphStyle("heading 4", 20, accent, True, 160, 40, 3, next_stays=True),
        "Answer": ParagraphStyle("Answer", 26, ink, False, 160, 200, bar=True),
        "ChartTitle": ParagraphStyle("Chart Title", 20, ink, True, 240, 20, next_stays=True),
        "ChartSubtitle": ParagraphStyle("Chart Subtitle", 17, quiet, False, 0, 60, next_stays=True),
        "ChartNote": ParagraphStyle("Chart Note", 17, quiet, False, 0, 80),
        "TableCaption": ParagraphStyle("Table Caption", 20, ink, True, 240, 60, next_stays=True),
        "DefinitionTerm": ParagraphStyle("Definition Term", 20, ink, True, 80, 0, next_stays=True),
        "Warning": ParagraphStyle("Warning", 20, ink, False, 60, 80, bar=True),
        "Stamp": ParagraphStyle("Stamp", 20, weak, True, 0, 120),
        "Lead": ParagraphStyle("Lead", 22, ink, False, 0, 120),
        "Takeaway": ParagraphStyle("Takeaway", 20, ink, False, 80, 80, ground=ground),
        "Tag": ParagraphStyle("Tag", 18, accent, True, 0, 20, next_stays=True),
        "KeyFigure": ParagraphStyle("Key Figure", 20, ink, False, 20, 20, next_stays=True),
        "Compact": ParagraphStyle("Compact", 18, ink, False, 20, 20),
        "Header": ParagraphStyle("header", 16, quiet, False, 0, 0),
        "Footer": ParagraphStyle("footer", 16, quiet, False, 0, 0),
        "TOCHeading": ParagraphStyle("TOC Heading", 24, ink, True, 240, 80, next_stays=True),
        "TOC1": ParagraphStyle("toc 1", 20, ink, False, 0, 40),
    }


def set_paper_size(content: bytes, wide: int, high: int) -> bytes:
    """A document on paper of this size, in twentieths of a point."""
    sides = " ".join(f'w:{side}="{WORD_PAGE_MARGIN}"' for side in ("top", "right", "bottom", "left"))
    page = f'<w:pgSz w:w="{wide}" w:h="{high}"/><w:pgMar {sides} w:header="567" w:footer="567" w:gutter="0"/>'
    return content.replace(b"</w:sectPr>", f"{page}</w:sectPr>".encode())


def replace_word_styles(content: bytes, theme: Theme) -> bytes:
    """The styles of a Word document with ours in place of its own."""
    root, styles = etree.fromstring(content), make_word_styles(theme)
    for style in root.findall(f"{{{WORD_NAMESPACE}}}style"):
        if style.get(f"{{{WORD_NAMESPACE}}}styleId") in (*styles, WORD_TABLE_STYLE, WORD_NUMBER_STYLE):
            root.remove(style)
    made = "".join(format_word_style(key, style, theme.colours.accent) for key, style in styles.items())
    others = format_number_style(theme.colours.accent) + format_table_style(theme.colours.rule)
    ours = f'<w:styles xmlns:w="{WORD_NAMESPACE}">{made}{others}</w:styles>'
    root.extend(etree.fromstring(ours))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def format_word_style(key: str, style: ParagraphStyle, accent: str) -> str:
    """One style as Word writes it."""
    based = "" if key == "Normal" else '<w:basedOn w:val="Normal"/>'
    first = ' w:default="1"' if key == "Normal" else ""
    bold = "<w:b/>" if style.bold else ""
    return (
        f'<w:style w:type="paragraph"{first} w:styleId="{key}">'
        f'<w:name w:val="{style.name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{''.join(format_paragraph_layout(style, accent))}</w:pPr>"
        f'<w:rPr>{bold}<w:color w:val="{style.colour.removeprefix("#")}"/>'
        f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def format_paragraph_layout(style: ParagraphStyle, accent: str) -> Iterator[str]:
    """How a style's paragraphs stand, in the order that Word asks for."""
    if style.next_stays:
        yield "<w:keepNext/><w:keepLines/>"
    if style.new_page:
        yield "<w:pageBreakBefore/>"
    if style.bar:
        line = f'w:val="single" w:sz="24" w:space="8" w:color="{accent.removeprefix("#")}"'
        yield f"<w:pBdr><w:left {line}/></w:pBdr>"
    if style.ground:
        yield f'<w:shd w:val="clear" w:color="auto" w:fill="{style.ground.removeprefix("#")}"/>'
    yield f'<w:spacing w:before="{style.before}" w:after="{style.after}" w:line="264" w:lineRule="auto"/>'
    if style.outline is not None:
        yield f'<w:outlineLvl w:val="{style.outline}"/>'


def format_number_style(accent: str) -> str:
    """The style of the number of a fact."""
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{WORD_NUMBER_STYLE}"><w:name w:val="Big Number"/>'
        f'<w:rPr><w:b/><w:color w:val="{accent.removeprefix("#")}"/><w:sz w:val="32"/></w:rPr></w:style>'
    )


def format_table_style(rule: str) -> str:
    """The style of tables: thin rules between rows, strong heads."""
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{rule.removeprefix("#")}"'
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="' + WORD_TABLE_STYLE + '"><w:name w:val="Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:rPr><w:sz w:val="17"/></w:rPr>'
        f"<w:tblPr><w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
        "</w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    )
