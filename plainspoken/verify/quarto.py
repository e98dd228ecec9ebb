"""A Quarto project: its documents read by pandoc, and held against the findings. Knows no report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from lxml import html

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.pandoc import MARKDOWN, converted
from plainspoken.verify.drawings import drawing_problems
from plainspoken.verify.marks import mark_problems
from plainspoken.verify.numbers import number_problems
from plainspoken.verify.page import Element, Page, spaced
from plainspoken.verify.problem import Problem
from plainspoken.verify.sentences import sentence_problems
from plainspoken.verify.structure import structure_problems
from plainspoken.verify.unclaimed_text import prose_problems
from plainspoken.words import Words

WHOLE = "briefing.qmd"  # the other documents need not say everything
# A cell that Quarto would run, as a block or within a line.
RUN = re.compile(r"^\s*(?:`{3,}|~{3,})\s*\{[^}\n]*\}|`\{?(?:r|python|julia|ojs)\}?\s[^`]*`", re.MULTILINE)
IMAGE = re.compile(r"<img\b[^>]*>")
LETTERS = re.compile(r"(<svg\b[^>]*>)<style>[^<]*</style>")
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
OPTIONS = ("--standalone", "--default-image-extension=svg")
MARKS = ("value", "data-evidence", "data-show")


def quarto_problems(project: Path, words: Words, drawings: Path) -> Iterator[Problem]:
    """Each problem of the documents of a project; `drawings`: where the SVG files are."""
    documents = sorted(project.glob("*.qmd"))
    if project / WHOLE not in documents:
        yield Problem(project.name, "", f"there is no {WHOLE}; run `plainspoken write` with `--to qmd` again")
    for path in documents:
        yield from document_problems(path, words, drawings)


def document_problems(path: Path, words: Words, drawings: Path) -> Iterator[Problem]:
    """The problems of one document."""
    name = f"{path.parent.name}/{path.name}"
    source = path.read_text(encoding="utf-8")
    for found in RUN.findall(source):
        yield Problem(name, "", "a cell that would be executed; figures come from the findings", found=found)
    try:
        rendered = converted(source, MARKDOWN, "html", OPTIONS, path.parent).decode()
    except PlainspokenError as error:
        yield Problem(name, "", str(error))
        return
    yield from picture_problems(name, rendered, path.parent)
    page = page_of(name, IMAGE.sub(lambda image: drawn(image[0], path.parent), rendered))
    yield from structure_problems(page, words.language)
    yield from sentence_problems(page, words, path.name == WHOLE)
    yield from prose_problems(page, words)
    yield from mark_problems(page, words)
    yield from number_problems(page, words)
    if path.name == WHOLE:
        yield from drawing_problems(page, words, drawings)


def picture_problems(name: str, rendered: str, folder: Path) -> Iterator[Problem]:
    """Each picture that is not there, and each whose alt text is not its own title."""
    for image in IMAGE.findall(rendered):
        path, alt = folder / attribute(image, "src"), attribute(image, "alt")
        if not path.is_file():
            yield Problem(name, "", "a picture that is not in the project", found=attribute(image, "src"))
            continue
        title = TITLE.search(path.read_text(encoding="utf-8"))
        expected = spaced(unescape(title[1])) if title else ""
        if alt != expected:
            yield Problem(name, "", f"alt text of {path.name}", expected, alt or "none")


def drawn(image: str, folder: Path) -> str:
    """The drawing in place of an image, without the letters inside it; the image where there is none."""
    path = folder / attribute(image, "src")
    if not path.is_file():
        return image
    return LETTERS.sub(r"\1", path.read_text(encoding="utf-8"), count=1)


def attribute(tag: str, name: str) -> str:
    """An attribute of a tag, with single spaces."""
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return spaced(unescape(found[1])) if found else ""


def page_of(name: str, source: str) -> Page:
    """What pandoc rendered as a page: charts are figures, and evidence is marked as in the HTML."""
    root = html.document_fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    for span in root.iter("span"):
        marked(span)
    for box in root.iter("div"):
        if "chart" in (box.get("class") or "").split():
            box.tag = "figure"
    return Page(name, source, root)


def marked(span: Element) -> None:
    """Name a mark as the HTML does: Markdown knows spans only, and pandoc writes `data-name` as `name`."""
    if "data-evidence" in span.attrib:
        span.tag = "data"
        found = {mark: span.attrib.pop(mark) for mark in MARKS if mark in span.attrib}
        span.attrib.update(found)
    if "name" in span.attrib:
        span.set("data-name", span.attrib.pop("name"))
