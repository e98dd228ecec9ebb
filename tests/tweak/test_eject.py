"""Tests of eject: what is copied overrides and changes nothing by itself; nothing is ever overwritten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainspoken.cli import app as cli
from plainspoken.cli import session
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import write_findings
from plainspoken.theme import read_theme
from plainspoken.theme.eject import eject_templates
from tests.tweak.own import page_with, put
from tests.words.planted import TEMPLATES, whole_sample

WISHES: tuple[list[str], ...] = (
    [], ["theme.toml"], ["finds_positives", "chart_value"], ["words/en"], ["part_first.jinja"],
    ["tables.toml"], ["tables.toml:models", "tables.toml:slices"],
    ["part_first.jinja:decisions", "part_first.jinja:use"], ["style.css", "macros.jinja"],
)  # fmt: skip


@pytest.mark.parametrize("wishes", WISHES, ids=lambda each: ",".join(each) or "all")
def test_copies_change_nothing_by_themselves(tmp_path: Path, wishes: list[str]) -> None:
    shipped = page_with(tmp_path / "none", tmp_path / "drawings")
    assert eject_templates(TEMPLATES, tmp_path / "own", wishes)
    assert page_with(tmp_path / "own", tmp_path / "drawings") == shipped
    assert read_theme((TEMPLATES, tmp_path / "own")) == read_theme((TEMPLATES,))


def test_only_what_is_wished_for_is_copied(tmp_path: Path) -> None:
    written = eject_templates(TEMPLATES, tmp_path, ["finds_positives", "part_first.jinja:decisions"])
    names = [path.relative_to(tmp_path).as_posix() for path in written]
    assert names[0] == "briefing/part_first.jinja"
    assert set(names[1:]) == {f"words/{each.name}/finds_positives.toml" for each in (TEMPLATES / "words").iterdir()}


def test_nothing_is_overwritten_and_then_nothing_is_written(tmp_path: Path) -> None:
    path = put(tmp_path, "theme.toml", "# mine\n")
    with pytest.raises(PlainspokenError, match=r"theme\.toml: is there already"):
        eject_templates(TEMPLATES, tmp_path, ["style.css", "theme.toml"])
    assert path.read_text() == "# mine\n"
    assert not (tmp_path / "briefing").exists()


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("finds_positive", "nearest: 'finds_positives'"),
        ("part_frist.jinja:use", "nearest: 'part_first.jinja'"),
        ("part_first.jinja:uze", "no block 'uze' (nearest: 'use')"),
        ("tables.toml:modles", "no table 'modles' (nearest: 'models')"),
        ("words/en/qualty.toml", "nearest: 'words/en/quality.toml'"),
    ],
)
def test_a_misspelt_wish(tmp_path: Path, wish: str, told: str) -> None:
    with pytest.raises(PlainspokenError, match="nearest") as error:
        eject_templates(TEMPLATES, tmp_path, [wish])
    assert told in str(error.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("wish", "names"),
    [
        ("finds_positives", ["words/sv/finds_positives.toml"]),
        ("quality.toml", ["words/sv/quality.toml"]),
        ("notebook", ["notebook/sv.toml"]),
        ("notebook/ru.toml", ["notebook/ru.toml"]),
        ("words/en/quality.toml", ["words/en/quality.toml"]),
        ("theme.toml", ["theme.toml"]),
    ],
)
def test_words_are_copied_in_the_languages_asked_for(tmp_path: Path, wish: str, names: list[str]) -> None:
    written = eject_templates(TEMPLATES, tmp_path, [wish], ["sv"])
    assert [path.relative_to(tmp_path).as_posix() for path in written] == names


def test_words_are_copied_in_the_languages_of_the_cases_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "analysis/mine.toml", 'languages = ["ru"]\n[tables.a]\nfile = "a.csv"\n')
    made = CliRunner().invoke(cli.app, ["eject", "own", "finds_positives"])
    assert (made.exit_code, made.output) == (0, "own/words/ru/finds_positives.toml\n")
    made = CliRunner().invoke(cli.app, ["eject", "own", "finds_positives", "--language", "en", "-l", "sv"])
    assert made.output.split() == ["own/words/en/finds_positives.toml", "own/words/sv/finds_positives.toml"]
    wrong = CliRunner().invoke(cli.app, ["eject", "own", "finds_positives", "-l", "svenska"])
    assert (wrong.exit_code, "expected one of: en, ru, sv" in wrong.output) == (1, True)


def test_a_sentence_of_a_page_leads_to_its_name(tmp_path: Path) -> None:
    write_findings(whole_sample(), tmp_path / "findings.json")
    said = CliRunner().invoke(cli.app, ["show", str(tmp_path), "--sentence", "the  model finds most buyers"])
    assert said.exit_code == 0
    assert re.search(
        r"^finds_positives\.holds, \S+/words/en/quality\.toml:\d+: The model finds most", said.output, re.M
    )
    assert "claim finds_positives, which holds; change it: plainspoken eject mine finds_positives" in said.output
    assert "labels.well, " in CliRunner().invoke(cli.app, ["show", str(tmp_path), "--sentence", "stood up to"]).output
    nobody = CliRunner().invoke(cli.app, ["show", str(tmp_path), "--sentence", "nobody says so"])
    assert (nobody.exit_code, "no rule, chart or label says 'nobody says so'" in nobody.output) == (1, True)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = CliRunner().invoke(cli.app, ["eject", "templates", "theme.toml"])
    assert (first.exit_code, first.output) == (0, "templates/theme.toml\n")
    again = CliRunner().invoke(cli.app, ["eject", "templates", "theme.toml"])
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert session.project_paths().own == (tmp_path / "templates",)
