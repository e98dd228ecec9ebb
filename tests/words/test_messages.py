"""Tests of the sandbox: what a sentence may show, what it may not do, and what its errors say."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Evidence, Findings
from plainspoken.words import Words
from plainspoken.words.lint import SYNTAX_SANDBOX
from plainspoken.words.message_catalogue import read_vocabulary
from plainspoken.words.renderer import capitalise_sentence, holds_tags, take_plain_pattern
from tests.words.planted import TEMPLATES, english, whole_sample

USES = {"recall": "evaluation.recall", "missed": "evaluation.missed", "contacted_share": ""}
HOSTILE = ("<script>alert(1)</script>", "{{ 7*7 }}", "{% for x in y %}", 'a"b&c')


def say(pattern: str, folder: Path, findings: Findings | None = None) -> Markup:
    """A pattern said in place of a shipped one, over the sample."""
    words = folder / "words" / "en"
    words.mkdir(parents=True, exist_ok=True)
    escaped = pattern.replace("\\", "\\\\").replace('"', '\\"')
    (words / "own.toml").write_text(f'# A comment.\n\n[finds_positives]\nholds = "{escaped}"\n')
    spoken = Words(findings or whole_sample(), "en", [TEMPLATES, folder])
    return spoken.messages.render("finds_positives.holds", USES)


def fault(pattern: str, folder: Path) -> str:
    """What the error about a pattern says."""
    with pytest.raises(PlainspokenError) as caught:
        say(pattern, folder)
    return str(caught.value)


def test_a_message_is_said_anew_for_other_evidence_and_from_memory_for_the_same() -> None:
    messages = english(whole_sample()).messages
    said = [messages.phrase("phrases.chance", {"chance": f"evaluation.{each}"}) for each in ("recall", "precision") * 2]
    assert said[0] != said[1]
    assert said[0] is said[2] and said[1] is said[3]


def test_evidence_is_shown_with_its_address(tmp_path: Path) -> None:
    said = say("It finds {{ recall | of_100 }} of 100.", tmp_path)
    value = whole_sample().get("evaluation.recall").value
    assert said == (
        f'It finds <data value="{value!r}" data-evidence="evaluation.recall" data-show="of_100">58</data> of 100.'
    )


def test_a_range_of_percentages_has_one_sign(tmp_path: Path) -> None:
    said = say("It finds {{ recall | percent }} (range {{ recall | between('percent') }}).", tmp_path)
    assert said.striptags() == "It finds 58% (range 53 to 63%)."


def test_an_override_leaves_other_sentences_as_shipped(tmp_path: Path) -> None:
    say("Ours.", tmp_path)
    spoken = read_vocabulary("en", [TEMPLATES, tmp_path]).messages
    assert spoken["finds_positives.holds"].text == "Ours."
    assert spoken["finds_positives.fails"] == read_vocabulary("en", [TEMPLATES]).messages["finds_positives.fails"]


def test_an_unknown_name_is_told_with_its_place_and_the_nearest(tmp_path: Path) -> None:
    text = fault("It finds {{ recal | of_100 }}.", tmp_path)
    assert text.startswith(f"{tmp_path}/words/en/own.toml:4: finds_positives.holds: ")
    assert "'recal'" in text
    assert "nearest: 'recall'" in text


def test_an_unknown_text_of_the_case_is_told_with_the_nearest(tmp_path: Path) -> None:
    text = fault("It finds {{ text.unit_othr }}.", tmp_path)
    assert "own.toml:4" in text
    assert "nearest: 'unit_other'" in text


def test_an_unknown_filter_is_told_with_its_place(tmp_path: Path) -> None:
    text = fault("It finds {{ recall | dozens }}.", tmp_path)
    assert "own.toml:4" in text
    assert "dozens" in text


def test_an_unknown_message_is_told_with_the_nearest() -> None:
    with pytest.raises(
        PlainspokenError, match=r"no message 'finds_positive\.holds'.*nearest: 'finds_positives\.holds'"
    ):
        english(whole_sample()).messages.render("finds_positive.holds", {})


@pytest.mark.parametrize(
    "pattern",
    [
        "{{ recall * missed }}", "{{ recall + missed }}", "{{ recall / missed }}", "{{ -recall }}",
        "{{ recall > missed }}", "{% if recall == missed %}a{% endif %}",
        "{% if recall in missed %}a{% endif %}",
        "{{ recall ** missed }}", "{{ recall % missed }}", "{% if recall is defined %}a{% endif %}",
    ],
)  # fmt: skip
def test_a_pattern_that_computes_is_refused(pattern: str, tmp_path: Path) -> None:
    assert "templates show, they do not compute" in fault(pattern, tmp_path)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("It finds 81 of 100.", "'81'"), ("It finds twenty.", "'twenty'"), ("Half of them.", "'Half'"),
        ("{{ '81' }} of them.", "'81'"), ("{{ 'twenty' }}", "'twenty'"), ("In 2024.", "'2024'"),
        ("A {{ 81 }}.", "'81'"), ("At 0.5.", "'0'"), ("Level x2.", "'x2'"),
    ],
)  # fmt: skip
def test_a_number_that_is_no_evidence_is_refused(pattern: str, said: str, tmp_path: Path) -> None:
    assert said in fault(pattern, tmp_path)


@pytest.mark.parametrize(
    "pattern", ["{{ recall.shower }}{{ ''.__class__.__mro__ }}", "{{ text._shower.findings }}", "{{ recall.__init__ }}"]
)
def test_nothing_leads_out_of_the_sandbox(pattern: str, tmp_path: Path) -> None:
    assert "own.toml:4" in fault(pattern, tmp_path)


def test_a_message_may_be_conditional_on_evidence_being_there(tmp_path: Path) -> None:
    pattern = "{% if contacted_share %}There.{% else %}Not there: {{ missed | count }}.{% endif %}"
    assert say(pattern, tmp_path).striptags() == "Not there: 161."


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_category_appears_as_text(hostile: str, tmp_path: Path) -> None:
    base = whole_sample()
    names = {"en": {**base.names["en"], "value.month.nov": hostile, "text.unit_other": hostile}}
    kept = base.model_copy(update={"names": names})
    words = english(kept)
    claim = next(each for each in kept.claims if each.rule == "periods_differ")
    said = words.sentence(claim)
    assert "<script" not in said
    assert said.lower().count(str(Markup.escape(hostile))) == 2


def test_hostile_words_of_a_language_are_text_too(tmp_path: Path) -> None:
    assert say("{{ recall | between('of_100') }}", tmp_path).count("<data") == 2
    assert english(whole_sample()).messages.text.top == "top"


def test_a_number_inside_a_text_of_the_case_is_marked() -> None:
    base = whole_sample()
    names = {"en": {**base.names["en"], "text.top": "best 12"}}
    said = str(Markup.escape(english(base.model_copy(update={"names": names})).messages.text.top))
    assert said == '<span data-name="text.top">best 12</span>'


def test_a_name_cannot_be_shown_as_a_number(tmp_path: Path) -> None:
    base = whole_sample()
    evidence = {**base.evidence, "evaluation.recall": Evidence(value="value.month.nov", unit="name")}
    with pytest.raises(PlainspokenError, match=r"own\.toml:4.*evaluation\.recall is not a number"):
        say("{{ recall | of_100 }}", tmp_path, base.model_copy(update={"evidence": evidence}))


@pytest.mark.parametrize(
    ("file", "said"),
    [("a = 'outside'", "stands outside any"), ("[a]\nb = 7", "own.toml:2: [a] b must be text"), ("[a\n", "not TOML")],
)
def test_a_broken_file_is_told_with_its_place(file: str, said: str, tmp_path: Path) -> None:
    folder = tmp_path / "words" / "en"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(file)
    with pytest.raises(PlainspokenError) as caught:
        read_vocabulary("en", [tmp_path])
    assert said in str(caught.value)


def test_an_unspoken_language_is_told_with_those_there_are() -> None:
    with pytest.raises(PlainspokenError, match=r"no words for language 'xx' \(there are: .*en"):
        read_vocabulary("xx", [TEMPLATES])


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("it ends.", "It ends."),
        ("<b>it</b> ends.", "<b>It</b> ends."),
        ("“it” ends.", "“It” ends."),
        ("a phrase", "a phrase"),
        ("<b>µg lead</b> ends.", "<b>µg lead</b> ends."),
        ("μW ends.", "μW ends."),
        ("mW ends.", "mW ends."),
        ("ßa ends.", "ßa ends."),
        ("ıa ends.", "ıa ends."),
        ("ﬁne ends.", "ﬁne ends."),
        ("μικρό ends.", "Μικρό ends."),
        ("a&amp;b ends.", "A&amp;b ends."),
        ("&lt;a ends.", "&lt;a ends."),
    ],
)
def test_sentences_begin_with_a_capital(phrase: str, said: str) -> None:
    assert capitalise_sentence(Markup(phrase)) == said


@pytest.mark.parametrize("text", ["a & b", "a\n", "a\n\n", "a\r\nb\r", "", "\n", " } %} #} 'x' <i> ", "a\u2028\x0bb\t"])
def test_a_pattern_without_tags_is_said_as_the_sandbox_says_it(text: str) -> None:
    assert not holds_tags(text)
    assert take_plain_pattern(text) == SYNTAX_SANDBOX.from_string(text).render()
