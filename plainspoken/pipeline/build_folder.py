"""Output folders: a stage's results appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from plainspoken.core.build_files import FINDINGS_FILE, MANIFEST_FILE, SCORES_FILE, TIMINGS_FILE
from plainspoken.core.disk_errors import explain_disk_errors, refuse_folder, require_writable_folder
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.part_files import LEFTOVER_FILES, is_leftover
from plainspoken.core.safe_paths import find_link_outside, join_inside, refuse_link_outside, refuse_links_within

STAMPS_FOLDER = ".stamps"  # stamps, and what stages hand each other
LOCK_FILE = "lock"
FIGURES_FOLDER = "figures"
RESULT_FOLDERS = (f"{FIGURES_FOLDER}/*/", "quarto.*/", "quarto.*/*/", f"{STAMPS_FOLDER}/")
RESULT_FILES = (
    *(FINDINGS_FILE, SCORES_FILE, TIMINGS_FILE, MANIFEST_FILE, "model*.skops", "production.json", "probes.json"),
    *(f"briefing.*.{ending}" for ending in ("html", "pdf", "docx", "pptx")),
    *("targets.*.csv", "analysis.*.ipynb", f"{FIGURES_FOLDER}/*/*.svg", "quarto.*/*.qmd", f"{STAMPS_FOLDER}/*.json"),
)
PART_FOLDER = ".part"  # what a stage has written so far; gone when it ends, however it ends


@contextmanager
def lock_build_folder(folder: Path) -> Iterator[None]:
    """Hold a build folder for this process alone; leftovers of a killed run are cleared away.

    Where it was not there before, and no stage came to its end, nothing of it is left behind.

    Raises:
        PlainspokenError: another process works in it, it cannot be written, or a link in it or before it leads outside.
    """
    refuse_link_outside(folder)
    refuse_links_within(folder)
    made = list_missing_folders(folder)
    with explain_disk_errors(folder):
        (folder / STAMPS_FOLDER).mkdir(parents=True, exist_ok=True)
        held = take_folder_lock(folder)
    with held as lock:
        with explain_disk_errors(folder):
            remove_leftovers(folder, (each for each in folder.rglob(LEFTOVER_FILES) if not each.is_dir()))
        try:
            yield
        finally:
            if made and not any((folder / STAMPS_FOLDER).glob("*.json")):
                if os.name == "nt":  # where no file that is open can be removed
                    lock.release()
                remove_made_folders(folder, made)


def stamp_path(folder: Path, stage: str) -> Path:
    """Where the stamp of a stage lies in a build folder."""
    return folder / STAMPS_FOLDER / f"{stage}.json"


def list_briefings(folder: Path) -> list[str]:
    """The pages that stand in a build folder."""
    return [str(path) for path in sorted(folder.glob("briefing.*"))]


def clear_killed_runs(root: Path) -> None:
    """Clear away what killed runs left in the build folders below `root`, where no run is at work and we may write.

    Files that a process which is alive is writing stay; folders that no run of ours has made are left alone.
    """
    for folder in root.glob("*/"):
        if find_link_outside(folder / STAMPS_FOLDER) is not None:
            continue  # told by the command that writes there
        if (folder / STAMPS_FOLDER / LOCK_FILE).is_file() and has_leftovers(folder):
            with suppress(PermissionError, PlainspokenError), take_folder_lock(folder):
                remove_leftovers(folder, list_leftover_files(folder))


def remove_leftovers(folder: Path, files: Iterable[Path]) -> None:
    """Remove what stages were making in a build folder, and these half-written files."""
    shutil.rmtree(folder / PART_FOLDER, ignore_errors=True)
    for leftover in files:
        leftover.unlink(missing_ok=True)


def has_leftovers(folder: Path) -> bool:
    """Whether a run that was killed left something in a build folder."""
    return (folder / PART_FOLDER).is_dir() or any(list_leftover_files(folder))


def list_leftover_files(folder: Path) -> Iterator[Path]:
    """The half-written files in a folder whose process is gone; where that cannot be told, none."""
    return filter(is_leftover, folder.rglob(LEFTOVER_FILES))


def list_missing_folders(folder: Path) -> list[Path]:
    """Those of a folder and the folders that it lies in that are not there, the innermost first."""
    missing = []
    for each in (folder, *folder.parents):
        if each.exists():
            break
        missing.append(each)
    return missing


def remove_made_folders(folder: Path, made: Iterable[Path]) -> None:
    """Take a folder away again, and of the folders made around it those that are empty."""
    shutil.rmtree(folder)
    for each in made:
        if each != folder and not any(each.iterdir()):
            each.rmdir()


def take_folder_lock(folder: Path) -> AbstractContextManager[BaseFileLock]:
    """Hold the lock of a folder until the `with` around it ends; the system lets go of it however the process ends.

    Raises:
        PlainspokenError: another process holds it, or took the folder away just now.
    """
    try:
        return FileLock(folder / STAMPS_FOLDER / LOCK_FILE).acquire(timeout=0)
    except Timeout:
        raise PlainspokenError(f"{folder}: another run is at work here; wait until it has ended") from None
    except FileNotFoundError:
        raise PlainspokenError(f"{folder}: another run failed here just now; run the same command again") from None


def require_room_for_results(folder: Path) -> None:
    """See that nothing stands where stages put their results, and that they can, before minutes are spent on them.

    Raises:
        PlainspokenError: a folder stands in the place of a file or a file in that of a folder, or none can be written.
    """
    for path in list_matching(folder, RESULT_FILES):
        refuse_folder(path)
    within = [each for each in list_matching(folder, RESULT_FOLDERS) if each.is_dir()]
    for each in (folder, folder / FIGURES_FOLDER, *within):
        if each.exists():
            require_writable_folder(each)


def list_matching(folder: Path, patterns: Iterable[str]) -> list[Path]:
    """What stands in a folder under such names, in order."""
    return sorted({path for pattern in patterns for path in folder.glob(pattern)})


@contextmanager
def open_part_folder(folder: Path) -> Iterator[Path]:
    """An empty folder inside `folder` to write into; removed at the end, however it ends."""
    path = folder / PART_FOLDER
    try:
        path.mkdir(parents=True)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def move_part_in(part: Path, folder: Path, replaced: Iterable[str]) -> list[str]:
    """Move all files of `part` into `folder` and remove those of `replaced` that were not made again.

    Returns the names of the moved files, relative to `folder`.
    """
    made = sorted(path.relative_to(part).as_posix() for path in part.rglob("*") if path.is_file())
    targets = {name: join_inside(folder, name, f"{folder}/{name}") for name in {*made, *replaced}}
    for name in made:
        targets[name].parent.mkdir(parents=True, exist_ok=True)
        os.replace(part / name, targets[name])
    for name in set(replaced) - set(made):
        targets[name].unlink(missing_ok=True)
    return made
