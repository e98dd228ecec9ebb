"""Where a command finds cases and puts what it builds, seen from where it is started. Imports nothing heavy."""

from __future__ import annotations

from pathlib import Path

CASES_FOLDER, BUILD_ROOT = Path("analysis"), Path("report")


def list_own_cases() -> list[str]:
    """The names of the cases of `analysis/`, in their order."""
    return sorted(path.stem for path in CASES_FOLDER.glob("*.toml"))
