"""What the files of a build folder are called, and the manifest that names them with their digests."""

from __future__ import annotations

import re
from pathlib import Path

FINDINGS_FILE = "findings.json"
SCORES_FILE = "scores.parquet"  # row by row
MODEL_FILE = "model.skops"
TIMINGS_FILE = "timings.json"  # seconds by stage and step
MANIFEST_FILE = "SHA256SUMS"  # written when all stages of a run have come to their end, as `sha256sum` checks it
MANIFEST_LINE_PATTERN = re.compile(r"([0-9a-f]{64}) [ *](.+)")

LANGUAGE_PATTERN = re.compile(r"[a-z]{2,8}(?:[_-][A-Za-z0-9]{2,8})*")  # of a file's name: en, zh_Hant


def list_files_by_language(folder: Path, kind: str, suffix: str) -> dict[str, Path]:
    """The files `KIND.LANGUAGE.SUFFIX` of a folder by language; a copy like `briefing.en (1).pdf` is none of them."""
    paths = sorted(folder.glob(f"{kind}.*.{suffix}"))
    named = {path.name.removeprefix(f"{kind}.").removesuffix(f".{suffix}"): path for path in paths if path.is_file()}
    return {language: path for language, path in sorted(named.items()) if LANGUAGE_PATTERN.fullmatch(language)}


def read_manifest(folder: Path) -> dict[str, str]:
    """Digest by file name; nothing where there is no manifest. Lines that are none do not count."""
    path = folder / MANIFEST_FILE
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    found = (MANIFEST_LINE_PATTERN.fullmatch(line) for line in text.splitlines())
    return {each[2]: each[1] for each in found if each}
