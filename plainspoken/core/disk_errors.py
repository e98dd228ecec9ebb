"""What a disk refuses, told with the file or folder and the remedy, and asked before long work."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plainspoken.core.errors import PlainspokenError

DISK_ERROR_REMEDIES = {
    errno.ENOSPC: "the disk is full; free some space and run the same command again",
    errno.EDQUOT: "the disk quota is used up; free some space and run the same command again",
    errno.EROFS: "the folder is read-only; make it writable, or start the command in another folder",
    errno.EACCES: "you may not write there; make it writable, or start the command in another folder",
    errno.EPERM: "you may not write there; make it writable, or start the command in another folder",
    errno.ENOTDIR: "a file stands where a folder must be; move it away",
    errno.EEXIST: "a file stands where a folder must be; move it away",
    errno.EISDIR: "a folder stands where a file must be; move it away",
}


@contextmanager
def explain_disk_errors(place: Path) -> Iterator[None]:
    """Tell a disk that is full or read-only as what it is, with the file or folder that is written and the remedy.

    Raises:
        PlainspokenError: in place of such an OSError; any other error passes.
    """
    try:
        yield
    except OSError as error:
        named = error.filename if error.filename2 is None else error.filename2  # where something was to be moved
        if error.errno not in DISK_ERROR_REMEDIES or not concerns_place(named, place):
            raise
        raise PlainspokenError(describe_disk_error(error, Path(named or place), place)) from error


def describe_disk_error(error: OSError, named: Path, place: Path) -> str:
    """What a disk refused at a path that was to be written, which may be a folder in which something was."""
    what = f"into {place}" if place.is_dir() else "this file" if named in (place, part_of(place)) else f"{place}"
    found = (error.strerror or "an error").partition("Detail: [errno")[0].strip().lower()
    shown = place if named == part_of(place) else named
    return f"{shown}: expected to write {what}, found: {found}; {DISK_ERROR_REMEDIES[error.errno or 0]}"


def concerns_place(named: object, place: Path) -> bool:
    """Whether an error is about this file or folder: it names it, what lies in it or it lies in, or nothing at all."""
    if not isinstance(named, (str, Path)):
        return True
    there, written = Path(named).resolve(), place.resolve()
    return there.is_relative_to(written) or written.is_relative_to(there) or Path(named) == part_of(place)


def part_of(path: Path) -> Path:
    """Where a file is written until it is whole, beside it."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def require_writable(path: Path, option: str = "") -> None:
    """See that a file can be written, before the work whose result it takes. `option`: by which another is named.

    Raises:
        PlainspokenError: a folder stands there, or where it is to lie no file can be made; names it and the remedy.
    """
    try:
        refuse_folder(path)
        require_writable_folder(next(each for each in path.parents if each.exists()))
    except PlainspokenError as error:
        raise PlainspokenError(f"{error}; or name another place: {option}" if option else str(error)) from None


def refuse_folder(path: Path) -> None:
    """See that no folder stands where a file is to be written.

    Raises:
        PlainspokenError: one does.
    """
    if path.is_dir():
        raise PlainspokenError(
            f"{path}: expected to write this file, found: a folder; {DISK_ERROR_REMEDIES[errno.EISDIR]}"
        )


def require_writable_folder(folder: Path) -> None:
    """See that files can be made in a folder.

    Raises:
        PlainspokenError: they cannot, or it is none; names it and the remedy.
    """
    if not folder.is_dir():
        raise PlainspokenError(
            f"{folder}: expected to write into this folder, found: a file; {DISK_ERROR_REMEDIES[errno.ENOTDIR]}"
        )
    tried = part_of(folder / "tried")
    with explain_disk_errors(folder):
        try:
            tried.touch()
            tried.unlink()
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(folder)) from None


@contextmanager
def open_temporary_folder() -> Iterator[Path]:
    """A folder for what is not kept, where the system puts such; gone at the end.

    Raises:
        PlainspokenError: it takes no more.
    """
    with tempfile.TemporaryDirectory() as folder, explain_disk_errors(Path(folder)):
        yield Path(folder)
