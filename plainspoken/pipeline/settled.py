"""A case that was brought up to date, and of which nothing was touched since: told by the marks that the file system
keeps, without reading a file. Imports nothing heavy: it is asked before the line is."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import stat
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from plainspoken.pipeline.build_folder import LOCK_FILE, STAMPS_FOLDER, stamp_path
from plainspoken.pipeline.variables import EVENTS_VARIABLE, REPORT_EPOCH

if TYPE_CHECKING:
    from plainspoken.pipeline.stage import Stage

SETTLED_FILE = f"{STAMPS_FOLDER}/settled.json"
NEVER_MARKED = frozenset(("__pycache__", LOCK_FILE, Path(SETTLED_FILE).name))
OURS = "PLAINSPOKEN_"  # begins the name of each variable that decides what is built
DECIDE_NOTHING = (EVENTS_VARIABLE, "PLAINSPOKEN_KEY")  # how progress is shown; what a service asks for, a secret
MOST_BYTES = 20_000_000  # of what is kept
MOST_FILES = 50_000  # that are looked at: a build folder may come from elsewhere, and name any
CLOCK_STEP = 0.02  # seconds; file systems keep times in steps of some milliseconds


@dataclass(frozen=True)
class Watched:
    """All that decides what is built of a case: files and folders with all below them, and paths of which only the mark
    of their own counts, such as a folder that packages are installed into."""

    whole: tuple[str, ...]
    bare: tuple[str, ...]


@dataclass(frozen=True)
class SettledCase:
    """The digest of what was asked for, what was watched, the digest of its marks, and what was said beside the answer.

    `folder`: what it is built into.
    """

    folder: str
    asked: str
    watched: Watched
    marks: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """What `report` is asked of one case: its name or path, the formats, and whether a first look is enough."""

    case: str
    formats: tuple[str, ...]
    fast: bool

    def digest(self) -> str:
        """SHA-256 of all that is asked for besides files: this, the place, our variables, the Python."""
        ours = {key: each for key, each in os.environ.items() if key.startswith(OURS) and key not in DECIDE_NOTHING}
        where = [platform.python_version(), sys.executable, str(Path().absolute()), os.environ.get(REPORT_EPOCH, "")]
        asked = [self.case, sorted(self.formats), self.fast, where, sorted(ours.items())]
        return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def find_settled(build: Path, question: Question) -> SettledCase | None:
    """What is known of a case that is up to date and untouched; None where it must be looked through, also where a
    folder cannot be read: the line itself then tells what is wrong.

    `build`: the folder of build folders.
    """
    stem = Path(question.case).name.removesuffix(".toml")
    try:
        asked = question.digest()
        for folder in (build / f"{stem}-fast", build / stem):
            kept = read_settled(folder / SETTLED_FILE)
            if kept is not None and kept.asked == asked and kept.marks == digest_marks(kept.watched):
                return kept if str(folder) in kept.watched.whole else None  # what is not watched may have changed
    except (OSError, ValueError):  # a path with a sign that no path has
        return None
    return None


def read_settled(path: Path) -> SettledCase | None:
    """What was kept at a path; None where nothing was, or nothing that can be understood."""
    try:
        found = path.stat(follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:  # a pipe waits, a device has no end
            return None
        raw = json.loads(path.read_text(encoding="utf-8"))
        watched = Watched(*(tuple(map(str, raw["watched"][each])) for each in ("whole", "bare")))
        return SettledCase(str(path.parents[1]), str(raw["asked"]), watched, str(raw["marks"]), tuple(raw["said"]))
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError, RecursionError):
        return None


def keep_settled(
    folder: Path, stages: Sequence[Stage], question: Question, watched: Watched, said: Sequence[str]
) -> None:
    """Keep that a case is up to date: all stages are seen to be fresh, by content, between two takings of marks.

    Nothing is kept where a stage is stale, or a file was touched meanwhile: what somebody changed during a long run
    must not be taken for what the run read.
    """
    from plainspoken.core.findings import write_atomically
    from plainspoken.pipeline.cache_key import CacheEntry, why_stale

    time.sleep(CLOCK_STEP)  # a file that changes after the marks gets a later time than one written just before
    before = digest_marks(watched)
    stamps = [CacheEntry.read(stamp_path(folder, each.name)) for each in stages]
    if any(why_stale(stamp, each.inputs(), folder) for stamp, each in zip(stamps, stages, strict=True)):
        return
    if digest_marks(watched) == before:
        kept = asdict(SettledCase(str(folder), question.digest(), watched, before, tuple(said)))
        write_atomically(folder / SETTLED_FILE, (json.dumps(kept, indent=1) + "\n").encode())


def digest_marks(watched: Watched) -> str:
    """A digest of the marks of all that is watched: name, kind, size, times, number on the disk.

    The time of the last change of a file's entry is among them, which no program sets: an edit that puts the usual
    time back is seen all the same. Of more files than are looked at in a moment, at no two times the same.
    """
    lines = (line for each in watched.whole for line in list_marks(each))
    digest = hashlib.sha256()
    for line in (*islice(lines, MOST_FILES), *map(mark_path, watched.bare)):
        digest.update(line.encode("utf-8", "surrogateescape"))
    return f"{time.time_ns()}" if any(lines) else digest.hexdigest()


def list_marks(path: str) -> Iterator[str]:
    """The mark of a path, and of all that lies below it, in order of name."""
    if os.path.isdir(path):
        yield f"{path}/\n"
        yield from list_marks_below(path)
    else:
        yield mark_path(path)


def mark_path(path: str) -> str:
    """The mark of one path; of a folder, too, which changes with each entry that comes or goes."""
    try:
        return format_mark(path, os.stat(path))
    except OSError as error:
        return f"{path}: {error.errno}\n"


def list_marks_below(folder: str) -> Iterator[str]:
    """The marks of all files below a folder; caches of Python, and what is kept here, do not count."""
    with os.scandir(folder) as found:
        entries = sorted((each for each in found if each.name not in NEVER_MARKED), key=lambda each: each.name)
    for each in entries:
        if each.is_dir(follow_symlinks=False):
            yield f"{each.path}/\n"
            yield from list_marks_below(each.path)
        elif each.is_dir():  # a link, behind which nothing is watched: at no two times the same
            yield f"{each.path} {time.time_ns()}\n"
        else:
            yield mark_path(each.path)


def format_mark(path: str, found: os.stat_result) -> str:
    """The mark of what is at a path."""
    times = f"{found.st_mtime_ns} {found.st_ctime_ns}"
    return f"{path} {found.st_mode} {found.st_size} {times} {found.st_ino}\n"
