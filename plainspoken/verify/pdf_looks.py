"""A PDF beyond its words: what it does when it is opened, and whether it looks as it was rendered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from plainspoken.verify.built_page import HEADING_TAGS, HtmlPage, element_text
from plainspoken.verify.exempt import name_of_meta
from plainspoken.verify.pdf_sheet import normalise_pdf_text
from plainspoken.verify.problem import Problem

COMPARED_SCALE = 1.0  # pixels to a point: what a reader can see of a page
METADATA_TEXTS = {"Subject": "description", "Author": "author", "Keywords": "keywords", "Creator": "generator"}
PAGE_BOXES = ("mediabox", "cropbox")


def pdf_object_problems(path: Path, title: str) -> Iterator[Problem]:
    """Each annotation, script and attachment that no briefing has; and another title than the page's.

    A briefing has links within itself, and nothing else that a reader may click on.
    """
    document = pypdfium2.PdfDocument(path)
    try:
        if (found := document.get_metadata_value("Title")) != title:
            yield Problem(path.name, "", "title of the document", title, found or "none")
        if document.count_attachments():
            names = ", ".join(document.get_attachment(at).get_name() for at in range(document.count_attachments()))
            yield Problem(path.name, "", "an attached file; a briefing has none", found=names)
        if raw.FPDFDoc_GetJavaScriptActionCount(document):
            yield Problem(path.name, "", "a script; a printed briefing has none")
        for number, page in enumerate(document, start=1):
            for what in list_strange_annotations(document, page):
                yield Problem(path.name, f"page {number}", what)
            if page.get_cropbox() != page.get_mediabox():
                yield Problem(path.name, f"page {number}", "the page is cropped")
    finally:
        document.close()


def pdf_frame_problems(page: HtmlPage, path: Path) -> Iterator[Problem]:
    """Whether what a reader of PDFs shows beside the pages is the page's own: what the file is about, and bookmarks."""
    told = {name_of_meta(each): each.get("content", "") for each in page.elements("<meta>")}
    headings = {normalise_pdf_text(element_text(each)) for each in page.elements(*(f"<{tag}>" for tag in HEADING_TAGS))}
    document = pypdfium2.PdfDocument(path)
    try:
        for entry, name in METADATA_TEXTS.items():
            if (found := document.get_metadata_value(entry)) != told.get(name, ""):
                yield Problem(path.name, "", f"{entry.lower()} of the document", told.get(name, "") or "none", found)
        for each in document.get_toc():
            if normalise_pdf_text(each.get_title()) not in headings:
                yield Problem(path.name, "", "a bookmark that is no heading of the HTML", found=each.get_title())
    finally:
        document.close()


def list_strange_annotations(document: Any, page: Any) -> Iterator[str]:
    """What the annotations of a page are that lead nowhere within the document."""
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        try:
            if raw.FPDFAnnot_GetSubtype(annotation) != raw.FPDF_ANNOT_LINK:
                yield "an annotation; a briefing has none"
            elif not leads_within(document, raw.FPDFAnnot_GetLink(annotation)):
                yield "a link that leads out of the document"
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def leads_within(document: Any, link: Any) -> bool:
    """Whether a link leads to a page of its own document."""
    if raw.FPDFLink_GetDest(document, link):
        return True
    action = raw.FPDFLink_GetAction(link)
    return bool(action) and raw.FPDFAction_GetType(action) == raw.PDFACTION_GOTO


def pdf_look_problems(path: Path, fresh: bytes) -> Iterator[Problem]:
    """What of a PDF is not as it was rendered: its pages as they look, or else the bytes behind them."""
    stored = path.read_bytes()
    if stored == fresh:
        return
    found = False
    for problem in page_look_problems(path.name, stored, fresh):
        found = True
        yield problem
    if not found:
        yield Problem(path.name, "", "its pages look as rendered, but the file holds something that they do not show")


def page_look_problems(name: str, stored: bytes, fresh: bytes) -> Iterator[Problem]:
    """The pages that are missing, too many, of another size, or painted otherwise."""
    documents = [pypdfium2.PdfDocument(each) for each in (fresh, stored)]
    try:
        expected, found = documents
        if len(expected) != len(found):
            yield Problem(name, "", "number of pages", str(len(expected)), str(len(found)))
            return
        for number, (right, page) in enumerate(zip(expected, found, strict=True), start=1):
            if any(getattr(right, f"get_{box}")() != getattr(page, f"get_{box}")() for box in PAGE_BOXES):
                yield Problem(name, f"page {number}", "the page has another size or is cropped")
            elif paint(right) != paint(page):
                yield Problem(name, f"page {number}", "the page does not look as these findings are printed")
    finally:
        for each in documents:
            each.close()


def paint(page: Any) -> bytes:
    """The pixels of a page, annotations included."""
    return bytes(page.render(scale=COMPARED_SCALE).buffer)
