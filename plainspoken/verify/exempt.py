"""What verify lets stand without evidence, each by name and with its reason; nothing else is exempt.

This is the one place for exemptions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from plainspoken.core.findings import Claim, ClaimKind, Findings
from plainspoken.core.fingerprint import fingerprint_findings
from plainspoken.core.safe_paths import printable
from plainspoken.theme import read_theme
from plainspoken.verify.built_page import Element, collapse_spaces, element_text, find_nearest_with
from plainspoken.verify.number_words import list_spoken_numbers, says_number
from plainspoken.words import Words
from plainspoken.words.lint import NATURAL_FREQUENCY_BASE

# Numbers without evidence that may stand in text. Each is recognised by `Exempt.covers`.
EXEMPT_NUMBERS: Mapping[str, str] = {
    "base": f"{NATURAL_FREQUENCY_BASE}, the base of natural frequencies ('of {NATURAL_FREQUENCY_BASE} visits'): "
    "it is no finding",
    "section number": "counts actions, and pages of the annex from A1 on (class 'number'); must run or it is a problem",
    "axis tick": "a round value on a chart's axis (data-tick): the ruler, not the measured",
    "glossary": "a term and its meaning (F1, 95 of 100); must be word for word what the language's words say",
    "provenance": "case, hashes, seed, versions, fingerprint; must be word for word what the findings' provenance says",
    "case text": "a phrase or a column's name of the case's author, digits and all; as the case words it",
    "theme text": "the name and the confidentiality line of the theme; must be as the theme words them",
}
# Attributes that a reader may be shown. All others are technique: lang, ids, classes, geometry of drawings.
SHOWN_ATTRIBUTES = ("title", "aria-label", "aria-description", "aria-valuetext", "alt", "placeholder", "data-running")
SCREEN_TEXTS = ("data-about-", "data-method-", "data-source-", "data-web-")  # the script puts them into the page
SHOWN_META = ("description", "author", "keywords", "og:title", "og:description")

# What the PDF prints beside the text of the HTML.
PRINTED_FURNITURE: Mapping[str, str] = {
    "running line": "organisation, title and page number at the foot of each page; must be that page's",
    "running head": "the part, and its short message, at the head of each page of it",
    "stamp": "the mark of demonstration data or of a first look, on every page",
    "contents page": "the page on which a part begins; must be the page of its bookmark",
    "counter": "the number before each action of page one, made by the style sheet",
    "bullet": "the dash before an item of a plain list, made by the style sheet",
}
TICKS_CLASS = "ticks"  # the row of ticks below the bars of page one
TICK_PATTERN = re.compile(r"[^\w\s]{0,2}\d[\d\s.,]{0,12}(?:%|[^\d]{0,4})")  # with a sign, a currency or a code after it
LIST_BULLET = "–"
BULLETED_CLASSES = ("plain", "example")  # classes whose list items get the bullet
COUNTED_LIST_CLASS = "actions"  # the class of the list whose items are counted
ANNEX_LETTER = "A"  # before the number of a part of the annex
ANNEX_HEADING = "h2"  # in which that number stands
RUNNING_HEAD_CLASSES = ("part-name", "aside")  # printed at the head of each page of a part
# Classes of what is for screens, or furniture.
UNPRINTED_CLASSES = ("skip", "narrow", "stamp", "interactive", "for-screens", *RUNNING_HEAD_CLASSES)

FINDINGS_PART = "annex_findings"  # holds each claim that the rest of a briefing leaves out
TOPICS_ALWAYS_SAID = ("answer", "first")  # on page one, as title and lead, as rows and cells: any aspect will do


def must_be_said(claim: Claim, topic: str, findings: Findings) -> bool:
    """Whether a claim must stand on the page: all do where the case chose the annex of findings, but silent ones."""
    chosen = FINDINGS_PART in findings.briefing.parts or topic in TOPICS_ALWAYS_SAID
    return claim.kind is not ClaimKind.SILENT and chosen


@dataclass(frozen=True)
class Exemptions:
    """The exemptions, as they are in one language of one findings document."""

    words: Words

    @cached_property
    def glossary(self) -> frozenset[str]:
        """Terms and meanings, word for word."""
        messages = self.words.messages.vocabulary.messages
        found = {key.partition(".")[2]: each.text for key, each in messages.items() if key.startswith("glossary")}
        return frozenset(map(collapse_spaces, (*found, *found.values())))

    @cached_property
    def provenance(self) -> frozenset[str]:
        """The lines of the provenance, word for word."""
        found = self.words.findings.provenance
        versions = ", ".join(f"{name} {version}" for name, version in sorted(found.versions.items()))
        tables = [f"{printable(name)}, {content[:12]}" for name, content in found.data_hashes.items()]
        seal = fingerprint_findings(self.words.findings)
        return frozenset(
            map(collapse_spaces, (f"{found.case}, {found.case_hash[:12]}", str(found.seed), versions, seal, *tables))
        )

    @cached_property
    def case_texts(self) -> tuple[str, ...]:
        """What the case's author wrote, longest first."""
        names = self.words.findings.names.get(self.words.language, {})
        texts = {collapse_spaces(text) for key, text in names.items() if key.startswith("text.") and text.strip()}
        return tuple(sorted(texts | self.column_texts | self.theme_texts, key=len, reverse=True))

    @cached_property
    def column_texts(self) -> frozenset[str]:
        """Columns' names that hold a digit beside letters: phrases of groups, and drawings, print parts."""
        names = self.words.findings.names.get(self.words.language, {})
        called = {collapse_spaces(text) for key, text in names.items() if key.startswith("column.")}
        groups = {key for key in names if key.endswith(".group")}
        pieces = {collapse_spaces(each) for key in groups for each in names[key].split("{value}")}
        return frozenset(each for each in called | pieces if any(map(str.isalpha, each)))

    @cached_property
    def theme_texts(self) -> frozenset[str]:
        """What the theme's author wrote."""
        return frozenset(map(collapse_spaces, read_theme(self.words.folders).texts))

    def covers(self, element: Element) -> bool:
        """Whether the text that stands in an element is a section number, tick, glossary or provenance."""
        tick = find_nearest_with(element, "data-tick")
        if (tick is not None and is_tick(tick)) or find_section_number(element) is not None:
            return True
        entry = next((each for each in (element, *element.iterancestors()) if each.tag in ("dt", "dd")), None)
        return entry is not None and element_text(entry) in self.glossary | self.provenance

    def without_case_texts(self, text: str) -> str:
        """A text without the phrases of the case that hold a digit or a number word."""
        text = collapse_spaces(text)
        for own in self.numbered_texts:
            text = text.replace(own, " ") if any(map(str.isalpha, own)) else replace_bare_number(own, text)
        return text

    def without_own_texts(self, text: str) -> str:
        """A text without any phrase of the case or the theme, or name of a column."""
        for own in self.case_texts:
            text = text.replace(own, " ")
        return text

    @cached_property
    def numbered_texts(self) -> tuple[str, ...]:
        """Those phrases of the case that hold a digit or say a number, longest first."""
        spoken = list_spoken_numbers(self.words)

        def numbered(text: str) -> bool:
            return any(map(str.isdigit, text)) or any(says_number(each, spoken) for each in split_letters(text))

        return tuple(text for text in self.case_texts if numbered(text))


