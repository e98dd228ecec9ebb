"""Staleness: does a result still fit what it was made from? By content."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from plainspoken.core.findings import write_atomically
from plainspoken.core.safe_paths import holds_half_sign, leads_outside

ContentHashes = Mapping[str, str]  # what it is -> SHA-256 of its content
NO_DIGEST = ""
PACKAGE = "plainspoken"
PACKAGE_FILE = "__init__"  # the module that a package itself is
ONLY_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t]+.*\n|\n)+", re.M)
COMMENT = re.compile(r"#.*")  # one may hold a bracket
IMPORT_FROM = re.compile(rf"^[ \t]*from ({PACKAGE}[\w.]*) import (?:\(([^)]*)\)|(.*))$", re.M)
IMPORT = re.compile(rf"^[ \t]*import ({PACKAGE}[\w.]*)", re.M)


@dataclass(frozen=True)
class CacheEntry:
    """What a stage read and what it wrote, by content, kept beside the result; and how long it took.

    `timings`: seconds by the stage's name and `stage: step`; nothing where an earlier version wrote the stamp.
    """

    inputs: ContentHashes
    outputs: ContentHashes
    timings: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> CacheEntry | None:
        """The stamp at `path`; None where there is none, or none that can be understood or trusted (then: redo)."""
        try:
            if path.exists() and not path.is_file():
                return None
            raw = json.loads(path.read_text(encoding="utf-8"))
            timings = {str(name): float(taken) for name, taken in raw.get("timings", {}).items()}
            found = cls(take_hashes(raw["inputs"]), take_hashes(raw["outputs"]), timings)
        except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
            return None
        # A folder may come from elsewhere: what its stamp names is removed later.
        return None if any(leads_outside(str(name)) for name in found.outputs) else found

    def write(self, path: Path) -> None:
        """Keep the stamp at `path`, whole or not at all."""
        kept = {"inputs": dict(self.inputs), "outputs": dict(self.outputs), "timings": dict(self.timings)}
        write_atomically(path, (json.dumps(kept, indent=1, sort_keys=True) + "\n").encode())


def take_hashes(raw: object) -> ContentHashes:
    """Digests by name, as a stamp has them.

    Raises:
        ValueError: it is something else, or a name or a digest is no text that a file can hold.
    """
    if isinstance(raw, dict) and all(
        isinstance(each, str) and not holds_half_sign(each) for each in (*raw, *raw.values())
    ):
        return raw
    raise ValueError("expected digests by name")


def why_stale(stamp: CacheEntry | None, inputs: ContentHashes, folder: Path) -> str:
    """Why a result must be made anew, in a few words; empty where it is fresh."""
    if stamp is None:
        return "not made yet"
    changed = list_differing_hashes(stamp.inputs, inputs)
    if changed:
        return f"changed: {shorten_name_list(changed)}"
    edited = list_differing_hashes(stamp.outputs, {name: hash_file(folder / name) for name in stamp.outputs})
    return f"edited or removed: {shorten_name_list(edited)}" if edited else ""


def list_differing_hashes(before: ContentHashes, now: ContentHashes) -> list[str]:
    """What is not the same in both, in order of name."""
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def shorten_name_list(names: list[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = len(names) - 2
    return ", ".join(names[:2]) + (f" and {more} more" if more > 0 else "")


def hash_file(path: Path) -> str:
    """SHA-256 of a file's content; empty where there is no such file."""
    if not path.is_file():
        return NO_DIGEST
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_text(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_matching_files(root: Path, patterns: Iterable[str]) -> dict[str, str]:
    """Digest of each file below `root` that a glob pattern names; caches and hidden files do not count."""
    paths = {path for pattern in patterns for path in root.glob(pattern) if path.is_file()}
    names = {path.relative_to(root).as_posix(): path for path in paths}
    return {name: hash_file(names[name]) for name in sorted(names) if is_content_file(name)}


def code_digests(
    root: Path, entries: Iterable[str], *, without: Sequence[str] = (), alone: Iterable[str] = ()
) -> dict[str, str]:
    """Digest of each file of ours that modules (`plainspoken.figures.draw_charts`) come to import, lazily or not.

    `root`: the folder that holds the package. What is imported for types alone does not count, nor does what
    lies in a package of `without` and what only that imports, nor the package's own door to Python users.
    `alone`: modules that count, but not what they import.
    """
    modules = index_modules(root)
    found = {modules[each] for each in alone if each in modules}
    waiting = list(entries)
    while waiting:
        path = modules.get(waiting.pop())
        if path is not None and path not in found:
            found.add(path)
            waiting += (each for each in read_module(path).imports if not each.startswith(tuple(without)))
    return {path.relative_to(root).as_posix(): read_module(path).digest for path in sorted(found)}


@dataclass(frozen=True)
class ModuleContent:
    """What a file of ours imports of ours, and the SHA-256 of it."""

    imports: tuple[str, ...]
    digest: str


def read_module(path: Path) -> ModuleContent:
    """A file of ours, read once as long as it stays the same: a run asks for the same ones at each stage."""
    stat = path.stat()
    return _read_module_once(path, stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=4096)
def _read_module_once(path: Path, _time: int, _size: int, _inode: int) -> ModuleContent:
    return ModuleContent(tuple(imported_modules(path)), hash_file(path))


def index_modules(root: Path) -> dict[str, Path]:
    """The file of each module and package of ours, by the name that imports it, but for the package itself.

    The folders are read once for all names that are asked for: most of them are no modules, but what modules define.
    """
    found: dict[str, Path] = {}
    waiting = [(PACKAGE, root / PACKAGE)] if (root / PACKAGE).is_dir() else []
    while waiting:
        package, folder = waiting.pop()
        files, below = _list_folder_once(folder, folder.stat().st_mtime_ns)
        found |= {f"{package}.{name}": path for name, path in files.items() if name != PACKAGE_FILE}
        if package != PACKAGE and PACKAGE_FILE in files:
            found.setdefault(package, files[PACKAGE_FILE])
        waiting += ((f"{package}.{name}", path) for name, path in below.items())
    return found


@lru_cache(maxsize=256)
def _list_folder_once(folder: Path, _time: int) -> tuple[Mapping[str, Path], Mapping[str, Path]]:
    """The modules right in a folder and the folders below it, by name; listed once as long as none comes or goes."""
    entries = sorted(folder.iterdir())
    files = {each.stem: each for each in entries if each.suffix == ".py" and each.is_file()}
    below = {each.name: each for each in entries if each.name.isidentifier() and each.name != "__pycache__"}
    return files, {name: each for name, each in below.items() if each.is_dir()}


def imported_modules(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports; an imported name may be a module, or stand in one."""
    source = COMMENT.sub("", ONLY_FOR_TYPES.sub("", path.read_text(encoding="utf-8")))
    for module, grouped, bare in IMPORT_FROM.findall(source):
        yield module
        for name in (grouped or bare).split(","):
            yield f"{module}.{name.split()[0] if name.split() else ''}"
    yield from IMPORT.findall(source)


def is_content_file(name: str) -> bool:
    """Whether a file below the root is content: neither hidden nor a cache."""
    return not any(part.startswith(".") or part == "__pycache__" for part in name.split("/"))


def collect_package_versions(packages: Iterable[str]) -> dict[str, str]:
    """The installed version of each package, and of Python."""
    found = {f"version of {package}": installed_package_version(package) for package in packages}
    return {"version of python": platform.python_version(), **found}


def installed_package_version(package: str) -> str:
    """The installed version of a package; empty where it is not installed.

    Read once as long as no package comes or goes: a run asks for the same ones at each stage.
    """
    return _read_version_once(package, tuple(map(mark_package_folder, sys.path)))


def mark_package_folder(place: str) -> tuple[str, int]:
    """A place that packages are found in, and when something came to it or went; none where it is not there."""
    try:
        return place, os.stat(place or os.curdir).st_mtime_ns
    except OSError:
        return place, 0


@lru_cache(maxsize=256)
def _read_version_once(package: str, _places: tuple[tuple[str, int], ...]) -> str:
    try:
        return version(package) or NO_DIGEST  # a folder without metadata has none, whatever its type says
    except PackageNotFoundError:
        return NO_DIGEST
