"""A briefing as a Quarto project: documents, pictures, theme; nothing is executed. Knows no statistics."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from markupsafe import Markup

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import nearest, write_whole
from plainspoken.report.pandoc import MARKDOWN, converted
from plainspoken.theme import Theme, read_theme
from plainspoken.theme.files import family
from plainspoken.words import Words
from plainspoken.report.html import render
from plainspoken.report.office_reference import reference
from plainspoken.report.page import Briefing
from plainspoken.report.components import drawing
from plainspoken.report.quarto_markup import PICTURES, plain
from plainspoken.report.quarto_pictures import pixels, with_letters

FOLDER = "quarto"  # in the templates; what is built is called `quarto.<language>`
# Only pipe tables: the others hold no marks, or break where a cell is long.
WRITTEN = f"{MARKDOWN}-simple_tables-multiline_tables-grid_tables"
BRIEFING, SLIDES = "briefing", "slides"
LAYOUTS = {BRIEFING: "briefing.jinja", SLIDES: "slides.jinja"}


@dataclass(frozen=True)
class Document:
    """One document in Pandoc's Markdown: its name, title lines, body, and the SVG of its pictures by name."""

    name: str
    title: str
    kicker: str
    language: str
    body: str
    drawings: Mapping[str, str]

    def with_head(self, settings: str) -> str:
        """The document with its head: title lines, then these settings (YAML)."""
        # A title would be a slide of its own; the first slide is the answer.
        titles = {"pagetitle": self.title} if self.name == SLIDES else {"title": self.title}
        lines = {**titles, "subtitle": self.kicker, "lang": self.language}
        head = "".join(f"{key}: {quoted(text)}\n" for key, text in lines.items() if text)
        return f"---\n{head}{settings}---\n\n{self.body}"


def quoted(text: str) -> str:
    """A text as YAML."""
    return json.dumps(text, ensure_ascii=False)


def document(name: str, words: Words, figures: Path) -> Document:
    """The briefing or its slides; `figures`: where the drawings are.

    Raises:
        PlainspokenError: what the layout says cannot be written, or a chart has not been drawn.
    """
    page = plain(render(Briefing(words, figures), Markup(), LAYOUTS[name]))
    charts = {chart: str(drawing(figures / f"{chart}.svg")).strip() for chart in page.charts}
    title, kicker, body = (written(markup) for markup in (page.title, page.kicker, page.body))
    return Document(name, title.strip(), kicker.strip(), words.language, body, {**charts, **page.drawings})


def written(markup: str) -> str:
    """HTML as Markdown."""
    return converted(markup, "html", WRITTEN).decode().replace('data-alt="', 'alt="')


def write_project(words: Words, figures: Path, out: Path) -> None:
    """Write the project into `out`: `quarto render` in it makes HTML, PDF, Word and slides.

    Raises:
        PlainspokenError: as for `document`; or a file of the templates is missing.
    """
    theme = read_theme(words.folders)
    documents = [document(name, words, figures) for name in LAYOUTS]
    for each in documents:
        settings = themed(words, f"{each.name}.yml", theme)
        write_whole(out / f"{each.name}.qmd", each.with_head(settings).encode())
    write_whole(out / "_quarto.yml", template(words, "_quarto.yml").encode())
    write_whole(out / "theme.css", themed(words, "theme.css", theme).encode())
    for cut, path in cuts(theme).items():
        write_whole(out / "fonts" / f"{cut}{path.suffix}", path.read_bytes())
    for kind in ("docx", "pptx"):
        write_whole(out / f"reference.{kind}", reference(kind, theme))
    drawings = {name: source for each in documents for name, source in each.drawings.items()}
    write_pictures(drawings, theme, words, out / PICTURES)


def write_pictures(drawings: Mapping[str, str], theme: Theme, words: Words, out: Path) -> None:
    """Each picture as SVG for screens and PDF, and as PNG for Word and PowerPoint."""
    for name, source in with_letters(drawings, cuts(theme)).items():
        write_whole(out / f"{name}.svg", source.encode())
    for name, content in pixels(drawings, words.folders, cuts(theme)).items():
        write_whole(out / f"{name}.png", content)


def template(words: Words, name: str) -> str:
    """A file of the project as the templates have it; of several folders the last one that has it.

    Raises:
        PlainspokenError: none has it.
    """
    return found(words, name).read_text(encoding="utf-8")


def found(words: Words, name: str) -> Path:
    """Where a file of the project stands."""
    places = [folder / FOLDER / name for folder in reversed(words.folders)]
    path = next((each for each in places if each.is_file()), None)
    if path is None:
        raise PlainspokenError(f"{places[-1]}: expected this template, found none; put it back")
    return path


def themed(words: Words, name: str, theme: Theme) -> str:
    """A file of the project with the theme's font, paper and colours.

    Raises:
        PlainspokenError: it names something that no theme has.
    """
    known = {
        "font": family(theme.fonts.regular),
        "kind": theme.fonts.regular.suffix.removeprefix("."),
        "paper": {"A4": "a4", "Letter": "us-letter"}[theme.page.size],
        "colours": "\n".join(colours(theme)),
    }
    for number, line in enumerate(template(words, name).splitlines(), 1):
        refuse_unknown(f"{found(words, name)}:{number}", line, known)
    return Template(template(words, name)).substitute(known)


def refuse_unknown(place: str, line: str, known: Mapping[str, str]) -> None:
    """Refuse a line that names something that no theme has.

    Raises:
        PlainspokenError: with its place, what may be named, and how to write the sign itself.
    """
    pattern = Template(line)
    strange = [each for each in pattern.get_identifiers() if each not in known]
    if strange or not pattern.is_valid():
        named = f"${strange[0]}{nearest(strange[0], known)}" if strange else "a single $"
        allowed = ", ".join(f"${each}" for each in known)
        raise PlainspokenError(
            f"{place}: expected one of {allowed}, found {named}; write $$ for the sign itself"
        )


def colours(theme: Theme) -> Iterator[str]:
    """The theme's colours as CSS variables."""
    for name, colour in theme.colours.model_dump().items():
        yield f"  --{name}: {colour};"


def cuts(theme: Theme) -> dict[str, Path]:
    """The font file of each cut."""
    return {"regular": theme.fonts.regular, "strong": theme.fonts.strong}
