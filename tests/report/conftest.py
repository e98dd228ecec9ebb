"""The sample's briefing, built once for all tests of a run, and a browser to open it in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.once import once
from tests.report.building import build, build_further

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass(frozen=True)
class Built:
    """The files of a built briefing."""

    folder: Path

    @property
    def html(self) -> str:
        """The page."""
        return (self.folder / "briefing.en.html").read_text(encoding="utf-8")

    @property
    def pdf(self) -> bytes:
        """The document."""
        return (self.folder / "briefing.en.pdf").read_bytes()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sample's briefing; with several workers, the first one builds and the others wait."""
    return Built(once(tmp_path_factory, "briefing", build))


@pytest.fixture(scope="session")
def further(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's build folder with Quarto project, Word document and slides. Not to be changed."""
    return once(tmp_path_factory, "further", build_further)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Chromium without a network of its own; where it is missing a skip, but a failure on a build machine."""
    if not CHROMIUM.is_file():
        reason = f"no browser at {CHROMIUM}; install it: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("chromium"), executable_path=CHROMIUM, args=list(QUIET)
        )
        yield context
        context.close()
