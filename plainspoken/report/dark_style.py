"""The dark form of a page: rules for its colours and for the colours of the drawings in it."""

from __future__ import annotations

import re

from markupsafe import Markup

from plainspoken.theme import Colours
from plainspoken.theme.dark import dark_colours, dark_twin, has_dark_twin

DRAWING_PATTERN = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
PAINT_PATTERN = re.compile(r'\b(fill|stroke)="(#[0-9A-Fa-f]{6})"')
# Behind `screen`, so that what is printed stays dark on light.
DARK_RULE = (
    "@media screen and (prefers-color-scheme: dark) {{\n:root {{ color-scheme: dark; {variables} }}\n{paints}\n}}"
)


def dark_style(page: str, colours: Colours) -> Markup:
    """The style that turns a page dark where the reader's screen is; nothing where the theme is dark itself.

    Drawings stay as they are in their files: a rule of style goes before a colour written in a drawing.
    """
    if not has_dark_twin(colours.paper):
        return Markup()
    variables = " ".join(f"--{name}: {each};" for name, each in dark_colours(colours).items())
    paints = "\n".join(paint_rules(page, colours.paper))
    return Markup("<style>\n{}</style>\n").format(Markup(DARK_RULE.format(variables=variables, paints=paints)))


def paint_rules(page: str, paper: str) -> list[str]:
    """A rule for each colour with which the drawings of a page fill or line their shapes."""
    drawn = "".join(DRAWING_PATTERN.findall(page))
    paints = sorted({(way, colour.lower()) for way, colour in PAINT_PATTERN.findall(drawn)})
    return [f'svg [{way}="{colour}" i] {{ {way}: {dark_twin(colour, paper)}; }}' for way, colour in paints]
