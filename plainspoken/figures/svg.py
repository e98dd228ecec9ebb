"""A matplotlib figure to the lean, marked-up SVG of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import BytesIO

import matplotlib
from lxml import etree
from lxml.etree import _Element as Element
from matplotlib.figure import Figure

from plainspoken.figures.canvas import DOTS_MARK
from plainspoken.figures.chart_style import ChartWidth, current_chart_fonts

SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"
SVG_DECIMALS = 2
STROKE_PATTERN = re.compile(r"M (\S+) (\S+)\s+L (\S+) \S+")
SVG_COLOUR_PATTERN = re.compile(rb"#[0-9A-Fa-f]{6}(?=\")")


def figure_to_svg(figure: Figure, title: str, width: ChartWidth) -> bytes:
    """The figure as one `<svg>` element without ids, styles or size, so that many fit in one page.

    Text stays text; each piece of evidence keeps its address as `data-evidence`. Same figure, same bytes.
    """
    drawn = etree.fromstring(render_raw_svg(figure))
    root = etree.Element(f"{SVG_NAMESPACE}svg", nsmap={None: SVG_NAMESPACE[1:-1]})
    root.set("role", "img")
    root.set("class", width.value)
    root.set("viewBox", drawn.get("viewBox"))
    root.set("font-family", current_chart_fonts().family)
    root.set("text-rendering", "geometricPrecision")
    etree.SubElement(root, f"{SVG_NAMESPACE}title").text = title
    texts: dict[int, Element] = {}
    for group in drawn.iter(f"{SVG_NAMESPACE}g"):
        for child in group:
            if child.tag == f"{SVG_NAMESPACE}text":
                add_svg_text(root, texts, group.get("id", ""), child)
            elif child.tag == f"{SVG_NAMESPACE}path" and not (group.get("id") or "").startswith("figure"):
                add_svg_shape(root, group.get("id", ""), child)
    fold_svg_spans(root)
    return bytes(etree.tostring(root, encoding="utf-8")) + b"\n"


def replace_svg_colours(drawing: bytes, colours: Mapping[str, str]) -> bytes:
    """A drawing with some of its colours (#RRGGBB) replaced, all at once."""
    if not colours:
        return drawing
    wanted = {ours.lower().encode(): other.lower().encode() for ours, other in colours.items()}
    return SVG_COLOUR_PATTERN.sub(lambda found: wanted.get(found[0].lower(), found[0]), drawing)


def render_raw_svg(figure: Figure) -> bytes:
    """What matplotlib writes, without clock, program name or random ids."""
    buffer = BytesIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "plainspoken", "path.simplify": False}):
        metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(buffer, format="svg", transparent=True, metadata=metadata)
    return buffer.getvalue()


def add_svg_shape(root: Element, mark: str, drawn: Element) -> None:
    """A path with its paint as attributes; nothing for one without paint."""
    style = parse_style_attribute(drawn)
    marks = json.loads(mark) if mark.startswith("{") else {}
    shape = strokes_to_discs(drawn.get("d", "")) if marks.pop(DOTS_MARK, "") else drawn.get("d", "")
    path = etree.Element(f"{SVG_NAMESPACE}path", d=round_svg_decimals(shape))
    path.set("fill", style.get("fill", "#000000"))
    for name in ("stroke", "stroke-width", "stroke-dasharray"):
        if name in style and style.get("stroke", "none") != "none":
            path.set(name, round_svg_decimals(style[name]) if name != "stroke" else style[name])
    if path.get("fill") == "none" and path.get("stroke") is None:
        return
    if "opacity" in style:
        path.set("opacity", round_svg_decimals(style["opacity"]))
    for name, value in marks.items():
        path.set(name, value)
    root.append(path)


def strokes_to_discs(strokes: str) -> str:
    """Strokes from a centre to an edge as discs, each two half circles: a tenth of what curves take."""
    discs = []
    for x, y, edge in STROKE_PATTERN.findall(strokes):
        radius = round(float(edge) - float(x), SVG_DECIMALS)
        half = f"a{radius:g} {radius:g} 0 1 0"
        discs.append(f"M{round(float(x) - radius, SVG_DECIMALS):g} {y}{half} {2 * radius:g} 0{half} {-2 * radius:g} 0z")
    return "".join(discs)


def add_svg_text(root: Element, texts: dict[int, Element], mark: str, drawn: Element) -> None:
    """One part of a text: under its block's element, inside its piece's span, at its own place."""
    block, piece, after, marks, place = json.loads(mark)
    style = parse_style_attribute(drawn)
    if block not in texts:
        paint = {"font-size": style["font-size"].removesuffix("px"), "fill": style.get("fill", "#000000")}
        weight = style.get("font-weight", "400")
        paint |= {"font-weight": weight} if weight != "400" else {}
        texts[block] = etree.SubElement(root, f"{SVG_NAMESPACE}text", paint)
    text = texts[block]
    span = text[-1] if len(text) and text[-1].get("piece") == str(piece) else None
    if span is None:
        span = etree.SubElement(text, f"{SVG_NAMESPACE}tspan", dict(marks), piece=str(piece))
    part = etree.SubElement(span, f"{SVG_NAMESPACE}tspan")
    if not place:
        part.set("x", round_svg_decimals(drawn.get("x", "0")))
        part.set("y", round_svg_decimals(drawn.get("y", "0")))
    part.text, part.tail = drawn.text, after or None


def fold_svg_spans(root: Element) -> None:
    """Drop helper attributes, and spans that hold nothing but one part."""
    for text in root.iter(f"{SVG_NAMESPACE}text"):
        for span in text:
            span.attrib.pop("piece")
            if len(span) == 1 and not span[0].tail:
                part = span[0]
                span.attrib.update(part.attrib)
                span.text = part.text
                span.remove(part)


def parse_style_attribute(element: Element) -> dict[str, str]:
    """The `style` attribute as a mapping."""
    pairs = (each.split(":", 1) for each in element.get("style", "").split(";") if ":" in each)
    return {name.strip(): value.strip() for name, value in pairs}


def round_svg_decimals(text: str) -> str:
    """The same text with its decimals rounded, and without line breaks."""
    shorter = re.sub(r"-?\d+\.\d+", lambda found: f"{round(float(found[0]), SVG_DECIMALS):g}", text)
    return " ".join(shorter.split())
