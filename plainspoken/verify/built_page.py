"""A built HTML file as a tree with places to point at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from lxml import etree, html

from plainspoken.core.errors import PlainspokenError
from plainspoken.verify.page_bounds import refuse_deep_styles, refuse_many_attributes
from plainspoken.verify.problem import Problem

Element = Any  # lxml has no types
HEADING_TAGS = ("h1", "h2", "h3", "h4")
MAX_NESTING = 200  # elements deep in each other; a briefing has some thirty
EMPTY_PAGE = b"<html><head></head><body></body></html>"
UNSEEN_TAGS = ("style", "script", "template")
KEPT_MARKUPS = 4096  # pieces of markup that pages are held against, each many times


@dataclass(frozen=True)
class HtmlPage:
    """One HTML file: its name, its source and its tree."""

    name: str
    source: str
    root: Element

    @cached_property
    def places(self) -> Mapping[Element, str]:
        """Where each element stands: its figure, or the nearest heading before it."""
        return dict(locate_elements(self.root))

    @cached_property
    def text_runs(self) -> Sequence[tuple[str, Element]]:
        """Each run of text of the page, with the element it stands directly in."""
        return list(find_text_runs(self.root))

    @cached_property
    def _all(self) -> Sequence[Element]:
        return list(self.root.iter(etree.Element))

    @cached_property
    def _holders(self) -> Mapping[str, Sequence[int]]:
        """Which elements, by their order, have an attribute, or a tag, which stands in brackets."""
        found: dict[str, list[int]] = {}
        for number, element in enumerate(self._all):
            for name in (f"<{element.tag}>", *element.attrib):
                found.setdefault(name, []).append(number)
        return found

    def elements(self, *names: str) -> Iterator[Element]:
        """All elements in order, or those that have one of these attributes or tags: `href`, `<script>`."""
        if not names:
            return iter(self._all)
        numbers = sorted({number for name in names for number in self._holders.get(name, ())})
        return (self._all[number] for number in numbers)

    def list_attributes(self) -> Iterator[str]:
        """The names of all attributes on the page."""
        return (name for name in self._holders if not name.startswith("<"))

    def problem(self, element: Element, what: str, expected: str = "", found: str = "") -> Problem:
        """A problem at an element."""
        return Problem(self.name, self.places.get(element, "head"), what, expected, found)


def read_html_page(path: Path) -> HtmlPage:
    """Read a built HTML file.

    Raises:
        PlainspokenError: it is no text in UTF-8.
    """
    try:
        return parse_html_page(path.name, path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        at = f"byte {error.start + 1:,} is none"
        raise PlainspokenError(f"{path}: expected a page in UTF-8, found another ({at}); write it again") from None


def parse_html_page(name: str, source: str) -> HtmlPage:
    """The page of an HTML text; one that holds nothing is an empty page.

    Raises:
        PlainspokenError: its elements or styles lie deeper in each other than those of any briefing, or an element has
            more attributes.
    """
    refuse_many_attributes(name, source)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(source.encode(), parser=parser)
    except etree.ParserError:  # nothing at all, or a comment alone
        root = html.document_fromstring(EMPTY_PAGE, parser=parser)
    if root.find("body") is None:
        root.append(html.Element("body"))
    refuse_deep_nesting(name, root)
    refuse_deep_styles(name, root)
    return HtmlPage(name, source, root)


def refuse_deep_nesting(name: str, root: Element) -> None:
    """See that no element lies deeper than those of a briefing, for what reads a page goes down into it."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_NESTING:
            raise PlainspokenError(
                f"{name}: expected elements at most {MAX_NESTING} deep in each other, found more; no briefing is so"
            )


def locate_elements(root: Element) -> Iterator[tuple[Element, str]]:
    """Each element with the words that tell where it stands."""
    heading = "head"
    for element in root.iter(etree.Element):
        if element.tag in HEADING_TAGS:
            heading = f'under "{element_text(element)}"'
        yield element, name_enclosing_figure(element) or heading


def name_enclosing_figure(element: Element) -> str:
    """The figure or table that an element is in, by its id; nothing outside of figures."""
    figure = element if element.tag == "figure" else next(element.iterancestors("figure"), None)
    return f"figure {figure.get('id', 'without id')}" if figure is not None else ""


def element_text(element: Element) -> str:
    """All text of an element, with single spaces."""
    return collapse_spaces("".join(element.itertext(etree.Element)))


def collapse_spaces(text: str) -> str:
    """A text with single spaces, none at its ends."""
    return " ".join(text.split())


def inner_markup(element: Element) -> str:
    """What stands inside an element, marks included."""
    children = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return collapse_spaces((element.text or "") + children)


@lru_cache(KEPT_MARKUPS)
def parse_inner_markup(markup: str) -> str:
    """The same for a piece of markup."""
    return inner_markup(html.fragment_fromstring(markup, create_parent="span"))


@lru_cache(KEPT_MARKUPS)
def parse_first_inner_markup(markup: str) -> str:
    """What stands inside the one element of a piece of markup."""
    return inner_markup(html.fragment_fromstring(markup))


@lru_cache(KEPT_MARKUPS)
def markup_text(markup: str) -> str:
    """The text of a piece of markup, with single spaces."""
    return element_text(html.fragment_fromstring(markup, create_parent="span"))


def find_text_runs(element: Element) -> Iterator[tuple[str, Element]]:
    """Each run of text below an element, with the element it stands directly in."""
    for each in element.iter(etree.Element):
        if each.tag in UNSEEN_TAGS:
            continue
        if each.text:
            yield each.text, each
        for child in each:
            if child.tail:
                yield child.tail, each


def find_nearest_with(element: Element, *attributes: str) -> Element | None:
    """The element itself, or the nearest one around it, that has one of these attributes."""
    around: Element | None = element
    while around is not None:
        for name in attributes:
            if around.get(name) is not None:
                return around
        around = around.getparent()
    return None


def holds_evidence(element: Element) -> bool:
    """Whether a figure or a sentence stands in an element."""
    return any("data-claim" in each.attrib or "data-evidence" in each.attrib for each in element.iter())
