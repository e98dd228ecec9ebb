"""What a stage counts as its own code must cover every module of ours that it can come to import."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import grimp
import pytest

from plainspoken.stages import analyse, draw, write
from plainspoken.staleness import digests

ROOT = Path(__file__).resolve().parents[2]
OURS = ("plainspoken", "data", "analysis", "figures", "report")


@cache
def graph() -> grimp.ImportGraph:
    """Which module of ours imports which, lazily or not."""
    return grimp.build_graph(*OURS, cache_dir=None)


def file_of(module: str) -> str:
    """The file of a module, relative to the root."""
    path = ROOT.joinpath(*module.split("."))
    return f"{path.relative_to(ROOT).as_posix()}{'/__init__.py' if path.is_dir() else '.py'}"


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        (("data.load", "data.find", "analysis.analyse"), analyse.ANALYSE_CODE),
        (("plainspoken.claims.rule",), analyse.JUDGE_CODE),
        (("figures.draw", "plainspoken.words"), draw.CODE),
        (("report.write", "plainspoken.words"), write.CODE),
        (("report.further", "plainspoken.words"), (*write.CODE, *write.FURTHER_CODE)),
        (("plainspoken.verify",), write.VERIFY_CODE),
    ],
)
def test_the_code_of_a_stage_covers_what_it_imports(entries: tuple[str, ...], code: tuple[str, ...]) -> None:
    imported = {name for each in entries for name in {each, *graph().find_upstream_modules(each)}}
    files = {file_of(name) for name in imported} - {"plainspoken/__init__.py"}
    assert files - digests(ROOT, code).keys() == set()


def test_no_chart_says_a_sentence_of_a_rule() -> None:
    """Else `draw` would have to count the sentences of the rules as its words too."""
    for path in (ROOT / "figures").glob("**/*.py"):
        text = path.read_text(encoding="utf-8")
        assert not any(f".{method}(" in text for method in ("say", "sentence", "can_say")), path.name
