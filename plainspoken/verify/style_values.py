"""What declarations of a style print, picture, cover, fade or move, whatever they are put on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import tinycss2

Declarations = Iterable[tuple[str, str]]  # property and value of each, in small letters but for quoted texts
WRITING_PROPERTIES = frozenset(
    (
        "content",
        "quotes",
        "list-style",
        "list-style-type",
        "text-emphasis",
        "text-emphasis-style",
        "hyphenate-character",
        "string-set",
    )
)
COUNTING_PROPERTIES = frozenset(("counter-reset", "counter-increment", "counter-set"))
# Beside quoted signs; all else prints what stands in no element, such as a counter or an attribute.
PLAIN_VALUES = {
    "content": ("none", "normal", "open-quote", "close-quote", "no-open-quote", "no-close-quote"),
    "list-style": ("none", "disc", "circle", "square", "inside", "outside", "inherit", "initial", "unset", "revert"),
    "list-style-type": ("none", "disc", "circle", "square", "inherit", "initial", "unset", "revert"),
}
PICTURE_PATTERN = re.compile(r"(?:url|image-set|image|cross-fade|element(?=\(#)|src|paint)\(", re.IGNORECASE)
CHANGING_CATEGORIES = ("Sc", "Sm", "So", "No")  # signs of a currency, of arithmetic, a mark of approval
CHANGING_SIGNS = "-%‰*/"
FREE_POSITIONS = ("absolute", "fixed", "sticky")
FILLING_PROPERTIES = ("background", "background-color", "background-image", "backdrop-filter", "border", "border-width")
NOT_FILLED = ("", "none", "0", "transparent", "inherit", "initial", "unset")
PIXELS_PATTERN = re.compile(r"(\d+(?:\.\d+)?)px")
WIDEST_SHADOW = 24.0  # px: a wider one covers what stands beside it
MOVING_PROPERTIES = frozenset(
    ("left", "right", "position", "margin", "margin-left", "margin-right", "padding", "padding-left", "stroke-width")
)
MARKING_FAMILIES = ("content", "background", "border", "box-shadow", "outline", "width", "height", "padding")
DRAWING_FAMILIES = (
    *("border", "box-shadow", "outline", "background", "padding", "fill", "stroke", "display", "clip-path"),
)
# What a page prints of itself on paper: running heads, its own texts, the numbers of pages.
PAGED_CONTENT = re.compile(
    r"(?:element|string)\([\w-]+(?:, ?[\w-]+)?\)|content\(text\)|counter\(page\)|"
    r"target-counter\(attr\(href(?: url)?\), ?page\)"
)
FADING_VALUES = re.compile(
    "|".join(
        (
            # A size that only a browser works out, or a colour that is a ground, ...
            r"(?:display|visibility|opacity|clip-path|clip):.*(?:var|calc|min|max|clamp|env)\(.*",
            r"(?:font-size|line-height):.*calc\(.*-.*",
            r"(?:-webkit-text-fill-)?color:.*var\(--(?:paper|ground|empty|band|rule)\).*",
            # ... faded, blurred, laid on itself, ...
            r"opacity:(?:0?\.[0-4]\d*|[0-4]?\d(?:\.\d+)?%)",
            r"filter:.*(?:blur|contrast|opacity|brightness)\(.*",
            r"mix-blend-mode:(?!normal).+",
            r"letter-spacing:-(?:0?\.[1-9]|[1-9]).*",
            r"line-height:(?:0|0?\.[0-6]\d*)(?:[a-z%]+)?",
            # ... cut to a line or to a box that is too small, no more than its ground, of no size, ...
            r"(?:-webkit-)?line-clamp:\d.*",
            r"display:table-column.*",
            r"(?:-webkit-)?background-clip:text",
            r"(?:max-)?(?:width|height):[0-7](?:\.\d+)?px",
            r"font:(?:.* )?0(?:\.0+)?(?:[a-z%]+)?(?:/| ).*",
            # ... pushed a little off, turned, or put into another order.
            r"(?:left|right|top|bottom|inset|margin|margin-left|margin-top|translate|transform):"
            r".*-(?:\d{3,}(?:\.\d+)?(?:px|pt|%)|\d{2,}(?:\.\d+)?r?em).*",
            r"writing-mode:(?!horizontal).+",
            r"order:-?[1-9].*",
            r"flex-(?:direction|flow):.*reverse.*",
            r"grid-(?:row|area|column).*",
        )
    )
)


def prints_something(declared: Declarations) -> bool:
    """Whether declarations print a letter, a digit or a sign that changes a figure and stands in no element, or count
    otherwise."""
    return any(
        name in COUNTING_PROPERTIES or (name in WRITING_PROPERTIES and writes_something(name, value))
        for name, value in declared
    )


def writes_something(name: str, value: str) -> bool:
    """Whether the value of a property prints more than quotes, bullets and signs that say nothing."""
    plain = PLAIN_VALUES.get(name, ())
    for token in tinycss2.parse_component_value_list(value):
        if token.type == "string" and any(map(says_something, token.value)):
            return True
        own = token.type == "function" and not PAGED_CONTENT.fullmatch(token.serialize())
        if own or (plain and token.type == "ident" and token.lower_value not in plain):
            return True
    return False


def says_something(sign: str) -> bool:
    """Whether a sign by itself says something, or changes the figure beside it."""
    return sign.isalnum() or sign in CHANGING_SIGNS or unicodedata.category(sign) in CHANGING_CATEGORIES


def shows_picture(declared: Declarations) -> bool:
    """Whether declarations show a picture, which may hold words and figures; the logo is one of the theme."""
    return any(PICTURE_PATTERN.search(value) for _, value in declared)


def find_cover(declared: Declarations) -> frozenset[tuple[str, str]]:
    """The declarations that lay something over what is said: of a box that stands free and is filled, or of a wide
    shadow; none where nothing does."""
    values = {name: value.lower() for name, value in declared}
    free = {("position", each) for each in FREE_POSITIONS if values.get("position") == each}
    filled = {(each, values[each]) for each in FILLING_PROPERTIES if values.get(each, "none") not in NOT_FILLED}
    shadow = values.get("box-shadow", "")
    wide = (
        {("box-shadow", shadow)} if any(float(each) >= WIDEST_SHADOW for each in PIXELS_PATTERN.findall(shadow)) else ()
    )
    return frozenset((free | filled if free and filled else set()).union(wide))


def fades(declared: Declarations) -> bool:
    """Whether declarations leave of a thing too little to be read, or put it elsewhere than it is written."""
    return any(FADING_VALUES.fullmatch(f"{name}:{value.lower()}") for name, value in declared)


def moves(declared: Declarations) -> bool:
    """Whether declarations put the pieces of a drawing, or the ticks below it, elsewhere."""
    return any(name in MOVING_PROPERTIES for name, _ in declared)


def draws(declared: Declarations) -> bool:
    """Whether declarations give the pieces of a drawing, or a drawing, another shape, colour or frame."""
    return any(name.startswith(DRAWING_FAMILIES) for name, _ in declared)


def marks(declared: Declarations) -> bool:
    """Whether declarations put a sign or a box beside a thing."""
    return any(
        name.startswith(MARKING_FAMILIES) and value.strip("'\"").lower() not in NOT_FILLED for name, value in declared
    )
