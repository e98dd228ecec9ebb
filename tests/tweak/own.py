"""An analyst's own templates folder, and the sample's page with it."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.report.html import render_briefing_html
from plainspoken.report.page import Briefing
from plainspoken.words import Words
from tests.report.building import STUB
from tests.words.planted import TEMPLATES, whole_sample


def put(folder: Path, name: str, text: str) -> Path:
    """Write one own file, and return it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def words_with(own: Path) -> Words:
    """The sample in English, with own templates."""
    return Words(whole_sample(), "en", (TEMPLATES, own))


def page_with(own: Path, drawings: Path) -> str:
    """The sample's page with own templates, with stubs for drawings and without style."""
    drawings.mkdir(exist_ok=True)
    for name in CHART_DEFINITIONS:
        for size in ("", ".narrow"):
            (drawings / f"{name}{size}.svg").write_text(STUB)
    return render_briefing_html(Briefing(words_with(own), drawings), Markup())
