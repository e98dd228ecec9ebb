"""A rendered page to the plain form that pandoc reads: same words, same marks. Knows no claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import html

Element = Any  # lxml has no types
PICTURES = "pictures"
DRAWING = re.compile(r"<svg\b[^>]*>.*?</svg>", re.DOTALL)
CLASS = re.compile(r'<svg\b[^>]*\bclass="([^"]*)"')
NO_BREAK = "\u00a0"
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
DOTS = re.compile(r'data-dots="([^"]*)"')

# What is for screens, or what Quarto makes by itself.
LEFT_OUT = ("style", "script", "template", "input", "button", "nav")
SCREEN_ONLY = ("skip", "narrow", "number", "interactive")
UNWRAPPED = ("main", "article", "section", "header", "footer", "figcaption")
KEPT = ("id", "class", "src", "alt", "data-alt", "width", "style", "value", "start", "data-custom-style")
SPAN_CLASSES = ("claim", "big")
# Wrappers that only arrange.
LOOKS = (
    "scroll", "opening", "card-side", "card-main", "columns", "pair", "closing", "examples",
    "fact-text", "slide",
)  # fmt: skip

# Style of a paragraph in Word for each class of the page.
STYLES: Mapping[str, str] = {
    "answer": "Answer",
    "chart-title": "Chart Title",
    "chart-subtitle": "Chart Subtitle",
    "chart-note": "Chart Note",
    "range": "Chart Note",
    "note": "Chart Note",
    "stamp": "Stamp",
    "warning": "Warning",
    "kicker": "Subtitle",
}


@dataclass(frozen=True)
class Plain:
    """A page for pandoc: its title, the line above it, its body, and the names of its charts.

    `drawings`: SVG source by name, of drawings that stand only in the page.
    """

    title: str
    kicker: str
    body: str
    charts: tuple[str, ...]
    drawings: Mapping[str, str]


def plain(source: str) -> Plain:
    """The plain form of a rendered page."""
    drawings: dict[str, str] = {}
    root = html.document_fromstring(DRAWING.sub(lambda found: picture(found[0], drawings), source))
    demonstration = "demo" in classes_of(root)
    leave_out(root, SCREEN_ONLY if demonstration else (*SCREEN_ONLY, "stamp"))
    charts = tuple(name_pictures(root))
    body = root.find("body")
    reshape(body)
    title, kicker = (taken(body, shape) for shape in ("h1", "div[@class='kicker']/p"))
    return Plain(title, kicker, inside(body), charts, drawings)


def taken(body: Element, path: str) -> str:
    """The markup inside the first element at a path, which is taken out; nothing where there is none."""
    found = body.find(f".//{path}")
    if found is None:
        return ""
    box = found.getparent() if found.getparent() is not body else found
    markup = inside(found)
    box.drop_tree()
    return markup


def picture(drawing: str, dots: dict[str, str]) -> str:
    """An image in place of a drawing; one that stands only in the page is kept under its name."""
    shape, alt, address = CLASS.search(drawing), TITLE.search(drawing), DOTS.search(drawing)
    name = ""
    if address:
        name = "dots-" + re.sub(r"\W", "-", address[1])
        dots[name] = drawing
    return f'<img class="{shape[1] if shape else ""}" alt="{quoted(alt[1] if alt else "")}" src="{name}">'


def quoted(text: str) -> str:
    """Text that already is markup, for use between quotation marks."""
    return text.replace('"', "&quot;")


def leave_out(root: Element, classes: tuple[str, ...]) -> None:
    """Remove what is for screens only."""
    for element in list(root.iter()):
        comment = not isinstance(element.tag, str)
        if comment or element.tag in LEFT_OUT or not set(classes_of(element)).isdisjoint(classes):
            drop(element)


def drop(element: Element) -> None:
    """Remove an element and what is in it, but not the text after it."""
    if element.getparent() is not None:
        element.drop_tree()


def classes_of(element: Element) -> list[str]:
    """The classes of an element."""
    return (element.get("class") or "").split()


def name_pictures(root: Element) -> Iterator[str]:
    """Give each image its file, without suffix: each format takes the kind it can show. Names the charts."""
    for image in root.iter("img"):
        box = next(image.iterancestors("figure"), None)
        chart = box.get("id", "").removeprefix("fig-") if box is not None else ""
        image.set("src", f"{PICTURES}/{chart or image.get('src')}")
        image.set("width", "100%" if chart else "13%")
        if "slide" in classes_of(image.getparent()):
            # There, text beside an image would be set beside it: the alt text is an attribute.
            image.set("data-alt", image.get("alt"))
            image.set("alt", "")
        if chart:
            yield chart


def reshape(body: Element) -> None:
    """Say by plain means what the page says by tags and classes that pandoc does not know."""
    for tag, change in RESHAPED.items():
        for element in list(body.iter(tag)):
            change(element)
    for element in body.iterdescendants():
        clean(element)


def clean(element: Element) -> None:
    """Keep marks, addresses and classes; drop what only a browser reads."""
    span = element.tag == "span"
    for name in list(element.attrib):
        if name not in KEPT and not (span and name.startswith("data-")):
            del element.attrib[name]
    if span and set(classes_of(element)).isdisjoint(SPAN_CLASSES):
        element.attrib.pop("class", None)


def paragraph(element: Element) -> None:
    """A paragraph with a class is a division with that class; a part of a chart's words is marked as one."""
    shapes = classes_of(element)
    if "data-chart-part" in element.attrib:
        span = wrapped_content(element, "span")
        span.set("data-chart-part", element.attrib.pop("data-chart-part"))
    if shapes:
        box = wrapped(element, "div")
        box.set("class", " ".join(shapes))
        element.attrib.pop("class")
        styled(box, shapes)


