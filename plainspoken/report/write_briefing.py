"""Findings and words to briefing files."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from plainspoken.core.findings import Findings, write_atomically
from plainspoken.report.html import render_briefing_html
from plainspoken.report.page import Briefing
from plainspoken.report.page_layouts import KeptMeasures, MeasuresDifferError
from plainspoken.report.page_outline import PageOutline
from plainspoken.report.page_style import embedded_script, guarded_head
from plainspoken.report.web_page import finish_web_page
from plainspoken.words import Words
from plainspoken.words.number_formats import NO_BREAK_SPACE

if TYPE_CHECKING:
    from plainspoken.report.render_pdf import PdfPrinter

PAGE_ONE_DENSITIES = ("airy", "", "dense", "close", "snug", "tight")  # in the style sheet, the unnamed as designed


def write_briefing(
    findings: Findings,
    words: Words,
    figures: Path,
    out: Path,
    to: Collection[str] = ("html", "pdf"),
    measures: KeptMeasures | None = None,
) -> None:
    """Write `briefing.<language>.html` and `.pdf` into `out`; `figures`: where the drawings are.

    `measures`: of earlier layouts, which save some of those that a PDF needs; without, those of this process.
    """
    name = f"briefing.{words.language}"
    if "html" in to:
        folders = words.folders
        html = render_briefing_html(Briefing(words, figures), guarded_head(folders), script=embedded_script(folders))
        write_atomically(out / f"{name}.html", finish_web_page(html, words).encode())
    if "pdf" in to:
        write_atomically(out / f"{name}.pdf", fit_first_page(words, figures, measures))


def fit_first_page(words: Words, figures: Path, measures: KeptMeasures | None = None) -> bytes:
    """The PDF; page one is set in the first of the densities in which it is one page, with the contents at its foot."""
    bound = words.messages.vocabulary.forms.get("bound_words", "").split()
    html = bind_short_words(render_briefing_html(Briefing(words, figures), Markup()), bound)
    return print_fitted(html, words.folders, measures or KeptMeasures.of_process())


def print_fitted(html: str, folders: tuple[Path, ...], measures: KeptMeasures) -> bytes:
    """The PDF of a briefing; `measures`: of earlier layouts, to which those of this one are added."""
    from plainspoken.report.render_pdf import PdfPrinter  # here, not above: a page for screens is written without

    printer = PdfPrinter(folders, measures)
    try:
        return fit_and_print(printer, html)
    except MeasuresDifferError:  # they come from another system, or somebody changed them
        measures.forget()
        return fit_and_print(printer, html)


def fit_and_print(printer: PdfPrinter, html: str) -> bytes:
    """Page one is laid out alone to choose its setting, halving what is left to choose from; then the parts."""

    @cache
    def outline(density: str) -> PageOutline:
        return printer.outline(html, density)

    # The last is taken without a trial: there is no closer one.
    tried = PAGE_ONE_DENSITIES[:-1]
    chosen = PAGE_ONE_DENSITIES[bisect_left(tried, True, key=lambda each: outline(each).page_one_ends() <= 1)]
    return printer.print_outlined(outline(chosen))


def bind_short_words(html: str, bound: Sequence[str]) -> str:
    """A page on which no line of its body ends with one of these words: each is bound to what follows it.

    A dash is bound to what it follows. Nothing changes where a language has no such words.
    """
    if not bound:
        return html
    signs = "|".join(map(re.escape, bound))
    word = re.compile(rf"(?<=[\s>(«„{NO_BREAK_SPACE}])({signs}) (?=\S)", re.IGNORECASE)

    def bind(text: re.Match[str]) -> str:
        return word.sub(rf"\1{NO_BREAK_SPACE}", text[0]).replace(" — ", f"{NO_BREAK_SPACE}— ")

    head, body, rest = html.partition("<body")
    return head + body + re.sub(r">[^<]+<", bind, rest)
