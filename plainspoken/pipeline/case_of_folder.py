"""Which case file a build folder was made of, so that no other one of its name replaces what was built."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from plainspoken.case.read_case import two_of_one_name
from plainspoken.core.errors import PlainspokenError
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.pipeline.stage import ProgressCallback, Stage, Timings

LONGEST_NOTE = 8192  # bytes: longer than a path can be on any system
CASE_NOTE = f"{STAMPS_FOLDER}/case.txt"  # the path of the case file, from the build folder


def note_case(stage: Stage, folder: Path, path: Path, *, has_tables: bool) -> Stage:
    """The same stage, which notes the case file that it was run for, and refuses a folder of another one.

    `has_tables`: tables of the case lie beside it, so that a copy of it elsewhere is another case.
    """

    def run(part: Path, tell: ProgressCallback) -> Timings:
        timings = stage.run(part, tell)
        note = part / CASE_NOTE
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(path_from(folder, path), encoding="utf-8")
        return timings

    def check_needs() -> None:
        stage.check_needs()
        refuse_folder_of_another(folder, path, copies=not has_tables)

    return replace(stage, run=run, check_needs=check_needs)


def refuse_folder_of_another(folder: Path, path: Path, *, copies: bool) -> None:
    """Refuse to build a case into the folder of another one that is still there; `copies`: a copy is the same case.

    Raises:
        PlainspokenError: the folder was made of another case.
    """
    other = read_case_note(folder)
    if other is None or other.samefile(path):
        return
    if not copies or other.read_bytes() != path.read_bytes():
        remedy = f"rename one of them, or move {folder} away"
        raise PlainspokenError(f"{path}: expected a folder of its own, found {folder} built from {other}; {remedy}")


def read_case_note(folder: Path) -> Path | None:
    """The case file that a build folder was made of; None where it says none, or one that is not there."""
    note = folder / CASE_NOTE
    if not note.is_file():
        return None
    with note.open("rb") as file:
        said = file.read(LONGEST_NOTE + 1)
    other = Path(os.path.normpath(folder / said.decode("utf-8", errors="replace")))
    return other if len(said) <= LONGEST_NOTE and os.path.isfile(other) else None


def refuse_cases_of_one_name(paths: Sequence[Path]) -> None:
    """Refuse several case files in one call that would be built into one folder.

    Raises:
        PlainspokenError: two have one name.
    """
    seen: dict[str, Path] = {}
    for path in paths:
        first = seen.setdefault(path.stem, path)
        if not first.samefile(path):
            raise two_of_one_name(first, path)


def path_from(folder: Path, path: Path) -> str:
    """A path as seen from a folder; the whole one where they lie on two drives."""
    try:
        return os.path.relpath(path.resolve(), folder.resolve())
    except ValueError:
        return str(path.resolve())
