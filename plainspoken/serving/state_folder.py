"""Real time: a folder for what the processes of a service share, which goes with the service, however that ends."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

STATE_PREFIX = "plainspoken-serve-"
STATE_LOCK = "lock"  # held while the service runs; the system lets go of it however the process ends


@contextmanager
def open_state_folder() -> Iterator[Path]:
    """A folder that only its owner may read, removed at the end; what killed services have left is removed first."""
    clear_left_folders(Path(tempfile.gettempdir()))
    with (
        tempfile.TemporaryDirectory(prefix=STATE_PREFIX, ignore_cleanup_errors=True) as state,
        FileLock(Path(state) / STATE_LOCK).acquire(timeout=0),
    ):
        yield Path(state)


def clear_left_folders(root: Path) -> None:
    """Remove the folders of our own services that no process holds any more; somebody else's are left alone."""
    for left in root.glob(f"{STATE_PREFIX}*"):
        lock = left / STATE_LOCK
        if is_own_folder(left) and lock.is_file() and not lock.is_symlink():
            with suppress(Timeout, OSError), FileLock(lock).acquire(timeout=0):  # held, or gone just now
                shutil.rmtree(left, ignore_errors=True)


def is_own_folder(path: Path) -> bool:
    """Whether a path is a folder that this user has made."""
    with suppress(FileNotFoundError):
        return path.is_dir() and not path.is_symlink() and (os.name == "nt" or path.lstat().st_uid == os.getuid())
    return False
