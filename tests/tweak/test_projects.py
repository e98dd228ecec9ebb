"""Tests of own Quarto files and words of the notebook: they take effect, and are told when wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainspoken.cli import app as cli
from plainspoken.core.errors import PlainspokenError
from plainspoken.notebook.checks import check_briefing
from plainspoken.notebook.texts import read_notebook_texts
from plainspoken.pipeline.notebook_stage import notebook_environment
from plainspoken.report.quarto_project import fill_quarto_template, read_quarto_template, theme_font_files
from plainspoken.theme import read_theme
from plainspoken.theme.eject import eject_templates
from plainspoken.theme.user_folder import own_templates
from tests.judge.churn import churn_case
from tests.tweak.own import put, words_with
from tests.words.planted import TEMPLATES


def names(folder: Path) -> set[str]:
    """The files below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_projects_are_copied_only_where_they_are_asked_for(tmp_path: Path) -> None:
    eject_templates(TEMPLATES, tmp_path / "all", [])
    assert not {each for each in names(tmp_path / "all") if each.startswith(("quarto", "notebook"))}
    eject_templates(TEMPLATES, tmp_path / "own", ["quarto", "notebook"])
    assert names(tmp_path / "own") == {
        *(f"quarto/{each}" for each in ("_quarto.yml", "briefing.yml", "slides.yml", "theme.css", "typst.lua")),
        *(f"notebook/{each.name}" for each in (TEMPLATES / "notebook").iterdir()),
    }
    eject_templates(TEMPLATES, tmp_path / "one", ["theme.css"])
    assert names(tmp_path / "one") == {"quarto/theme.css"}


def test_copies_change_nothing_and_are_found_as_a_folder_of_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLAINSPOKEN_TEMPLATES", raising=False)
    eject_templates(TEMPLATES, Path("templates"), ["notebook"])
    assert own_templates(TEMPLATES) == (tmp_path / "templates",)
    assert read_notebook_texts("en", (TEMPLATES, tmp_path / "templates")) == read_notebook_texts("en", (TEMPLATES,))


def test_an_own_file_of_the_project_takes_effect_with_the_theme(tmp_path: Path) -> None:
    put(tmp_path, "quarto/theme.css", "a { color: red; --family: $font; content: '$$'; }\n$colours\n")
    words = words_with(tmp_path)
    text = fill_quarto_template(words, "theme.css", read_theme(words.folders))
    assert text.startswith("a { color: red; --family: Inter; content: '$'; }") and "--accent: #" in text
    assert read_quarto_template(words, "slides.yml") == (TEMPLATES / "quarto/slides.yml").read_text(encoding="utf-8")
    assert theme_font_files(read_theme(words.folders))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("b { font: $fnt; }", r"theme\.css:2: expected one of \$font, .*found \$fnt \(nearest: 'font'\)"),
        ("b { content: '5 $'; }", r"theme\.css:2: .*found a single \$; write \$\$ for the sign itself"),
    ],
)
def test_what_no_theme_has_is_told_with_its_place(tmp_path: Path, line: str, told: str) -> None:
    put(tmp_path, "quarto/theme.css", f"a {{ }}\n{line}\n")
    words = words_with(tmp_path)
    with pytest.raises(PlainspokenError, match=told):
        fill_quarto_template(words, "theme.css", read_theme(words.folders))


def test_own_words_of_the_notebook_replace_single_ones(tmp_path: Path) -> None:
    put(tmp_path, "notebook/en.toml", '[steps]\n"training" = "Our own word on training."\n')
    own, shipped = read_notebook_texts("en", (TEMPLATES, tmp_path)), read_notebook_texts("en", (TEMPLATES,))
    assert own["steps"]["training"] == "Our own word on training."
    assert own["steps"]["evaluating"] == shipped["steps"]["evaluating"] and own["frame"] == shipped["frame"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[steps]\n"trainign" = "x"\n', r"\[steps\] 'trainign': no cell has such words \(nearest: 'training'\)"),
        ('[stepps]\n"training" = "x"\n', r"\[stepps\] 'stepps': no cell has such words \(nearest: 'steps'\)"),
        ("[steps]\ntraining = 5\n", r"steps\.training: expected a text"),
        ("[steps\n", r"en\.toml: expected TOML, found: .*line 1"),
    ],
)
def test_wrong_words_of_the_notebook_are_told(tmp_path: Path, text: str, told: str) -> None:
    put(tmp_path, "notebook/en.toml", text)
    with pytest.raises(PlainspokenError, match=told):
        read_notebook_texts("en", (TEMPLATES, tmp_path))


def test_own_templates_are_known_to_the_kernel_of_a_notebook(tmp_path: Path) -> None:
    case = churn_case(tmp_path)
    own = put(tmp_path, "own/notebook/en.toml", "[steps]\n").parents[1]
    code = "from plainspoken.notebook.shown import TEMPLATES; print(TEMPLATES[-1])"
    known = notebook_environment(case, (own,))
    told = subprocess.run(
        [sys.executable, "-c", code], env=known, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == str(own)


def test_a_notebook_holds_its_briefing_against_own_words(themed: Path, own: Path) -> None:
    with pytest.raises(PlainspokenError):
        check_briefing(themed, (TEMPLATES,))
    check_briefing(themed, (TEMPLATES, own))


def test_the_help_names_both() -> None:
    assert "quarto notebook" in " ".join(CliRunner().invoke(cli.app, ["eject", "--help"]).output.split())
