"""Shared by all tests: where the real tables are. Knows no stage."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE_THE_REPOSITORY = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the real tables; without it a skip, but a failure on a build machine (CI=true)."""
    named = os.environ.get("PLAINSPOKEN_DATA")
    folder = Path(named) if named else BESIDE_THE_REPOSITORY
    if folder.is_dir():
        return folder
    reason = f"no real tables at {folder}; set PLAINSPOKEN_DATA to the folder that holds them"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
