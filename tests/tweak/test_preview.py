"""Tests of the preview in a browser: changes are shown, errors are shown and go when mended."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from plainspoken.core.findings import write_findings
from tests.command.recipes import copy_compiled
from tests.tweak.own import put
from tests.words.planted import TEMPLATES, whole_sample

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
ROOT = TEMPLATES.parent
ALERT = "#preview-trouble"
PATIENCE = 60_000  # milliseconds; only so that a failure ends
WORDS, FIRST = "words/en/mine.toml", "briefing/part_first.jinja"


@dataclass(frozen=True)
class Running:
    """A preview that runs: where, and the folders of own templates and of the code of charts it uses."""

    address: str
    own: Path
    charts: Path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("preview")
    write_findings(whole_sample(), folder / "built" / "findings.json")
    shutil.copytree(built / "figures", folder / "built" / "figures" / "en")
    copy_compiled(ROOT / "plainspoken", folder / "code" / "plainspoken")
    shutil.copytree(TEMPLATES, folder / "code" / "templates")
    put(folder / "own", "theme.toml", "")
    command = [sys.executable, "-u", "-m", "plainspoken.cli", "preview", "built", "--port", "0"]
    paths = os.pathsep.join([str(folder / "code"), str(ROOT)])
    there = {**os.environ, "PYTHONPATH": paths, "PLAINSPOKEN_TEMPLATES": str(folder / "own")}
    server = subprocess.Popen(command, cwd=folder, env=there, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = re.match(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert address is not None
        yield Running(address[0], folder / "own", folder / "code" / "plainspoken" / "figures")
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)
    assert server.returncode == 130


@pytest.fixture
def page(browser: BrowserContext, running: Running) -> Iterator[Page]:
    """The page, with nothing wrong before and after."""
    opened = browser.new_page()
    opened.goto(running.address)
    has(opened, "h1", "whom to help first")
    yield opened
    for name in (WORDS, FIRST):
        (running.own / name).unlink(missing_ok=True)
    put(running.own, "theme.toml", "")
    has_not(opened, ALERT)
    opened.close()


def has(page: Page, selector: str, text: str) -> None:
    """Wait until an element holds a text, across reloads."""
    script = "([at, text]) => [...document.querySelectorAll(at)].some(each => each.textContent.includes(text))"
    page.wait_for_function(script, arg=[selector, text], timeout=PATIENCE)


def has_not(page: Page, selector: str) -> None:
    """Wait until there is a page without such an element."""
    script = "at => document.querySelector('h1') && !document.querySelector(at)"
    page.wait_for_function(script, arg=selector, timeout=PATIENCE)


def test_a_changed_sentence_is_shown_and_a_removed_one_is_the_shipped_again(page: Page, running: Running) -> None:
    path = put(running.own, WORDS, '[finds_positives]\nholds = "Well, well: {{ recall | of_100 }}."\n')
    has(page, "main", "Well, well: 58.")
    path.unlink()
    has(page, "main", "The model finds most buyers: 58 in 100")


def test_an_error_is_shown_on_the_last_good_page_and_goes(page: Page, running: Running) -> None:
    path = put(running.own, WORDS, '[finds_positives]\nholds = "Lo, {{ recal | of_100 }}."\n')
    has(page, ALERT, f"{path}:2: ")
    has(page, ALERT, "'recal' is unknown here (nearest: 'recall')")
    has(page, "h1", "whom to help first")
    put(running.own, WORDS, '[finds_positives]\nholds = "Lo, {{ recall | of_100 }}."\n')
    has(page, "main", "Lo, 58.")
    has_not(page, ALERT)


def test_an_error_in_a_layout(page: Page, running: Running) -> None:
    path = put(running.own, FIRST, "\n{{ page.qestion }}\n")
    has(page, ALERT, f"{path}:2: ")
    path.unlink()
    has_not(page, ALERT)


def test_a_changed_theme_is_on_page_and_charts(page: Page, running: Running) -> None:
    put(running.own, "theme.toml", 'name = "Acme"\n[colours]\naccent = "#7A1FA2"\n')
    has(page, ".kicker", "Acme")
    page.wait_for_selector("#fig-value svg.half [fill='#7a1fa2']", state="attached", timeout=PATIENCE)
    put(running.own, "theme.toml", '[colours]\naccent = "#FFEE00"\n')
    has(page, ALERT, "theme.toml:2: colours.accent: expected a contrast of at least 4.5")


def test_a_changed_chart_is_drawn_anew_and_its_error_shown(page: Page, running: Running) -> None:
    path = running.charts / "curves.py"
    source = path.read_text(encoding="utf-8")
    assert "Ink(BAND_COLOUR)" in source
    path.write_text(source.replace("Ink(BAND_COLOUR)", 'Ink("#ABCDEF")'), encoding="utf-8")
    page.wait_for_selector("#fig-value svg.half [fill='#abcdef']", state="attached", timeout=PATIENCE)
    path.write_text(source.replace("Ink(BAND_COLOUR)", "Ink(BAND_COLOUT)"), encoding="utf-8")
    has(page, ALERT, "curves.py:")
    has(page, ALERT, "name 'BAND_COLOUT' is not defined (nearest: 'BAND_COLOUR')")
    path.write_text(source, encoding="utf-8")
    has_not(page, ALERT)
    page.wait_for_selector("#fig-value svg.half [fill='#e3ebec']", state="attached", timeout=PATIENCE)


def test_only_this_computer_by_its_own_name_may_ask(running: Running) -> None:
    assert httpx.get(running.address).status_code == 200
    assert httpx.get(running.address, headers={"Host": "example.org"}).status_code == 400
