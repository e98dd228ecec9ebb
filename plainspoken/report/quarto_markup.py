"""A rendered page to the plain form that pandoc reads: same words, same marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import html

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.safe_paths import find_folder_name_fault

Element = Any  # lxml has no types
PICTURE_FOLDER = "pictures"
SVG_PATTERN = re.compile(r"<svg\b[^>]*>.*?</svg>", re.DOTALL)
DRAWING_CLASS_PATTERN = re.compile(r'<svg\b[^>]*\bclass="([^"]*)"')
# Drawings that stand only in the page, by class: how wide they are beside text.
INLINE_DRAWING_WIDTHS: Mapping[str, str] = {"bar": "5cm", "interval": "6cm", "card-bar": "5cm"}
IMAGE_NO_BREAK_SPACE = "\u00a0"
DRAWING_TITLE_PATTERN = re.compile(r"<title>(.*?)</title>", re.DOTALL)

# What is for screens, or what Quarto makes by itself.
LEFT_OUT_TAGS = ("style", "script", "template", "input", "button", "nav", "col", "colgroup")
CLASSES_FOR_SCREENS = ("skip", "narrow", "number", "interactive", "ticks", "sign", "part-name", "aside", "logo")
UNWRAPPED_TAGS = ("main", "article", "section", "header", "footer", "figcaption")
KEPT_ATTRIBUTES = ("id", "class", "src", "alt", "data-alt", "width", "style", "value", "start", "data-custom-style")
KEPT_SPAN_CLASSES = ("claim", "big")
KEY_FACTS_CLASS = "key"
STRONG_CLASSES = ("big", "key-name")
# Wrappers that only arrange.
LAYOUT_ONLY_CLASSES = (
    "scroll", "opening", "card-side", "card-main", "columns", "pair", "closing", "examples",
    "slide", "masthead", "evidence-pair", "rates", "stake", "decisions", "card-row", "card-head", "card-figure",
    "card-scale",
)  # fmt: skip

# Style of a paragraph in Word for each class of the page.
WORD_STYLE_BY_CLASS: Mapping[str, str] = {
    "answer": "Answer",
    "lead": "Lead",
    "take": "Takeaway",
    "tag": "Tag",
    "figure": "Key Figure",
    "recommendation": "Takeaway",
    "use": "Takeaway",
    "chart-title": "Chart Title",
    "chart-subtitle": "Chart Subtitle",
    "chart-note": "Chart Note",
    "range": "Chart Note",
    "note": "Chart Note",
    "stamp": "Stamp",
    "warning": "Warning",
    "kicker": "Subtitle",
    "question": "Subtitle",
}


@dataclass(frozen=True)
class PandocPage:
    """A page for pandoc: its title, the line above it, its body, and the names of its charts.

    `drawings`: SVG source by name, of drawings that stand only in the page. `running`: the line of each page.
    """

    title: str
    kicker: str
    body: str
    charts: tuple[str, ...]
    drawings: Mapping[str, str]
    running: str


def simplify_page(source: str) -> PandocPage:
    """The plain form of a rendered page.

    Raises:
        PlainspokenError: it shows a picture that is none of the briefing's own.
    """
    drawings: dict[str, str] = {}
    root = html.document_fromstring(SVG_PATTERN.sub(lambda found: drawing_to_image(found[0], drawings), source))
    demonstration = "demo" in element_classes(root)
    remove_screen_elements(root, CLASSES_FOR_SCREENS if demonstration else (*CLASSES_FOR_SCREENS, "stamp"))
    charts = tuple(name_image_files(root, drawings))
    body = root.find("body")
    reshape_body(body)
    title, kicker = (take_element_markup(body, shape) for shape in ("h1", "div[@class='kicker']/p"))
    return PandocPage(title, kicker, inner_html(body), charts, drawings, body.get("data-running", ""))


def take_element_markup(body: Element, path: str) -> str:
    """The markup inside the first element at a path, which is taken out; nothing where there is none."""
    found = body.find(f".//{path}")
    if found is None:
        return ""
    box = found.getparent() if found.getparent() is not body else found
    markup = inner_html(found)
    box.drop_tree()
    return markup


def drawing_to_image(drawing: str, drawings: dict[str, str]) -> str:
    """An image in place of a drawing; one that stands only in the page is kept under its name."""
    shape, alt = DRAWING_CLASS_PATTERN.search(drawing), DRAWING_TITLE_PATTERN.search(drawing)
    kind, name = shape[1] if shape else "", ""
    if kind in INLINE_DRAWING_WIDTHS:
        name = f"{kind}-{len(drawings) + 1}"
        drawings[name] = drawing
    return f'<img class="{kind}" alt="{escape_quotation_marks(alt[1] if alt else "")}" src="{name}">'


def escape_quotation_marks(text: str) -> str:
    """Text that already is markup, for use between quotation marks."""
    return text.replace('"', "&quot;")


def remove_screen_elements(root: Element, classes: tuple[str, ...]) -> None:
    """Remove what is for screens only."""
    for element in list(root.iter()):
        comment = not isinstance(element.tag, str)
        if comment or element.tag in LEFT_OUT_TAGS or not set(element_classes(element)).isdisjoint(classes):
            drop_element(element)


def drop_element(element: Element) -> None:
    """Remove an element and what is in it, but not the text after it."""
    if element.getparent() is not None:
        element.drop_tree()


def element_classes(element: Element) -> list[str]:
    """The classes of an element."""
    return (element.get("class") or "").split()


def name_image_files(root: Element, drawings: Mapping[str, str]) -> Iterator[str]:
    """Give each image its file, without suffix: each format takes the kind it can show. Names the charts.

    Raises:
        PlainspokenError: an image is none of the briefing's own, so that its file could be any file here.
    """
    for image in root.iter("img"):
        box = next(image.iterancestors("figure"), None)
        chart = box.get("id", "").removeprefix("fig-") if box is not None else ""
        name = chart or image.get("src") or ""
        if find_folder_name_fault(name) if chart else name not in drawings:
            raise PlainspokenError(f"a layout shows the picture {name!r}; expected a chart or drawing of the briefing")
        image.set("src", f"{PICTURE_FOLDER}/{name}")
        image.set("width", "100%" if chart else INLINE_DRAWING_WIDTHS.get(image.get("class", ""), "100%"))
        if "slide" in element_classes(image.getparent()):
            # There, text beside an image would be set beside it: the alt text is an attribute.
            image.set("data-alt", image.get("alt"))
            image.set("alt", "")
        if chart:
            yield chart


def reshape_body(body: Element) -> None:
    """Say by plain means what the page says by tags and classes that pandoc does not know."""
    for tag, change in RESHAPE_BY_TAG.items():
        for element in list(body.iter(tag)):
            change(element)
    for element in body.iterdescendants():
        clean_attributes(element)


def clean_attributes(element: Element) -> None:
    """Keep marks, addresses and classes; drop what only a browser reads."""
    span = element.tag == "span"
    for name in list(element.attrib):
        if name not in KEPT_ATTRIBUTES and not (span and name.startswith("data-")):
            del element.attrib[name]
    if span and set(element_classes(element)).isdisjoint(KEPT_SPAN_CLASSES):
        element.attrib.pop("class", None)


def reshape_paragraph(element: Element) -> None:
    """A paragraph with a class is a division with that class; a part of a chart's words is marked as one."""
    shapes = element_classes(element)
    if "data-chart-part" in element.attrib:
        span = wrap_element_content(element, "span")
        span.set("data-chart-part", element.attrib.pop("data-chart-part"))
    if shapes:
        box = wrap_element(element, "div")
        box.set("class", " ".join(shapes))
        element.attrib.pop("class")
        set_word_style(box, shapes)


