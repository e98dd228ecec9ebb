"""The PDF held against the HTML: every block of text is there, and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2

from plainspoken.verify.built_page import Element, HtmlPage, element_text
from plainspoken.verify.exempt import (
    RUNNING_HEAD_CLASSES,
    UNPRINTED_CLASSES,
    find_section_number,
    has_class,
    list_generated_texts,
)
from plainspoken.verify.problem import Problem
from plainspoken.verify.text_blocks import TextBlock, find_text_blocks

TAKEN_TEXT_MARK = " \x00 "  # stands where a text was found, so that its neighbours do not join
PART_BOOKMARK_LEVEL = 1  # below the title of the briefing; headings within a part lie deeper
MIN_WORDS_ACROSS_PAGES = 3  # words of a paragraph that stand alone before or after a page break: two lines have more
MIN_BREAKABLE_LETTERS = 24  # letters from which a word may be broken anywhere


@dataclass(frozen=True)
class PrintedPart:
    """A part of the briefing on paper: its title, and what stands at the head of each of its pages."""

    title: str
    head: tuple[str, ...]


@dataclass
class PdfSheet:
    """What is left of the text of one page of the PDF, as words between single spaces."""

    number: int
    left: str
    parts: tuple[PrintedPart, ...] = ()

    def take(self, words: str) -> bool:
        """Take a text away once; whether it was there."""
        place = self.left.find(f" {words} ")
        if place < 0:
            return False
        self.left = self.left[:place] + TAKEN_TEXT_MARK + self.left[place + len(words) + 2 :]
        return True

    def take_broken(self, words: str) -> bool:
        """The same for a text with a word so long that a line may break inside it."""
        found = re.search(" " + r"\s*".join(map(re.escape, words.replace(" ", ""))) + " ", self.left)
        if found:
            self.left = self.left[: found.start()] + TAKEN_TEXT_MARK + self.left[found.end() :]
        return bool(found)

    @property
    def rest(self) -> tuple[str, ...]:
        """The texts that nothing has taken."""
        return tuple(text for each in self.left.split("\x00") if (text := each.strip()))


def pdf_problems(page: HtmlPage, path: Path) -> Iterator[Problem]:
    """Each text of the HTML that the PDF does not hold, and each text that only the PDF holds."""
    sheets = read_pdf_sheets(path, list_printed_parts(page))
    yield from foot_problems(page, path, sheets)
    yield from head_problems(path, sheets)
    # What has its own place first, for the same words and figures stand elsewhere too; long texts before short ones,
    # for these stand in them; figures last.
    yield from contents_problems(page, path, sheets)
    expected = sorted(list_printed_blocks(page), key=lambda block: -len(normalise_pdf_text(block.text)))
    yield from missing_block_problems(page, path, [block for block in expected if has_letters(block)], sheets)
    yield from missing_block_problems(page, path, [block for block in expected if not has_letters(block)], sheets)
    for sheet in sheets:
        for text in sheet.rest:
            yield Problem(path.name, f"page {sheet.number}", "the PDF says this, the HTML does not", found=text)


def list_printed_parts(page: HtmlPage) -> dict[str, PrintedPart]:
    """The parts of a page by their titles; the stamp of demonstration data takes the place of the short message."""
    found = {}
    printed = RUNNING_HEAD_CLASSES[:1] if has_class(page.root, "demo") else RUNNING_HEAD_CLASSES
    for section in page.root.iterfind(".//section"):
        heading = section.find(".//h2[@id]")
        if heading is not None and has_class(section, "part"):
            title = normalise_pdf_text(element_text(heading))
            head = (each for each in section.iter("p") if has_class(each, *printed))
            found[title] = PrintedPart(title, tuple(normalise_pdf_text(element_text(each)) for each in head))
    return found


def missing_block_problems(
    page: HtmlPage, path: Path, expected: list[TextBlock], sheets: list[PdfSheet]
) -> Iterator[Problem]:
    """Take each block from the sheets; a problem for each that is not there, with what is instead."""
    for block in expected:
        words = normalise_pdf_text(block.text)
        if not take_block_text(words, sheets):
            instead = take_similar_text(words, sheets)
            where = page.places.get(block.element, "")
            yield Problem(path.name, where, "the HTML says this, the PDF does not", block.text, instead)


def take_similar_text(words: str, sheets: list[PdfSheet]) -> str:
    """Take the text that begins and ends as this one; nothing where less than half is alike."""
    tokens = words.split()
    begins = sorted(sheets, key=lambda sheet: -count_leading_words(tokens, sheet.left))
    return next(filter(None, (take_similar_from_sheet(tokens, sheet) for sheet in begins)), "")


def take_similar_from_sheet(tokens: list[str], sheet: PdfSheet) -> str:
    """The same on one page."""
    count = count_leading_words(tokens, sheet.left)
    if not count:
        return ""
    start = sheet.left.find(f" {' '.join(tokens[:count])} ") + 1
    rest = sheet.left[start:].partition("\x00")[0].split()
    size = min(len(rest), len(tokens))
    for length in sorted(range(count, len(rest) + 1), key=lambda each: abs(each - len(tokens)))[
        : 2 * MIN_WORDS_ACROSS_PAGES
    ]:
        if rest[length - 1] == tokens[-1]:
            size = length
            break
    if 2 * sum(one == other for one, other in zip(rest, tokens, strict=False)) < len(tokens):
        return ""
    found = " ".join(rest[:size])
    return found if sheet.take(found) else ""


def count_leading_words(tokens: list[str], text: str) -> int:
    """How many of the first words stand in a text as they are."""
    count = 0
    while count < len(tokens) and f" {' '.join(tokens[: count + 1])} " in text:
        count += 1
    return count


def has_letters(block: TextBlock) -> bool:
    """Whether a block holds a letter."""
    return any(sign.isalpha() for sign in block.text)


def head_problems(path: Path, sheets: list[PdfSheet]) -> Iterator[Problem]:
    """Whether each page has its running head, that of the part which begins there or else goes on; takes it."""
    begun: tuple[str, ...] = ()
    for sheet in sheets:
        begun = sheet.parts[0].head if sheet.parts else begun
        for text in begun:
            if not sheet.take(text):
                yield Problem(path.name, f"page {sheet.number}", "running head", text)


def contents_problems(page: HtmlPage, path: Path, sheets: list[PdfSheet]) -> Iterator[Problem]:
    """Whether the contents name the page on which the bookmarks say that each part begins; takes the numbers."""
    begins = {part.title: sheet.number for sheet in sheets for part in sheet.parts}
    for nav in page.root.iterfind(".//nav"):
        named = normalise_pdf_text(element_text(nav[0]))
        sheet = next((each for each in sheets if f" {named} " in each.left), sheets[0])
        for link in nav.iter("a"):
            heading = page.root.get_element_by_id(link.get("href", "#").removeprefix("#")).find(".//h2")
            number = begins.get(normalise_pdf_text(element_text(heading)), 0) if heading is not None else 0
            if not sheet.take(f"{normalise_pdf_text(element_text(link))} {number or '?'}"):
                where = page.places.get(link, "")
                yield Problem(path.name, where, "page in the contents", f"{element_text(link)} {number or '?'}")


def read_pdf_sheets(path: Path, parts: Mapping[str, PrintedPart]) -> list[PdfSheet]:
    """The text of each page of a PDF, with those of these parts (by title) that begin on it."""
    document = pypdfium2.PdfDocument(path)
    try:
        begins: dict[int, list[PrintedPart]] = {}
        for item in document.get_toc():
            title, target = normalise_pdf_text(item.get_title()), item.get_dest()
            if item.level <= PART_BOOKMARK_LEVEL and title in parts and target is not None:
                begins.setdefault(target.get_index(), []).append(parts[title])
        texts = [each.get_textpage().get_text_range() for each in document]
    finally:
        document.close()
    return [
        PdfSheet(index + 1, f" {normalise_pdf_text(text)} ", tuple(begins.get(index, ())))
        for index, text in enumerate(texts)
    ]


def normalise_pdf_text(text: str) -> str:
    """A text as words between single spaces, without hyphens: where a line breaks does not matter."""
    text = re.sub(r"[\ufffe\u00ad\u200b\u2060-]", "", unicodedata.normalize("NFKC", text))
    return " ".join(text.split())


def foot_problems(page: HtmlPage, path: Path, sheets: list[PdfSheet]) -> Iterator[Problem]:
    """Whether each page has its running line with its number, and the stamp if there is one; takes them."""
    body = page.root.find("body")
    running = normalise_pdf_text(body.get("data-running") or "")
    stamps = [normalise_pdf_text(element_text(each)) for each in page.elements("class") if has_class(each, "stamp")]
    demonstration = has_class(page.root, "demo")
    for sheet in sheets:
        if not sheet.take(normalise_pdf_text(f"{running} {sheet.number}")):
            yield Problem(path.name, f"page {sheet.number}", "running line", f"{running} {sheet.number}")
        for stamp in stamps if demonstration else ():
            if not sheet.take(stamp):
                yield Problem(path.name, f"page {sheet.number}", "the stamp is missing", stamp)


def list_printed_blocks(page: HtmlPage) -> Iterator[TextBlock]:
    """The blocks of the HTML that are printed, and what the style sheet adds.

    Section numbers stand apart from what they number: on paper they hang in the margin.
    """
    yield from find_text_blocks(
        page.root,
        lambda element: is_screen_only(element) or is_contents_link(element) or find_section_number(element) is element,
    )
    for element in page.elements("class"):
        in_head = any(has_class(each, *RUNNING_HEAD_CLASSES) for each in element.iterancestors())
        if not in_head and find_section_number(element) is element:
            yield TextBlock(element, element_text(element))
    for element in page.root.iter("li"):
        yield from (TextBlock(element, text) for text in list_generated_texts(element))


def is_contents_link(element: Element) -> bool:
    """Whether an element is an entry of the contents, which `contents_problems` takes with its page."""
    return bool(element.tag == "a" and any(each.tag == "nav" for each in element.iterancestors()))


def is_screen_only(element: Element) -> bool:
    """Whether an element is for screens only, or printed as furniture."""
    return has_class(element, *UNPRINTED_CLASSES)


def take_block_text(words: str, sheets: list[PdfSheet]) -> bool:
    """Take a block's text from the first page that holds it, or from two pages between which it breaks."""
    if any(sheet.take(words) for sheet in sheets) or take_across_pages(words, sheets):
        return True
    long = any(len(word) >= MIN_BREAKABLE_LETTERS for word in words.split())
    return long and any(sheet.take_broken(words) for sheet in sheets)


def take_across_pages(words: str, sheets: list[PdfSheet]) -> bool:
    """Take a text that begins on one page and ends on the next."""
    tokens = words.split()
    for cut in range(MIN_WORDS_ACROSS_PAGES, len(tokens) - MIN_WORDS_ACROSS_PAGES + 1):
        first, second = " ".join(tokens[:cut]), " ".join(tokens[cut:])
        for one, other in pairwise(sheets):
            if f" {first} " in one.left and f" {second} " in other.left:
                return one.take(first) and other.take(second)
    return False
