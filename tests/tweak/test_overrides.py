"""Tests of own templates: a file, a block, a sentence; the rest stays; what is misspelt is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainspoken.claims.registry import registry
from plainspoken.core.errors import PlainspokenError
from plainspoken.verify import verify
from tests.tweak.own import page_with, put, words_with
from tests.words.planted import whole_sample

PART = '{% extends "shipped/part_first.jinja" %}\n'
OWN_USE = PART + '{% block use %}\n<p id="own">{{ page.use.good }}</p>\n{% endblock %}\n'


def test_a_single_sentence(tmp_path: Path) -> None:
    own = put(tmp_path / "own", "words/en/mine.toml", '[finds_positives]\nholds = "Lo: {{ recall | of_100 }}."\n')
    words = words_with(own.parents[2])
    claim = words.findings.claim("finds_positives")
    assert claim is not None
    assert words.sentence(claim).striptags() == "Lo: 58."
    assert words.heading("well") == "What stood up to testing"


def test_a_block_and_what_stands_around_it(tmp_path: Path) -> None:
    put(tmp_path / "own", "briefing/part_first.jinja", OWN_USE)
    page = page_with(tmp_path / "own", tmp_path / "drawings")
    assert '<p id="own">' in page
    assert 'class="use"' not in page
    assert '<h1 class="answer">' in page
    assert 'id="part-quality"' in page


def test_an_address_that_a_table_may_not_give_shows_nothing(tmp_path: Path) -> None:
    named = {each for rule in registry().values() for each in rule.uses.values() if "{" not in each}
    absent = min(named - set(whole_sample().evidence))
    put(tmp_path / "own", FIRST, f"<p id='own'>{{{{ page.show('{absent}') }}}}{{{{ page.show('weather.rain') }}}}</p>")
    assert "<p id='own'></p>" in page_with(tmp_path / "own", tmp_path / "drawings")


def test_the_shipped_block_inside_ones_own(tmp_path: Path) -> None:
    text = PART + '{% block answer %}\n<p id="own">{{ page.organisation }}</p>\n{{ super() }}\n{% endblock %}\n'
    put(tmp_path / "own", "briefing/part_first.jinja", text)
    page = page_with(tmp_path / "own", tmp_path / "drawings")
    assert page.index('id="own"') < page.index('<h1 class="answer">')


def test_a_whole_file(tmp_path: Path) -> None:
    put(tmp_path / "own", "briefing/part_segments.jinja", '<p id="own">{{ page.text("question") }}</p>\n')
    page = page_with(tmp_path / "own", tmp_path / "drawings")
    assert '<p id="own">' in page
    assert "What sets them apart" not in page


FIRST = "briefing/part_first.jinja"
WORDS = "words/en/a.toml"
WRONG = [
    (WORDS, '[finds_positive]\nholds = "x"\n', 2, "nothing says [finds_positive] (nearest: 'finds_positives')"),
    (WORDS, '[finds_positives]\nhold = "x"\n', 2, "has no 'hold' (nearest: 'holds')"),
    (WORDS, '[chart_tenths]\nsubtitel = "x"\n', 2, "has no 'subtitel' (nearest: 'subtitle')"),
    ("briefing/part_frist.jinja", "<p></p>", 1, "no layout uses this file (nearest: 'part_first.jinja')"),
    (FIRST, PART + "{% block uze %}{% endblock %}", 2, "has no block 'uze' (nearest: 'use')"),
    (FIRST, '{% extends "part_one.jinja" %}', 1, "no layout 'part_one.jinja' to extend"),
    (FIRST, "\n{{ page.cautons }}", 2, "no attribute 'cautons' (nearest: 'cautions')"),
    (FIRST, "\n{{ page.answer.txt }}", 2, "no attribute 'txt' (nearest: 'text')"),
    (
        FIRST,
        "\n{{ page.show('evaluation.top_rat') }}",
        2,
        "no evidence at 'evaluation.top_rat' (nearest: 'evaluation.top_rate')",
    ),
    (FIRST, "\n{{ page.counted('data.row', 'unit') }}", 2, "no evidence at 'data.row' (nearest: 'data.rows')"),
    (FIRST, "\n{{ paeg.answer }}", 2, "'paeg' is undefined (nearest: 'page')"),
    (FIRST, "\n{{ page.findings }}", 2, "no attribute 'findings'"),
    (FIRST, '\n{{ page.label("on_whmo") }}', 2, "no message 'labels.on_whmo' (nearest: 'labels.on_whom')"),
    (FIRST, '\n{{ page.one("beats_simple_rul") }}', 2, "(nearest: 'beats_simple_rule')"),
    (FIRST, "\n<p>In 12 weeks</p>", 2, "says the number '12' by itself"),
    (FIRST, "\n\n{% if page.language > page.language %}x{% endif %}", 3, "they do not compute"),
    (FIRST, "\n{% for %}", 2, "Expected"),
]


@pytest.mark.parametrize(("name", "text", "line", "told"), WRONG)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, name: str, text: str, line: int, told: str) -> None:
    path = put(tmp_path / "own", name, text)
    with pytest.raises(PlainspokenError) as error:
        page_with(tmp_path / "own", tmp_path / "drawings")
    assert re.match(rf"{re.escape(str(path))}:{line}: ", str(error.value)), str(error.value)
    assert told in str(error.value)


def test_a_new_label_and_a_new_aspect_may_be_added(tmp_path: Path) -> None:
    text = '[labels]\nmine = "Mine"\n[ranks_top]\nmine_holds = "So there."\n'
    words = words_with(put(tmp_path / "own", "words/en/a.toml", text).parents[2])
    claim = words.findings.claim("ranks_top")
    assert claim is not None
    assert (words.label("mine"), words.sentence(claim, "mine")) == ("Mine", "So there.")


def test_verify_goes_by_the_same_templates(themed: Path, own: Path, templates: Path) -> None:
    assert verify(themed, (templates, own)) == ()
    assert any("reads otherwise" in each for each in verify(themed, (templates,)))
