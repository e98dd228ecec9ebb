"""The PDF held against the HTML: every block of text is there, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from plainspoken.verify.built_page import Element, HtmlPage, element_text
from plainspoken.verify.exempt import (
    RUNNING_HEAD_CLASSES,
    UNPRINTED_CLASSES,
    find_section_number,
    has_class,
    list_generated_texts,
)
from plainspoken.verify.furniture import find_stamps
from plainspoken.verify.pdf_sheet import PdfSheet, PrintedPart, normalise_pdf_text, read_pdf_sheets
from plainspoken.verify.problem import Problem
from plainspoken.verify.take_text import take_block_text, take_similar_text
from plainspoken.verify.text_blocks import TextBlock, find_text_blocks

CARD_CLASS = "segment-card"  # of an element with a name, its figures and what is advised


def pdf_problems(page: HtmlPage, path: Path) -> Iterator[Problem]:
    """Each text of the HTML that the PDF does not hold, and each text that only the PDF holds."""
    blocks = list(list_printed_blocks(page))
    sheets = read_pdf_sheets(path, list_printed_parts(page), {word for each in blocks for word in each.text.split()})
    yield from foot_problems(page, path, sheets)
    yield from head_problems(path, sheets)
    # What has its own place first, for the same words and figures stand elsewhere too; long texts before short ones,
    # for these stand in them; figures last.
    yield from contents_problems(page, path, sheets)
    take_repeated_table_heads(page, sheets)
    expected = sorted(blocks, key=lambda block: -len(normalise_pdf_text(block.text)))
    yield from missing_block_problems(page, path, [block for block in expected if has_letters(block)], sheets)
    yield from missing_block_problems(page, path, [block for block in expected if not has_letters(block)], sheets)
    for sheet in sheets:
        for text in sheet.rest:
            yield Problem(path.name, f"page {sheet.number}", "the PDF says this, the HTML does not", found=text)


def list_printed_parts(page: HtmlPage) -> dict[str, PrintedPart]:
    """The parts of a page by their titles; a stamp takes the place of the short message."""
    found = {}
    printed = RUNNING_HEAD_CLASSES[:1] if has_class(page.root, "demo") else RUNNING_HEAD_CLASSES
    for section in page.root.iterfind(".//section"):
        heading = section.find(".//h2[@id]")
        if heading is not None and has_class(section, "part"):
            title = normalise_pdf_text(element_text(heading))
            head = (each for each in section.iter("p") if has_class(each, *printed))
            found[title] = PrintedPart(title, tuple(normalise_pdf_text(element_text(each)) for each in head))
    return found


def take_repeated_table_heads(page: HtmlPage, sheets: list[PdfSheet]) -> None:
    """Take each head that a table repeats because it goes on at the top of a page.

    Only so many as stand beyond those of the HTML: the head of a table that begins on a page is a text to be found.
    """
    for words, tables in Counter(list_table_heads(page)).items():
        repeats = sum(sheet.left.count(f" {words} ") for sheet in sheets) - tables
        for sheet in sheets[1:]:
            if repeats > 0 and sheet.take_from_top(words):
                repeats -= 1


def list_table_heads(page: HtmlPage) -> Iterator[str]:
    """The text of the head of each table that is printed."""
    for head in page.root.iter("thead"):
        if not any(is_screen_only(each) for each in head.iterancestors()):
            words = " ".join(block.text for block in find_text_blocks(head, is_screen_only))
            if words:
                yield normalise_pdf_text(words)


def missing_block_problems(
    page: HtmlPage, path: Path, expected: list[TextBlock], sheets: list[PdfSheet]
) -> Iterator[Problem]:
    """Take each block from the sheets; a problem for each that is not there, with what is instead."""
    for block in expected:
        words = normalise_pdf_text(block.text)
        if not take_block_text(words, sheets, list_item_markers(block.element)):
            instead = take_similar_text(words, sheets)
            where = page.places.get(block.element, "")
            yield Problem(path.name, where, "the HTML says this, the PDF does not", block.text, instead)


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
    headings = {each.get("id"): each.find(".//h2") for each in page.elements("id")}
    for nav in page.root.iterfind(".//nav"):
        if not len(nav):
            yield page.problem(nav, "contents that list nothing")
            continue
        named = normalise_pdf_text(element_text(nav[0]))
        sheet = next((each for each in sheets if f" {named} " in each.left), sheets[0])
        for link in nav.iter("a"):
            heading = headings.get(link.get("href", "#").removeprefix("#"))
            number = begins.get(normalise_pdf_text(element_text(heading)), 0) if heading is not None else 0
            if not sheet.take(f"{normalise_pdf_text(element_text(link))} {number or '?'}"):
                where = page.places.get(link, "")
                yield Problem(path.name, where, "page in the contents", f"{element_text(link)} {number or '?'}")


def foot_problems(page: HtmlPage, path: Path, sheets: list[PdfSheet]) -> Iterator[Problem]:
    """Whether each page has its running line with its number, and the stamp if there is one; takes them."""
    body = page.root.find("body")
    running = normalise_pdf_text(body.get("data-running") or "")
    stamps = [normalise_pdf_text(element_text(each)) for each in find_stamps(page)]
    for sheet in sheets:
        if not sheet.take(normalise_pdf_text(f"{running} {sheet.number}")):
            yield Problem(path.name, f"page {sheet.number}", "running line", f"{running} {sheet.number}")
        for stamp in stamps:
            if not sheet.take(stamp):
                yield Problem(path.name, f"page {sheet.number}", "the stamp is missing", stamp)


def list_printed_blocks(page: HtmlPage) -> Iterator[TextBlock]:
    """The blocks of the HTML that are printed, and what the style sheet adds.

    Section numbers stand apart from what they number: on paper they hang in the margin.
    """
    yield from join_whole_blocks(
        find_text_blocks(
            page.root,
            lambda element: (
                is_screen_only(element) or is_contents_link(element) or find_section_number(element) is element
            ),
        )
    )
    for element in page.elements("class"):
        in_head = any(has_class(each, *RUNNING_HEAD_CLASSES) for each in element.iterancestors())
        if not in_head and find_section_number(element) is element:
            yield TextBlock(element, element_text(element))
    for element in page.root.iter("li"):
        yield from (TextBlock(element, text) for text in list_generated_texts(element))


def join_whole_blocks(blocks: Iterable[TextBlock]) -> Collection[TextBlock]:
    """The blocks with those of one row of a table or one card as one, for its figures are held with their label.

    A row stands on one page, and is drawn cell by cell.
    """
    joined: dict[Element, TextBlock] = {}
    for block in blocks:
        whole = find_whole(block.element)
        before = joined.get(whole)
        joined[whole] = TextBlock(whole, f"{before.text} {block.text}") if before is not None else block
    return joined.values()


def find_whole(element: Element) -> Element:
    """The row or the card that an element stands in; itself where there is none."""
    around = (element, *element.iterancestors())
    return next((each for each in around if each.tag == "tr" or has_class(each, CARD_CLASS)), element)


def is_contents_link(element: Element) -> bool:
    """Whether an element is an entry of the contents, which `contents_problems` takes with its page."""
    return bool(element.tag == "a" and any(each.tag == "nav" for each in element.iterancestors()))


def is_screen_only(element: Element) -> bool:
    """Whether an element is for screens only, or printed as furniture."""
    return has_class(element, *UNPRINTED_CLASSES)


def list_item_markers(element: Element) -> list[str]:
    """What the style sheet prints before the item of a list in which an element stands."""
    item = next((each for each in (element, *element.iterancestors("li")) if each.tag == "li"), None)
    return [] if item is None else [normalise_pdf_text(each) for each in list_generated_texts(item)]
