"""Findings and words to briefing files. Knows no statistics."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from markupsafe import Markup

from plainspoken.core.findings import Findings, write_whole
from plainspoken.words import Words
from plainspoken.report.html import render
from plainspoken.report.page import Briefing
from plainspoken.report.pdf import to_pdf
from plainspoken.report.style import embedded_script, guarded_head

CONTENTS_PAGE = 2


def write(
    findings: Findings, words: Words, figures: Path, out: Path, to: Collection[str] = ("html", "pdf")
) -> None:
    """Write `briefing.<language>.html` and `.pdf` into `out`; `figures`: where the drawings are."""
    name = f"briefing.{words.language}"
    if "html" in to:
        folders = words.folders
        html = render(Briefing(words, figures), guarded_head(folders), script=embedded_script(folders))
        write_whole(out / f"{name}.html", html.encode())
    if "pdf" in to:
        write_whole(out / f"{name}.pdf", one_page_first(words, figures))


def one_page_first(words: Words, figures: Path) -> bytes:
    """The PDF; where page one runs over, it is set tighter."""
    pdf, contents = to_pdf(render(Briefing(words, figures), Markup()), words.folders)
    if contents > CONTENTS_PAGE:
        pdf, _ = to_pdf(render(Briefing(words, figures, dense=True), Markup()), words.folders)
    return pdf
