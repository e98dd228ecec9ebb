"""What on a page a rule of a style names: something said, a drawing, what stands beside a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cssselect2

from plainspoken.verify.exempt import has_class

OLD_PART_PATTERN = re.compile(r"(?<!:):(?=first-l|before|after)")  # as parts were written first
SAID_TAGS = ("svg", "h1", "h2", "h3", "th", "caption")
SAID_ATTRIBUTES = ("data-claim", "data-evidence")
STAMP_CLASS = "stamp"
STATEMENT_TAGS = ("h1", "h2", "figure", "table", "tr", "td", "th")
FIGURE_TAGS = ("data", "td", "output")
SAID_PARTS = ("first-l", "marker")  # of an element, by how their names begin


@dataclass(frozen=True)
class StyledPage:
    """The elements of a page, as rules of a style are held against them; each list is made once for all rules."""

    root: Any

    @cached_property
    def wrappers(self) -> Sequence[Any]:
        """All elements, wrapped for selectors."""
        return list(cssselect2.ElementWrapper.from_html_root(self.root).iter_subtree())

    @cached_property
    def said(self) -> Sequence[Any]:
        """What is, holds or is within a claim, a figure, a heading, a drawing or the stamp."""
        found = [each for each in self.root.iter() if is_said(each)]
        within = {one for each in found for one in each.iter()}
        return self.list_wrapped(within.union(*(each.iterancestors() for each in found)))

    @cached_property
    def statements(self) -> Sequence[Any]:
        """What is or holds a whole piece: claims, headings of parts, charts, tables and their cells."""
        heads = {one for each in self.root.iter("thead") for one in each.iter()}  # a phone has them in each cell
        found = [each for each in self.root.iter() if "data-claim" in each.attrib or each.tag in STATEMENT_TAGS]
        found = [each for each in found if each not in heads]
        return self.list_wrapped({one for each in found for one in (each, *each.iterancestors())})

    @cached_property
    def shapes(self) -> Sequence[Any]:
        """The drawings, and their pieces."""
        return self.list_wrapped({one for each in self.root.iter("svg") for one in each.iter()})

    @cached_property
    def figures(self) -> Sequence[Any]:
        """Figures, and the cells of tables."""
        return self.list_wrapped(set(self.root.iter(*FIGURE_TAGS)))

    def list_wrapped(self, elements: set[Any]) -> Sequence[Any]:
        """These elements, wrapped."""
        return [each for each in self.wrappers if each.etree_element in elements]


def is_said(element: Any) -> bool:
    """Whether an element says something by itself."""
    told = element.tag in SAID_TAGS or any(each in element.attrib for each in SAID_ATTRIBUTES)
    return told or has_class(element, STAMP_CLASS)


def names_any(selector: str, elements: Iterable[Any], *, unknown: bool = True) -> bool:
    """Whether a selector names one of these elements; `unknown`: the answer where it cannot be understood."""
    try:
        tests = [each.test for each in cssselect2.compile_selector_list(selector)]
    except cssselect2.SelectorError:
        return unknown
    return any(test(each) for each in elements for test in tests)


def names_a_shape(selector: str, page: StyledPage) -> bool:
    """Whether a selector names a piece of a drawing; one that cannot be understood is taken for one."""
    if selector.startswith("@") or "::" in selector:  # of sheets of paper; a part of an element is no drawing
        return False
    return names_any(selector, page.shapes)


def is_part_of_figures(selector: str, page: StyledPage) -> bool:
    """Whether a selector names a part before or after cells or figures; one that cannot be understood is taken for
    one."""
    selector, _, part = OLD_PART_PATTERN.sub("::", selector).partition("::")
    return bool(part) and names_any(selector, page.figures)


def hides_statement(selector: str, page: StyledPage) -> bool:
    """Whether a selector names a whole piece that is said, or what is around one.

    Shipped rules hide none of them, but for parts before and after elements.
    """
    return "::" not in selector and names_any(selector, page.statements)


def hides_something_said(selector: str, page: StyledPage) -> bool:
    """Whether a selector names an element that is, holds or is within something said.

    A part before or after an element is none, its first letter or line is; a selector that cannot be understood is
    taken for one.
    """
    selector, _, part = OLD_PART_PATTERN.sub("::", selector).partition("::")
    if part and not part.startswith(SAID_PARTS):
        return False
    return names_any(selector, page.said)
