"""Each figure and each name on a page, held against what the findings print. Knows no sentence."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

from plainspoken.core.errors import PlainspokenError
from plainspoken.verify.page import Element, Page, lowered, nearest_with, spaced, text_of
from plainspoken.verify.problem import Problem
from plainspoken.words import Words
from plainspoken.words.phrases import condition


def mark_problems(page: Page, words: Words) -> Iterator[Problem]:
    """Each marked figure, name and group that does not print what its address or key says."""
    for element in page.elements("data-evidence"):
        yield from evidence_problems(page, element, words)
    for element in page.elements("data-name"):
        yield from name_problems(page, element, words)
    phrases = group_phrases(words)
    for element in page.elements("data-group"):
        if (element.get("data-group"), text_of(element)) not in phrases:
            yield page.problem(element, "no group of the findings is called so", found=text_of(element))
    for row in page.root.iter("tr"):
        yield from row_problems(page, row, words)


def evidence_problems(page: Page, element: Element, words: Words) -> Iterator[Problem]:
    """Whether one figure prints what its evidence prints, and holds its value."""
    address, way = element.get("data-evidence"), element.get("data-show", "")
    try:
        shown = words.show(address, way)
    except PlainspokenError as error:
        yield page.problem(element, f"figure without evidence: {error}", found=text_of(element))
        return
    if not same(text_of(element), shown.text):
        yield page.problem(element, f"figure {address} ({shown.way})", shown.text, text_of(element))
    value = element.get("value", element.get("data-value", ""))
    if value != shown.value:
        yield page.problem(element, f"value of figure {address}", shown.value, value or "nothing")


def name_problems(page: Page, element: Element, words: Words) -> Iterator[Problem]:
    """Whether one name reads as the names table says."""
    key = element.get("data-name")
    try:
        text = words.name(key).text
    except PlainspokenError as error:
        yield page.problem(element, f"unknown name: {error}", found=text_of(element))
        return
    if not same(text_of(element), text):
        yield page.problem(element, f"name {key}", text, text_of(element))


def same(found: str, expected: str) -> bool:
    """The same text; its first letter may be a capital."""
    return found == spaced(expected) or lowered(found) == lowered(spaced(expected))


def group_phrases(words: Words) -> frozenset[tuple[str, str]]:
    """Each condition of each group, and each value in its column's own phrase: column and wording."""
    findings = words.findings
    collections = (each for each in findings.members if each.endswith(".conditions"))
    places = (place for each in collections for place in findings.over(each))
    marked = (html.fragment_fromstring(str(condition(place, words.shower))) for place in places)
    return frozenset({(each.get("data-group"), text_of(each)) for each in marked} | set(value_phrases(words)))


def value_phrases(words: Words) -> Iterator[tuple[str, str]]:
    """Each value of each column that has a phrase for groups, in that phrase."""
    names = words.findings.names.get(words.language, {})
    for key, text in names.items():
        kind, _, rest = key.partition(".")
        column = f"column.{rest.partition('.')[0]}"
        if kind == "value" and f"{column}.group" in names:
            yield column, spaced(names[f"{column}.group"].replace("{value}", text))


def row_problems(page: Page, row: Element, words: Words) -> Iterator[Problem]:
    """Whether all cells of a table's row are about one member of a collection, names included."""
    bare = [each for each in row.iter(etree.Element) if nearest_with(each, "data-claim") is None]
    addresses = [
        each.get("data-evidence").partition(":")[0] for each in bare if "data-evidence" in each.attrib
    ]
    if not addresses:
        return
    member = member_of(addresses[0], words)
    strange = [each for each in addresses if not each.startswith(f"{member}.")]
    if strange:
        yield page.problem(row, "a row about two things", f"{member}...", strange[0])
    known = {each.value for at, each in words.findings.evidence.items() if at.startswith(f"{member}.")}
    for each in bare:
        key = each.get("data-name", "")
        named = key and not key.startswith("text.") and nearest_with(each, "data-group") is None
        if named and key not in known:
            yield page.problem(each, f"a name that is not one of {member}", found=text_of(each))


def member_of(address: str, words: Words) -> str:
    """The member of a collection at which an address stands; the longest, where collections nest."""
    members = words.findings.members
    steps = address.split(".")
    for cut in range(len(steps) - 1, 0, -1):
        if steps[cut] in members.get(".".join(steps[:cut]), ()):
            return ".".join(steps[: cut + 1])
    return address.rpartition(".")[0]
