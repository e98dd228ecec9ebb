"""What stands around the words of a page: title, stamp, headings, hidden parts, controls, handlers.

Right whatever templates a page was written with; what only those templates decide is told by a fresh rendering."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from lxml import html

from plainspoken.core.findings import ClaimKind
from plainspoken.report.page_style import embed_logo
from plainspoken.theme import read_theme
from plainspoken.verify.built_page import Element, HtmlPage, collapse_spaces, element_text, holds_evidence
from plainspoken.verify.exempt import Exemptions, has_class, name_of_meta
from plainspoken.verify.problem import Problem
from plainspoken.verify.structure import CONTENT_POLICY_HEADER
from plainspoken.verify.style_rules import is_hiding_rule, style_rule_problems
from plainspoken.words import Words

STAMP_CLASS, DEMONSTRATION_CLASS, LOGO_CLASS = "stamp", "demo", "logo"
TRIED_CLASS = "interactive"  # what a reader may move; nothing of it is printed
HIDDEN_CLASSES = (TRIED_CLASS, "own", "for-screens")  # shown by the script alone
PREVIEW_TITLE = "og:title"
KNOWN_META = ("viewport", "description", "og:type", "og:title", "og:description")
CHARSET = "utf-8"
ANY_TEXT = re.compile(".*", re.DOTALL)
FIXED_META = {
    "viewport": re.compile(r"width=device-width, ?initial-scale=1(?:\.0)?"),
    "og:type": re.compile("article|website"),
}
FIELDS_TO_FILL = {"range": "0", "number": ""}  # kinds of fields, and what stands in them before a reader comes
PIECE_TAGS = ("table", "figure", "h1", "h2", "section", "article")
STRANGE_TAGS = (
    "select",
    "option",
    "optgroup",
    "datalist",
    "textarea",
    "progress",
    "meter",
    "form",
    "dialog",
    "marquee",
)
PLACE_PATTERN = re.compile(r"left: ?-?[\d.]+%;?")
NUMBERING_ATTRIBUTES = {"ol": ("start", "reversed", "type"), "li": ("value", "type")}
# Of the few elements of a page of which anything may be strange, beside those with handlers.
LOOKED_AT_TAGS = (*STRANGE_TAGS, *NUMBERING_ATTRIBUTES, "meta", "style", "img", "input")
LOOKED_AT = ("hidden", "aria-hidden", "style", *(f"<{each}>" for each in LOOKED_AT_TAGS))
# Which claims may not stand under these headings, by label.
KINDS_ELSEWHERE = {"well": (ClaimKind.WEAKNESS, ClaimKind.CAUTION), "badly": (ClaimKind.STRENGTH,)}
LISTS_OF_HEADINGS = {"well": "strengths", "badly": "weaknesses"}


def furniture_problems(page: HtmlPage, words: Words) -> Iterator[Problem]:
    """Each thing around the words that no briefing has, that is missing, or that says or hides what it may not."""
    yield from title_problems(page, words)
    yield from stamp_problems(page, words)
    yield from heading_problems(page, words)
    for element in page.elements(*LOOKED_AT, *filter(is_handler, page.list_attributes())):
        yield from (page.problem(element, what) for what in list_strange_things(element))
    yield from logo_problems(page, words)
    yield from style_rule_problems(page)


def logo_problems(page: HtmlPage, words: Words) -> Iterator[Problem]:
    """Whether each picture is the logo of the theme: another one may show words and figures."""
    pictures = [each for each in page.elements("<img>") if has_class(each, LOGO_CLASS)]
    logo = read_theme(words.folders).logo if pictures else None
    expected = "" if logo is None else html.fragment_fromstring(str(embed_logo(logo, ""))).get("src")
    for element in pictures:
        if element.get("src") != expected:
            yield page.problem(element, "a picture that is not the logo of the theme (theme.toml names it)")


def title_problems(page: HtmlPage, words: Words) -> Iterator[Problem]:
    """Whether the title of the window, and of a preview of a link, is made of the case's and the theme's phrases."""
    title = page.root.find("head/title")
    titles = {} if title is None else {title: element_text(title)}  # a missing one is told with the structure
    previews = (each for each in page.elements("<meta>") if name_of_meta(each) == PREVIEW_TITLE)
    titles |= {each: collapse_spaces(each.get("content", "")) for each in previews}
    names = words.findings.names.get(words.language, {})
    own = {collapse_spaces(text) for key, text in names.items() if key.startswith("text.")}
    phrases = sorted(filter(None, own | Exemptions(words).theme_texts), key=len, reverse=True)
    for other in page.elements("<title>"):
        if other is not title and next(other.iterancestors("svg"), None) is None:
            yield page.problem(other, "a second title", found=element_text(other))
    for element, found in titles.items():
        rest = found
        for text in phrases:
            rest = rest.replace(text, " ")
        if any(map(str.isalnum, rest)):
            what = "the title of the window" if element is title else "the title of a preview"
            yield page.problem(element, f"{what} is not the case's own", found=found)


def find_stamps(page: HtmlPage) -> list[Element]:
    """The elements of a page that stamp it."""
    return [each for each in page.elements("class") if has_class(each, STAMP_CLASS)]


def stamp_problems(page: HtmlPage, words: Words) -> Iterator[Problem]:
    """Whether a page is stamped as demonstration data, or as a first look, just where its findings are."""
    stamp = words.findings.briefing.stamp
    stamps = find_stamps(page)
    labels = [collapse_spaces(str(words.label(stamp).striptags()))] if stamp else []
    if [element_text(each) for each in stamps] != labels:
        told, expected = (", ".join(each) or "none" for each in (map(element_text, stamps), labels))
        yield Problem(page.name, "", "the stamp must be there once where the findings have one", expected, told)
    if has_class(page.root, DEMONSTRATION_CLASS) != bool(stamp):
        expected = "stamped" if stamp else "not stamped"
        yield Problem(page.name, "html", "the stamp is not as the findings say", expected)


def heading_problems(page: HtmlPage, words: Words) -> Iterator[Problem]:
    """Whether strengths and weaknesses stand under the heading of their kind, and these over their own lists."""
    headings = {collapse_spaces(str(words.label(label).striptags())): label for label in KINDS_ELSEWHERE}
    kinds = {claim.key: claim.kind for claim in words.findings.claims}
    label = ""
    for element in page.root.iter("h1", "h2", "h3", "ul", "span", "p", "li"):
        if element.tag in ("h1", "h2", "h3"):
            label = headings.get(element_text(element), "")
        elif element.tag == "ul":
            listed = [name for name in LISTS_OF_HEADINGS.values() if has_class(element, name)]
            if listed and listed != [LISTS_OF_HEADINGS.get(label)]:
                yield page.problem(element, "a list under the heading of another kind")
        elif label and kinds.get(key := element.get("data-claim")) in KINDS_ELSEWHERE[label]:
            what = f"claim {key} ({kinds[key]}) stands under the heading of another kind"
            yield page.problem(element, what, found=element_text(element))


def list_strange_things(element: Element) -> Iterator[str]:
    """What of one element no briefing has."""
    yield from (f"runs a script ({name})" for name in filter(is_handler, element.attrib))
    if element.tag == "meta":
        yield from list_strange_meta(element)
    elif element.tag == "style":
        if any(each.tag == "body" for each in element.iterancestors()):
            yield "a style sheet in the middle of the page; put it into a file style.css of the templates"
    elif hidden := find_hiding_attribute(element):
        yield f"is hidden ({hidden})"
    elif is_strange_style(element):
        yield "has a style of its own; put it into a file style.css of the templates"
    if element.tag in STRANGE_TAGS or (element.tag == "img" and not has_class(element, LOGO_CLASS)):
        yield f"a briefing has no <{element.tag}>"
    if element.tag == "input" and not is_blank_field(element):
        yield "a field that is filled in, or of another kind than those of a briefing"
    counting = [name for name in NUMBERING_ATTRIBUTES.get(element.tag, ()) if name in element.attrib]
    yield from (f"a list that counts otherwise ({name})" for name in counting)


def is_handler(attribute: str) -> bool:
    """Whether an attribute of this name runs a script when something happens."""
    return attribute.lower().startswith("on")


def find_hiding_attribute(element: Element) -> str:
    """The attribute by which an element is unseen or unheard where a briefing hides nothing; or nothing."""
    if "hidden" in element.attrib and (not has_class(element, *HIDDEN_CLASSES) or holds_statement(element)):
        return "hidden"
    unheard = element.get("aria-hidden", "false").strip().lower() != "false"
    if unheard and holds_evidence(element) and not is_tried(element):
        return "aria-hidden"
    return "style" if is_hiding_rule(element.get("style") or "") else ""


def holds_statement(element: Element) -> bool:
    """Whether a claim, a table, a chart or a heading of a part stands in an element; what a script shows has none."""
    return any("data-claim" in each.attrib or each.tag in PIECE_TAGS for each in element.iter())


def is_strange_style(element: Element) -> bool:
    """Whether the style of one element says more than how far to the right it stands."""
    style = element.get("style")
    return style is not None and PLACE_PATTERN.fullmatch(style.strip()) is None


def list_strange_meta(element: Element) -> Iterator[str]:
    """What a head may not tell a browser: to go elsewhere, or to read the page otherwise."""
    kind, charset = (element.get("http-equiv") or "").lower(), element.get("charset")
    if charset is not None:
        if charset.lower() != CHARSET or len(element.attrib) > 1:
            yield "reads the page in another encoding than it is written in, or says something besides"
    elif kind and kind != CONTENT_POLICY_HEADER:
        yield f"tells the browser to do something ({kind})"
    elif not kind and name_of_meta(element) not in KNOWN_META:
        yield f"an entry of the head that no briefing has ({name_of_meta(element)})"
    elif not FIXED_META.get(name_of_meta(element), ANY_TEXT).fullmatch(element.get("content", "")):
        yield f"an entry of the head that says something else than in any briefing ({name_of_meta(element)})"


def is_blank_field(element: Element) -> bool:
    """Whether a field stands where a reader may try figures, and holds none yet."""
    kind = element.get("type") or "text"
    return is_tried(element) and kind in FIELDS_TO_FILL and (element.get("value") or "") == FIELDS_TO_FILL[kind]


def is_tried(element: Element) -> bool:
    """Whether an element is part of what a reader may move."""
    return any(has_class(each, TRIED_CLASS) for each in chain((element,), element.iterancestors()))
