"""Tests of own templates: a file, a block, a sentence; the rest stays; what is misspelt is told."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from plainspoken.claims.registry import registry
from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.verify import verify
from plainspoken.verify.built_page import parse_html_page
from plainspoken.verify.unclaimed_text import unclaimed_text_problems
from plainspoken.words import Words
from plainspoken.words.message_catalogue import check_own_words, read_vocabulary
from plainspoken.words.overrides import OwnWords
from tests.tweak.own import page_with, put, words_with
from tests.words.planted import LANGUAGES, TEMPLATES, whole_sample

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


UNSAID = [  # in sentences that the sample does not say: it finds most
    ("{{ recal | of_100 }}", "'recal' is unknown here (nearest: 'recall')"),
    ("{{ precision | of_100 }}", "decides what its sentences may show: contacted_share, found, missed, positives, "),
    ("{{ recall | of_10 }}", "no filter 'of_10' (nearest: 'of_100')"),
    ("{{ recall | between('percnt') }}", "no way 'percnt' to show a number (nearest: 'percent')"),
    ("{{ missed | counted('unti') }}", "no noun 'unti' in the case's texts or the language's forms (nearest: 'unit')"),
    ("{{ text.unit_othr }}", "a case has no text 'unit_othr' (nearest: 'unit_other')"),
    ("{{ recall.value }}", "evidence has no 'value' here; show it by a filter"),
    ("{{ recall + missed }}", "templates show, they do not compute"),
    ("It misses 12 of them.", "says the number '12' by itself"),
    ("It misses twelve.", "says the number word 'twelve' by itself"),
    ("{{ recall | of_100", "unexpected end of template"),
]


@pytest.mark.parametrize(("pattern", "told"), UNSAID)
def test_what_this_briefing_does_not_say_is_checked_too(tmp_path: Path, pattern: str, told: str) -> None:
    path = put(tmp_path / "own", WORDS, f'[finds_positives]\nholds = "Lo."\nfails = "{pattern}"\n')
    with pytest.raises(Faults) as error:
        words_with(tmp_path / "own")
    assert str(error.value).startswith(f"{path}:3: finds_positives.fails: ")
    assert told in str(error.value)


def test_all_faults_of_all_own_files_and_languages_are_told_at_once(tmp_path: Path) -> None:
    own = tmp_path / "own"
    put(own, WORDS, '[finds_positives]\nholds = "{{ recal | of_100 }} {{ text.unti_one }}"\npoint_holdz = "x"\n')
    put(own, "words/en/b.toml", '[labels]\nour_note = "{{ recall }}"\n[forms]\nrange = "{lwo} to {high}"\n')
    put(own, "words/en/c.toml", '[labels]\nour_number = 7\n"our" = = "x"\n')
    put(own, "words/sv/a.toml", '[ranks_top]\nmens_holds = "x"\n[finds_positive]\nholds = "x"\n')
    with pytest.raises(Faults) as error:
        check_own_words(["en", "sv"], (TEMPLATES, own))
    found = [re.sub(r"^.*/words/(\S+) .*nearest: ('\w+').*", r"\1 \2", each) for each in error.value.faults]
    assert found[1:4] == ["en/a.toml:2: 'recall'", "en/a.toml:2: 'unit_one'", "en/a.toml:3: 'point_holds'"]
    assert "en/c.toml:3: not TOML" in found[0]
    assert "our_note: 'recall' is unknown here; a label may show" in found[4]
    assert found[5:] == ["en/b.toml:4: 'low'", "sv/a.toml:2: 'means'", "sv/a.toml:4: 'finds_positives'"]


def test_a_new_aspect_near_a_shipped_one_needs_a_layout_that_asks_for_it(tmp_path: Path) -> None:
    put(tmp_path / "own", WORDS, '[ranks_top]\nmens_holds = "So there."\n')
    with pytest.raises(Faults, match=r"\[ranks_top\] has no 'mens' \(nearest: 'means'\)"):
        words_with(tmp_path / "own")
    put(tmp_path / "own", FIRST, PART + '{% block use %}{{ page.one("ranks_top").also("mens") }}{% endblock %}')
    assert words_with(tmp_path / "own").has("ranks_top.mens_holds")


def test_words_of_a_silent_verdict_are_told(tmp_path: Path) -> None:
    put(tmp_path / "own", WORDS, '[season_not_covered]\nown_fails = "x"\n')
    with pytest.raises(Faults, match=r"has no 'own_fails'.*; it is said where it holds"):
        words_with(tmp_path / "own")


def test_the_shipped_words_pass_as_own_ones() -> None:
    for language in LANGUAGES:
        shipped = read_vocabulary(language, [TEMPLATES]).messages
        changed = {key: replace(each, text=f"{each.text} ") for key, each in shipped.items()}
        assert list(OwnWords(changed, shipped, ()).find_faults()) == []


def test_a_language_of_ones_own_is_held_against_english(tmp_path: Path) -> None:
    put(tmp_path, "words/nb/a.toml", '[finds_positives]\nholds = "Den finner {{ recal | of_100 }}."\n')
    with pytest.raises(Faults, match="nearest: 'recall'"):
        read_vocabulary("nb", (TEMPLATES, tmp_path))


def test_evidence_that_may_lack_and_is_not_asked_for_is_told(tmp_path: Path) -> None:
    put(tmp_path / "own", WORDS, '[finds_positives]\nholds = "{{ missed | count }}."\n')
    messages = words_with(tmp_path / "own").messages
    with pytest.raises(
        PlainspokenError, match=r"a\.toml:2: .*'missed' is not there in this briefing.*\{% if missed %\}"
    ):
        messages.render("finds_positives.holds", dict.fromkeys(registry()["finds_positives"].uses, ""))


BARE = [  # bare text in a layout, and the line at which it is refused
    ("<p>Hello board</p>", 0),
    ("<p>A heading of our own in few words</p>", 0),
    ("\n<p>This model is excellent\nand will pay for itself.</p>", 4),
    ("<p>A heading of our own that goes on for many words</p>", 3),
    ("<p>Ask {{ page.organisation }} &amp; us why this pays for itself.</p>", 3),
]


@pytest.mark.parametrize(("text", "line"), BARE)
def test_bare_text_that_is_more_than_a_label_is_told_with_its_layout(tmp_path: Path, text: str, line: int) -> None:
    path = put(tmp_path / "own", FIRST, PART + "{% block use %}\n" + text + "\n{% endblock %}\n")
    page = parse_html_page("briefing.en.html", page_with(tmp_path / "own", tmp_path / "drawings"))
    told = [str(each) for each in unclaimed_text_problems(page, words_with(tmp_path / "own"))]
    assert len(told) == (1 if line else 0)
    assert all(each.startswith(f"briefing.en.html: {path}:{line}: a sentence that no claim backs") for each in told)


def test_a_new_label_and_a_new_aspect_may_be_added(tmp_path: Path) -> None:
    text = '[labels]\nmine = "Mine"\n[ranks_top]\nmine_holds = "So there."\n'
    words = words_with(put(tmp_path / "own", "words/en/a.toml", text).parents[2])
    claim = words.findings.claim("ranks_top")
    assert claim is not None
    assert (words.label("mine"), words.sentence(claim, "mine")) == ("Mine", "So there.")


def test_verify_goes_by_the_same_templates(themed: Path, own: Path, templates: Path) -> None:
    assert verify(themed, (templates, own)) == ()
    assert any("reads otherwise" in each for each in verify(themed, (templates,)))


def test_all_faults_of_the_words_of_a_chart_are_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "shipped"
    shutil.copytree(TEMPLATES / "words", folder / "words")
    path = folder / "words/en/charts.toml"
    head, own, rest = path.read_text(encoding="utf-8").partition("[chart_people]\n")
    rest = rest.replace('\nnote = "', '\nnote = "{{ contacted | cuont }} ', 1)
    path.write_text(f'{head}{own}mine_holds = "{{{{ picked }}}}"\n{rest}', encoding="utf-8")
    with pytest.raises(Faults) as error:
        Words(whole_sample(), "en", (folder,)).chart("people")
    told = str(error.value)
    assert (
        "chart_people.mine_holds: 'picked' is unknown here; the chart's definition in plainspoken/claims/chart" in told
    )
    assert "ChartDefinition('people', 'finds_positives', ..., {\"name\": \"evaluation.name\"})" in told
    assert "chart_people.note: 'contacted' is unknown here (nearest: 'contacted_share'); the chart's definition" in told
    assert "chart_people.note: no filter 'cuont' (nearest: 'count')" in told
