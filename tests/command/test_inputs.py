"""The files a stage counts as its own code are all that its modules come to import."""

from __future__ import annotations

from functools import cache
from itertools import chain
from pathlib import Path

import grimp
import pytest

from plainspoken.pipeline import analyse_stage, draw_stage, notebook_stage, targets_stage, write_stage
from plainspoken.pipeline.cache_key import code_digests, index_modules, installed_package_version
from tests.tweak.own import put

ROOT = Path(__file__).resolve().parents[2]
RUN_FROM_TEXT = ("plainspoken.report.write_briefing", "plainspoken.case.name_findings")  # by a notebook's last cells


@cache
def graph() -> grimp.ImportGraph:
    """Which module of ours imports which, lazily or not."""
    return grimp.build_graph("plainspoken", cache_dir=None, exclude_type_checking_imports=True)


def file_of(module: str) -> str:
    """The file of a module, relative to the root."""
    path = ROOT.joinpath(*module.split("."))
    return f"{path.relative_to(ROOT).as_posix()}{'/__init__.py' if path.is_dir() else '.py'}"


def files_imported(entries: tuple[str, ...]) -> set[str]:
    """The files of some modules and of all that they come to import."""
    imported = {name for each in entries for name in {each, *graph().find_upstream_modules(each)}}
    return {file_of(name) for name in imported} - {"plainspoken/__init__.py"}


@pytest.mark.parametrize(
    "entries",
    [
        *analyse_stage.ANALYSE_CODE.values(),
        analyse_stage.JUDGE_CODE,
        draw_stage.DRAW_CODE,
        write_stage.WRITE_CODE,
        write_stage.OPTIONAL_FORMATS_CODE,
        write_stage.VERIFY_CODE,
        targets_stage.TARGETS_CODE,
        (*notebook_stage.NOTEBOOK_CODE, *chain(*analyse_stage.ANALYSE_CODE.values())),  # it runs the analysis too
    ],
)
def test_the_code_of_a_stage_is_what_it_imports(entries: tuple[str, ...]) -> None:
    files = files_imported(entries)
    counted = code_digests(ROOT, entries).keys()
    assert files - counted == set()
    assert {name for name in counted - files if not name.endswith("__init__.py")} <= files_imported(RUN_FROM_TEXT)


def test_no_chart_and_no_list_says_a_sentence_of_a_rule() -> None:
    """Else `draw` and `targets` would have to count the sentences of the rules as their words too."""
    paths = list((ROOT / "plainspoken/figures").glob("**/*.py"))
    assert paths
    for path in (*paths, ROOT / "plainspoken/report/targets.py", ROOT / "plainspoken/pipeline/targets_stage.py"):
        text = path.read_text(encoding="utf-8")
        assert not any(f".{method}(" in text for method in ("say", "sentence", "can_say")), path.name


def test_a_module_that_comes_or_goes_is_seen_at_once(tmp_path: Path) -> None:
    """Folders and versions are read once in a run, and once more when something came to them or went."""
    package = tmp_path / "plainspoken"
    for name in ("__init__", "words/__init__", "words/say"):
        put(tmp_path, f"plainspoken/{name}.py", "")
    assert index_modules(tmp_path).keys() == {"plainspoken.words", "plainspoken.words.say"}
    put(tmp_path, "plainspoken/words/show.py", "")
    put(tmp_path, "plainspoken/words/deep/tell.py", "")
    assert index_modules(tmp_path).keys() > {"plainspoken.words.show", "plainspoken.words.deep.tell"}
    (package / "words/say.py").unlink()
    assert "plainspoken.words.say" not in index_modules(tmp_path)
    assert index_modules(tmp_path / "elsewhere") == {}


def test_a_package_of_another_version_is_seen_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    assert installed_package_version("quarry") == ""
    put(tmp_path, "quarry-1.0.dist-info/METADATA", "Name: quarry\nVersion: 1.0\n")
    assert installed_package_version("quarry") == "1.0"
    (tmp_path / "quarry-1.0.dist-info").rename(tmp_path / "quarry-2.0.dist-info")
    put(tmp_path, "quarry-2.0.dist-info/METADATA", "Name: quarry\nVersion: 2.0\n")
    assert installed_package_version("quarry") == "2.0"