def set_word_style(box: Element, shapes: list[str]) -> None:
    """Name the style that a word processor should use."""
    style = next((WORD_STYLE_BY_CLASS[each] for each in shapes if each in WORD_STYLE_BY_CLASS), "")
    if style:
        box.set("data-custom-style", style)


def reshape_figure(element: Element) -> None:
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


def reshape_image(element: Element) -> None:
    """An image is a paragraph of its own, which a no-break space keeps from being a captioned figure."""
    element.attrib.pop("class", None)
    box = element.getparent() if element.getparent().tag == "td" else wrap_element(element, "p")
    if "data-alt" not in element.attrib and box.tag == "p":
        element.tail = IMAGE_NO_BREAK_SPACE


def unwrap_element(element: Element) -> None:
    """A part is its heading, which takes the part's address; a card is a division."""
    heading = next((each for each in element.iter("h2", "h3")), None)
    if element.tag == "section" and heading is not None and "id" in element.attrib:
        heading.set("id", element.get("id"))
    if element.tag == "article":
        element.tag = "div"
    else:
        element.drop_tag()


def reshape_table_row(element: Element) -> None:
    """Our row is strong; figures are at the right."""
    for cell in element:
        if "num" in element_classes(cell):
            cell.set("style", "text-align: right")
        cell.attrib.pop("class", None)
        if "ours" in element_classes(element):
            wrap_element_content(cell, "strong")
    element.attrib.pop("class", None)


