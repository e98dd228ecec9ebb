"""A page cut into blocks of text: paragraphs, headings, cells, texts of drawings. Knows no findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from plainspoken.verify.page import UNSEEN, Element, spaced

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "svg",
        "table",
        "tbody",
        "td",
        "text",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
Skip = Callable[[Element], bool]


@dataclass(frozen=True)
class Block:
    """The text of one block, without that of blocks inside it."""

    element: Element
    text: str


def blocks(root: Element, skip: Skip) -> Iterator[Block]:
    """The blocks of a tree in order, without the elements to skip; empty ones are left out."""
    if skip(root) or root.tag in UNSEEN or root.tag in ("head", "title"):
        return
    text = spaced(own_text(root, skip))
    if text:
        yield Block(root, text)
    for child in root.iterchildren(etree.Element):
        yield from nested(child, skip)


def nested(element: Element, skip: Skip) -> Iterator[Block]:
    """The blocks at or below an element that need not be a block itself."""
    if element.tag in BLOCKS:
        yield from blocks(element, skip)
    elif not skip(element):
        for child in element.iterchildren(etree.Element):
            yield from nested(child, skip)


def own_text(element: Element, skip: Skip) -> str:
    """The text of a block outside of blocks inside it; what is left out leaves a space."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            left_out = child.tag in BLOCKS or child.tag in UNSEEN or child.tag == "title" or skip(child)
            parts.append(" " if left_out else own_text(child, skip))
        parts.append(child.tail or "")
    return "".join(parts)
