"""Charts and slides as a notebook shows them: pictures inside, no scripts."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from plainspoken.report.components import read_drawing
from plainspoken.report.pandoc import PANDOC_MARKDOWN, convert_with_pandoc
from plainspoken.report.quarto_pictures import drawings_to_png
from plainspoken.report.quarto_project import SLIDES_DOCUMENT, make_quarto_document, theme_font_files
from plainspoken.theme import read_theme
from plainspoken.words import ChartWords, Words

PICTURE_SOURCE_PATTERN = re.compile(r'src="pictures/([^"]+)\.png"')
SPEAKER_NOTES_PATTERN = re.compile(r'<div class="notes">.*?</div>', re.DOTALL)  # they are for the speaker
SLIDE_BOX_STYLE = "border:1px solid {rule};border-top:6px solid {accent};padding:1em 1.5em;margin:1em 0;max-width:60em"


def render_chart_pngs(words: Words, figures: Path, names: Sequence[str]) -> Iterator[tuple[ChartWords, bytes]]:
    """Some charts that are drawn: the words of each, and the drawing as PNG."""
    drawings = {name: str(read_drawing(figures / f"{name}.svg")).strip() for name in names}
    drawn = drawings_to_png(drawings, words.folders, theme_font_files(read_theme(words.folders)))
    for name in names:
        chart = words.chart(name)
        if chart is not None:
            yield chart, drawn[name]


def render_slides_html(words: Words, figures: Path) -> str:
    """The slides as HTML, one box each, pictures inside; the evidence of each figure stands beside it."""
    theme, made = read_theme(words.folders), make_quarto_document(SLIDES_DOCUMENT, words, figures)
    drawn = drawings_to_png(made.drawings, words.folders, theme_font_files(theme))
    options = ("--default-image-extension=png", "--section-divs")
    page = SPEAKER_NOTES_PATTERN.sub("", convert_with_pandoc(made.body, PANDOC_MARKDOWN, "html", options).decode())

    def inside(found: re.Match[str]) -> str:
        return f'src="data:image/png;base64,{base64.b64encode(drawn[found[1]]).decode()}"'

    box = SLIDE_BOX_STYLE.format(rule=theme.colours.rule, accent=theme.colours.accent)
    return PICTURE_SOURCE_PATTERN.sub(inside, page).replace("<section ", f'<section style="{box}" ')
