"""Files that are written beside the place where they will stand, and appear there whole or not at all."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from plainspoken.core.disk_errors import explain_disk_errors, part_of

OWNER_ONLY = 0o600
ANYBODY = 0o666  # less what the user's umask takes away
LEFTOVER_FILES = ".*.[0-9]*.part"  # as `open_part_file` calls them, by the number of a process


@contextmanager
def open_part_file(path: Path, *, private: bool = False) -> Iterator[Path]:
    """A place beside a file where its new content is written; what is not moved over it by the end is gone.

    A link that lies there is replaced and not followed, and what killed runs left of the same file is cleared away.
    `private`: it holds rows of single people, and nobody but its owner may read it.

    Raises:
        PlainspokenError: the disk takes no more, or nobody may write there.
    """
    part = part_of(path)
    with explain_disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(path)
        part.unlink(missing_ok=True)
        try:
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY if private else ANYBODY))
            yield part
        finally:
            part.unlink(missing_ok=True)


def remove_leftovers(path: Path) -> None:
    """Clear away what runs that are gone have left of a file."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.[0-9]*.part"):
        if is_leftover(leftover):
            with suppress(PermissionError):  # somebody else's, in a folder that several may write in
                leftover.unlink(missing_ok=True)


def is_leftover(part: Path) -> bool:
    """Whether a half-written file is left of a process that is gone; where that cannot be told, it is not."""
    number = part.name.split(".")[-2]
    return os.name != "nt" and number.isdigit() and not part.is_dir() and not is_alive(int(number))


def is_alive(process: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # somebody else's process, or no number of one: leave its file alone
        return True
    return True
