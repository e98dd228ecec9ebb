"""Staleness: each kind of change redoes exactly the stages that rest on it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from plainspoken.case.case_texts import needed_phrases
from plainspoken.core.build_files import MANIFEST_FILE
from plainspoken.core.findings import read_findings
from plainspoken.pipeline.build_folder import stamp_path
from plainspoken.pipeline.cache_key import CacheEntry, hash_matching_files, list_differing_hashes, why_stale
from plainspoken.pipeline.write_stage import find_touched_languages, verify_stage
from tests.command.conftest import Project, planted_paths

ALL = ["analyse", "judge", "draw", "html", "pdf", "verify"]
PAGES = ["html", "pdf", "verify"]


def test_a_first_run_does_everything_and_a_second_nothing(project: Project) -> None:
    first = project.run("report")
    assert (first.exit_code, project.ran()) == (0, ALL)
    assert "nothing to do" not in first.stdout
    before = project.contents()
    second = project.run("report")
    assert (second.exit_code, project.ran()) == (0, [])
    assert "small: nothing to do, everything is up to date." in second.stdout
    assert project.contents() == before


@pytest.mark.parametrize(
    ("changed", "redone"),
    [
        ("tables/visits.csv", ["analyse"]),
        ("analysis/small.toml", []),
        ("plainspoken/data/load.py", ["analyse"]),
        ("plainspoken/analysis/search.py", ["analyse"]),
        ("plainspoken/data/simulate/__init__.py", []),
        ("plainspoken/scaffold/new_case.py", []),
        ("plainspoken/__init__.py", []),
        ("plainspoken/case/case.py", ["analyse"]),
        ("plainspoken/claims/rules.py", ["judge", "draw", *PAGES]),
        ("plainspoken/words/words.py", ["draw", *PAGES]),
        ("plainspoken/figures/draw_charts.py", ["draw"]),
        ("plainspoken/report/write_briefing.py", ["html", "pdf"]),
        ("templates/briefing/page.jinja", PAGES),
        ("templates/fonts/a.ttf", ["draw", *PAGES]),
        ("plainspoken/verify/__init__.py", ["verify"]),
    ],
)
def test_a_change_redoes_what_rests_on_it(project: Project, changed: str, redone: list[str]) -> None:
    """A fake analysis finds the same again, so that nothing after it has to be redone."""
    project.run("report")
    project.ran()
    project.change(changed)
    project.run("report")
    assert project.ran() == redone
    project.run("report")
    assert project.ran() == []


@pytest.mark.parametrize(
    ("entry", "other"),
    [
        ('title = "Who buys"', 'title = "Who comes and buys"'),
        ('name = "warm ones"', 'name = "those that are warm"'),
        ('parts = ["first", "data", "annex_findings"]', 'parts = ["first", "annex_findings", "data"]'),
        ('languages = ["en"]', 'languages = ["en", "sv"]'),
    ],
)
def test_a_word_a_language_and_the_order_of_parts_never_train(project: Project, entry: str, other: str) -> None:
    texts = "\n".join(f'{name} = "{name} på svenska"' for name in needed_phrases())
    project.change("analysis/small.toml", f"[texts.sv]\n{texts}")
    (project.root / "templates/words/sv").mkdir()
    (project.root / "templates/words/sv/all.toml").write_text(
        '[chart_rank]\nalt = "Rangordnar."\n[ranks_well]\nholds = "Bra."\n'
    )
    project.run("report")
    project.ran()
    project.replace("analysis/small.toml", entry, other)
    result = project.run("report")
    assert result.exit_code == 0, result.stderr
    ran = project.ran()
    assert ran[:2] == ["judge", "draw"]
    assert "analyse" not in ran


@pytest.mark.parametrize(
    ("entry", "other"), [("margin = 1.0", "margin = 2.0"), ('when = [["bought", "==", "yes"]]', "when = []")]
)
def test_what_is_computed_with_trains_again(project: Project, entry: str, other: str) -> None:
    project.run("report")
    project.ran()
    project.replace("analysis/small.toml", entry, other)
    project.run("report")
    assert project.ran()[0] == "analyse"


def test_the_analysis_gets_a_case_without_its_words(project: Project) -> None:
    project.run("report")
    (case,) = project.analysed
    assert (case.segments[0].slug, case.segments[0].words, case.texts) == ("warm", {}, {})
    stored = read_findings(project.folder / "findings.json")
    assert stored.names["en"]["segment.warm"] == "warm ones"
    assert stored.briefing.parts == ("first", "data", "annex_findings")


def test_other_findings_redo_all_that_follows(project: Project) -> None:
    project.run("report")
    project.ran()
    other = project.evidence.evidence["evaluation.roc_auc"].model_copy(update={"value": 0.6})
    evidence = {**project.evidence.evidence, "evaluation.roc_auc": other}
    project.evidence = project.evidence.model_copy(update={"evidence": evidence})
    project.change("tables/visits.csv", "no")
    project.run("report")
    assert project.ran() == ALL


def test_a_word_of_a_chart_redraws_and_a_sentence_of_a_rule_does_not(project: Project) -> None:
    project.run("report")
    project.ran()
    words = project.root / "templates/words/en/all.toml"
    words.write_text(words.read_text().replace("It ranks.", "It ranks well."))
    project.run("report")
    assert project.ran() == PAGES
    words.write_text(words.read_text().replace("Ranks.", "Ranks well."))
    project.run("report")
    assert project.ran() == ["draw", *PAGES]


def test_another_data_folder_counts_by_content(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.run("report")
    project.ran()
    (project.root / "tables").rename(tmp_path / "moved")
    monkeypatch.setenv("PLAINSPOKEN_DATA", str(tmp_path / "moved"))
    project.run("report")
    assert project.ran() == []
    monkeypatch.delenv("PLAINSPOKEN_DATA")
    project.run("report")
    assert project.ran() == ["analyse"]


def test_another_version_of_a_package_redoes_its_stages(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plainspoken.cli.report.tell_settled", lambda *_, **__: False)  # no package is installed here
    project.run("report")
    project.ran()
    monkeypatch.setattr(
        "plainspoken.pipeline.cache_key.installed_package_version", lambda name: f"{name}: {name == 'weasyprint'}"
    )
    project.run("report")
    assert project.ran() == ["analyse", "draw", *PAGES]
    monkeypatch.setattr("plainspoken.pipeline.cache_key.installed_package_version", lambda name: f"{name}: False")
    project.run("report")
    assert project.ran() == PAGES


@pytest.mark.parametrize(
    ("result", "redone"),
    [
        ("scores.parquet", ["analyse"]),
        ("findings.json", ["judge"]),
        ("figures/en/b.svg", ["draw"]),
        ("briefing.en.pdf", ["pdf"]),
    ],
)
def test_an_edited_or_removed_result_is_made_again(project: Project, result: str, redone: list[str]) -> None:
    project.run("report")
    project.ran()
    before = {name: text for name, text in project.contents().items() if name not in ("model.skops", MANIFEST_FILE)}
    (project.folder / result).write_text("edited")
    project.run("report")
    assert project.ran() == redone
    (project.folder / result).unlink()
    project.run("report")
    assert project.ran() == redone
    assert before.items() <= project.contents().items()


def test_a_chart_that_is_no_longer_drawn_is_removed(project: Project) -> None:
    project.run("report")
    stale = project.folder / ".stamps/draw en.json"
    (project.folder / "figures/en/old.svg").write_text("<svg/>")
    stamp = CacheEntry.read(stale)
    assert stamp is not None
    CacheEntry(stamp.inputs, {**stamp.outputs, "figures/en/old.svg": "x"}).write(stale)
    project.run("report")
    assert not (project.folder / "figures/en/old.svg").exists()


def test_the_reason_names_what_changed(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("whole")
    made = CacheEntry({"a.py": "1", "b.py": "1"}, hash_matching_files(tmp_path, ["page"]))
    assert why_stale(None, {}, tmp_path) == "not made yet"
    assert why_stale(made, {"a.py": "1", "b.py": "1"}, tmp_path) == ""
    assert why_stale(made, {"a.py": "2", "c.py": "1"}, tmp_path) == "changed: a.py, b.py and 1 more"
    (tmp_path / "page").write_text("edited")
    assert why_stale(made, {"a.py": "1", "b.py": "1"}, tmp_path) == "edited or removed: page"


def test_a_stamp_that_cannot_be_understood_counts_as_none(tmp_path: Path) -> None:
    spoilt = (
        *('{"inputs": [["a", "b"]], "outputs": {}}', '{"inputs": {"a": 1}, "outputs": {}}'),
        *('{"inputs": {}, "outputs": {"a": null}}', '{"inputs": {}, "outputs": {"\\ud800": "x"}}'),
        '{"inputs": {}, "outputs": {}, "timings": {"a": 1' + "0" * 400 + "}}",
    )
    for text in ("", "{", "[]", '{"inputs": {}}', '{"inputs": 1, "outputs": {}}', *spoilt):
        (tmp_path / "stamp").write_text(text)
        assert CacheEntry.read(tmp_path / "stamp") is None


def test_caches_and_hidden_files_are_no_content(tmp_path: Path) -> None:
    for name in ("a.py", "__pycache__/a.pyc", ".hidden/b.py", "deep/c.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    assert list(hash_matching_files(tmp_path, ["**/*"])) == ["a.py", "deep/c.py"]


def test_another_page_is_verified_again(project: Project) -> None:
    project.run("report")
    stage = verify_stage(planted_paths(project.root), project.folder, ["en"])
    before = stage.inputs()
    (project.folder / "briefing.en.html").write_text("another page")
    assert list_differing_hashes(before, stage.inputs()) == ["briefing.en.html"]


@pytest.mark.parametrize(
    ("changed", "languages"),
    [
        (["briefing.en.html", "own words/en/quality.toml"], {"en"}),
        (["briefing.en.pdf", "briefing.ru.docx", "quarto.sv/report.qmd"], {"en", "ru", "sv"}),
        (["briefing.en.html", "findings.json"], None),
        (["own briefing/style.css"], None),
        (["own theme.toml", "briefing.en.html"], None),
        (["templates/words/en/forms.toml"], None),  # its number words are none in any language
        (["plainspoken/words/lint.py"], None),
        ([], None),
    ],
)
def test_only_documents_of_touched_languages_are_verified_again(changed: list[str], languages: set[str] | None) -> None:
    assert find_touched_languages(changed) == languages


def test_what_was_verified_and_is_the_same_is_not_verified_again(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(
        sys.modules["plainspoken.verify"], "verify", lambda *_, languages, **__: asked.append(languages)
    )
    project.run("report")
    stage = verify_stage(planted_paths(project.root), project.folder, ["en"])
    kept = stamp_path(project.folder, "verify")
    stage.run(tmp_path, lambda *_: None)
    CacheEntry({**stage.inputs(), "briefing.ru.html": "another"}, {}).write(kept)
    stage.run(tmp_path, lambda *_: None)
    CacheEntry({**stage.inputs(), "findings.json": "another"}, {}).write(kept)
    stage.run(tmp_path, lambda *_: None)
    kept.unlink()
    stage.run(tmp_path, lambda *_: None)
    assert asked[-4:] == [None, {"ru"}, None, None]


def test_who_only_looks_whether_all_is_fresh_loads_no_tables() -> None:
    line = "plainspoken.pipeline.plan, plainspoken.pipeline.notebook_stage, plainspoken.pipeline.write_stage"
    code = f"import sys, {line}; print([each for each in ('pandas', 'numpy', 'pyarrow') if each in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_who_writes_and_verifies_a_page_for_screens_loads_nothing_for_paper_or_a_terminal() -> None:
    line = "plainspoken.pipeline.progress, plainspoken.report.write_briefing, plainspoken.verify"
    unneeded = "('pypdfium2', 'rich', 'urllib.request', 'weasyprint')"
    code = f"import sys, {line}; print([each for each in {unneeded} if each in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
