"""A page cut into blocks of text: paragraphs, headings, cells, texts of drawings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from plainspoken.verify.built_page import UNSEEN_TAGS, Element, collapse_spaces

BLOCK_TAGS = frozenset(
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
class TextBlock:
    """The text of one block, without that of blocks inside it."""

    element: Element
    text: str


def find_text_blocks(root: Element, skip: Skip) -> Iterator[TextBlock]:
    """The blocks of a tree in order, without the elements to skip; empty ones are left out."""
    if skip(root) or root.tag in UNSEEN_TAGS or root.tag in ("head", "title"):
        return
    text = collapse_spaces(read_own_text(root, skip))
    if text:
        yield TextBlock(root, text)
    for child in root.iterchildren(etree.Element):
        yield from find_nested_blocks(child, skip)


def find_nested_blocks(element: Element, skip: Skip) -> Iterator[TextBlock]:
    """The blocks at or below an element that need not be a block itself."""
    if element.tag in BLOCK_TAGS:
        yield from find_text_blocks(element, skip)
    elif not skip(element):
        for child in element.iterchildren(etree.Element):
            yield from find_nested_blocks(child, skip)


def read_own_text(element: Element, skip: Skip) -> str:
    """The text of a block outside of blocks inside it; what is left out leaves a space."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            left_out = child.tag in BLOCK_TAGS or child.tag in UNSEEN_TAGS or child.tag == "title" or skip(child)
            parts.append(" " if left_out else read_own_text(child, skip))
        parts.append(child.tail or "")
    return "".join(parts)
