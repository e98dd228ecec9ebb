"""No number without evidence: digits and number words outside of marks."""

from __future__ import annotations

import re
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
from plainspoken.verify.problem import Problem
from plainspoken.words import Words
from plainspoken.words.lint import NATURAL_FREQUENCY_BASE, list_number_words

NUMERAL_CATEGORIES = ("Nd", "Nl", "No")


def number_problems(page: HtmlPage, words: Words) -> Iterator[Problem]:
    """Each digit or number word that no mark and no exemption covers."""
    exempt = Exemptions(words)
    spoken = list_number_words(words.messages.vocabulary.forms)
    for text, element in find_text_runs(page.root):
        numbered = any(find_unmarked_numbers(text, spoken))  # few texts are, and to ask what is around one takes longer
        if numbered and not is_evidence_marked(element) and not exempt.covers(element):
            yield from unmarked_number_problems(page, element, exempt.without_case_texts(text), spoken)
    for text, element in list_shown_attributes(page):
        yield from unmarked_number_problems(page, element, exempt.without_case_texts(text), spoken)
    yield from section_problems(page)


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
        what = f"the number {number!r} has no evidence; show evidence, or leave it out"
        yield page.problem(element, what, found=shown)


def find_unmarked_numbers(text: str, spoken: Collection[str]) -> Iterator[str]:
    """The words of a text that hold a digit or are number words; the base of natural frequencies is none."""
    for word in re.findall(r"[^\W_]+", text):
        digits = any(unicodedata.category(sign) in NUMERAL_CATEGORIES for sign in word)
        if (digits and word != NATURAL_FREQUENCY_BASE) or word.lower() in spoken:
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
