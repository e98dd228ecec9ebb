"""A drawing made taller or lower: shapes and distances follow, letters and dots keep their size."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import fmean

from lxml.etree import _Element as Element

CAP_HEIGHT_SHARE = 0.36  # half the height of a capital, over the size of its text: from a baseline to the middle
SIGN_HEIGHT = 16.0  # a closed shape with slanting edges up to this height is a sign, not an area
NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
POINT_PATTERN = re.compile(rf"({NUMBER}) ({NUMBER})")
DISCS_PATTERN = re.compile(rf"(M{NUMBER} )({NUMBER})(?=a)")
DECIMALS = 2


def stretch_drawing(drawing: Element, factor: float) -> None:
    """Stretch an `<svg>` element of `figures/svg.py` downwards, in place.

    Its width, its texts, its dots and its signs keep their size; what they stand at moves along.
    """
    for each in drawing.iter():
        if each.tag == "path":
            each.set("d", stretch_path(each.get("d", ""), factor))
        elif each.tag == "text":
            shift_text(each, factor)
    box = "viewbox" if "viewbox" in drawing.attrib else "viewBox"  # parsers of HTML write it small
    *corner, height = drawing.attrib[box].split()
    drawing.set(box, " ".join([*corner, write_number(float(height) * factor)]))


def stretch_path(path: str, factor: float) -> str:
    """The path of a shape, stretched; of a sign, moved."""
    if DISCS_PATTERN.search(path):
        return DISCS_PATTERN.sub(lambda found: f"{found[1]}{write_number(float(found[2]) * factor)}", path)
    points = [(float(x), float(y)) for x, y in POINT_PATTERN.findall(path)]
    if not points:
        return path
    heights = [y for _, y in points]
    moved = (factor - 1) * (min(heights) + max(heights)) / 2 if is_sign(path, points) else None

    def place(found: re.Match[str]) -> str:
        y = float(found[2])
        return f"{found[1]} {write_number(y * factor if moved is None else y + moved)}"

    return POINT_PATTERN.sub(place, path)


def is_sign(path: str, points: list[tuple[float, float]]) -> bool:
    """Whether a path is a dot, a ring or a diamond: its height says nothing."""
    heights = [y for _, y in points]
    if max(heights) - min(heights) > SIGN_HEIGHT or not path.rstrip().endswith("z"):
        return False
    slanting = all(a[0] != b[0] and a[1] != b[1] for a, b in pairwise(points))
    return "C" in path or slanting


def shift_text(text: Element, factor: float) -> None:
    """Move a block of lines, so that its middle stands where its middle belongs."""
    lines = [each for each in text.iter() if each.get("y")]
    if not lines:
        return
    middle = fmean(float(each.attrib["y"]) for each in lines) - CAP_HEIGHT_SHARE * float(text.attrib["font-size"])
    for each in lines:
        each.set("y", write_number(float(each.attrib["y"]) + (factor - 1) * middle))


def write_number(value: float) -> str:
    """A number of a drawing."""
    return f"{round(value, DECIMALS):g}" if abs(value) < 1e5 else str(value)
