"""No number without evidence: digits and number words outside of marks. Knows no claim."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from plainspoken.verify.exempt import SHOWN_ATTRIBUTES, SHOWN_META, Exempt, section_number
from plainspoken.verify.page import Element, Page, nearest_with, runs, spaced, text_of
from plainspoken.verify.problem import Problem
from plainspoken.words import Words
from plainspoken.words.lint import BASE, number_words

NUMERALS = ("Nd", "Nl", "No")


def number_problems(page: Page, words: Words) -> Iterator[Problem]:
    """Each digit or number word that no mark and no exemption covers."""
    exempt = Exempt(words)
    spoken = number_words(words.messages.vocabulary.forms)
    for text, element in runs(page.root):
        if not marked(element) and not exempt.covers(element):
            yield from bare(page, element, exempt.without_case_texts(text), spoken)
    for text, element in shown_attributes(page):
        yield from bare(page, element, exempt.without_case_texts(text), spoken)
    yield from section_problems(page)


def marked(element: Element) -> bool:
    """Whether text in this element is held against something as a whole: figure, name, group, or alt text."""
    if nearest_with(element, "data-evidence", "data-name", "data-group") is not None:
        return True
    return bool(element.tag == "title" and element.getparent().tag == "svg")


def shown_attributes(page: Page) -> Iterator[tuple[str, Element]]:
    """The texts of attributes that a reader may be shown."""
    for element in page.elements():
        for name in SHOWN_ATTRIBUTES:
            if name in element.attrib:
                yield element.get(name), element
        if element.tag == "meta" and element.get("name") in SHOWN_META:
            yield element.get("content", ""), element


def bare(page: Page, element: Element, text: str, spoken: Collection[str]) -> Iterator[Problem]:
    """A problem for each number in a text that should have none."""
    for number in numbers_in(text, spoken):
        what = f"the number {number!r} has no evidence; show evidence, or leave it out"
        yield page.problem(element, what, found=spaced(text))


def numbers_in(text: str, spoken: Collection[str]) -> Iterator[str]:
    """The words of a text that hold a digit or are number words; the base of natural frequencies is none."""
    for word in re.findall(r"[^\W_]+", text):
        digits = any(unicodedata.category(sign) in NUMERALS for sign in word)
        if (digits and word != BASE) or word.lower() in spoken:
            yield word


def section_problems(page: Page) -> Iterator[Problem]:
    """Whether section numbers run 1, 2, 3 ... among contents, parts and actions, each for itself."""
    counts: dict[str, int] = {}
    for element in page.elements("class"):
        if section_number(element) is element and element is not None:
            kind = str(element.getparent().tag)
            counts[kind] = counts.get(kind, 0) + 1
            if text_of(element) != str(counts[kind]):
                yield page.problem(element, "section number", str(counts[kind]), text_of(element))
