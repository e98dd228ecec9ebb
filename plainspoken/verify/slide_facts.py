"""Which texts of a page a slide may say anywhere, and which figures only with their labels."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from plainspoken.verify.built_page import Element, element_text
from plainspoken.verify.exempt import has_class
from plainspoken.verify.text_blocks import Skip, find_text_blocks

CARD_FIGURE_CLASS = "figure"
FEWEST_WORDS = 4  # with letters, of a text that says by itself what its figures are
TEXT_TAGS = ("p", "li", "caption", "figcaption", "dt", "dd", "td", "th", "h1", "h2", "h3", "h4")
WORD_OR_NUMBER = re.compile(r"[\u2212+-]?\w+(?:[.,]\w+)*%?")


def stands_alone(text: str) -> bool:
    """Whether a text of the page says by itself what its figures are, or holds none."""
    return not any(map(str.isdigit, text)) or sum(map(has_letter, text.split())) >= FEWEST_WORDS


def has_letter(text: str) -> bool:
    """Whether a text holds a letter."""
    return any(map(str.isalpha, text))


def bound_words(text: str) -> str:
    """A pattern of a text that begins and ends within no other word or number."""
    begin, end = (r"(?<!\w)" if text[0].isalnum() else ""), (r"(?!\w)" if text[-1].isalnum() else "")
    return f"{begin}{re.escape(text)}{end}"


def read_words(text: str) -> tuple[str, ...]:
    """The words and numbers of a text in order."""
    return tuple(WORD_OR_NUMBER.findall(text))


def collect_facts(root: Element, skip: Skip) -> Collection[tuple[str, ...]]:
    """The words of each text of a page, and of each row of page one as slides say it."""
    texts = (block.text for each in root.iter(*TEXT_TAGS) for block in find_text_blocks(each, skip))
    facts = set(map(read_words, filter(has_letter, texts)))
    return facts.union(*(list_row_facts(row, skip) for row in root.iter("tr")))


def list_row_facts(row: Element, skip: Skip) -> Iterator[tuple[str, ...]]:
    """What a slide says of a row: its figure, its label, and maybe the range with which the name of its bar ends."""
    blocks = [block.text for block in find_text_blocks(row, skip)]
    if len(blocks) > 1:
        fact = read_words(f"{blocks[1]} {blocks[0]}")
        yield fact
        for title in row.iter("title"):
            named = read_words(element_text(title))
            yield from (fact + named[start:] for start in range(1, len(named)))


def list_card_facts(root: Element, skip: Skip) -> Iterator[str]:
    """What a slide says of a card before its advice: its name, and its figure in brackets."""
    for card in root.iter("article"):
        blocks = list(find_text_blocks(card, skip))
        figures = (each.text for each in blocks if has_class(each.element, CARD_FIGURE_CLASS))
        yield from (f"{blocks[0].text} ({figure})" for figure in figures)
