"""The text right before and after an element, as a reader sees it: across comments and elements within a line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from plainspoken.verify.built_page import UNSEEN_TAGS, Element
from plainspoken.verify.text_blocks import BLOCK_TAGS, Skip, read_own_text

# Beside blocks, what parts the texts of a line.
PARTING_TAGS = BLOCK_TAGS | {*UNSEEN_TAGS, "br", "button", "img", "input", "label", "output", "title", "tspan"}
LETTERS_READ = 60  # to each side


def read_texts_beside(element: Element, skip: Skip = lambda _: False) -> tuple[str, str]:
    """The texts right before and right after an element, as far as its line goes; `skip`: what parts them, too."""
    before = join_some(list_texts_before(element, skip))
    after = join_some(list_texts_after(element, skip))
    return "".join(reversed(before)), "".join(after)


def join_some(texts: Iterator[str]) -> list[str]:
    """As many of the texts as one looks at, and one more."""
    found: list[str] = []
    for text in texts:
        found.append(text)
        if sum(map(len, found)) > LETTERS_READ:
            break
    return found


def list_texts_before(element: Element, skip: Skip) -> Iterator[str]:
    """The texts before an element, the nearest first."""
    for each in list_line_ancestors(element):
        sibling = each.getprevious()
        while sibling is not None:
            yield sibling.tail or ""
            if parts_texts(sibling, skip):
                return
            yield read_within(sibling, skip)
            sibling = sibling.getprevious()
        around = each.getparent()
        yield "" if around is None else around.text or ""


def list_texts_after(element: Element, skip: Skip) -> Iterator[str]:
    """The texts after an element, the nearest first."""
    for each in list_line_ancestors(element):
        yield each.tail or ""
        sibling = each.getnext()
        while sibling is not None:
            if parts_texts(sibling, skip):
                return
            yield read_within(sibling, skip)
            yield sibling.tail or ""
            sibling = sibling.getnext()


def list_line_ancestors(element: Element) -> Iterator[Element]:
    """An element with those around it that stand in one line with it."""
    yield from takewhile(lambda each: each.tag not in BLOCK_TAGS, (element, *element.iterancestors()))


def parts_texts(element: Element, skip: Skip) -> bool:
    """Whether an element parts the texts before and after it; a comment does not."""
    return isinstance(element.tag, str) and (element.tag in PARTING_TAGS or skip(element))


def read_within(element: Element, skip: Skip) -> str:
    """The text in an element of a line; a comment has none."""
    return read_own_text(element, skip) if isinstance(element.tag, str) else ""
