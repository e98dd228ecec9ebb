"""The sample briefing, built once, for tests of verify."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plainspoken.core.findings import Findings
from plainspoken.verify.built_page import HtmlPage, read_html_page
from plainspoken.words import Words
from tests.once import once
from tests.report.building import build_plain
from tests.sample import sample_findings

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.fixture(scope="session")
def findings() -> Findings:
    """The sample findings."""
    return sample_findings()


@pytest.fixture(scope="session")
def words(findings: Findings) -> Words:
    """The sample in English."""
    return Words(findings, "en", (TEMPLATES,))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's build folder: findings, charts, HTML and PDF. Not to be changed."""
    return once(tmp_path_factory, "plain", build_plain)


@pytest.fixture(scope="session")
def page(built: Path) -> HtmlPage:
    """The built HTML page."""
    return read_html_page(built / "briefing.en.html")


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of the build folder without its PDF, to change."""
    shutil.copytree(built, tmp_path / "case", ignore=shutil.ignore_patterns("*.pdf"))
    return tmp_path / "case"
