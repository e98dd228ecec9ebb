"""HTML to a tagged PDF (PDF/UA-1), with packaged fonts only."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from copy import deepcopy
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from lxml import etree
from lxml.html import document_fromstring

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.page_room import (
    ALL_PARTS,
    PART_ANCHOR_PREFIX,
    PartRoom,
    draw_closer,
    fill_pages,
    mark_part_ends,
    measure_rooms,
    write_tree,
)
from plainspoken.report.page_style import build_page_style, find_stylesheet, link_font_file
from plainspoken.theme import read_theme
from plainspoken.theme.spelling import spell_for_print

# Both when the page is laid out and when it is written: otherwise the file is not tagged as PDF/UA.
PDF_OPTIONS = {"pdf_variant": "pdf/ua-1"}
FONT_SUFFIXES = (".ttf", ".otf", ".woff", ".woff2")
PDF_FIRST_PART_PAGE = 2  # page one holds the contents at its foot
FILLING_TRIALS = 2
QUIET_LOGGERS = ("weasyprint", "fontTools")


class PdfPrinter:
    """Prints pages without style of their own; fonts, style sheet and theme are read once for all of them.

    Raises:
        PlainspokenError: a system library is missing; in use: the page asks for anything that is not packaged.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._weasyprint = weasyprint = load_weasyprint(folders)
        self._base = find_stylesheet(folders).absolute().as_uri()
        chosen = read_theme(folders).fonts
        allowed = [*(each / "fonts" for each in folders), chosen.regular, chosen.strong]
        self._fetcher = make_packaged_fetcher(weasyprint, allowed)
        self._fonts = weasyprint.text.fonts.FontConfiguration()
        self._style = weasyprint.CSS(
            string=build_page_style(folders, link_font_file),
            base_url=self._base,
            font_config=self._fonts,
            url_fetcher=self._fetcher,
        )

    def print(self, html: str) -> bytes:
        """The PDF of a page."""
        with self._printing():  # attachments are fetched when the file is written
            return bytes(self._lay_out(write_tree(mark_part_ends(html))).write_pdf(**PDF_OPTIONS))

    def print_filled(self, html: str) -> bytes:
        """The PDF of a briefing, the pages of its body read to the end.

        The whole is laid out, then once more those pages that have room left, with taller charts and wider gaps.
        """
        with self._printing():
            tree = mark_part_ends(html)
            whole = self._lay_out(write_tree(tree))
            rooms = measure_rooms(whole)
            if draw_closer(tree, rooms):
                closer = self._lay_out(write_tree(tree))
                if len(closer.pages) < len(whole.pages):
                    whole, rooms = closer, measure_rooms(closer)
                else:
                    tree = mark_part_ends(html)
            pages = list(whole.pages)
            for number, page in self._fill(tree, rooms).items():
                pages[number] = page
            return bytes(whole.copy(pages).write_pdf(**PDF_OPTIONS))

    def _fill(self, tree: Any, rooms: dict[str, PartRoom]) -> dict[int, Any]:
        """The pages that were filled, by their place; what no longer fits when it is filled stays as it was."""
        whole, left = deepcopy(tree), rooms
        for _ in range(FILLING_TRIALS):
            names = fill_pages(tree, left)
            if not names:
                return {}
            filled = self._lay_out(write_tree(tree))
            fresh = measure_rooms(filled)
            grown = [name for name in names if fresh[name].last > fresh[name].first]
            if not grown and any(fresh[name].first != rooms[name].first for name in names):
                return {}  # in this layout parts do not keep their pages when others are emptied
            if not grown:
                return {fresh[name].first: filled.pages[fresh[name].first] for name in names}
            tree = deepcopy(whole)
            left = {name: replace(room, left=0.0) if name in grown else room for name, room in left.items()}
        return {}

    def first_part_page(self, html: str) -> int:
        """The number of the page on which the first part begins; what the parts hold is not laid out."""
        with self._printing():
            return find_first_part_page(self._lay_out(keep_first_page(html)))

    def _lay_out(self, html: str) -> Any:
        source = self._weasyprint.HTML(
            string=spell_for_print(html, self._folders), base_url=self._base, url_fetcher=self._fetcher
        )
        return source.render(stylesheets=[self._style], font_config=self._fonts, **PDF_OPTIONS)

    @contextmanager
    def _printing(self) -> Iterator[None]:
        try:
            with pause_garbage_collection():
                yield
        except self._weasyprint.urls.FatalURLFetchingError as error:
            raise PlainspokenError(str(error.__cause__)) from None


