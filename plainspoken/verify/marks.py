"""Each figure and each name on a page, held against what the findings print."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree, html

from plainspoken.core.errors import PlainspokenError
from plainspoken.verify.built_page import Element, HtmlPage, collapse_spaces, element_text, find_nearest_with
from plainspoken.verify.judged_words import KEPT_WORDS
from plainspoken.verify.problem import Problem
from plainspoken.verify.text_beside import read_texts_beside
from plainspoken.words import Words
from plainspoken.words.capital_letters import capitalise_at
from plainspoken.words.figure_signs import stands_against_figure, words_change_figure
from plainspoken.words.phrases import format_condition
from plainspoken.words.renderer import QUOTE_OPENINGS

# Within them, what stands around a figure is held with it.
WORDED_ATTRIBUTES = ("data-claim", "data-chart-part", "data-about", "data-group", "data-tick")
LETTERS_AROUND = 12  # that are told around a figure


def mark_problems(page: HtmlPage, words: Words) -> Iterator[Problem]:
    """Each marked figure, name and group that does not print what its address or key says."""
    for element in page.elements("data-evidence"):
        yield from evidence_problems(page, element, words)
        yield from adjoining_problems(page, element)
    for element in page.elements("data-name"):
        yield from name_problems(page, element, words)
    for element in page.elements("data-about"):
        yield from note_problems(page, element, words)
    phrases = list_group_phrases(words)
    for element in page.elements("data-group"):
        if (element.get("data-group"), element_text(element)) not in phrases:
            yield page.problem(element, "no group of the findings is called so", found=element_text(element))
    for row in page.root.iter("tr"):
        yield from row_problems(page, row, words)
    for card in page.root.iter("article"):
        yield from card_problems(page, card)


def evidence_problems(page: HtmlPage, element: Element, words: Words) -> Iterator[Problem]:
    """Whether one figure prints what its evidence prints, and holds its value."""
    address, way = element.get("data-evidence"), element.get("data-show", "")
    try:
        shown = words.show(address, way)
    except PlainspokenError as error:
        yield page.problem(element, f"figure without evidence: {error}", found=element_text(element))
        return
    if not equal_but_capital(element_text(element), shown.text):
        yield page.problem(element, f"figure {address} ({shown.way})", shown.text, element_text(element))
    value = element.get("value", element.get("data-value", ""))
    if value != shown.value:
        yield page.problem(element, f"value of figure {address}", shown.value, value or "nothing")


def adjoining_problems(page: HtmlPage, element: Element) -> Iterator[Problem]:
    """Whether what stands beside a bare figure changes what it says: a minus, `%`, the `k` of thousands, `not`."""
    if find_nearest_with(element, *WORDED_ATTRIBUTES) is not None:
        return
    before, after = read_texts_beside(element)
    if stands_against_figure(before, after) or words_change_figure(*read_texts_beside(element, is_name)):
        found = f"{before[-LETTERS_AROUND:]}{element_text(element)}{after[:LETTERS_AROUND]}"
        yield page.problem(element, "a sign or letter beside a figure, which changes what it says", found=found)


def is_name(element: Element) -> bool:
    """Whether an element holds a name, which says what is counted."""
    return "data-name" in element.attrib


def note_problems(page: HtmlPage, note: Element, words: Words) -> Iterator[Problem]:
    """Whether the note of a figure tells its own range, cases, source and method."""
    address = note.get("data-about").partition(" ")[0]
    found = words.findings.evidence.get(address)
    if found is None:
        yield page.problem(note, "a note about no figure", found=note.get("data-about"))
        return
    for name, expected in (("data-source", found.source), ("data-method", found.method or "")):
        if note.get(name, "") != expected:
            yield page.problem(note, f"{name} of figure {address}", expected, note.get(name) or "none")
    told = (each.get("data-evidence", "") for each in note.iter("data"))
    strange = [each for each in told if each.partition(":")[0] != address]
    yield from (page.problem(note, f"a note of figure {address} tells another", found=each) for each in strange)


def name_problems(page: HtmlPage, element: Element, words: Words) -> Iterator[Problem]:
    """Whether one name reads as the names table says."""
    key = element.get("data-name")
    try:
        text = words.name(key).text
    except PlainspokenError as error:
        yield page.problem(element, f"unknown name: {error}", found=element_text(element))
        return
    if not equal_but_capital(element_text(element), text):
        yield page.problem(element, f"name {key}", text, element_text(element))


def equal_but_capital(found: str, expected: str) -> bool:
    """The same text; its first letter, also inside quotes, may be a capital where the words may write one."""
    expected = collapse_spaces(expected)
    start = len(expected) - len(expected.lstrip(QUOTE_OPENINGS))
    return found in (expected, capitalise_at(expected, start))


@lru_cache(KEPT_WORDS)
def list_group_phrases(words: Words) -> frozenset[tuple[str, str]]:
    """Each condition of each group, and each value in its column's own phrase: column and wording."""
    findings = words.findings
    collections = (each for each in findings.members if each.endswith(".conditions"))
    places = (place for each in collections for place in findings.over(each))
    marked = (html.fragment_fromstring(str(format_condition(place, words.shower))) for place in places)
    return frozenset({(each.get("data-group"), element_text(each)) for each in marked} | set(list_value_phrases(words)))


