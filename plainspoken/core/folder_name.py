"""The name of a case, wherever it is written down: in its file, in findings, in what a service takes."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from plainspoken.core.safe_paths import find_folder_name_fault


def require_folder_name(name: str) -> str:
    """The name itself, where a folder of any system can have it.

    Raises:
        ValueError: none can, or it leads elsewhere; says what was expected.
    """
    if fault := find_folder_name_fault(name):
        raise ValueError(f"expected {fault}, for the briefing is built into report/NAME (found: {name!r}); rename it")
    return name


FolderName = Annotated[str, AfterValidator(require_folder_name)]
