"""HTML to a tagged PDF (PDF/UA-1), with packaged fonts only."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.page_style import build_page_style, find_stylesheet, link_font_file
from plainspoken.theme import read_theme

# Both when the page is laid out and when it is written: otherwise the file is not tagged as PDF/UA.
PDF_OPTIONS = {"pdf_variant": "pdf/ua-1"}
FONT_SUFFIXES = (".ttf", ".otf", ".woff", ".woff2")
PART_ANCHOR_PREFIX = "part-"  # ids of the sections of a briefing
QUIET_LOGGERS = ("weasyprint", "fontTools")


def html_to_pdf(html: str, folders: tuple[Path, ...]) -> tuple[bytes, int]:
    """The PDF of a page without style of its own, and the number of the page on which the first part begins.

    Raises:
        PlainspokenError: the page asks for anything that is not packaged; or a system library is missing.
    """
    weasyprint = load_weasyprint(folders)
    style_path = find_stylesheet(folders).absolute()
    chosen = read_theme(folders).fonts
    allowed = [*(each / "fonts" for each in folders), chosen.regular, chosen.strong]
    fetcher = make_packaged_fetcher(weasyprint, allowed)
    config = weasyprint.text.fonts.FontConfiguration()
    style = weasyprint.CSS(
        string=build_page_style(folders, link_font_file),
        base_url=style_path.as_uri(),
        font_config=config,
        url_fetcher=fetcher,
    )
    source = weasyprint.HTML(string=html, base_url=style_path.as_uri(), url_fetcher=fetcher)
    try:
        document = source.render(stylesheets=[style], font_config=config, **PDF_OPTIONS)
        return document.write_pdf(**PDF_OPTIONS), find_first_part_page(document)
    except weasyprint.urls.FatalURLFetchingError as error:
        raise PlainspokenError(str(error.__cause__)) from None


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
