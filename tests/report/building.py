"""Builds the sample's briefing into a folder: `python -m tests.report.building FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.core.findings import Findings, write_findings
from plainspoken.figures.draw_charts import draw_all
from plainspoken.pipeline.write_stage import OPTIONAL_FORMATS
from plainspoken.report.html import render_briefing_html
from plainspoken.report.other_formats import write_other_format
from plainspoken.report.page import Briefing
from plainspoken.report.write_briefing import write_briefing
from plainspoken.words import Words
from tests.sample import sample_findings
from tests.sample_customers import customers_findings
from tests.words.planted import english, whole_sample

STUB = '<svg xmlns="http://www.w3.org/2000/svg"><title>stub</title></svg>'


def build(folder: Path) -> None:
    """Draw and write the sample, all of it."""
    findings = whole_sample()
    words = english(findings)
    draw_all(findings, words, folder / "figures")
    write_briefing(findings, words, folder / "figures", folder)


def build_further(folder: Path) -> None:
    """Write the sample as a page and in every further format, as the command lays a build folder out."""
    write_further(whole_sample(), folder, OPTIONAL_FORMATS)


def write_further(findings: Findings, folder: Path, formats: Iterable[str]) -> None:
    """The same of any findings, in some of these formats."""
    words = english(findings)
    figures = folder / "figures" / "en"
    write_findings(findings, folder / "findings.json")
    draw_all(findings, words, figures)
    write_briefing(findings, words, figures, folder, {"html"})
    for to in formats:
        write_other_format(words, figures, folder, to)


def build_plain(folder: Path) -> None:
    """Findings, charts, HTML and PDF of the plain sample, as the command lays a build folder out."""
    lay_out(sample_findings(), folder)


def build_customers(folder: Path) -> None:
    """The same of the sample of customers."""
    lay_out(customers_findings(), folder)


def lay_out(findings: Findings, folder: Path) -> None:
    """Write findings, charts, HTML and PDF as the command lays a build folder out."""
    words = english(findings)
    write_findings(findings, folder / "findings.json")
    draw_all(findings, words, folder / "figures" / "en")
    write_briefing(findings, words, folder / "figures" / "en", folder)


def page_of(findings: Findings, folder: Path, words: Words | None = None) -> str:
    """The page of any findings, in English unless other words say it, with stubs for drawings and without style."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in CHART_DEFINITIONS:
        for size in ("", ".narrow"):
            (folder / f"{name}{size}.svg").write_text(STUB)
    return render_briefing_html(Briefing(words or english(findings), folder), Markup())


if __name__ == "__main__":
    build(Path(sys.argv[1]))
