"""How much of what a page shows was computed a second time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from plainspoken.core.findings import Findings, find_bounded_evidence
from plainspoken.verify.built_page import Element, HtmlPage

RANGE_BOUNDS = ("low", "high")


@dataclass(frozen=True)
class Coverage:
    """Different figures that page one and all pages show, and how many of them were computed anew."""

    first_page: int
    first_page_checked: int
    all_pages: int
    all_pages_checked: int


def measure_coverage(page: HtmlPage, findings: Findings, checked: Collection[str]) -> Coverage:
    """Count the figures of a page by address; `checked`: addresses computed anew, of a range its `:low`."""
    contents = page.root.find(".//nav")
    shown: dict[str, bool] = {}
    on_first_page = True
    for element in page.elements():
        on_first_page = on_first_page and element is not contents
        for address in figure_addresses(element, findings):
            shown[address] = shown.get(address, False) or on_first_page
    first = [address for address, is_first in shown.items() if is_first]
    return Coverage(
        len(first),
        sum(is_checked(each, checked) for each in first),
        len(shown),
        sum(is_checked(each, checked) for each in shown),
    )


def figure_addresses(element: Element, findings: Findings) -> Iterator[str]:
    """The address that an element shows, if there stands a number."""
    address = element.get("data-evidence")
    base = (address or "").partition(":")[0]
    if address and base in findings.evidence:
        value = find_bounded_evidence(findings, address).value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            yield address


def is_checked(address: str, checked: Collection[str]) -> bool:
    """Whether a figure, or the range whose end it is, was computed anew."""
    base, _, bound = address.partition(":")
    return f"{base}:low" in checked if bound in RANGE_BOUNDS else address in checked
