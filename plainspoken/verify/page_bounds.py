"""Bounds of what a page may be, seen before it is read: a crafted one would be read for ever, or end the reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import tinycss2
from lxml import etree

from plainspoken.core.errors import PlainspokenError

Element = Any  # lxml has no types
MAX_STYLE_NESTING = 50  # brackets of a style deep in each other; a briefing has six
MAX_ATTRIBUTES = 200  # of one element; a briefing has some twenty
# A name, with or without a value, as a browser takes them apart; nothing is gone back over, for that may take hours.
ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?>"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?+"""
TAG_PATTERN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|"
    rf"<(?P<name>[a-z][^\s/>]*+)(?:{ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+(?P<more>{ATTRIBUTE})?+",
    re.IGNORECASE | re.DOTALL,
)
UNREAD_TEXTS = {name: re.compile(f"</{name}|\\Z", re.IGNORECASE) for name in ("script", "style")}


def refuse_many_attributes(name: str, source: str) -> None:
    """See that no element has more attributes than those of a briefing, for a parser compares each with all others.

    Raises:
        PlainspokenError: an element has more.
    """
    place = 0
    while (tag := TAG_PATTERN.search(source, place)) is not None:
        if tag["more"] is not None:
            raise PlainspokenError(
                f"{name}: expected at most {MAX_ATTRIBUTES} attributes of an element, found more; "
                "no briefing has so many"
            )
        end = UNREAD_TEXTS.get((tag["name"] or "").lower())
        text = end.search(source, tag.end()) if end else None
        place = text.start() if text else tag.end()


def refuse_deep_styles(name: str, root: Element) -> None:
    """See that no style is nested deeper than those of a briefing, for what reads a style goes down into it.

    Raises:
        PlainspokenError: one is.
    """
    sheets = {each.text or "" for each in root.iter("style")}
    styles = {each.get("style") for each in root.iter(etree.Element) if "style" in each.attrib}
    if any(measure_style_nesting(each) > MAX_STYLE_NESTING for each in sorted(sheets | styles)):
        raise PlainspokenError(
            f"{name}: expected brackets of a style at most {MAX_STYLE_NESTING} deep in each other, found more; "
            "no briefing is so"
        )


@lru_cache(maxsize=256)
def measure_style_nesting(style: str) -> int:
    """How deep the brackets of a style lie in each other, level by level: a crafted one has thousands of levels."""
    if not any(each in style for each in "{[("):
        return 0
    depth, level = 0, tinycss2.parse_component_value_list(style)
    while level := [inner for each in level for inner in list_inner_tokens(each)]:
        depth += 1
    return depth


def list_inner_tokens(token: Any) -> Sequence[Any]:
    """What stands within the brackets of a piece of a style, or in those of a function."""
    return getattr(token, "content", None) or getattr(token, "arguments", None) or ()
