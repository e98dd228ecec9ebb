"""A build without its list of digests is told: it may be another's pages beside our findings."""

from __future__ import annotations

from pathlib import Path

from plainspoken.core.build_files import MANIFEST_FILE
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.pipeline.cache_key import CacheEntry, hash_file
from plainspoken.pipeline.check_build import digest_problems
from plainspoken.pipeline.manifest import write_manifest


def test_a_manifest_that_is_gone_is_told(tmp_path: Path) -> None:
    page = tmp_path / "briefing.en.html"
    page.write_text("page", encoding="utf-8")
    CacheEntry({}, {page.name: hash_file(page)}).write(tmp_path / STAMPS_FOLDER / "write.json")
    write_manifest(tmp_path)
    assert not list(digest_problems(tmp_path))
    (tmp_path / MANIFEST_FILE).unlink()
    (problem,) = digest_problems(tmp_path)
    assert problem.file == MANIFEST_FILE
