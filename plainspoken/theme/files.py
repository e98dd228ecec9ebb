"""Fonts and logos: are they what a theme needs?."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

REQUIRED_GLYPHS = "0123456789.,%–−·“”‘’ABCXYZabcxyzÄäé\u00a0"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
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


def find_font_fault(path: Path) -> str:
    """What keeps a file from being used as a font; nothing where it can be."""
    from fontTools.ttLib import TTFont, TTLibError

    if not path.is_file():
        return f"expected a font file, found none at {path.name}; put it there, or leave the key out"
    try:
        with TTFont(path, lazy=True) as font:
            known = font.getBestCmap()
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
    content = path.read_bytes()
    if path.suffix.lower() == ".png" and content.startswith(PNG_SIGNATURE):
        return ""
    if path.suffix.lower() != ".svg" or b"<svg" not in content:
        return f"expected an .svg or .png picture, found {path.name}; save the logo as one of these"
    text = content.decode("utf-8", "replace").lower()
    active = [each for each in ACTIVE_SVG_MARKERS if each in text]
    if active or svg_refers_outside(text):
        return "a logo may not run scripts or fetch anything; save it as a plain SVG"
    return ""


def svg_refers_outside(svg: str) -> bool:
    """Whether a drawing refers to anything outside itself."""
    targets = re.findall(r"(?:href|src)\s*=\s*['\"]([^'\"]*)|url\(\s*['\"]?([^'\")]*)", svg)
    return any(not (one or other).startswith(("#", "data:")) for one, other in targets)
