"""What a style beyond the shipped one may declare of what is said: properties that are known, lengths and colours by
which it is still read where it stands.

A list of what may be, for what hides a text is without end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import tinycss2
from tinycss2 import color4

from plainspoken.verify.page_parts import split_names

# Beside those of the shipped styles: how letters, boxes and pages look, none of which moves or removes a text.
HARMLESS_PROPERTIES = split_names("""
align-content align-self appearance aspect-ratio border-spacing box-decoration-break box-shadow break-inside
caption-side color-scheme column-count column-fill column-rule column-rule-color column-rule-style column-rule-width
column-span empty-cells flex-basis flex-grow flex-shrink font-optical-sizing font-stretch font-synthesis
font-variant font-variant-caps grid-column-gap grid-gap grid-row-gap isolation justify-items justify-self
line-break list-style-position list-style-type object-fit page page-break-after page-break-before
page-break-inside place-content place-items place-self row-gap scroll-margin scroll-margin-top tab-size
text-align-last text-decoration-color text-decoration-line text-decoration-style text-rendering text-transform
text-wrap transition user-select word-break -webkit-font-smoothing -moz-osx-font-smoothing
""")
HARMLESS_FAMILIES = ("--", "background", "border-")
# Told by their values elsewhere.
JUDGED_PROPERTIES = split_names("""
visibility direction unicode-bidi order flex-flow writing-mode line-clamp content-visibility filter
mix-blend-mode animation animation-name text-indent quotes zoom scale
""")
NEUTRAL_VALUES = ("none", "auto", "normal", "initial", "inherit", "unset")
PIXELS = {
    "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "q": 0.945, "em": 16.0, "rem": 16.0,
    "ex": 8.0, "ch": 8.0, "lh": 24.0, "rlh": 24.0, "vw": 10.0, "vh": 8.0, "vmin": 8.0, "vmax": 10.0, "vi": 10.0,
    "vb": 8.0, "dvw": 10.0, "dvh": 8.0, "svw": 10.0, "svh": 8.0, "lvw": 10.0, "lvh": 8.0,
}  # fmt: skip
PERCENT_OF_TYPE, PERCENT_OF_BOX = 0.16, 10.0  # pixels
LEAST_TYPE, LEAST_BOX, LEAST_LINE = 5.0, 16.0, 8.0  # pixels
FURTHEST, FURTHEST_BACK = 320.0, -48.0  # pixels: what moves a text further puts it elsewhere
MOST_COLUMNS = 4
LEAST_OPAQUE = 0.4
LEAST_ZOOM = 0.5
LEAST_LENGTHS = {
    **dict.fromkeys(("font-size", "font"), LEAST_TYPE),
    **dict.fromkeys(("width", "max-width", "height", "max-height"), LEAST_BOX),
    "line-height": LEAST_LINE,
}
OF_TYPE_SIZE = ("font-size", "font", "line-height", "letter-spacing")
BOUNDED_FAMILIES = {  # by how the properties begin: from how many to how many pixels
    "letter-spacing": (-1.0, 12.0),
    "border-radius": (0.0, 999.0),
    "border": (0.0, 16.0),
    "outline": (-16.0, 16.0),
    "text-decoration": (0.0, 4.0),
    "text-underline-offset": (0.0, 16.0),
}
ZOOMED_PROPERTIES, SHARE_TOKENS = ("zoom", "scale"), ("number", "percentage")
COUNTED_PROPERTIES = ("columns", "column-count")
PUSHED_PROPERTIES = (
    *("left", "right", "top", "bottom", "inset", "text-indent", "vertical-align"),
    *(f"{box}{side}" for box in ("margin", "padding") for side in ("", "-left", "-right", "-top", "-bottom")),
)
CUTTING_VALUES = ("hidden", "clip")
COLOUR_FUNCTIONS = split_names("""
rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark device-cmyk
""")
EVEN_FUNCTIONS = ("max", "calc")  # whose largest part is what counts; of all others the smallest does


def is_known_property(name: str, shipped: Iterable[str]) -> bool:
    """Whether a property is one of the shipped styles, is harmless, or is judged by its values."""
    known = name in HARMLESS_PROPERTIES or name in JUDGED_PROPERTIES or name.startswith(HARMLESS_FAMILIES)
    return known or name in shipped


def is_out_of_bounds(name: str, value: str) -> bool:
    """Whether a declaration leaves of a text too little to be read, or puts it elsewhere than it is written."""
    tokens = tinycss2.parse_component_value_list(value)
    percent = PERCENT_OF_TYPE if name in OF_TYPE_SIZE else PERCENT_OF_BOX
    lengths = list(read_lengths(tokens, percent))
    if name in LEAST_LENGTHS:
        return is_below(tokens, lengths, LEAST_LENGTHS[name])
    if name in PUSHED_PROPERTIES:
        return any(not FURTHEST_BACK <= each <= FURTHEST for each in lengths)
    for family, (least, most) in BOUNDED_FAMILIES.items():
        if name.startswith(family):
            return any(not least <= each <= most for each in lengths)
    if name in COUNTED_PROPERTIES:
        return any(each.type == "number" and each.value > MOST_COLUMNS for each in tokens) or bool(lengths)
    return is_unseen_or_moved(name, value, tokens)


def is_unseen_or_moved(name: str, value: str, tokens: Sequence[Any]) -> bool:
    """The same of what has no length: what is faint, cut off or turned."""
    faint = name == "opacity" and any(each.type == "number" and each.value < LEAST_OPAQUE for each in tokens)
    cut = name.startswith("overflow") and any(each in value.lower().split() for each in CUTTING_VALUES)
    sizes = [each.value / (100 if each.type == "percentage" else 1) for each in tokens if each.type in SHARE_TOKENS]
    tiny = name in ZOOMED_PROPERTIES and any(each < LEAST_ZOOM for each in sizes)
    turned = name == "transform" and value.lower() != "none"
    return faint or cut or tiny or turned or (name == "color" and any(map(is_faint, tokens)))


def is_below(tokens: Iterable[Any], lengths: Sequence[float], least: float) -> bool:
    """Whether what lengths come to may be less than so many pixels."""
    functions = [each for each in tokens if each.type == "function"]
    if not lengths or not functions or not all(each.lower_name in EVEN_FUNCTIONS for each in functions):
        return bool(lengths) and min(lengths) < least
    signs = {each.value for one in functions for each in one.arguments if each.type == "literal"}
    taken_off = sum(lengths) - max(lengths) if "-" in signs else 0.0
    return bool(signs & {"*", "/"}) or max(lengths) - taken_off < least


def read_lengths(tokens: Iterable[Any], percent: float) -> Iterator[float]:
    """Each length in pixels, also those within functions; `percent`: pixels to one."""
    for token in tokens:
        if token.type == "dimension":
            yield token.value * PIXELS.get(token.lower_unit, 0.0)
        elif token.type == "percentage":
            yield token.value * percent
        elif token.type == "function" and token.lower_name != "var":
            yield from read_lengths(token.arguments, percent)


def is_faint(token: Any) -> bool:
    """Whether a colour is hardly seen, or only a browser works it out."""
    if (token.type == "function" and token.lower_name in COLOUR_FUNCTIONS) or token.type == "hash":
        colour = color4.parse_color(token)
        return colour is None or colour.alpha < LEAST_OPAQUE
    return False


def list_own_declarations(style: str) -> Iterator[tuple[str, str]]:
    """Property and value of each declaration of a rule itself, without those of rules within it."""
    for each in tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True):
        if each.type == "declaration":
            yield each.lower_name, tinycss2.serialize(each.value).strip()


@lru_cache(maxsize=1)
def list_names(declared: frozenset[tuple[str, str]]) -> frozenset[str]:
    """The properties of declarations: those of the shipped ones are asked for at each rule."""
    return frozenset(name for name, _ in declared)


def find_strange_declaration(declared: str, shipped: frozenset[tuple[str, str]]) -> str:
    """The first property of a rule that no briefing declares so of what is said; empty where there is none."""
    names = list_names(shipped)
    for name, value in list_own_declarations(declared):
        unknown = not is_known_property(name, names) and (name == "all" or value.lower() not in NEUTRAL_VALUES)
        new = (name, value) not in shipped or name.startswith("overflow")  # cut off elsewhere than where they ship
        if unknown or (new and is_out_of_bounds(name, value)):
            return name
    return ""
