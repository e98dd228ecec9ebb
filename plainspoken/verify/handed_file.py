"""A briefing that somebody was handed, by itself: its words, whatever its format, and the fingerprint among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from zipfile import ZipFile

import pypdfium2

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.fingerprint import find_fingerprint
from plainspoken.verify.built_page import collapse_spaces, find_text_runs, parse_html_page
from plainspoken.verify.office_parts import LARGEST_FILE, read_packed_xml
from plainspoken.verify.verify_office import (
    DAMAGED_OFFICE_ERRORS,
    DRAWING_XML_NAMESPACE,
    SLIDE_FILE_PATTERN,
    WORD_XML_NAMESPACE,
    read_paragraph_texts,
)

WORD_FILE = "word/document.xml"
LARGEST_BRIEFING = 100_000_000  # bytes: a hundred times one with every page


def read_handed_text(path: Path) -> str:
    """All words of a briefing in the order of its pages, with single spaces.

    Raises:
        PlainspokenError: it cannot be read, or is not of a format that briefings are written in.
    """
    refuse_other_kinds(path)
    kind = path.suffix.lower().removeprefix(".")
    if path.stat().st_size > LARGEST_FILE:
        raise PlainspokenError(f"{path}: larger than any briefing; give the file as it was written")
    try:
        return collapse_spaces(" ".join(TEXT_READERS[kind](path)))
    except (pypdfium2.PdfiumError, *DAMAGED_OFFICE_ERRORS) as error:
        told = str(error).strip().splitlines() or ["it is damaged"]
        raise PlainspokenError(
            f"{path}: cannot be read as .{kind} ({told[0]}); ask for the file as it was written, without a password"
        ) from None


def refuse_other_kinds(path: Path) -> None:
    """Refuse what is no file, of no format that briefings are written in, or far larger than one.

    Raises:
        PlainspokenError: says what it is, and what to give.
    """
    remedy = "or give the folder of a built case: plainspoken report CASE, then report/CASE"
    if not path.is_file():
        raise PlainspokenError(f"{path}: no such file; name the briefing as it was saved, {remedy}")
    if path.suffix.lower().removeprefix(".") not in TEXT_READERS:
        known = ", ".join(f".{each}" for each in TEXT_READERS)
        raise PlainspokenError(f"{path}: expected a briefing ({known}), found a file of another kind; {remedy}")
    if (size := path.stat().st_size) > LARGEST_BRIEFING:
        expected = f"a briefing of at most {LARGEST_BRIEFING:,} bytes"
        raise PlainspokenError(f"{path}: expected {expected}, found {size:,}; ask for the file as it was written")


def find_printed_fingerprint(path: Path) -> str:
    """The fingerprint of the findings that a briefing says it was made of.

    Raises:
        PlainspokenError: it cannot be read, or says none.
    """
    found = find_fingerprint(read_handed_text(path))
    if not found:
        raise PlainspokenError(
            f"{path}: carries no fingerprint of findings: it is not a briefing, is older than fingerprints are, or its "
            "last page is missing; ask for a copy that `plainspoken write` made"
        )
    return found


def read_html_words(path: Path) -> Iterator[str]:
    """The words of an HTML file."""
    source = path.read_text(encoding="utf-8", errors="replace")
    if source.strip("\ufeff\x00 \n\r\t"):
        yield from (run for run, _ in find_text_runs(parse_html_page(path.name, source).root))


def read_pdf_words(path: Path) -> Iterator[str]:
    """The words of each page of a PDF."""
    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            yield page.get_textpage().get_text_bounded()
    finally:
        document.close()


def read_word_words(path: Path) -> Iterator[str]:
    """The paragraphs of a Word document."""
    with ZipFile(path) as archive:
        yield from read_paragraph_texts(read_packed_xml(archive, WORD_FILE), WORD_XML_NAMESPACE)


def read_slide_words(path: Path) -> Iterator[str]:
    """The paragraphs of slides and of the notes below them."""
    with ZipFile(path) as archive:
        slides = filter(None, map(SLIDE_FILE_PATTERN.match, archive.namelist()))
        for _, name in sorted((int(found[1]), found[0]) for found in slides):
            yield from read_paragraph_texts(read_packed_xml(archive, name), DRAWING_XML_NAMESPACE)


TEXT_READERS: Mapping[str, Callable[[Path], Iterator[str]]] = MappingProxyType(
    {"html": read_html_words, "pdf": read_pdf_words, "docx": read_word_words, "pptx": read_slide_words}
)
