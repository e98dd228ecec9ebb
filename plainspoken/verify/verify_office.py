"""A Word document and slides, held against the HTML: their texts are the page's own."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from lxml import etree

from plainspoken.verify.built_page import Element, HtmlPage, collapse_spaces, element_text
from plainspoken.verify.exempt import UNPRINTED_CLASSES, find_section_number, has_class
from plainspoken.verify.furniture import find_stamps
from plainspoken.verify.office_parts import is_slide_number, office_part_problems, read_packed_xml
from plainspoken.verify.problem import Problem
from plainspoken.verify.reading_order import list_moved_texts
from plainspoken.verify.slide_facts import bound_words, collect_facts, list_card_facts, read_words, stands_alone
from plainspoken.verify.text_blocks import find_text_blocks
from plainspoken.words import Words

# What a file that is packed wrongly, cut off, under a password or no XML is told by.
DAMAGED_OFFICE_ERRORS = (BadZipFile, zlib.error, EOFError, KeyError, etree.LxmlError, RuntimeError)
WORD_XML_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING_XML_NAMESPACE = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SLIDE_FILE_PATTERN = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)(\d+)\.xml")
WORD_RUNNING_FILES = re.compile(r"word/(?:header|footer)\d+\.xml")
OFFICE_SKIPPED_CLASSES = ("ticks", *UNPRINTED_CLASSES, "interactive")
QUOTABLE_ATTRIBUTES = ("data-claim", "data-evidence", "data-chart-part")


def office_problems(page: HtmlPage, folder: Path, words: Words) -> Iterator[Problem]:
    """The problems of the Word document and the slides in a folder, where they are there."""
    for kind in ("docx", "pptx"):
        path = folder / f"briefing.{words.language}.{kind}"
        if path.is_file():
            yield from office_file_problems(page, path, words)


def office_file_problems(page: HtmlPage, path: Path, words: Words) -> Iterator[Problem]:
    """The problems of one of them, wherever it lies."""
    kind = path.suffix.lower()
    problems = word_problems if kind == ".docx" else slide_problems
    try:
        yield from problems(page, path, words)
        with ZipFile(path) as archive:
            yield from office_part_problems(path.name, archive)
    except DAMAGED_OFFICE_ERRORS as error:
        yield Problem(path.name, "", f"not a {kind} file: {error}")


def word_problems(page: HtmlPage, path: Path, words: Words) -> Iterator[Problem]:
    """Each paragraph that only the document or only the HTML has."""
    with ZipFile(path) as archive:
        root = read_packed_xml(archive, "word/document.xml")
        running = [
            text
            for name in filter(WORD_RUNNING_FILES.fullmatch, archive.namelist())
            for text in read_paragraph_texts(read_packed_xml(archive, name), WORD_XML_NAMESPACE)
        ]
    contents = take_contents(root)
    paragraphs = list(read_paragraph_texts(root, WORD_XML_NAMESPACE))
    found = Counter(paragraphs)
    yield from frame_problems(path.name, contents, running, Counter(found), page, words)
    blocks = list(find_text_blocks(page.root, is_outside_document))
    printed = Counter(collapse_spaces(each.text) for each in blocks)
    # On screens it stands on every page, in a document once, at its head.
    stamps = list(map(element_text, find_stamps(page))) if words.findings.briefing.stamp else []
    printed.update(stamps)
    for text in found - printed:
        yield Problem(path.name, "", "the document says this, the HTML does not", found=text)
    for text in printed - found:
        yield Problem(path.name, "", "the HTML says this, the document does not", text)
    if found == printed:
        for before, after in list_moved_texts([each for each in paragraphs if each not in stamps], blocks):
            yield Problem(path.name, f'behind "{before}"', "stands where the HTML does not have it", found=after)


def take_contents(root: Element) -> list[str]:
    """Take the boxes of contents out of a document; their texts."""
    boxes = list(root.iter(f"{WORD_XML_NAMESPACE}sdt"))
    texts = [text for box in boxes for text in read_paragraph_texts(box, WORD_XML_NAMESPACE)]
    for box in boxes:
        box.getparent().remove(box)
    return texts


def frame_problems(
    name: str, contents: Sequence[str], running: Sequence[str], found: Counter[str], page: HtmlPage, words: Words
) -> Iterator[Problem]:
    """Each entry of the contents that is no heading of the document, and each running line that is not the page's."""
    heading = collapse_spaces(words.label("contents").striptags())
    for text in contents:
        if text != heading and text not in found:
            yield Problem(name, "", "the contents name what the document does not say", found=text)
    known = make_known_pattern(page, words)
    for text in running:
        if any(sign.isalnum() for sign in known.sub(" ", text)):
            yield Problem(name, "", "the running line says this, the page does not", found=text)


def make_known_pattern(page: HtmlPage, words: Words) -> re.Pattern[str]:
    """Whatever a slide or a running line may say anywhere: no figure without the words that it stands in."""
    known = collect_slide_texts(page, words)
    return re.compile("|".join(map(bound_words, sorted(known, key=len, reverse=True))))


def is_outside_document(element: Element) -> bool:
    """Whether an element of the HTML is not in the document: drawings, contents, section numbers."""
    drawn = element.tag in ("svg", "nav") or find_section_number(element) is element
    return drawn or has_class(element, *OFFICE_SKIPPED_CLASSES)


def slide_problems(page: HtmlPage, path: Path, words: Words) -> Iterator[Problem]:
    """Each text on a slide that is not made of sentences, figures and headings of the page."""
    known, facts = make_known_pattern(page, words), collect_facts(page.root, is_outside_document)
    with ZipFile(path) as archive:
        slides = filter(None, map(SLIDE_FILE_PATTERN.match, archive.namelist()))
        for number, name in sorted((int(found[1]), found[0]) for found in slides):
            root = read_packed_xml(archive, name)
            for field in list(filter(is_slide_number, root.iter(f"{DRAWING_XML_NAMESPACE}fld"))):
                field.getparent().remove(field)
            for text in read_paragraph_texts(root, DRAWING_XML_NAMESPACE):
                rest = known.sub(" ", text)
                if any(sign.isalnum() for sign in rest) and read_words(text) not in facts:
                    what = "the slide says this, the page does not"
                    yield Problem(path.name, f"slide {number}", what, found=text)


def collect_slide_texts(page: HtmlPage, words: Words) -> Collection[str]:
    """What a slide may say anywhere: sentences of the page, its texts and cards, labels, and the case's texts."""
    said = {element_text(each) for each in page.elements(*QUOTABLE_ATTRIBUTES)}
    read = {collapse_spaces(each.text) for each in find_text_blocks(page.root, is_outside_document)}
    read = set(filter(stands_alone, said | read)).union(list_card_facts(page.root, is_outside_document))
    messages = words.messages.vocabulary.messages
    labels = (words.label(key.removeprefix("labels.")) for key in messages if key.startswith("labels."))
    texts = words.findings.names.get(words.language, {}).items()
    case = {collapse_spaces(text) for key, text in texts if key.startswith("text.")}
    running = set(collapse_spaces(page.root.find("body").get("data-running", "")).split(" · "))
    return {each for each in read | case | running | {collapse_spaces(each.striptags()) for each in labels} if each}


def read_paragraph_texts(root: Element, space: str) -> Iterator[str]:
    """The text of each paragraph that has some."""
    for paragraph in root.iter(f"{space}p"):
        text = collapse_spaces("".join(each.text or "" for each in paragraph.iter(f"{space}t")))
        if text:
            yield text
