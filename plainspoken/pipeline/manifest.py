"""The manifest of a build folder: SHA-256 of each file that the stages made, as `sha256sum` writes and checks it."""

from __future__ import annotations

from pathlib import Path

from plainspoken.core.build_files import MANIFEST_FILE
from plainspoken.core.findings import write_atomically
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.pipeline.cache_key import CacheEntry


def write_manifest(folder: Path) -> None:
    """Write the digests of all that the stages have made, but for what they hand each other; none before a page."""
    content, path = format_manifest(folder), folder / MANIFEST_FILE
    if content and (not path.is_file() or path.read_bytes() != content):
        write_atomically(path, content)


def format_manifest(folder: Path) -> bytes:
    """The manifest as the stamps of a folder have it; empty where they know no file."""
    made = {name: digest for name, digest in read_stamped_digests(folder).items() if not is_handed_on(name)}
    return "".join(f"{made[name]}  {name}\n" for name in sorted(made)).encode()


def read_stamped_digests(folder: Path) -> dict[str, str]:
    """Digest by file name of all that the stages of a folder wrote, by their stamps."""
    stamps = (CacheEntry.read(path) for path in sorted((folder / STAMPS_FOLDER).glob("*.json")))
    return {name: digest for stamp in stamps if stamp is not None for name, digest in stamp.outputs.items()}


def is_handed_on(name: str) -> bool:
    """Whether a file is for the next stage alone."""
    return name.startswith(f"{STAMPS_FOLDER}/")
