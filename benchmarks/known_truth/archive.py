"""Truth: the outcomes of worlds in one small file, so that a run goes on on another computer where it stopped."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from benchmarks import PROJECT_ROOT
from plainspoken.core.findings import write_atomically

ARCHIVE = PROJECT_ROOT / "benchmarks" / "known_truth" / "outcomes.jsonl.gz"


def unpack_outcomes(archive: Path, family: str, kept: Path) -> int:
    """Lay the outcomes of an archive into a folder, a file a world; none where the archive is of other code.

    `family`: what the seeds derive from, and so the code that was judged. Returns how many were laid there.
    """
    if not archive.is_file():
        return 0
    head, *lines = gzip.decompress(archive.read_bytes()).decode().splitlines()
    if json.loads(head) != {"family": family}:
        return 0
    kept.mkdir(parents=True, exist_ok=True)
    missing = {name: line for line in lines if not (kept / (name := f"{json.loads(line)['world']}.json")).is_file()}
    for name, line in missing.items():
        write_atomically(kept / name, line.encode())
    return len(missing)


def pack_outcomes(archive: Path, family: str, kept: Path) -> None:
    """Write the outcomes that lie in a folder into an archive: the same bytes for the same outcomes."""
    lines = [path.read_text(encoding="utf-8").strip() for path in sorted(kept.glob("*.json"))]
    text = "".join(f"{each}\n" for each in (json.dumps({"family": family}), *lines))
    write_atomically(archive, gzip.compress(text.encode(), 9, mtime=0))
