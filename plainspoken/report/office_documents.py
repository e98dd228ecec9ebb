"""A briefing as a Word document, its slides for PowerPoint, by pandoc's own writers."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from plainspoken.report.pandoc import PANDOC_MARKDOWN, convert_with_pandoc
from plainspoken.theme import read_theme
from plainspoken.words import Words
from plainspoken.report.office_reference import rewrite_zip_parts, make_reference_document
from plainspoken.report.quarto_project import BRIEFING_DOCUMENT, SLIDES_DOCUMENT, QuartoDocument, theme_font_files, make_quarto_document
from plainspoken.report.quarto_markup import PICTURE_FOLDER
from plainspoken.report.quarto_pictures import drawings_to_png

OFFICE_DOCUMENTS = {"docx": BRIEFING_DOCUMENT, "pptx": SLIDES_DOCUMENT}


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
    return rewrite_zip_parts(written, lambda part, content: add_alt_texts(part, content, made))


def add_alt_texts(part: str, content: bytes, made: QuartoDocument) -> bytes:
    """A part of the file with each picture's alt text where pandoc writes the picture's path, and a title."""
    text = content.decode() if part.endswith(".xml") else ""
    if part == "docProps/core.xml":
        return text.replace("<dc:title></dc:title>", f"<dc:title>{escape(made.title)}</dc:title>").encode()
    if "pictures/" not in text:
        return content
    for name, drawing in made.drawings.items():
        title = re.search(r"<title>(.*?)</title>", drawing, re.DOTALL)
        alt = title[1].replace('"', "&quot;") if title else ""
        text = text.replace(f'descr="{PICTURE_FOLDER}/{name}.png"', f'descr="{alt}"')
    return text.encode()
