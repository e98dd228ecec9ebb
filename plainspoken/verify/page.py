"""A built HTML file as a tree with places to point at. Knows no findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree, html

from plainspoken.verify.problem import Problem

Element = Any  # lxml has no types
HEADINGS = ("h1", "h2", "h3", "h4")
UNSEEN = ("style", "script", "template")


@dataclass(frozen=True)
class Page:
    """One HTML file: its name, its source and its tree."""

    name: str
    source: str
    root: Element

    @cached_property
    def places(self) -> Mapping[Element, str]:
        """Where each element stands: its figure, or the nearest heading before it."""
        return dict(placed(self.root))

    def elements(self, attribute: str = "") -> Iterator[Element]:
        """All elements in order, or those that have an attribute."""
        return (each for each in self.places if not attribute or attribute in each.attrib)

    def problem(self, element: Element, what: str, expected: str = "", found: str = "") -> Problem:
        """A problem at an element."""
        return Problem(self.name, self.places.get(element, "head"), what, expected, found)


def read_page(path: Path) -> Page:
    """Read a built HTML file."""
    source = path.read_text(encoding="utf-8")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    return Page(path.name, source, html.document_fromstring(source.encode(), parser=parser))


def placed(root: Element) -> Iterator[tuple[Element, str]]:
    """Each element with the words that tell where it stands."""
    heading = "head"
    for element in root.iter(etree.Element):
        if element.tag in HEADINGS:
            heading = f'under "{text_of(element)}"'
        yield element, figure_of(element) or heading


def figure_of(element: Element) -> str:
    """The figure or table that an element is in, by its id; nothing outside of figures."""
    figure = element if element.tag == "figure" else next(element.iterancestors("figure"), None)
    return f"figure {figure.get('id', 'without id')}" if figure is not None else ""


def text_of(element: Element) -> str:
    """All text of an element, with single spaces."""
    return spaced("".join(element.itertext(etree.Element)))


def spaced(text: str) -> str:
    """A text with single spaces, none at its ends."""
    return " ".join(text.split())


def inner(element: Element) -> str:
    """What stands inside an element, marks included."""
    children = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return spaced((element.text or "") + children)


def inner_of(markup: str) -> str:
    """The same for a piece of markup."""
    return inner(html.fragment_fromstring(markup, create_parent="span"))


def inner_of_first(markup: str) -> str:
    """What stands inside the one element of a piece of markup."""
    return inner(html.fragment_fromstring(markup))


def text_of_markup(markup: str) -> str:
    """The text of a piece of markup, with single spaces."""
    return text_of(html.fragment_fromstring(markup, create_parent="span"))


def lowered(text: str) -> str:
    """A text whose first letter is small: marks at the start of a sentence may have a capital."""
    return text[:1].lower() + text[1:]


def runs(element: Element) -> Iterator[tuple[str, Element]]:
    """Each run of text below an element, with the element it stands directly in."""
    for each in element.iter(etree.Element):
        if each.tag in UNSEEN:
            continue
        if each.text:
            yield each.text, each
        for child in each:
            if child.tail:
                yield child.tail, each


def nearest_with(element: Element, *attributes: str) -> Element | None:
    """The element itself, or the nearest one around it, that has one of these attributes."""
    around = (element, *element.iterancestors())
    return next((each for each in around if any(name in each.attrib for name in attributes)), None)
