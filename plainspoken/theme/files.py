"""Fonts and logos: are they what a theme needs?."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from lxml.etree import XML, Element, XMLParser, XMLSyntaxError, _Element

REQUIRED_GLYPHS = "0123456789.,%–−·“”‘’ABCXYZabcxyzÄäé\u00a0"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_SIZE_OFFSETS = (16, 20)  # where a PNG says how wide and how high it is
MAX_LOGO_BYTES = 2_000_000
MAX_LOGO_PIXELS = 16_000_000
MAX_LOGO_SHAPES = 20_000
ACTIVE_SVG_NAMES = frozenset(("script", "foreignobject", "handler", "iframe", "animate", "set"))
ACTIVE_SVG_MARKERS = ("<script", "<foreignobject", "javascript:", "@import")


@cache
def read_font_family(path: Path) -> str:
    """The family name inside a font file."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return str(font["name"].getBestFamilyName())


@cache
def read_cap_height(path: Path) -> float:
    """Height of a capital letter, over the size of the letters."""
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        high = getattr(font["OS/2"], "sCapHeight", 0) or 0.7 * font["head"].unitsPerEm
        return float(high / font["head"].unitsPerEm)


@lru_cache(maxsize=8)
def read_known_signs(path: Path, modified: int, size: int) -> frozenset[int]:
    """The code points that a font file holds; `modified` and `size` tell a file that was replaced.

    Raises:
        TTLibError: it is no font.
    """
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def find_font_fault(path: Path) -> str:
    """What keeps a file from being used as a font; nothing where it can be."""
    from fontTools.ttLib import TTLibError

    if not path.is_file():
        return f"expected a font file, found none at {path.name}; put it there, or leave the key out"
    try:
        known = read_known_signs(path, path.stat().st_mtime_ns, path.stat().st_size)
    except TTLibError as error:
        return f"expected a .ttf or .otf font, found {path.name} ({error}); use another file"
    lacking = [sign for sign in REQUIRED_GLYPHS if ord(sign) not in known]
    if lacking:
        return f"the font lacks signs that briefings use: {' '.join(map(repr, lacking))}; use another font"
    return ""


def find_logo_fault(path: Path) -> str:
    """What keeps a file from being used as a logo; nothing where it can be."""
    if not path.is_file():
        return f"expected a picture, found none at {path.name}; put it there, or leave the key out"
    if path.stat().st_size > MAX_LOGO_BYTES:
        return f"expected a picture of at most {MAX_LOGO_BYTES:,} bytes, found a larger one; save a smaller one"
    content = path.read_bytes()
    if path.suffix.lower() == ".png" and content.startswith(PNG_SIGNATURE):
        wide, high = (int.from_bytes(content[at : at + 4]) for at in PNG_SIZE_OFFSETS)
        found = f"expected at most {MAX_LOGO_PIXELS:,} pixels, found {wide:,} by {high:,}; make it smaller"
        return found if wide * high > MAX_LOGO_PIXELS else ""
    if path.suffix.lower() != ".svg" or b"<svg" not in content:
        return f"expected an .svg or .png picture, found {path.name}; save the logo as one of these"
    return find_svg_fault(content)


def find_svg_fault(content: bytes) -> str:
    """What keeps a drawing from being used; nothing where it can be."""
    text = content.decode("utf-8", "replace").lower()
    if "<!doctype" in text or "<!entity" in text:
        return "a logo may not declare a document type; save it as a plain SVG"
    try:
        root = XML(content, XMLParser(resolve_entities=False, no_network=True))
    except XMLSyntaxError as error:
        return f"expected an SVG that can be read ({error.msg}); save it as a plain SVG"
    names = {local_name(name) for each in root.iter(Element) for name in (each.tag, *each.attrib)}
    active = [each for each in ACTIVE_SVG_MARKERS if each in text]
    if active or names & ACTIVE_SVG_NAMES or any(name.startswith("on") for name in names) or svg_refers_outside(text):
        return "a logo may not run scripts or fetch anything; save it as a plain SVG"
    if count_drawn(root) > MAX_LOGO_SHAPES:
        return f"expected a drawing of at most {MAX_LOGO_SHAPES:,} shapes, found more; save a simpler one"
    return ""


def local_name(name: object) -> str:
    """The name of an element or attribute without its namespace, in small letters."""
    return str(name).rpartition("}")[2].lower()


def count_drawn(root: _Element) -> int:
    """How many shapes a drawing draws: one that is used again counts again, and one that uses itself without end."""
    by_id = {each.get("id"): each for each in root.iter(Element) if each.get("id")}
    counted: dict[str, int] = {}

    def count(element: _Element, above: frozenset[str]) -> int:
        return sum(count_one(each, above) for each in element.iter(Element))

    def count_one(element: _Element, above: frozenset[str]) -> int:
        href = next((value for name, value in element.attrib.items() if local_name(name) == "href"), "")
        used = str(href).removeprefix("#")
        if local_name(element.tag) != "use" or used not in by_id:
            return 1
        if used in above:
            return MAX_LOGO_SHAPES + 1
        if used not in counted:
            counted[used] = min(count(by_id[used], above | {used}), MAX_LOGO_SHAPES + 1)
        return counted[used]

    return count(root, frozenset())


def svg_refers_outside(svg: str) -> bool:
    """Whether a drawing refers to anything outside itself."""
    targets = re.findall(r"(?:href|src)\s*=\s*['\"]([^'\"]*)|url\(\s*['\"]?([^'\")]*)", svg)
    return any(not (one or other).startswith(("#", "data:")) for one, other in targets)