@contextmanager
def pause_garbage_collection() -> Iterator[None]:
    """No search for garbage meanwhile: a layout makes millions of objects, nearly all of which live to its end.

    A sixth of the time goes by without it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def html_to_pdf(html: str, folders: tuple[Path, ...]) -> bytes:
    """The PDF of a page without style of its own.

    Raises:
        PlainspokenError: the page asks for anything that is not packaged; or a system library is missing.
    """
    return PdfPrinter(folders).print(html)


def keep_first_page(html: str) -> str:
    """A briefing whose first part is an empty section and whose others are gone: page one in a tenth of the time.

    Its contents show the pages on which the parts stand where each is one page long, and link to none of them.
    """
    tree = document_fromstring(html)
    for number, link in enumerate(tree.xpath("//nav[@class='toc']//a"), start=PDF_FIRST_PART_PAGE):
        link.attrib.pop("href")
        told = etree.SubElement(link, "strong")
        told.text = f" {number}"
    first, *others = tree.xpath(ALL_PARTS) or [None]
    for section in others:
        section.drop_tree()
    for each in list(first if first is not None else ()):
        first.remove(each)
    return write_tree(tree)


def load_weasyprint(folders: Sequence[Path]) -> Any:
    """WeasyPrint, quiet about CSS that only screens understand; `folders`: of templates, the shipped one first.

    Raises:
        PlainspokenError: Pango, a library of the system, is missing; says how it is installed here.
    """
    # Before WeasyPrint is loaded: otherwise fonts of the system win over the packaged ones.
    os.environ["FONTCONFIG_FILE"] = str(folders[0] / "fonts" / "fonts.conf")
    try:
        with redirect_stdout(StringIO()):  # where it would print a page of advice
            import weasyprint
            import weasyprint.text.fonts
    except OSError as error:
        raise PlainspokenError(
            f"a PDF needs the library Pango, which this system lacks ({str(error).splitlines()[0]}); "
            f"{pango_remedy()}; the HTML needs none: plainspoken report CASE --to html"
        ) from None
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return weasyprint


def pango_remedy() -> str:
    """How Pango is installed on this system."""
    if sys.platform == "win32":
        return "install MSYS2, then in its shell: pacman -S mingw-w64-ucrt-x86_64-pango"
    if sys.platform == "darwin":
        return "install it: brew install pango"
    if shutil.which("dnf"):
        return "install it: sudo dnf install pango harfbuzz"
    return "install it: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def make_packaged_fetcher(weasyprint: Any, fonts: Sequence[Path]) -> Any:
    """A fetcher that opens fonts (files, or all in a folder) and `data:` and stops at anything else."""
    from weasyprint.urls import URLFetcher

    found = [each.resolve() for each in fonts]

    class PackagedOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:") or is_packaged_font(url, found):
                return super().fetch(url, headers)
            raise PlainspokenError(f"the page asks for {url}; a briefing may use packaged files only")

    return PackagedOnly(fail_on_errors=True)


def is_packaged_font(url: str, allowed: Sequence[Path]) -> bool:
    """Whether an address is a font file at, or below, one of these places (resolved), however it is written.

    What the address comes to counts, after signs in percent form, `..` and links are followed.
    """
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        return False
    path = Path(url2pathname(parts.path)).resolve()
    return path.suffix.lower() in FONT_SUFFIXES and any(path.is_relative_to(each) for each in allowed)


def find_first_part_page(document: Any) -> int:
    """The number of the page on which the first part begins; 0 where there is none."""
    for number, page in enumerate(document.pages, start=1):
        if any(anchor.startswith(PART_ANCHOR_PREFIX) for anchor in page.anchors):
            return number
    return 0