def list_value_phrases(words: Words) -> Iterator[tuple[str, str]]:
    """Each value of each column that has a phrase for groups, in that phrase."""
    names = words.findings.names.get(words.language, {})
    for key, text in names.items():
        kind, _, rest = key.partition(".")
        column = f"column.{rest.partition('.')[0]}"
        if kind == "value" and f"{column}.group" in names:
            yield column, collapse_spaces(names[f"{column}.group"].replace("{value}", text))


def row_problems(page: HtmlPage, row: Element, words: Words) -> Iterator[Problem]:
    """Whether all cells of a table's row are about one member of a collection, names included."""
    bare = [each for each in row.iter(etree.Element) if find_nearest_with(each, "data-claim") is None]
    addresses = [each.get("data-evidence").partition(":")[0] for each in bare if "data-evidence" in each.attrib]
    if not addresses:
        return
    yield from named_row_problems(page, row, addresses[0], words)
    member = find_collection_member(addresses[0], words)
    strange = [each for each in addresses if not each.startswith(f"{member}.")]
    strange += [each.get("data-bar") for each in row.iter("svg") if each.get("data-bar", addresses[0]) not in addresses]
    if strange:
        yield page.problem(row, "a row about two things", f"{member}...", strange[0])
    named = [each for each in bare if each.get("data-name", "text.").partition(".")[0] not in ("", "text")]
    named = [each for each in named if find_nearest_with(each, "data-group") is None]
    evidence = words.findings.evidence if named else {}
    known = {each.value for at, each in evidence.items() if at.startswith(f"{member}.")}
    for each in named:
        if each.get("data-name") not in known:
            yield page.problem(each, f"a name that is not one of {member}", found=element_text(each))


def card_problems(page: HtmlPage, card: Element) -> Iterator[Problem]:
    """Whether all sentences of a card, and its bar, are about one segment."""
    keys = [each.get("data-claim", "") for each in card.iter(etree.Element)]
    subjects = [each.partition("@")[2] for each in keys if "@" in each]
    subjects += [each.get("data-card", "") for each in card.iter("svg") if "data-card" in each.attrib]
    strange = [each for each in subjects if each != subjects[0]]
    if strange:
        yield page.problem(card, "a card about two things", subjects[0], strange[0])


def named_row_problems(page: HtmlPage, row: Element, address: str, words: Words) -> Iterator[Problem]:
    """Whether the first figure of a row whose head a claim says is one that this claim rests on."""
    heads = [each for each in row.iterfind("th//span") if "data-claim" in each.attrib]
    claim = words.findings.claim(heads[0].get("data-claim")) if len(heads) == 1 else None
    if claim is not None and address not in claim.evidence:
        yield page.problem(row, f"a figure that claim {claim.key} does not rest on", found=element_text(row))


def find_collection_member(address: str, words: Words) -> str:
    """The member of a collection at which an address stands; the longest, where collections nest. The conditions of a
    group are what the group is: they stand for it."""
    group, condition, _ = address.partition(".conditions.")
    if condition:
        return group
    members = words.findings.members
    steps = address.split(".")
    for cut in range(len(steps) - 1, 0, -1):
        if steps[cut] in members.get(".".join(steps[:cut]), ()):
            return ".".join(steps[: cut + 1])
    return address.rpartition(".")[0]
