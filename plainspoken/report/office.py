"""A briefing as a Word document, its slides for PowerPoint, by pandoc's own writers. Knows no statistics."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from plainspoken.report.pandoc import MARKDOWN, converted
from plainspoken.theme import read_theme
from plainspoken.words import Words
from plainspoken.report.office_reference import patched, reference
from plainspoken.report.quarto import BRIEFING, SLIDES, Document, cuts, document
from plainspoken.report.quarto_markup import PICTURES
from plainspoken.report.quarto_pictures import pixels

KINDS = {"docx": BRIEFING, "pptx": SLIDES}


def office(kind: str, words: Words, figures: Path) -> bytes:
    """The briefing as `docx`, or its slides as `pptx`; `figures`: where the drawings are.

    Raises:
        PlainspokenError: what the layout says cannot be written, or a chart has not been drawn.
    """
    theme, made = read_theme(words.folders), document(KINDS[kind], words, figures)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / PICTURES).mkdir()
        for picture, content in pixels(made.drawings, words.folders, cuts(theme)).items():
            (folder / PICTURES / f"{picture}.png").write_bytes(content)
        (folder / f"reference.{kind}").write_bytes(reference(kind, theme))
        options = ("--default-image-extension=png", f"--reference-doc=reference.{kind}")
        written = converted(made.with_head(""), MARKDOWN, kind, options, folder)
    return patched(written, lambda part, content: described(part, content, made))


def described(part: str, content: bytes, made: Document) -> bytes:
    """A part of the file with each picture's alt text where pandoc writes the picture's path, and a title."""
    text = content.decode() if part.endswith(".xml") else ""
    if part == "docProps/core.xml":
        return text.replace("<dc:title></dc:title>", f"<dc:title>{escape(made.title)}</dc:title>").encode()
    if "pictures/" not in text:
        return content
    for name, drawing in made.drawings.items():
        title = re.search(r"<title>(.*?)</title>", drawing, re.DOTALL)
        alt = title[1].replace('"', "&quot;") if title else ""
        text = text.replace(f'descr="{PICTURES}/{name}.png"', f'descr="{alt}"')
    return text.encode()
