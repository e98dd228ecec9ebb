"""The sample's briefing with an own theme and own words, built once."""

from __future__ import annotations

import shutil
from pathlib import Path

import matplotlib
import pytest

from plainspoken.core.findings import write_findings
from plainspoken.figures.draw_charts import draw_all
from plainspoken.report.write_briefing import write_briefing
from plainspoken.words import Words
from tests.once import once
from tests.report.conftest import Built
from tests.report.conftest import built as sample_built
from tests.tweak.own import put
from tests.words.planted import TEMPLATES, whole_sample

__all__ = ["sample_built"]
LETTERS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
ACCENT, LOGO = ("#7A1FA2", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0h4v2H0z"/></svg>')
THEME = f"""
name = "Acme 24"
logo = "logo.svg"
confidentiality = "For the board. Until 2031."
[colours]
accent = "{ACCENT}"
quiet = "#505A60"
[fonts]
regular = "fonts/DejaVuSans.ttf"
strong = "fonts/DejaVuSans-Bold.ttf"
[page]
size = "Letter"
"""
SENTENCE = '[finds_positives]\nholds = "Own words: {{ recall | of_100 }} of 100."\n'


def fill(folder: Path) -> None:
    """An own theme with fonts and logo, an own sentence, and what is built with them."""
    own = folder / "own"
    put(own, "theme.toml", THEME)
    put(own, "logo.svg", LOGO)
    put(own, "words/en/own.toml", SENTENCE)
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        (own / "fonts").mkdir(exist_ok=True)
        shutil.copy(LETTERS / name, own / "fonts")
    findings = whole_sample()
    words = Words(findings, "en", (TEMPLATES, own))
    write_findings(findings, folder / "built" / "findings.json")
    draw_all(findings, words, folder / "built" / "figures" / "en")
    write_briefing(findings, words, folder / "built" / "figures" / "en", folder / "built")


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `own` templates and what is `built` with them."""
    return once(tmp_path_factory, "themed", fill)


@pytest.fixture(scope="session")
def own(workplace: Path) -> Path:
    """The analyst's own templates."""
    return workplace / "own"


@pytest.fixture(scope="session")
def themed(workplace: Path) -> Path:
    """The build folder. Not to be changed."""
    return workplace / "built"


@pytest.fixture(scope="session")
def templates() -> Path:
    """The shipped templates."""
    return TEMPLATES


@pytest.fixture(scope="session")
def built(sample_built: Built) -> Path:
    """The sample's briefing with the shipped templates. Not to be changed."""
    return sample_built.folder
