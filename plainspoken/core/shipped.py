"""Where the files that ship with the program lie: templates, and the demonstration cases."""

from __future__ import annotations

from pathlib import Path

PACKAGE_ROOT = Path(__file__).resolve().parents[1]  # the folder `plainspoken` itself
CODE_ROOT = PACKAGE_ROOT.parent  # names of code files are told from here: `plainspoken/core/shipped.py`


def shipped_folder(name: str) -> Path:
    """A folder that ships with the program: inside the installed package, or beside it in a checkout."""
    installed = PACKAGE_ROOT / "shipped" / name
    return installed if installed.is_dir() else CODE_ROOT / name


SHIPPED_TEMPLATES = shipped_folder("templates")
SHIPPED_CASES = shipped_folder("analysis")
