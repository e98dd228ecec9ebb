"""Charts and slides as a notebook shows them: pictures inside, no scripts. Knows no cell."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

from plainspoken.figures.draw import drawable
from plainspoken.report.pandoc import MARKDOWN, converted
from plainspoken.theme import read_theme
from plainspoken.words import ChartWords, Words
from plainspoken.report.components import drawing
from plainspoken.report.quarto import SLIDES, cuts, document
from plainspoken.report.quarto_pictures import pixels

PICTURE = re.compile(r'src="pictures/([^"]+)\.png"')
STYLE = "border:1px solid {rule};border-top:6px solid {accent};padding:1em 1.5em;margin:1em 0;max-width:60em"


def pictures(words: Words, figures: Path) -> Iterator[tuple[ChartWords, bytes]]:
    """Each chart that there is something to draw for: its words, and the drawing as PNG."""
    names = drawable(words.findings)
    drawings = {name: str(drawing(figures / f"{name}.svg")).strip() for name in names}
    drawn = pixels(drawings, words.folders, cuts(read_theme(words.folders)))
    for name in names:
        chart = words.chart(name)
        if chart is not None:
            yield chart, drawn[name]


def slides(words: Words, figures: Path) -> str:
    """The slides as HTML, one box each, pictures inside; the evidence of each figure stands beside it."""
    theme, made = read_theme(words.folders), document(SLIDES, words, figures)
    drawn = pixels(made.drawings, words.folders, cuts(theme))
    options = ("--default-image-extension=png", "--section-divs")
    page = converted(made.body, MARKDOWN, "html", options).decode()

    def inside(found: re.Match[str]) -> str:
        return f'src="data:image/png;base64,{base64.b64encode(drawn[found[1]]).decode()}"'

    box = STYLE.format(rule=theme.colours.rule, accent=theme.colours.accent)
    return PICTURE.sub(inside, page).replace("<section ", f'<section style="{box}" ')
