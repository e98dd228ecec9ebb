"""A briefing as a Quarto project: documents, pictures, theme; nothing is executed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from markupsafe import Markup

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest, write_atomically
from plainspoken.report.components import read_drawing
from plainspoken.report.html import render_briefing_html
from plainspoken.report.office_reference import make_reference_document
from plainspoken.report.page import Briefing
from plainspoken.report.pandoc import PANDOC_MARKDOWN, convert_with_pandoc
from plainspoken.report.quarto_markup import PICTURE_FOLDER, simplify_page
from plainspoken.report.quarto_pictures import drawings_to_png, embed_drawing_fonts
from plainspoken.theme import Theme, read_theme
from plainspoken.theme.files import read_font_family
from plainspoken.words import Words

QUARTO_FOLDER = "quarto"  # in the templates; what is built is called `quarto.<language>`
# Only pipe tables: the others hold no marks, or break where a cell is long.
QUARTO_MARKDOWN = f"{PANDOC_MARKDOWN}-simple_tables-multiline_tables-grid_tables"
THEMED_FILES = ("theme.css", "typst.lua")
BRIEFING_DOCUMENT, SLIDES_DOCUMENT = "briefing", "slides"
DOCUMENT_LAYOUTS = {BRIEFING_DOCUMENT: "briefing.jinja", SLIDES_DOCUMENT: "slides.jinja"}


@dataclass(frozen=True)
class QuartoDocument:
    """One document in Pandoc's Markdown: its name, title lines, body, and the SVG of its pictures by name.

    `running`: the line that runs through all pages.
    """

    name: str
    title: str
    kicker: str
    language: str
    body: str
    drawings: Mapping[str, str]
    running: str

    def with_head(self, settings: str) -> str:
        """The document with its head: title lines, then these settings (YAML)."""
        # A title would be a slide of its own; the first slide is the answer.
        slides = {"pagetitle": self.title, "footer": self.running}
        briefing = {"title": self.title, "pagetitle": self.running}
        titles = slides if self.name == SLIDES_DOCUMENT else briefing
        lines = {**titles, "subtitle": self.kicker, "lang": self.language}
        head = "".join(f"{key}: {quote_yaml_text(text)}\n" for key, text in lines.items() if text)
        return f"---\n{head}{settings}---\n\n{self.body}"


def quote_yaml_text(text: str) -> str:
    """A text as YAML."""
    return json.dumps(text, ensure_ascii=False)


def make_quarto_document(name: str, words: Words, figures: Path) -> QuartoDocument:
    """The briefing or its slides; `figures`: where the drawings are.

    Raises:
        PlainspokenError: what the layout says cannot be written, or a chart has not been drawn.
    """
    page = simplify_page(render_briefing_html(Briefing(words, figures), Markup(), DOCUMENT_LAYOUTS[name]))
    charts = {chart: str(read_drawing(figures / f"{chart}.svg")).strip() for chart in page.charts}
    title, kicker, body = (html_to_markdown(markup) for markup in (page.title, page.kicker, page.body))
    drawings = {**charts, **page.drawings}
    return QuartoDocument(name, title.strip(), kicker.strip(), words.language, body, drawings, page.running)


def html_to_markdown(markup: str) -> str:
    """HTML as Markdown."""
    return convert_with_pandoc(markup, "html", QUARTO_MARKDOWN).decode().replace('data-alt="', 'alt="')


def write_quarto_project(words: Words, figures: Path, out: Path) -> None:
    """Write the project into `out`: `quarto render` in it makes HTML, PDF, Word and slides.

    Raises:
        PlainspokenError: as for `make_quarto_document`; or a file of the templates is missing.
    """
    theme = read_theme(words.folders)
    documents = [make_quarto_document(name, words, figures) for name in DOCUMENT_LAYOUTS]
    for each in documents:
        settings = fill_quarto_template(words, f"{each.name}.yml", theme)
        write_atomically(out / f"{each.name}.qmd", each.with_head(settings).encode())
    write_atomically(out / "_quarto.yml", read_quarto_template(words, "_quarto.yml").encode())
    for name in THEMED_FILES:
        write_atomically(out / name, fill_quarto_template(words, name, theme).encode())
    for cut, path in theme_font_files(theme).items():
        write_atomically(out / "fonts" / f"{cut}{path.suffix}", path.read_bytes())
    for kind in ("docx", "pptx"):
        write_atomically(out / f"reference.{kind}", make_reference_document(kind, theme))
    drawings = {name: source for each in documents for name, source in each.drawings.items()}
    write_quarto_pictures(drawings, theme, words, out / PICTURE_FOLDER)


def write_quarto_pictures(drawings: Mapping[str, str], theme: Theme, words: Words, out: Path) -> None:
    """Each picture as SVG for screens and PDF, and as PNG for Word and PowerPoint."""
    for name, source in embed_drawing_fonts(drawings, theme_font_files(theme)).items():
        write_atomically(out / f"{name}.svg", source.encode())
    for name, content in drawings_to_png(drawings, words.folders, theme_font_files(theme)).items():
        write_atomically(out / f"{name}.png", content)


def read_quarto_template(words: Words, name: str) -> str:
    """A file of the project as the templates have it; of several folders the last one that has it.

    Raises:
        PlainspokenError: none has it.
    """
    return find_quarto_template(words, name).read_text(encoding="utf-8")


def find_quarto_template(words: Words, name: str) -> Path:
    """Where a file of the project stands."""
    places = [folder / QUARTO_FOLDER / name for folder in reversed(words.folders)]
    path = next((each for each in places if each.is_file()), None)
    if path is None:
        raise PlainspokenError(f"{places[-1]}: expected this template, found none; put it back")
    return path


def fill_quarto_template(words: Words, name: str, theme: Theme) -> str:
    """A file of the project with the theme's font, paper and colours.

    Raises:
        PlainspokenError: it names something that no theme has.
    """
    known = {
        "font": read_font_family(theme.fonts.regular),
        "kind": theme.fonts.regular.suffix.removeprefix("."),
        "paper": {"A4": "a4", "Letter": "us-letter"}[theme.page.size],
        "colours": "\n".join(theme_css_variables(theme)),
        **{tone: getattr(theme.colours, tone) for tone in ("accent", "quiet", "ground")},
    }
    for number, line in enumerate(read_quarto_template(words, name).splitlines(), 1):
        refuse_unknown_placeholder(f"{find_quarto_template(words, name)}:{number}", line, known)
    return Template(read_quarto_template(words, name)).substitute(known)


def refuse_unknown_placeholder(place: str, line: str, known: Mapping[str, str]) -> None:
    """Refuse a line that names something that no theme has.

    Raises:
        PlainspokenError: with its place, what may be named, and how to write the sign itself.
    """
    pattern = Template(line)
    strange = [each for each in pattern.get_identifiers() if each not in known]
    if strange or not pattern.is_valid():
        named = f"${strange[0]}{suggest_nearest(strange[0], known)}" if strange else "a single $"
        allowed = ", ".join(f"${each}" for each in known)
        raise PlainspokenError(f"{place}: expected one of {allowed}, found {named}; write $$ for the sign itself")


def theme_css_variables(theme: Theme) -> Iterator[str]:
    """The theme's colours as CSS variables."""
    for name, colour in theme.colours.model_dump().items():
        yield f"  --{name}: {colour};"


def theme_font_files(theme: Theme) -> dict[str, Path]:
    """The font file of each cut."""
    return {"regular": theme.fonts.regular, "strong": theme.fonts.strong}
