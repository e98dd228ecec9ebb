"""Tests: builds something once for all worker processes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """A folder that `build` fills; the first worker fills it, the others wait; a failed one is tried anew."""
    own = factory.getbasetemp()
    folder = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / name
    with FileLock(folder.with_suffix(".lock")):
        done = folder.with_suffix(".built")
        if not done.is_file():
            folder.mkdir(exist_ok=True)
            build(folder)
            done.touch()
    return folder
