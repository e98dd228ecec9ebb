"""A briefing in pieces that are laid out one by one: page one with its contents, then runs of parts.

A run begins where a part begins a page: one part of the body, or all of the annex, whose parts share pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml.etree import _Element as Element
from lxml.html import fromstring

from plainspoken.report.page_layouts import PART_ANCHOR_PREFIX, PageLayout
from plainspoken.report.page_room import ALL_PARTS, CONTENTS, PAGE_ONE_SECTION, find_anchor, part_name

EMPTY_PAGES = 1  # before a run of parts that is laid out by itself
PAGE_NUMBER = "data-page"  # of a link in the contents, where its number is known before the layout
PAGE_BREAK = '<div style="break-before: page"></div>'


@dataclass(frozen=True)
class PageOutline:
    """A briefing as a tree to print; and with page one in full and each part empty, as text and as its layout."""

    tree: Element
    page_one: str
    layout: PageLayout

    def page_one_ends(self) -> int:
        """How many pages there are before the first part; all, where no part begins a page."""
        firsts = [place for name in self.names() if (place := self._page_of(name)) is not None]
        return min(firsts, default=len(self.layout.pages))

    def names(self) -> list[str]:
        """The parts in order."""
        return [part_name(each) for each in self.tree.xpath(ALL_PARTS)]

    def runs(self) -> list[list[str]]:
        """The parts in runs: each begins a page, and what follows within it shares pages with what is before."""
        found: list[list[str]] = []
        reached: int | None = 0
        for name in self.names():
            place = self._page_of(name)
            if place != reached:
                found.append([])
            elif not found:
                return []
            found[-1].append(name)
            reached = place
        return found

    def _page_of(self, name: str) -> int | None:
        return find_anchor(self.layout, f"{PART_ANCHOR_PREFIX}{name}")


def keep_page_one(tree: Element, pages: Mapping[str, Sequence[int]] | None = None) -> Element:
    """A copy whose parts are empty; `pages`: the first page of each, and how many it has; one each if not known.

    The contents carry the numbers, so that nothing is laid out a second time to look them up.
    """
    kept = deepcopy(tree)
    for section in kept.xpath(ALL_PARTS):
        empty(section)
        for _ in range(pages[part_name(section)][1] - 1 if pages else 0):
            section.append(fromstring(PAGE_BREAK))
    for number, link in enumerate(kept.xpath(f"{CONTENTS}//a"), start=2):
        name = link.get("href", "").removeprefix(f"#{PART_ANCHOR_PREFIX}")
        link.set(PAGE_NUMBER, str(pages[name][0] if pages and name in pages else number))
    return kept


def keep_run(tree: Element, names: Sequence[str]) -> Element:
    """A copy with these parts, and what follows them up to the next one, after a first page without anything."""
    kept = deepcopy(tree)
    for contents in kept.xpath(CONTENTS):
        contents.drop_tree()
    sections = kept.xpath(ALL_PARTS)
    for section in kept.xpath(PAGE_ONE_SECTION):
        empty(section)
    of_run = [section for section in sections if part_name(section) in names]
    before, after = sections[: sections.index(of_run[0])], sections[sections.index(of_run[-1]) + 1 :]
    if before:
        drop_until(before[0], of_run[0])
    if after:
        drop_until(after[0], None)
    return kept


def empty(section: Element) -> None:
    """Take everything out of a section."""
    for each in list(section):
        section.remove(each)
    section.text = None


def drop_until(first: Element, end: Element | None) -> None:
    """Drop an element and those that follow it, up to another, or to the last."""
    parent, each = first.getparent(), first
    while each is not None and each is not end:
        following = each.getnext()
        if parent is not None:
            parent.remove(each)
        each = following


def number_pages(first: int) -> str:
    """A style by which the page after a first, empty one has this number."""
    return f"@page :first {{ counter-reset: page {first - EMPTY_PAGES} }}"
