"""A Quarto project: its documents read by pandoc, and held against the findings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from lxml import html

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.pandoc import PANDOC_MARKDOWN, convert_with_pandoc
from plainspoken.verify.built_page import Element, HtmlPage, collapse_spaces
from plainspoken.verify.drawings import drawing_problems
from plainspoken.verify.marks import mark_problems
from plainspoken.verify.problem import Problem
from plainspoken.verify.sentences import sentence_problems
from plainspoken.verify.structure import structure_problems
from plainspoken.verify.unclaimed_text import unclaimed_text_problems
from plainspoken.verify.verify_numbers import number_problems
from plainspoken.words import Words

WHOLE_BRIEFING_FILE = "briefing.qmd"  # the other documents need not say everything
# A cell that Quarto would run, as a block or within a line.
EXECUTABLE_CELL_PATTERN = re.compile(
    r"^\s*(?:`{3,}|~{3,})\s*\{[^}\n]*\}|`\{?(?:r|python|julia|ojs)\}?\s[^`]*`", re.MULTILINE
)
IMG_TAG_PATTERN = re.compile(r"<img\b[^>]*>")
SVG_STYLE_PATTERN = re.compile(r"(<svg\b[^>]*>)<style>[^<]*</style>")
TITLE_TAG_PATTERN = re.compile(r"<title>(.*?)</title>", re.DOTALL)
PANDOC_HTML_OPTIONS = ("--standalone", "--default-image-extension=svg")
EVIDENCE_MARK_ATTRIBUTES = ("value", "data-evidence", "data-show")


def quarto_problems(project: Path, words: Words, drawings: Path) -> Iterator[Problem]:
    """Each problem of the documents of a project; `drawings`: where the SVG files are."""
    documents = sorted(project.glob("*.qmd"))
    if project / WHOLE_BRIEFING_FILE not in documents:
        yield Problem(
            project.name, "", f"there is no {WHOLE_BRIEFING_FILE}; run `plainspoken write` with `--to qmd` again"
        )
    for path in documents:
        yield from document_problems(path, words, drawings)


def document_problems(path: Path, words: Words, drawings: Path) -> Iterator[Problem]:
    """The problems of one document."""
    name = f"{path.parent.name}/{path.name}"
    source = path.read_text(encoding="utf-8", errors="replace")
    for found in EXECUTABLE_CELL_PATTERN.findall(source):
        yield Problem(name, "", "a cell that would be executed; figures come from the findings", found=found)
    try:
        rendered = convert_with_pandoc(source, PANDOC_MARKDOWN, "html", PANDOC_HTML_OPTIONS).decode()
    except PlainspokenError as error:
        yield Problem(name, "", str(error))
        return
    yield from picture_problems(name, rendered, path.parent)
    page = parse_quarto_page(name, IMG_TAG_PATTERN.sub(lambda image: inline_svg_image(image[0], path.parent), rendered))
    yield from structure_problems(page, words.language)
    yield from sentence_problems(page, words, path.name == WHOLE_BRIEFING_FILE)
    yield from unclaimed_text_problems(page, words)
    yield from mark_problems(page, words)
    yield from number_problems(page, words)
    if path.name == WHOLE_BRIEFING_FILE:
        yield from drawing_problems(page, words, drawings)


def picture_problems(name: str, rendered: str, folder: Path) -> Iterator[Problem]:
    """Each picture that is not there, and each whose alt text is not its own title."""
    for image in IMG_TAG_PATTERN.findall(rendered):
        path, alt = folder / read_tag_attribute(image, "src"), read_tag_attribute(image, "alt")
        if not path.is_file():
            yield Problem(name, "", "a picture that is not in the project", found=read_tag_attribute(image, "src"))
            continue
        title = TITLE_TAG_PATTERN.search(path.read_text(encoding="utf-8", errors="replace"))
        expected = collapse_spaces(unescape(title[1])) if title else ""
        if alt != expected:
            yield Problem(name, "", f"alt text of {path.name}", expected, alt or "none")


def inline_svg_image(image: str, folder: Path) -> str:
    """The drawing in place of an image, without the letters inside it; the image where there is none."""
    path = folder / read_tag_attribute(image, "src")
    if not path.is_file():
        return image
    return SVG_STYLE_PATTERN.sub(r"\1", path.read_text(encoding="utf-8", errors="replace"), count=1)


def read_tag_attribute(tag: str, name: str) -> str:
    """An attribute of a tag, with single spaces."""
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return collapse_spaces(unescape(found[1])) if found else ""


def parse_quarto_page(name: str, source: str) -> HtmlPage:
    """What pandoc rendered as a page: charts are figures, and evidence is marked as in the HTML."""
    root = html.document_fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    for span in root.iter("span"):
        restore_evidence_mark(span)
    for box in root.iter("div"):
        if "chart" in (box.get("class") or "").split():
            box.tag = "figure"
    for drawing in [each for each in root.iter("svg") if next(each.iterancestors("figure"), None) is None]:
        frame = html.Element("figure")  # a chart of the slides, a picture in a paragraph
        drawing.addprevious(frame)
        frame.tail, drawing.tail = drawing.tail, None
        frame.append(drawing)
    return HtmlPage(name, source, root)


def restore_evidence_mark(span: Element) -> None:
    """Name a mark as the HTML does: Markdown knows spans only, and pandoc writes `data-name` as `name`."""
    if "data-evidence" in span.attrib:
        span.tag = "data"
        found = {mark: span.attrib.pop(mark) for mark in EVIDENCE_MARK_ATTRIBUTES if mark in span.attrib}
        span.attrib.update(found)
    if "name" in span.attrib:
        span.set("data-name", span.attrib.pop("name"))
