"""Rules of a style within rules, by what they select on the whole page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2


def list_nested_rules(selector: str, declared: str) -> Iterator[tuple[str, str]]:
    """Each rule within a rule, by what it selects on the whole page; of one that turns the outer selector round (`&`
    within another), which may select anything, all."""
    for node in tinycss2.parse_blocks_contents(declared, skip_comments=True, skip_whitespace=True):
        if node.type == "qualified-rule":
            parts = split_selector(node.prelude)
            inner = ", ".join(join_selectors(selector, part) for part in parts)
            content = tinycss2.serialize(node.content)
            yield inner, content
            yield from list_nested_rules(inner, content)
        elif node.type == "at-rule" and node.content:
            content = tinycss2.serialize(node.content)
            yield selector, content
            yield from list_nested_rules(selector, content)


def split_selector(prelude: Iterable[Any]) -> list[str]:
    """The selectors of a list of selectors."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(each).strip() for each in parts]


def join_selectors(outer: str, inner: str) -> str:
    """What a selector within a rule selects on the whole page."""
    if "&" not in inner:
        return f":is({outer}) {inner}"
    rest = inner.removeprefix("&")
    return "*" if "&" in rest else f":is({outer}){rest}"