def replace_bare_number(own: str, text: str) -> str:
    """A text without a phrase that is a number and nothing else, where it stands by itself."""
    return re.sub(rf"(?<![^\W_]){re.escape(own)}(?![^\W_])", " ", text)


def is_tick(element: Element) -> bool:
    """Whether what is marked as a tick is one: a value in a drawing, or below the bars of page one, and no more."""
    text = element_text(element)
    around = element.getparent()
    below = around is not None and element.tag == "p" and has_class(around, TICKS_CLASS)
    held = below and element.get("data-tick") == text and (follows_bars(around) or is_nil_of_interval(element, text))
    drawn = all(next(element.iterancestors(each), None) is not None for each in ("svg", "figure"))
    return (held or drawn) and TICK_PATTERN.fullmatch(text) is not None


def follows_bars(ticks: Element) -> bool:
    """Whether ticks stand right below a table of bars, which hold them to their places."""
    above = ticks.getprevious()
    return above is not None and any("data-bar" in each.attrib for each in above.iter("svg"))


def is_nil_of_interval(tick: Element, text: str) -> bool:
    """Whether a tick says nil, and stands with an interval."""
    around = tick.getparent().getparent()
    with_interval = around is not None and any("data-interval" in each.attrib for each in around.iter("svg"))
    return with_interval and all(int(each) == 0 for each in text if each.isdecimal())


def split_letters(text: str) -> list[str]:
    """The words of a text, without digits."""
    return re.findall(r"[^\W\d_]+", text)


def find_section_number(element: Element) -> Element | None:
    """The element of class `number` that an element is or is in."""
    around = (element, *element.iterancestors())
    return next((each for each in around if "number" in (each.get("class") or "").split()), None)


def list_generated_texts(element: Element) -> Iterator[str]:
    """What the style sheet prints before an element of the HTML."""
    if element.tag != "li":
        return
    parent = element.getparent()
    if has_class(parent, COUNTED_LIST_CLASS):
        yield str(parent.index(element) + 1)
    if has_class(parent, BULLETED_CLASSES[0]) or any(
        has_class(each, BULLETED_CLASSES[1]) for each in element.iterancestors()
    ):
        yield LIST_BULLET


def has_class(element: Element, *names: str) -> bool:
    """Whether an element has one of these classes."""
    return any(name in (element.get("class") or "").split() for name in names)


def name_of_meta(element: Element) -> str:
    """What an entry of a head tells: a browser by its name, others who show a link by its property."""
    return str(element.get("name") or element.get("property"))
