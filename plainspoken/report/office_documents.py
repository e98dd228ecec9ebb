"""A briefing as a Word document, its slides for PowerPoint, by pandoc's own writers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from plainspoken.report.office_logo import make_logo_parts, place_logo, render_logo
from plainspoken.report.office_reference import make_reference_document, rewrite_zip_parts
from plainspoken.report.office_slides import finish_slide_part
from plainspoken.report.office_word_document import WordFrame, finish_word_part, make_running_parts
from plainspoken.report.pandoc import PANDOC_MARKDOWN, convert_with_pandoc
from plainspoken.report.quarto_markup import PICTURE_FOLDER
from plainspoken.report.quarto_pictures import drawings_to_png
from plainspoken.report.quarto_project import (
    BRIEFING_DOCUMENT,
    SLIDES_DOCUMENT,
    QuartoDocument,
    make_quarto_document,
    theme_font_files,
)
from plainspoken.theme import Theme, read_theme
from plainspoken.words import Words

OFFICE_DOCUMENTS = {"docx": BRIEFING_DOCUMENT, "pptx": SLIDES_DOCUMENT}
CORE_PROPERTIES = "docProps/core.xml"
# What pandoc's own documents say that their texts are written in: `lang` on slides, `themeFontLang` in Word.
PROOFING_LANGUAGE_PATTERN = re.compile(rb'(\b(?:lang|themeFontLang w:val)=")en-US"')
DATE_PROPERTY_PATTERN = re.compile(r"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


@dataclass(frozen=True)
class Colophon:
    """Whose briefing it is, who prepared it, and when, as the case says; nothing where it does not."""

    organisation: str
    author: str
    report_date: str

    @property
    def creator(self) -> str:
        """Whom the file names as its author."""
        return self.author or self.organisation

    @property
    def day(self) -> str:
        """The day in the form that files hold; nothing where the case words it in another way."""
        return self.report_date if re.fullmatch(r"\d{4}-\d{2}-\d{2}", self.report_date) else ""


def read_colophon(words: Words, theme: Theme) -> Colophon:
    """The colophon that the texts of a case and its theme give."""
    texts: Mapping[str, str] = words.findings.names.get(words.language, {})
    organisation, author, day = (texts.get(f"text.{key}", "") for key in ("organisation", "author", "report_date"))
    return Colophon(theme.name or organisation, author, day)


def convert_to_office(kind: str, words: Words, figures: Path) -> bytes:
    """The briefing as `docx`, or its slides as `pptx`; `figures`: where the drawings are.

    Raises:
        PlainspokenError: what the layout says cannot be written, or a chart has not been drawn.
    """
    theme, made = read_theme(words.folders), make_quarto_document(OFFICE_DOCUMENTS[kind], words, figures)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / PICTURE_FOLDER).mkdir()
        for picture, content in drawings_to_png(made.drawings, words.folders, theme_font_files(theme)).items():
            (folder / PICTURE_FOLDER / f"{picture}.png").write_bytes(content)
        (folder / f"reference.{kind}").write_bytes(make_reference_document(kind, theme))
        options = ("--default-image-extension=png", f"--reference-doc=reference.{kind}")
        written = convert_with_pandoc(made.with_head(""), PANDOC_MARKDOWN, kind, options, folder)
    colophon = read_colophon(words, theme)
    foot = " · ".join(filter(None, (colophon.report_date, colophon.author)))
    frame = WordFrame(made.running, foot, words.label("contents").striptags(), theme.page.size)

    added: dict[str, bytes] = dict(make_running_parts(frame)) if kind == "docx" else {}
    if theme.logo:
        added |= make_logo_parts(kind, render_logo(theme.logo, words.folders), colophon.organisation)

    def finish(part: str, content: bytes) -> bytes:
        if part == CORE_PROPERTIES:
            return fill_core_properties(content, made.title, colophon)
        described = set_proofing_language(part, add_alt_texts(part, content, made), words.language)
        if kind == "docx":
            done = finish_word_part(part, described, frame)
        else:
            done = finish_slide_part(part, described, made.running)
        return place_logo(part, done, colophon.organisation) if theme.logo else done

    return rewrite_zip_parts(written, finish, added)


def set_proofing_language(part: str, content: bytes, language: str) -> bytes:
    """A part of the file with the language of the briefing, in which the reader's program checks the spelling."""
    if not part.endswith(".xml") or language == "en":
        return content
    return PROOFING_LANGUAGE_PATTERN.sub(rb"\g<1>" + language.encode() + rb'"', content)


def fill_core_properties(content: bytes, title: str, colophon: Colophon) -> bytes:
    """What a file says of itself: its title, its author, and its day, or none rather than a wrong one."""
    text = content.decode().replace("<dc:title></dc:title>", f"<dc:title>{escape(title)}</dc:title>")
    creator = f"<dc:creator>{escape(colophon.creator)}</dc:creator>"
    text = text.replace("<dc:creator></dc:creator>", creator)
    stamp = r'<dcterms:\1 xsi:type="dcterms:W3CDTF">{}T00:00:00Z</dcterms:\1>'
    if colophon.day:
        day = date.fromisoformat(colophon.day).isoformat()
        return DATE_PROPERTY_PATTERN.sub(stamp.format(day), text).encode()
    return DATE_PROPERTY_PATTERN.sub("", text).encode()


def add_alt_texts(part: str, content: bytes, made: QuartoDocument) -> bytes:
    """A part of the file with each picture's alt text where pandoc writes the picture's path."""
    if not part.endswith(".xml") or b"pictures/" not in content:
        return content
    text = content.decode()
    for name, drawing in made.drawings.items():
        title = re.search(r"<title>(.*?)</title>", drawing, re.DOTALL)
        alt = title[1].replace('"', "&quot;") if title else ""
        text = text.replace(f'descr="{PICTURE_FOLDER}/{name}.png"', f'descr="{alt}"')
    return text.encode()
