"""Real time: build folders looked at again and again, to new builds that have proven themselves.

A build is taken when it is whole and answers the probes that it stored; whatever else is found there, the build that
answers goes on answering, and a line says why.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from plainspoken.case.serving_manifest import SERVING_MANIFEST_FILE
from plainspoken.core.build_files import FINDINGS_FILE, MANIFEST_FILE, read_manifest
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import read_findings
from plainspoken.serving.load_case import OpenedCase, open_case, shorten_build
from plainspoken.serving.probes import PROBES_FILE

LOOKS_EVERY_SECONDS = 1.0
SETTLED_SECONDS = 1.0  # for which nothing changes before what is there is looked into
PATIENCE_SECONDS = 300.0  # for a run that writes pages, after which it is said that a build is not finished
SERVED_FILES = (FINDINGS_FILE, SERVING_MANIFEST_FILE, PROBES_FILE, "*.skops")
UNFINISHED = "it is not finished: SHA256SUMS names other files; run `plainspoken report` to its end"
UNPROVEN = f"it stored no {PROBES_FILE} of its own to be held against; build it with `plainspoken report`"
Stamp = tuple[tuple[str, int, int, int], ...]
Tell = Callable[[str], None]


@dataclass
class FollowedBuild:
    """A folder whose build answers, and what has been seen there since.

    `version`: the SHA-256 of the findings that answer; `judged`: what was there when it was last looked into, nothing
    at first, so that no change is missed; `seen`: what was there at the last look, and `since` when; `told`: whether a
    build that is not finished was told of.
    """

    folder: Path
    name: str
    version: str
    judged: Stamp = ()
    seen: Stamp = ()
    since: float = 0.0
    told: bool = False

    @classmethod
    def of(cls, folder: Path, opened: OpenedCase) -> FollowedBuild:
        """Follow a folder that a case was opened from."""
        return cls(folder, opened.production.case, opened.findings_version)


@dataclass
class BuildFollower:
    """Looks at build folders, and hands on the new builds that have proven themselves.

    `take`: puts a build into service, and raises PlainspokenError where it cannot; `note`: keeps what is told of a case
    by name; `tell`: says a line.
    """

    builds: Sequence[FollowedBuild]
    templates: Path
    take: Callable[[Path, OpenedCase], None]
    note: Callable[[str, str], None]
    tell: Tell
    ended: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Look from now on, in a thread that ends with the process."""
        threading.Thread(target=self.run, name="build-follower", daemon=True).start()

    def run(self) -> None:
        """Look until told to stop."""
        while not self.ended.wait(LOOKS_EVERY_SECONDS):
            for build in self.builds:
                self.look(build, time.monotonic())

    def look(self, build: FollowedBuild, now: float) -> None:
        """Look once; take what is new, whole and proven."""
        stamp = read_stamp(build.folder)
        if stamp == build.judged:
            return
        if stamp != build.seen:
            build.seen, build.since, build.told = stamp, now, False
        if now - build.since < SETTLED_SECONDS:
            return
        if not is_finished(build.folder):
            if now - build.since > PATIENCE_SECONDS and not build.told:
                build.told = True
                self.refuse(build, UNFINISHED)
            return
        build.judged = stamp
        self.judge(build)

    def judge(self, build: FollowedBuild) -> None:
        """Look into a build that stands still."""
        try:
            if read_version(build.folder) == build.version:
                self.note(build.name, "")
                return
            opened = open_proven(build, self.templates)
            self.take(build.folder, opened)
        except (PlainspokenError, OSError) as why:
            self.refuse(build, str(why))
        except Exception as fault:  # whatever a broken build does to our code, the service goes on, and it is told
            self.refuse(build, f"a fault while it was opened: {type(fault).__name__}: {fault}")
        else:
            before, build.version = build.version, opened.findings_version
            self.note(build.name, "")
            self.tell(
                f"{build.name}: build {opened.build} answers from now on, in place of {shorten_build(before)}: "
                f"{opened.proven} stored probes answered as stored"
            )

    def refuse(self, build: FollowedBuild, why: str) -> None:
        """Say in one line why a build is not taken."""
        answering = shorten_build(build.version)
        said = " ".join(why.split())
        self.tell(f"{build.name}: the new build in {build.folder} is not taken: {said}; build {answering} goes on")
        self.note(build.name, "a newer build was not taken, the log says why")


def follow_builds(
    folders: Sequence[Path], opened: Sequence[OpenedCase], templates: Path, take: Callable[[Path, OpenedCase], None],
    note: Callable[[str, str], None], tell: Tell,
) -> None:  # fmt: skip
    """Follow the folders that cases were opened from, until the process ends; see `BuildFollower`."""
    builds = [FollowedBuild.of(folder, each) for folder, each in zip(folders, opened, strict=True)]
    BuildFollower(builds, templates, take, note, tell).start()


def open_proven(build: FollowedBuild, templates: Path) -> OpenedCase:
    """Open what stands in a folder now, proven by probes of its own.

    Raises:
        PlainspokenError: it cannot be opened, is another case, or has no probes.
    """
    opened = open_case(build.folder, templates)
    if opened.production.case != build.name:
        raise PlainspokenError(f"expected the case {build.name}, found {opened.production.case}")
    if not opened.proven:
        raise PlainspokenError(UNPROVEN)
    return opened


def read_version(folder: Path) -> str:
    """The SHA-256 of the findings of a folder; of their bytes alone, which may be broken.

    Raises:
        PlainspokenError: there are none.
    """
    path = folder / FINDINGS_FILE
    if not path.is_file():
        read_findings(path)  # says what is missing, and the remedy
    return hashlib.sha256(path.read_bytes()).hexdigest()


def list_served_files(folder: Path) -> Iterator[Path]:
    """The files of a build that a service reads."""
    for pattern in SERVED_FILES:
        yield from sorted(folder.glob(pattern))


def read_stamp(folder: Path) -> Stamp:
    """By what a change of the served files, or of the manifest, shows without their being read."""
    found = []
    for path in (*list_served_files(folder), folder / MANIFEST_FILE):
        try:
            seen = path.stat()
        except FileNotFoundError:  # there is none, or it is being replaced just now
            continue
        found.append((path.name, seen.st_mtime_ns, seen.st_size, seen.st_ino))
    return tuple(found)


def is_finished(folder: Path) -> bool:
    """Whether the run that made a build has come to its end: its manifest names the served files as they are.

    A folder without a manifest holds what somebody has put there; it counts as finished when it stands still.
    """
    if not (folder / MANIFEST_FILE).is_file():
        return True
    listed = read_manifest(folder)
    own = [name for name in listed if Path(name).name == name]  # nothing is read outside
    served = [name for name in own if any(fnmatch(name, pattern) for pattern in SERVED_FILES)]
    return FINDINGS_FILE in served and all(hash_served_file(folder / name) == listed[name] for name in served)


def hash_served_file(path: Path) -> str:
    """The SHA-256 of a file; nothing where it is being replaced just now, or is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except FileNotFoundError:
        return ""