def reshape_list(element: Element) -> None:
    """A list of short facts is one row of a table: side by side, as on the page."""
    if KEY_FACTS_CLASS not in element_classes(element):
        return
    element.tag = "table"
    wrap_element_content(element, "tr")
    for item in list(element.iter("li")):
        item.tag = "td"


def drop_empty_columns(table: Element) -> None:
    """Leave out a column in which nothing stands, for instance that of numbers that only screens count."""
    spread_spans(table)
    rows = [list(row) for row in table.iter("tr")]
    for cells in list(zip(*rows, strict=False)):
        if not any(cell.text_content().strip() or len(list(cell.iter("img"))) for cell in cells):
            for cell in cells:
                cell.drop_tree()


def spread_spans(table: Element) -> None:
    """A cell over several columns stands in the first of them: pandoc's tables know no such cells."""
    for cell in [each for each in table.iter("th", "td") if each.get("colspan")]:
        for _ in range(int(cell.attrib.pop("colspan")) - 1):
            cell.addnext(cell.makeelement(cell.tag))


def reshape_evidence(element: Element) -> None:
    """Pandoc knows no `data`; a span carries the same marks."""
    element.tag = "span"


def reshape_emphasis(element: Element) -> None:
    """The number of a fact, and the name of a fact in a list, are strong; the space after it is not part of it."""
    if set(element_classes(element)).isdisjoint(STRONG_CLASSES):
        return
    last = element[-1] if len(element) else None
    ending = (element.text if last is None else last.tail) or ""
    if ending != ending.rstrip():
        element.tail = f" {element.tail or ''}"
        if last is None:
            element.text = ending.rstrip()
        else:
            last.tail = ending.rstrip()
    if "big" in element_classes(element):
        element.set("data-custom-style", "Big Number")
    wrap_element(element, "strong")


def reshape_division(element: Element) -> None:
    """A division that only arranges is left out, but for the columns of a slide."""
    shapes = element_classes(element)
    columns = any("column" in element_classes(child) for child in element)
    if not columns and (not shapes or not set(shapes).isdisjoint(LAYOUT_ONLY_CLASSES)):
        element.drop_tag()
    else:
        set_word_style(element, shapes)


def unwrap_link(element: Element) -> None:
    """Links lead nowhere outside of the page they were made for."""
    element.drop_tag()


RESHAPE_BY_TAG: Mapping[str, Callable[[Element], None]] = {  # in this order
    "figure": reshape_figure,
    "p": reshape_paragraph,
    "img": reshape_image,
    "ul": reshape_list,
    "table": drop_empty_columns,
    "tr": reshape_table_row,
    "span": reshape_emphasis,
    "data": reshape_evidence,
    "div": reshape_division,
    "a": unwrap_link,
    **dict.fromkeys(UNWRAPPED_TAGS, unwrap_element),
}


def wrap_element(element: Element, tag: str) -> Element:
    """A new element around this one; the text after it stays after it."""
    box = html.Element(tag)
    box.tail, element.tail = element.tail, None
    element.addprevious(box)
    box.append(element)
    return box


def wrap_element_content(element: Element, tag: str) -> Element:
    """A new element around all that is in this one."""
    box = html.Element(tag)
    box.text, element.text = element.text, None
    box.extend(list(element))
    element.append(box)
    return box


def inner_html(element: Element) -> str:
    """What stands in an element, as HTML."""
    return (element.text or "") + "".join(format_child_markup(element))


def format_child_markup(element: Element) -> Iterator[str]:
    """The markup of each child."""
    for child in element:
        yield html.tostring(child, encoding="unicode")
