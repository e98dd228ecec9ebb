"""What a page may be built of: elements and attributes.

Whatever shows a text otherwise than it is written (turned round, struck through, folded away) is none of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainspoken.verify.built_page import Element, HtmlPage, holds_evidence
from plainspoken.verify.problem import Problem


def split_names(text: str) -> frozenset[str]:
    """The names that stand in a text."""
    return frozenset(text.split())


ELEMENTS = split_names("""
a abbr address article aside b blockquote body br button caption cite code col colgroup data dd details dfn
div dl dt em fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 head header hr html i img input kbd label
legend li main mark meta nav ol output p pre q samp script section small span strong style sub summary sup svg
table tbody td tfoot th thead time title tr u ul var wbr
""")
DRAWN_ELEMENTS = split_names("""
circle desc ellipse g line path polygon polyline rect svg text title tspan
""")
ATTRIBUTES = split_names("""
abbr alt charset class colspan content datetime for headers height hidden href http-equiv id inputmode lang
max media min name open property role rowspan scope span src step style tabindex title translate type value
width
""")
DRAWN_ATTRIBUTES = split_names("""
class cx cy d dx dy fill fill-opacity font-family font-size font-style font-weight height id lang opacity
points preserveaspectratio r role rx ry stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-opacity
stroke-width text-anchor text-rendering viewbox width x x1 x2 xmlns y y1 y2
""")
ARIA_ATTRIBUTES = split_names("""
aria-atomic aria-busy aria-colcount aria-colindex aria-controls aria-current aria-describedby aria-description
aria-expanded aria-hidden aria-label aria-labelledby aria-level aria-live aria-owns aria-rowcount aria-rowindex
""")
SPOKEN_ATTRIBUTES = ("aria-label",)  # said aloud in place of what stands in an element
LABELLED_ELEMENTS = split_names("""
article aside body div dl fieldset figure footer header input main nav ol section svg table ul
""")
TOLD_ELSEWHERE = split_names("""
base datalist dialog embed form frame iframe image link marquee meter object optgroup option progress select
source textarea audio video
""")  # told by what is wrong with them, in words of their own
CELL_LABEL = "data-label"  # printed beside a cell on a phone
READING_DIRECTIONS = ("", "auto", "ltr")  # beside that of a whole page
UNSEEN_PAINTS = ("none", "transparent")
SMALLEST_LETTERS = 4.0  # of a drawing, in its own units


KNOWN_OF_PAGES = ELEMENTS | TOLD_ELSEWHERE, ATTRIBUTES | ARIA_ATTRIBUTES
KNOWN_OF_DRAWINGS = DRAWN_ELEMENTS | TOLD_ELSEWHERE, DRAWN_ATTRIBUTES | ARIA_ATTRIBUTES


def part_problems(page: HtmlPage) -> Iterator[Problem]:
    """Each element and attribute that no briefing has."""
    for element in page.elements():
        yield from (page.problem(element, what) for what in list_strange_parts(element))


def list_strange_parts(element: Element) -> Iterator[str]:
    """What of one element no briefing has."""
    drawn = element.tag == "svg" or next(element.iterancestors("svg"), None) is not None
    elements, attributes = KNOWN_OF_DRAWINGS if drawn else KNOWN_OF_PAGES
    if element.tag not in elements:
        yield f"a briefing has no <{element.tag}>"
    elif element.tag == "details" and "open" not in element.attrib and holds_evidence(element):
        yield "folds away what is said; let it be open"
    elif element.tag == "details" and "name" in element.attrib:
        yield "is closed as soon as another one is opened (name)"
    if CELL_LABEL in element.attrib:
        yield f"a label of a cell, which the page's script alone writes ({CELL_LABEL})"
    for name in element.attrib:
        if (
            name not in attributes
            and not name.startswith(("data-", "on"))
            and element.tag in elements
            and element.tag not in TOLD_ELSEWHERE
        ):
            yield from list_strange_attribute(element, name)
    if any(name in element.attrib for name in SPOKEN_ATTRIBUTES) and is_said_otherwise(element):
        yield "is said aloud otherwise than it stands here (aria-label)"
    if drawn:
        yield from list_unseen_drawing(element)


def list_strange_attribute(element: Element, name: str) -> Iterator[str]:
    """Whether an attribute beyond the known ones is strange: all are, but those told elsewhere, and how text runs."""
    runs_on = name == "dir" and (element.tag == "html" or element.get(name, "").lower() in READING_DIRECTIONS)
    fetched = name in ("srcset", "poster", "data", "action", "formaction", "background", "ping", "xlink:href")
    counted = name in ("start", "reversed")
    if not (runs_on or fetched or counted):
        yield f"an attribute that no briefing has ({name})"


def list_unseen_drawing(element: Element) -> Iterator[str]:
    """How a piece of a drawing is not seen."""
    if is_nothing(element.get("opacity")) or is_nothing(element.get("fill-opacity")):
        yield "a piece of a drawing that is not seen"
    if element.tag in ("text", "tspan"):
        size = element.get("font-size", "")
        tiny = size.replace(".", "", 1).isdigit() and float(size) < SMALLEST_LETTERS
        if tiny or (element.get("fill") or "").lower() in UNSEEN_PAINTS:
            yield "words of a drawing that nobody sees"


def is_nothing(share: str | None) -> bool:
    """Whether a share is none at all."""
    return share is not None and re.fullmatch(r"0*\.?0*%?", share.strip()) is not None


def is_said_otherwise(element: Element) -> bool:
    """Whether the name of an element takes the place of a claim or a figure in it."""
    return element.tag not in LABELLED_ELEMENTS and holds_evidence(element)
