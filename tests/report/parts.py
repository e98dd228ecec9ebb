"""A built page taken apart: its parts, paragraphs and sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from tests.words.readability import split_sentences, split_words

BLOCKS = ("p", "li", "dd")
FRAGMENTS = ("chart-title", "chart-subtitle", "kicker", "range")  # titles and labels, no sentences


@dataclass(frozen=True)
class PartText:
    """One part of the briefing as its paragraphs."""

    name: str
    paragraphs: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        """All sentences: what ends like one."""
        found = (each for paragraph in self.paragraphs for each in split_sentences(paragraph))
        return [each for each in found if each.rstrip(')”"').endswith((".", "!", "?"))]

    @property
    def text(self) -> str:
        """All paragraphs in one."""
        return " ".join(self.paragraphs)


def parsed(page: str, tables: bool = False) -> html.HtmlElement:
    """A page as a tree, without drawings, and without tables but where they are asked for."""
    tree = html.fromstring(page)
    for each in tree.xpath(f"//*[local-name()='svg'] | //style{'' if tables else ' | //table'}"):
        each.drop_tree()
    return tree


def parts(page: str) -> list[PartText]:
    """Page one and each part of a page."""
    tree = parsed(page)
    (first,) = tree.xpath("//section[contains(@class, 'page-one')]")
    inside = tree.xpath("//section[starts-with(@id, 'part-')]")
    named = [("first", first), *((each.get("id").removeprefix("part-"), each) for each in inside)]
    return [PartText(name, tuple(paragraphs(section))) for name, section in named]


def paragraphs(section: html.HtmlElement) -> Iterator[str]:
    """The text of each innermost block."""
    for block in section.iter(*BLOCKS):
        if not any(True for _ in block.iterdescendants(*BLOCKS)) and not fragment(block):
            yield " ".join(block.text_content().split())


def fragment(block: html.HtmlElement) -> bool:
    """Whether a block is a title or a label."""
    return any(name in (block.get("class") or "").split() for name in FRAGMENTS)


def first_words(page: str, number: int) -> str:
    """The first words of page one, as a reader meets them."""
    (first,) = parsed(page).xpath("//section[contains(@class, 'page-one')]")
    return " ".join(split_words(" ".join(first.itertext()))[:number])
