"""The sample's briefing, built once for all tests of a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.once import once
from tests.report.building import build, build_further


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
