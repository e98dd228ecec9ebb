"""HTML to a tagged PDF (PDF/UA-1), with packaged fonts only."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from functools import lru_cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname
from xml.sax.saxutils import escape

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.line_breaks import mend_line_breaks
from plainspoken.report.page_layouts import PART_ANCHOR_PREFIX, KeptMeasures, PageLayout, digest_texts
from plainspoken.report.page_outline import EMPTY_PAGES, PageOutline, keep_page_one, keep_run, number_pages
from plainspoken.report.page_room import (
    ALL_PARTS,
    PAGE_ONE,
    PAGE_ONE_SECTION,
    add_class,
    close_section,
    fill_section,
    find_anchor,
    mark_part_ends,
    measure_room,
    write_tree,
)
from plainspoken.report.page_style import build_page_style, find_stylesheet, link_font_file
from plainspoken.report.typesetting import digest_typesetting
from plainspoken.theme import read_theme
from plainspoken.theme.spelling import spell_for_print

# Both when the page is laid out and when it is written: otherwise the file is not tagged as PDF/UA.
PDF_OPTIONS = {"pdf_variant": "pdf/ua-1"}
FONT_SUFFIXES = (".ttf", ".otf", ".woff", ".woff2")
FONT_SETTINGS = (
    '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
    "<fontconfig><dir>{fonts}</dir><selectfont><rejectfont>{globs}</rejectfont></selectfont></fontconfig>\n"
)
QUIET_LOGGERS = ("weasyprint", "fontTools")


class PdfPrinter:
    """Prints pages without style of their own; fonts, style sheet and theme are read once for all of them.

    `measures`: of earlier layouts; those that are asked for are added.

    Raises:
        PlainspokenError: a system library is missing; in use: the page asks for anything that is not packaged.
    """

    def __init__(self, folders: tuple[Path, ...], measures: KeptMeasures | None = None) -> None:
        self._folders = folders
        self._measures = KeptMeasures() if measures is None else measures
        self._weasyprint = weasyprint = load_weasyprint(folders)
        self._base = find_stylesheet(folders).absolute().as_uri()
        chosen = read_theme(folders).fonts
        allowed = [*(each / "fonts" for each in folders), chosen.regular, chosen.strong]
        self._fetcher = make_packaged_fetcher(weasyprint, allowed)
        self._fonts = weasyprint.text.fonts.FontConfiguration()
        style = build_page_style(folders, link_font_file)
        self._setting = digest_typesetting(weasyprint, style, allowed)
        with self._printing():
            self._style = weasyprint.CSS(
                string=style, base_url=self._base, font_config=self._fonts, url_fetcher=self._fetcher
            )

    def print(self, html: str) -> bytes:
        """The PDF of a page."""
        with self._printing():  # attachments are fetched when the file is written
            return bytes(self._lay_out(write_tree(mark_part_ends(html))).document.write_pdf(**PDF_OPTIONS))

    def outline(self, html: str, density: str = "") -> PageOutline:
        """A briefing whose page one is laid out, and its parts are not: in a tenth of the time.

        `density`: a class of the style sheet in which page one is set.
        """
        with self._printing():
            tree = mark_part_ends(html)
            for section in tree.xpath(PAGE_ONE_SECTION):
                add_class(section, density)
            return self._outline(tree, write_tree(keep_page_one(tree)))

    def print_outlined(self, outline: PageOutline) -> bytes:
        """The PDF of a briefing, the pages of its body read to the end.

        Each run of parts is laid out by itself, in order, so that its first page is known; where it has room left, or
        runs over a little, once more. Page one is last, when its contents can be numbered.
        """
        runs = outline.runs()
        with self._printing():
            if not runs:
                return bytes(self._lay_out(write_tree(outline.tree)).document.write_pdf(**PDF_OPTIONS))
            body: list[Any] = []
            standing: dict[str, tuple[int, int]] = {}
            before = outline.page_one_ends()
            for names in runs:
                number = before + len(body) + 1
                laid = self._lay_out_run(outline.tree, names, number)
                lengths = [*(1 for _ in names[1:]), len(laid.pages) - EMPTY_PAGES]
                for name, length in zip(names, lengths, strict=True):
                    place = find_anchor(laid, f"{PART_ANCHOR_PREFIX}{name}") or 0
                    standing[name] = number + place - EMPTY_PAGES, length
                body += laid.document.pages[EMPTY_PAGES:]
            first = self._finish_page_one(outline, standing)
            return bytes(first.copy([*first.pages[:before], *body]).write_pdf(**PDF_OPTIONS))

    def _lay_out_run(self, tree: Any, names: Sequence[str], number: int) -> PageLayout:
        """A run of parts of which the first page has this number, after an empty one."""
        kept = keep_run(tree, names)
        laid = self._lay_out(write_tree(kept), number)
        (section, *others), room = kept.xpath(ALL_PARTS), measure_room(laid, names[0])
        if others or room is None:
            return laid
        if close_section(section, room):
            closer = self._lay_out(write_tree(kept), number)
            if len(closer.pages) == len(laid.pages):
                return laid
            laid, room = closer, measure_room(closer, names[0]) or room
        if not fill_section(section, room):
            return laid
        filled = self._lay_out(write_tree(kept), number)
        return filled if len(filled.pages) == len(laid.pages) else laid

    def _finish_page_one(self, outline: PageOutline, standing: Mapping[str, tuple[int, int]]) -> Any:
        """Page one with the numbers of the pages on which the parts stand, filled where it has room left."""
        room, kept = measure_room(outline.layout, PAGE_ONE), keep_page_one(outline.tree, standing)
        numbered = write_tree(kept)
        (section,) = kept.xpath(PAGE_ONE_SECTION) or [None]
        if section is not None and room is not None and fill_section(section, room):
            filled = self._outline(outline.tree, write_tree(kept))
            if filled.page_one_ends() == outline.page_one_ends():
                return filled.layout.document
        return (outline.layout if numbered == outline.page_one else self._lay_out(numbered)).document

    def _outline(self, tree: Any, page_one: str) -> PageOutline:
        return PageOutline(tree, page_one, self._lay_out(page_one))

    def _lay_out(self, html: str, number: int | None = None) -> PageLayout:
        """A page; `number`: of the page after its first, empty one."""
        text = spell_for_print(html, self._folders)
        return self._measures.lay_out(
            digest_texts(self._setting, text, f"{number}"), lambda: self._render(text, number)
        )

    def _render(self, text: str, number: int | None) -> Any:
        source = self._weasyprint.HTML(string=text, base_url=self._base, url_fetcher=self._fetcher)
        numbered = [] if number is None else [self._weasyprint.CSS(string=number_pages(number))]
        return source.render(stylesheets=[self._style, *numbered], font_config=self._fonts, **PDF_OPTIONS)

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


def load_weasyprint(folders: Sequence[Path]) -> Any:
    """WeasyPrint, quiet about CSS that only screens understand; `folders`: of templates, the shipped one first.

    Raises:
        PlainspokenError: Pango, a library of the system, is missing; says how it is installed here.
    """
    # Before WeasyPrint is loaded: otherwise fonts of the system win over the packaged ones.
    os.environ["FONTCONFIG_FILE"] = str(choose_font_settings(folders))
    try:
        with redirect_stdout(StringIO()):  # where it would print a page of advice
            import weasyprint
            import weasyprint.layout.inline
            import weasyprint.text.fonts
    except OSError as error:
        raise PlainspokenError(
            f"a PDF needs the library Pango, which this system lacks ({str(error).splitlines()[0]}); "
            f"{pango_remedy()}; the HTML needs none: plainspoken report CASE --to html"
        ) from None
    mend_line_breaks(weasyprint.layout.inline)
    for name in QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return weasyprint


def choose_font_settings(folders: Sequence[Path]) -> Path:
    """Which fonts there are for Fontconfig: the packaged ones, but for those in whose place an own folder has a file.

    Of two files of one family it would take the packaged one, whatever the style sheet names.
    """
    fonts = folders[0] / "fonts"
    own = {path.stem for folder in folders[1:] for path in (folder / "fonts").glob("*") if path.suffix in FONT_SUFFIXES}
    replaced = tuple(str(path.absolute()) for path in sorted(fonts.glob("*.ttf")) if path.stem in own)
    return (
        Path(keep_font_settings(fonts.absolute(), replaced).name) / "fonts.conf" if replaced else fonts / "fonts.conf"
    )


@lru_cache(maxsize=8)
def keep_font_settings(fonts: Path, left_out: tuple[str, ...]) -> TemporaryDirectory[str]:
    """A folder with settings by which the fonts of a folder are there without some; kept while this process runs."""
    kept = TemporaryDirectory(prefix="plainspoken-fonts-")
    globs = "".join(f"<glob>{escape(each)}</glob>" for each in ("*.woff2", *left_out))
    text = FONT_SETTINGS.format(fonts=escape(str(fonts)), globs=globs)
    (Path(kept.name) / "fonts.conf").write_text(text, encoding="utf-8")
    return kept


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
