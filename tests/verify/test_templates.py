"""Words and layouts that compute, compare, or say a number by themselves are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings
from plainspoken.report.html import render_briefing_html
from plainspoken.report.page import Briefing
from plainspoken.verify import verify
from plainspoken.words import Words
from tests.verify.conftest import TEMPLATES

PLANTED = [
    ("{{ rows * 100 }} visits.", "templates show, they do not compute"),
    ("{% if rows > 0.5 %}Many visits.{% endif %}", "templates show, they do not compute"),
    ("We looked at 81 visits.", "says the number '81' by itself"),
    ("We looked at twenty visits.", "says the number word 'twenty' by itself"),
    ("{{ '81' }} visits.", "says the number '81' by itself"),
]


@pytest.mark.parametrize(("text", "told"), PLANTED)
def test_a_sentence_that_says_more_than_it_may(findings: Findings, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "words/en").mkdir(parents=True)
    (tmp_path / "words/en/data.toml").write_text(f'[data_looked_at]\nholds = "{text}"\n', encoding="utf-8")
    with pytest.raises(PlainspokenError, match=r"data\.toml:2: data_looked_at\.holds: ") as error:
        Words(findings, "en", (TEMPLATES, tmp_path))
    assert told in str(error.value)


@pytest.mark.parametrize(("text", "told"), PLANTED)
def test_a_layout_that_says_more_than_it_may(
    findings: Findings, built: Path, tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "briefing").mkdir()
    (tmp_path / "briefing/part_data.jinja").write_text(f"<p>{text}</p>", encoding="utf-8")
    words = Words(findings, "en", (TEMPLATES, tmp_path))
    with pytest.raises(PlainspokenError, match=r"part_data\.jinja") as error:
        render_briefing_html(Briefing(words, built / "figures" / "en"), Markup())
    assert told in str(error.value)


def test_an_overridden_sentence_holds_with_its_folder_only(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "words/en").mkdir(parents=True)
    text = '[more_data_helps]\nfails = "More of the same would not help."\n'
    (tmp_path / "words/en/choice.toml").write_text(text, encoding="utf-8")
    path = folder / "briefing.en.html"
    old = "More data of the same kind would not help the model much, but other data might."
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, "More of the same would not help."), encoding="utf-8")
    assert verify(folder, (TEMPLATES, tmp_path)) == ()
    assert any("reads otherwise than its message" in problem for problem in verify(folder))
