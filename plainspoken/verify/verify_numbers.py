"""No number without evidence: digits and number words outside of marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

from plainspoken.verify.built_page import (
    Element,
    HtmlPage,
    collapse_spaces,
    element_text,
    find_nearest_with,
    find_text_runs,
)
from plainspoken.verify.exempt import (
    ANNEX_HEADING,
    ANNEX_LETTER,
    SCREEN_TEXTS,
    SHOWN_ATTRIBUTES,
    SHOWN_META,
    Exemptions,
    find_section_number,
    name_of_meta,
)
from plainspoken.verify.number_words import NUMERAL_CATEGORIES, find_number_signs, list_spoken_numbers, says_number
from plainspoken.verify.problem import Problem
from plainspoken.verify.text_blocks import find_text_blocks
from plainspoken.words import Words
from plainspoken.words.lint import NATURAL_FREQUENCY_BASE, split_words

UNBACKED_MESSAGE = "the number {!r} has no evidence; show evidence, or leave it out"


def number_problems(page: HtmlPage, words: Words) -> Iterator[Problem]:
    """Each digit or number word that no mark and no exemption covers."""
    exempt = Exemptions(words)
    spoken = list_spoken_numbers(words)
    for text, element in page.text_runs:
        numbered = any(find_unmarked_numbers(text, spoken))  # few texts are, and to ask what is around one takes longer
        if numbered and not is_evidence_marked(element) and not exempt.covers(element):
            yield from unmarked_number_problems(page, element, exempt.without_case_texts(text), spoken)
    for text, element in list_shown_attributes(page):
        yield from unmarked_number_problems(page, element, exempt.without_case_texts(text), spoken)
    yield from split_number_problems(page, exempt, spoken)
    yield from number_sign_problems(page, exempt)
    yield from section_problems(page)


def split_number_problems(page: HtmlPage, exempt: Exemptions, spoken: Collection[str]) -> Iterator[Problem]:
    """Each number word that no run of text holds, for its letters stand in several elements of one block."""
    marked = frozenset(page.elements("data-evidence", "data-name", "data-group"))
    for block in find_text_blocks(page.root, marked.__contains__):
        text = exempt.without_case_texts(block.text)
        whole = {word for word in split_words(text) if says_number(word, spoken)}
        if whole and not exempt.covers(block.element):
            runs = {word for run, _ in find_text_runs(block.element) for word in split_words(run)}
            yield from (page.problem(block.element, UNBACKED_MESSAGE.format(each), found=block.text)
                        for each in sorted(whole - runs))  # fmt: skip


def number_sign_problems(page: HtmlPage, exempt: Exemptions) -> Iterator[Problem]:
    """Each sign that is no digit and shows a number, and each row of shapes that one can count."""
    language = page.root.get("lang") or ""
    for text, element in (*page.text_runs, *list_shown_attributes(page)):
        if not text.isascii() and not is_evidence_marked(element):
            for sign in find_number_signs(exempt.without_own_texts(text), language):
                yield page.problem(element, UNBACKED_MESSAGE.format(sign), found=collapse_spaces(text))


def is_evidence_marked(element: Element) -> bool:
    """Whether text in this element is held against something as a whole: figure, name, group, or alt text."""
    if find_nearest_with(element, "data-evidence", "data-name", "data-group") is not None:
        return True
    return bool(element.tag == "title" and name_parent(element) == "svg")


def name_parent(element: Element) -> str:
    """The tag around an element; nothing around the whole page."""
    around = element.getparent()
    return "" if around is None else str(around.tag)


def list_shown_attributes(page: HtmlPage) -> Iterator[tuple[str, Element]]:
    """The texts of attributes that a reader may be shown."""
    spoken = [name for name in page.list_attributes() if name in SHOWN_ATTRIBUTES or name.startswith(SCREEN_TEXTS)]
    for element in page.elements(*spoken, "<meta>"):
        yield from ((element.get(name), element) for name in spoken if name in element.attrib)
        if element.tag == "meta" and name_of_meta(element) in SHOWN_META:
            yield element.get("content", ""), element


def unmarked_number_problems(page: HtmlPage, element: Element, text: str, spoken: Collection[str]) -> Iterator[Problem]:
    """A problem for each number in a text that should have none."""
    shown = collapse_spaces(text)  # once: a text may hold thousands
    for number in find_unmarked_numbers(text, spoken):
        yield page.problem(element, UNBACKED_MESSAGE.format(number), found=shown)


def find_unmarked_numbers(text: str, spoken: Collection[str]) -> Iterator[str]:
    """The words of a text that hold a digit or say a number; the base of natural frequencies is none."""
    for word in split_words(text):
        digits = not word.isalpha() and any(unicodedata.category(sign) in NUMERAL_CATEGORIES for sign in word)
        if (digits and word != NATURAL_FREQUENCY_BASE) or says_number(word, spoken):
            yield word


def section_problems(page: HtmlPage) -> Iterator[Problem]:
    """Whether numbers run: 1, 2, 3 ... among actions, A1, A2 ... among pages of the annex."""
    counts: dict[str, int] = {}
    for element in page.elements("class"):
        if find_section_number(element) is element and element is not None:
            letter = ANNEX_LETTER if name_parent(element) == ANNEX_HEADING else ""
            kind = f"{letter}{name_parent(element)}"
            counts[kind] = counts.get(kind, 0) + 1
            if element_text(element) != f"{letter}{counts[kind]}":
                yield page.problem(element, "section number", f"{letter}{counts[kind]}", element_text(element))
