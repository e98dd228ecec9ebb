"""How long each stage of a build took: a file for readers, made of what the stamps keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from plainspoken.core.build_files import TIMINGS_FILE
from plainspoken.core.findings import write_atomically
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.pipeline.cache_key import CacheEntry


def write_timings(folder: Path) -> None:
    """Write the timings of all stages, where they are not there as the stamps keep them."""
    content = format_timings(collect_timings(folder))
    path = folder / TIMINGS_FILE
    if content and (not path.is_file() or path.read_bytes() != content):
        write_atomically(path, content)


def collect_timings(folder: Path) -> Mapping[str, float]:
    """Seconds by stage and `stage: step`, by the stamps of a folder; nothing where a stamp keeps none, as those of
    earlier versions do."""
    stamps = [CacheEntry.read(path) for path in sorted((folder / STAMPS_FOLDER).glob("*.json"))]
    kept = [stamp.timings for stamp in stamps if stamp is not None]
    return {name: taken for each in kept for name, taken in each.items()} if all(kept) else {}


def format_timings(timings: Mapping[str, float]) -> bytes:
    """The content of the file of timings, in order of name; nothing for none."""
    text = json.dumps(dict(sorted(timings.items())), indent=1, ensure_ascii=False) + "\n"
    return text.encode() if timings else b""
