"""A Word document and slides, held against the HTML: their texts are the page's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from lxml import etree

from plainspoken.verify.built_page import Element, HtmlPage, collapse_spaces, element_text
from plainspoken.verify.exempt import UNPRINTED_CLASSES, find_section_number, has_class
from plainspoken.verify.problem import Problem
from plainspoken.verify.text_blocks import find_text_blocks
from plainspoken.words import Words

WORD_XML_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING_XML_NAMESPACE = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SLIDE_FILE_PATTERN = re.compile(r"ppt/slides/slide(\d+)\.xml")
OFFICE_SKIPPED_CLASSES = ("ticks", *UNPRINTED_CLASSES, "interactive")
QUOTABLE_ATTRIBUTES = ("data-claim", "data-evidence", "data-chart-part")


def office_problems(page: HtmlPage, folder: Path, words: Words) -> Iterator[Problem]:
    """The problems of the Word document and the slides in a folder, where they are there."""
    for kind, problems in (("docx", word_problems), ("pptx", slide_problems)):
        path = folder / f"briefing.{words.language}.{kind}"
        try:
            if path.is_file():
                yield from problems(page, path, words)
        except (BadZipFile, KeyError, etree.XMLSyntaxError) as error:
            yield Problem(path.name, "", f"not a .{kind} file: {error}")


def word_problems(page: HtmlPage, path: Path, words: Words) -> Iterator[Problem]:
    """Each paragraph that only the document or only the HTML has."""
    with ZipFile(path) as archive:
        found = Counter(read_paragraph_texts(archive.read("word/document.xml"), WORD_XML_NAMESPACE))
    printed = Counter(collapse_spaces(each.text) for each in find_text_blocks(page.root, is_outside_document))
    for text in found - printed:
        yield Problem(path.name, "", "the document says this, the HTML does not", found=text)
    for text in printed - found:
        yield Problem(path.name, "", "the HTML says this, the document does not", text)


def is_outside_document(element: Element) -> bool:
    """Whether an element of the HTML is not in the document: drawings, contents, section numbers."""
    drawn = element.tag in ("svg", "nav") or find_section_number(element) is element
    return drawn or has_class(element, *OFFICE_SKIPPED_CLASSES)


def slide_problems(page: HtmlPage, path: Path, words: Words) -> Iterator[Problem]:
    """Each text on a slide that is not made of sentences, figures and headings of the page."""
    known = re.compile("|".join(map(re.escape, sorted(collect_slide_texts(page, words), key=len, reverse=True))))
    with ZipFile(path) as archive:
        slides = filter(None, map(SLIDE_FILE_PATTERN.match, archive.namelist()))
        for number, name in sorted((int(found[1]), found[0]) for found in slides):
            for text in read_paragraph_texts(archive.read(name), DRAWING_XML_NAMESPACE):
                rest = known.sub(" ", text)
                if any(sign.isalnum() for sign in rest):
                    what = "the slide says this, the page does not"
                    yield Problem(path.name, f"slide {number}", what, found=text)


def collect_slide_texts(page: HtmlPage, words: Words) -> Collection[str]:
    """What a slide may say: sentences and figures of the page, its texts, labels, and the case's texts."""
    said = {element_text(each) for each in page.elements() if any(name in each.attrib for name in QUOTABLE_ATTRIBUTES)}
    read = {collapse_spaces(each.text) for each in find_text_blocks(page.root, is_outside_document)}
    messages = words.messages.vocabulary.messages
    labels = (words.label(key.removeprefix("labels.")) for key in messages if key.startswith("labels."))
    texts = words.findings.names.get(words.language, {}).items()
    case = {collapse_spaces(text) for key, text in texts if key.startswith("text.")}
    return {each for each in said | read | case | {collapse_spaces(each.striptags()) for each in labels} if each}


def read_paragraph_texts(content: bytes, space: str) -> Iterator[str]:
    """The text of each paragraph that has some."""
    for paragraph in etree.fromstring(content).iter(f"{space}p"):
        text = collapse_spaces("".join(each.text or "" for each in paragraph.iter(f"{space}t")))
        if text:
            yield text
