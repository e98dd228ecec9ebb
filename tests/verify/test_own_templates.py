"""Tests of what verify tells of pages that own templates decide: whatever the shipped ones do not write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainspoken.cli import app
from plainspoken.core.findings import Findings
from plainspoken.report.write_briefing import write_briefing
from plainspoken.theme.user_folder import TEMPLATES_VARIABLE
from plainspoken.verify.built_page import read_html_page
from plainspoken.verify.loose_pieces import list_own_files, list_own_pieces
from plainspoken.words import Words
from tests.tweak.own import put
from tests.verify.conftest import TEMPLATES

LAYOUT = '{% extends "shipped/part_first.jinja" %}\n{% block use %}\n{{ super() }}\nSAID\n{% endblock %}\n'
STYLE = (TEMPLATES / "briefing/style.css").read_text(encoding="utf-8")
SCRIPT = (TEMPLATES / "briefing/web.js").read_text(encoding="utf-8")
FIRST, WORDS = "briefing/part_first.jinja", "words/en/mine.toml"
OWN: Mapping[str, tuple[dict[str, str], str]] = {
    "a few words": ({FIRST: LAYOUT.replace("SAID", "<p>Proven best</p>")}, 'found: "Proven best"'),
    "a figure elsewhere": (
        {FIRST: LAYOUT.replace("SAID", "<p>{{ page.show('evaluation.recall') }}</p>")},
        'data-evidence="evaluation.recall"',
    ),
    "a sentence of a rule": ({WORDS: '[finds_positives]\nholds = "It finds hardly anybody."\n'}, "hardly anybody"),
    "a rule of the style": ({"briefing/style.css": f"{STYLE}\n.weaknesses {{ color: #fefefe; }}\n"}, "fefefe"),
    "a font of the style": ({"briefing/style.css": f'{STYLE}\n@font-face {{ font-family: "Mine"; }}\n'}, "@font-face"),
    "a script": ({"briefing/web.js": f"{SCRIPT}\nvar mine;\n"}, "a script: "),
    "what is left out": ({"briefing/part_data.jinja": "<p>{{ page.organisation }}</p>"}, "does not say so often"),
}


def write_with(own: Path, folder: Path, findings: Findings) -> Words:
    """Write the sample's page with own templates into its build folder."""
    words = Words(findings, "en", (TEMPLATES, own))
    write_briefing(findings, words, folder / "figures" / "en", folder, {"html"})
    return words


@pytest.mark.parametrize("what", OWN)
def test_what_own_templates_decide_is_shown(what: str, folder: Path, findings: Findings, tmp_path: Path) -> None:
    files, told = OWN[what]
    for name, text in files.items():
        put(tmp_path / "own", name, text)
    words = write_with(tmp_path / "own", folder, findings)
    page = read_html_page(folder / "briefing.en.html")
    shown = [str(each) for each in list_own_pieces(page, words, folder / "figures" / "en")]
    assert any(told in each for each in shown), shown


def test_templates_that_change_nothing_show_nothing(folder: Path, findings: Findings, tmp_path: Path) -> None:
    put(tmp_path / "own", "briefing/style.css", STYLE)
    words = write_with(tmp_path / "own", folder, findings)
    page = read_html_page(folder / "briefing.en.html")
    assert list(list_own_pieces(page, words, folder / "figures" / "en")) == []


def test_files_that_decide_more_than_words_are_shown(tmp_path: Path) -> None:
    for name in ("quarto/typst.lua", "notebook/en.toml", "fonts/Mine.ttf", "briefing/slides.jinja", "words/en/a.toml"):
        put(tmp_path, name, "")
    names = [Path(each.file).name for each in list_own_files((tmp_path,))]
    assert names == ["slides.jinja", "Mine.ttf", "en.toml", "typst.lua"]


def test_the_command_tells_them(
    folder: Path, findings: Findings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    put(own, FIRST, LAYOUT.replace("SAID", "<p>Proven best</p>"))
    write_with(own, folder, findings)
    monkeypatch.setenv(TEMPLATES_VARIABLE, str(own))
    done = CliRunner().invoke(app.app, ["verify", str(folder)])
    assert done.exit_code == 0, done.output
    assert f"only your own templates ({own}) decide, which nothing holds (" in done.output
    assert '"Proven best"' in done.output
    answer = json.loads(CliRunner().invoke(app.app, ["verify", str(folder), "--json"]).stdout)
    assert any(each["found"] == "Proven best" for each in answer["own"])
