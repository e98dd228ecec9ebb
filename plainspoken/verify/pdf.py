"""The PDF held against the HTML: every block of text is there, and nothing else. Knows no findings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2

from plainspoken.verify.exempt import NOT_PRINTED, generated, has_class, section_number
from plainspoken.verify.page import Element, Page, text_of
from plainspoken.verify.problem import Problem
from plainspoken.verify.text_blocks import Block, blocks

TAKEN = " \x00 "  # stands where a text was found, so that its neighbours do not join
FEWEST = 3  # words of a paragraph that stand alone before or after a page break: two lines have more
LONG = 24  # letters from which a word may be broken anywhere


@dataclass
class Sheet:
    """What is left of the text of one page of the PDF, as words between single spaces."""

    number: int
    left: str
    parts: tuple[str, ...] = ()

    def take(self, words: str) -> bool:
        """Take a text away once; whether it was there."""
        place = self.left.find(f" {words} ")
        if place < 0:
            return False
        self.left = self.left[:place] + TAKEN + self.left[place + len(words) + 2 :]
        return True

    def take_broken(self, words: str) -> bool:
        """The same for a text with a word so long that a line may break inside it."""
        found = re.search(" " + r"\s*".join(map(re.escape, words.replace(" ", ""))) + " ", self.left)
        if found:
            self.left = self.left[: found.start()] + TAKEN + self.left[found.end() :]
        return bool(found)

    @property
    def rest(self) -> tuple[str, ...]:
        """The texts that nothing has taken."""
        return tuple(text for each in self.left.split("\x00") if (text := each.strip()))


def paper_problems(page: Page, path: Path) -> Iterator[Problem]:
    """Each text of the HTML that the PDF does not hold, and each text that only the PDF holds."""
    headings = frozenset(plain(text_of(each)) for each in page.root.iterfind(".//section//h2[@id]"))
    sheets = read_sheets(path, headings)
    yield from foot_problems(page, path, sheets)
    # Long texts first, for short ones stand in them too. Running heads read like headings, and page numbers
    # like figures: so words first, then heads, then figures.
    expected = sorted(
        (*printed(page), *contents_pages(page, sheets)), key=lambda block: -len(plain(block.text))
    )
    yield from missing(page, path, [block for block in expected if worded(block)], sheets)
    take_heads(sheets)
    yield from missing(page, path, [block for block in expected if not worded(block)], sheets)
    for sheet in sheets:
        for text in sheet.rest:
            yield Problem(
                path.name, f"page {sheet.number}", "the PDF says this, the HTML does not", found=text
            )


def missing(page: Page, path: Path, expected: list[Block], sheets: list[Sheet]) -> Iterator[Problem]:
    """Take each block from the sheets; a problem for each that is not there, with what is instead."""
    for block in expected:
        words = plain(block.text)
        if not taken(words, sheets):
            instead = take_alike(words, sheets)
            where = page.places.get(block.element, "")
            yield Problem(path.name, where, "the HTML says this, the PDF does not", block.text, instead)


def take_alike(words: str, sheets: list[Sheet]) -> str:
    """Take the text that begins and ends as this one; nothing where less than half is alike."""
    tokens = words.split()
    begins = [(begun(tokens, sheet.left), sheet) for sheet in sheets]
    count, sheet = max(begins, key=lambda each: each[0], default=(0, None))
    if sheet is None or not count:
        return ""
    start = sheet.left.find(f" {' '.join(tokens[:count])} ") + 1
    rest = sheet.left[start:].partition("\x00")[0].split()
    size = min(len(rest), len(tokens))
    for length in sorted(range(count, len(rest) + 1), key=lambda each: abs(each - len(tokens)))[: 2 * FEWEST]:
        if rest[length - 1] == tokens[-1]:
            size = length
            break
    if 2 * sum(one == other for one, other in zip(rest, tokens, strict=False)) < len(tokens):
        return ""
    found = " ".join(rest[:size])
    return found if sheet.take(found) else ""


def begun(tokens: list[str], text: str) -> int:
    """How many of the first words stand in a text as they are."""
    count = 0
    while count < len(tokens) and f" {' '.join(tokens[: count + 1])} " in text:
        count += 1
    return count


def worded(block: Block) -> bool:
    """Whether a block holds a letter."""
    return any(sign.isalpha() for sign in block.text)


def take_heads(sheets: list[Sheet]) -> None:
    """Take the running head of each page: the part that goes on there, or the one that begins."""
    begun = ""
    for sheet in sheets:
        for part in (begun, *sheet.parts):
            if part and sheet.take(part):
                break
        begun = sheet.parts[-1] if sheet.parts else begun


def contents_pages(page: Page, sheets: list[Sheet]) -> Iterator[Block]:
    """The page numbers of the table of contents: where the bookmarks say that each part begins."""
    begins = {part: sheet.number for sheet in sheets for part in sheet.parts}
    for link in page.root.iterfind(".//nav//a"):
        heading = page.root.get_element_by_id(link.get("href", "#").removeprefix("#")).find(".//h2")
        number = begins.get(plain(text_of(heading)), 0) if heading is not None else 0
        yield Block(link, str(number or "?"))


def read_sheets(path: Path, headings: Collection[str]) -> list[Sheet]:
    """The text of each page of a PDF, with the parts (of these headings) that begin on it."""
    document = pypdfium2.PdfDocument(path)
    try:
        begins: dict[int, list[str]] = {}
        for item in document.get_toc():
            title, target = plain(item.get_title()), item.get_dest()
            if title in headings and target is not None:
                begins.setdefault(target.get_index(), []).append(title)
        texts = [each.get_textpage().get_text_range() for each in document]
    finally:
        document.close()
    return [
        Sheet(index + 1, f" {plain(text)} ", tuple(begins.get(index, ()))) for index, text in enumerate(texts)
    ]


def plain(text: str) -> str:
    """A text as words between single spaces, without hyphens: where a line breaks does not matter."""
    text = re.sub(r"[\ufffe\u00ad\u200b\u2060-]", "", unicodedata.normalize("NFKC", text))
    return " ".join(text.split())


def foot_problems(page: Page, path: Path, sheets: list[Sheet]) -> Iterator[Problem]:
    """Whether each page has its running line with its number, and the stamp if there is one; takes them."""
    body = page.root.find("body")
    running = plain(body.get("data-running") or "")
    stamps = [plain(text_of(each)) for each in page.elements("class") if has_class(each, "stamp")]
    demonstration = has_class(page.root, "demo")
    for sheet in sheets:
        if not sheet.take(plain(f"{running} {sheet.number}")):
            yield Problem(path.name, f"page {sheet.number}", "running line", f"{running} {sheet.number}")
        for stamp in stamps if demonstration else ():
            if not sheet.take(stamp):
                yield Problem(path.name, f"page {sheet.number}", "the stamp is missing", stamp)


def printed(page: Page) -> Iterator[Block]:
    """The blocks of the HTML that are printed, and what the style sheet adds.

    Section numbers stand apart from what they number: on paper they hang in the margin.
    """
    yield from blocks(page.root, lambda element: not_printed(element) or section_number(element) is element)
    for element in page.elements("class"):
        if section_number(element) is element:
            yield Block(element, text_of(element))
    for element in page.root.iter("li"):
        yield from (Block(element, text) for text in generated(element))


def not_printed(element: Element) -> bool:
    """Whether an element is for screens only, or printed as furniture."""
    return has_class(element, *NOT_PRINTED)


def taken(words: str, sheets: list[Sheet]) -> bool:
    """Take a block's text from the first page that holds it, or from two pages between which it breaks."""
    if any(sheet.take(words) for sheet in sheets) or across(words, sheets):
        return True
    long = any(len(word) >= LONG for word in words.split())
    return long and any(sheet.take_broken(words) for sheet in sheets)


def across(words: str, sheets: list[Sheet]) -> bool:
    """Take a text that begins on one page and ends on the next."""
    tokens = words.split()
    for cut in range(FEWEST, len(tokens) - FEWEST + 1):
        first, second = " ".join(tokens[:cut]), " ".join(tokens[cut:])
        for one, other in pairwise(sheets):
            if f" {first} " in one.left and f" {second} " in other.left:
                return one.take(first) and other.take(second)
    return False