def styled(box: Element, shapes: list[str]) -> None:
    """Name the style that a word processor should use."""
    style = next((STYLES[each] for each in shapes if each in STYLES), "")
    if style:
        box.set("data-custom-style", style)


def figure(element: Element) -> None:
    """A chart is a division; a table's title is its caption."""
    table = element.find(".//table")
    title = element.find(".//figcaption/p")
    if table is not None and title is not None:
        caption = html.Element("caption")
        caption.text = title.text
        caption.extend(list(title))
        table.insert(0, caption)
        title.getparent().drop_tree()
    element.tag = "div"
    if element.get("id", "").startswith("fig-"):  # Quarto would number it
        element.set("id", element.get("id").replace("fig-", "chart-", 1))


def image(element: Element) -> None:
    """An image is a paragraph of its own, which a no-break space keeps from being a captioned figure."""
    element.attrib.pop("class", None)
    wrapped(element, "p")
    if "data-alt" not in element.attrib:
        element.tail = NO_BREAK


def unwrap(element: Element) -> None:
    """A part is its heading, which takes the part's address; a card is a division."""
    heading = next((each for each in element.iter("h2", "h3")), None)
    if element.tag == "section" and heading is not None and "id" in element.attrib:
        heading.set("id", element.get("id"))
    if element.tag == "article":
        element.tag = "div"
    else:
        element.drop_tag()


def row(element: Element) -> None:
    """Our row is strong; figures are at the right."""
    for cell in element:
        if "num" in classes_of(cell):
            cell.set("style", "text-align: right")
        cell.attrib.pop("class", None)
        if "ours" in classes_of(element):
            wrapped_content(cell, "strong")
    element.attrib.pop("class", None)


def evidence(element: Element) -> None:
    """Pandoc knows no `data`; a span carries the same marks."""
    element.tag = "span"


def emphasis(element: Element) -> None:
    """The number of a fact is strong."""
    if "big" in classes_of(element):
        wrapped(element, "strong")


def facts(element: Element) -> None:
    """A list whose items are drawings with a sentence is a row of divisions."""
    if "facts" in classes_of(element):
        element.tag = "div"
        for item in element:
            item.tag = "div"


def division(element: Element) -> None:
    """A division that only arranges is left out, but for the columns of a slide."""
    shapes = classes_of(element)
    columns = any("column" in classes_of(child) for child in element)
    if not columns and (not shapes or not set(shapes).isdisjoint(LOOKS)):
        element.drop_tag()
    else:
        styled(element, shapes)


def link(element: Element) -> None:
    """Links lead nowhere outside of the page they were made for."""
    element.drop_tag()


RESHAPED: Mapping[str, Callable[[Element], None]] = {  # in this order
    "figure": figure,
    "p": paragraph,
    "img": image,
    "tr": row,
    "span": emphasis,
    "data": evidence,
    "ul": facts,
    "div": division,
    "a": link,
    **dict.fromkeys(UNWRAPPED, unwrap),
}


def wrapped(element: Element, tag: str) -> Element:
    """A new element around this one; the text after it stays after it."""
    box = html.Element(tag)
    box.tail, element.tail = element.tail, None
    element.addprevious(box)
    box.append(element)
    return box


def wrapped_content(element: Element, tag: str) -> Element:
    """A new element around all that is in this one."""
    box = html.Element(tag)
    box.text, element.text = element.text, None
    box.extend(list(element))
    element.append(box)
    return box


def inside(element: Element) -> str:
    """What stands in an element, as HTML."""
    return (element.text or "") + "".join(children(element))


def children(element: Element) -> Iterator[str]:
    """The markup of each child."""
    for child in element:
        yield html.tostring(child, encoding="unicode")
