"""A build without its list of digests is told: it may be another's pages beside our findings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from plainspoken.api.progress_displays import SilentDisplay
from plainspoken.cli import session
from plainspoken.core.build_files import MANIFEST_FILE, SCORES_FILE
from plainspoken.core.errors import DoesNotHold
from plainspoken.core.findings import write_findings
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.pipeline.cache_key import CacheEntry, hash_file
from plainspoken.pipeline.check_build import digest_problems, timings_problems
from plainspoken.pipeline.manifest import write_manifest
from plainspoken.pipeline.plan import plan_writing
from plainspoken.pipeline.stage import ProgressCallback, Stage, Timings, run_stages
from tests.sample_customers import customers_findings


def test_a_manifest_that_is_gone_is_told(tmp_path: Path) -> None:
    page = tmp_path / "briefing.en.html"
    page.write_text("page", encoding="utf-8")
    CacheEntry({}, {page.name: hash_file(page)}).write(tmp_path / STAMPS_FOLDER / "write.json")
    write_manifest(tmp_path)
    assert not list(digest_problems(tmp_path))
    (tmp_path / MANIFEST_FILE).unlink()
    (problem,) = digest_problems(tmp_path)
    assert problem.file == MANIFEST_FILE


def test_a_list_is_written_anew_with_the_pages_beside_it(tmp_path: Path) -> None:
    write_findings(customers_findings(), tmp_path / "findings.json")
    (tmp_path / "figures" / "en").mkdir(parents=True)
    (tmp_path / "figures" / "en" / "chart.svg").write_text("<svg/>", encoding="utf-8")

    def planned() -> list[str]:
        _, stages = plan_writing(session.project_paths(), str(tmp_path), ["en"], ["html"])
        return [each.name for each in stages]

    assert planned() == ["write en html"]
    CacheEntry({}, {}).write(tmp_path / STAMPS_FOLDER / "targets en.json")
    assert planned() == ["write en html"]
    (tmp_path / SCORES_FILE).write_bytes(b"")
    assert planned() == ["write en html", "targets en"]
    CacheEntry({}, {}).write(tmp_path / STAMPS_FOLDER / "draw en.json")  # charts of other findings are drawn anew
    assert planned() == ["draw en", "write en html", "targets en"]


def test_what_came_before_a_stage_that_refuses_it_is_not_told_as_changed(tmp_path: Path) -> None:
    said = iter(("page", "another page"))

    def write(part: Path, tell: ProgressCallback) -> Timings:
        (part / "briefing.en.html").write_text(next(said), encoding="utf-8")
        return {}

    def refuse(part: Path, tell: ProgressCallback) -> Timings:
        raise DoesNotHold(["a sentence that no claim backs"])

    for layout in ("one", "another"):  # the first build, and one over it
        stages = [Stage("write en html", partial(dict, layout=layout), write), Stage("verify", dict, refuse)]
        with pytest.raises(DoesNotHold, match="no claim backs"):
            run_stages(stages, tmp_path, SilentDisplay())
        assert (tmp_path / MANIFEST_FILE).is_file()
        assert not [*digest_problems(tmp_path), *timings_problems(tmp_path)]


@pytest.mark.parametrize(
    "change",
    [
        lambda content: b"",
        lambda content: b"# digests\n",
        lambda content: content.decode().encode("utf-16"),
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.replace(b"  ", b" *"),
        lambda content: content + b"hello there\n",
        lambda content: content + content,
        lambda content: b"0" * 64 + b"  briefing.en.html\n" + content,
        lambda content: content + hashlib.sha256(b"mine").hexdigest().encode() + b"  mine.html\n",
    ],
)
def test_a_manifest_written_otherwise_is_told(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    (tmp_path / "mine.html").write_bytes(b"mine")
    page, manifest = tmp_path / "briefing.en.html", tmp_path / MANIFEST_FILE
    page.write_text("page", encoding="utf-8")
    CacheEntry({}, {page.name: hash_file(page)}).write(tmp_path / STAMPS_FOLDER / "write.json")
    write_manifest(tmp_path)
    manifest.write_bytes(change(manifest.read_bytes()))
    (problem,) = digest_problems(tmp_path)
    assert str(problem).startswith("SHA256SUMS: was changed since it was made")
