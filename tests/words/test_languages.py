"""Tests that a briefing says the same in each language, in whole sentences, without a word of another one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plainspoken.claims.registry import registry
from plainspoken.core.errors import Faults
from plainspoken.words import Words
from plainspoken.words.evidence_text import EvidenceRef
from plainspoken.words.formats import choose_noun_form
from plainspoken.words.languages import read_case_forms
from plainspoken.words.message_catalogue import OWN_GROUPS, check_whole_languages, read_vocabulary
from plainspoken.words.number_formats import NumberFormatter
from tests.words.planted import LANGUAGES, TEMPLATES, whole_sample
from tests.words.readability import measure_lix, split_sentences, split_words
from tests.words.told import OTHER_LANGUAGES, phrases_of, said_by_claim, told_samples

# Words that no sentence of these languages holds, but nearly every English one.
ENGLISH_WORDS = (
    "the of and with is are was were that this which than there these it its not no we you our your they their "
    "who whom when where from by for on at as be been has have had does do did or if so but because only about "
    "would could should may might can between among against each every other others more most less few many "
    "range chance figure figures visits visit purchase buyers customers customer orders order months month"
)
ENGLISH = frozenset(ENGLISH_WORDS.split())
SHARED = {"sv": frozenset(("order", "orders", "be", "at")), "ru": frozenset()}
MOST_LIX, LONGEST_SENTENCE = 40, 30
SHOWN = re.compile(r"\{\{\s*(?!\s|text\.)(.*?)\s*\}\}")
COUNTED = re.compile(r"(?:about_)?counted\([^)]*\)")


def evidence_shown(text: str) -> set[str]:
    """What a message shows and how; a number with its noun is a number."""
    shown = (re.sub(r"\s+", "", each).replace('"', "'").replace("\\", "") for each in SHOWN.findall(text))
    return {COUNTED.sub(lambda found: "about" if "about" in found[0] else "count", each) for each in shown}


@pytest.mark.parametrize("language", ["en", *OTHER_LANGUAGES])
def test_a_difference_that_stands_beside_its_parts_is_told_as_its_range(language: str) -> None:
    shown = evidence_shown(read_vocabulary(language, [TEMPLATES]).messages["checklist_suffices.fails"].text)
    assert {"checked|of_100", "roc_auc|of_100"} <= shown and "behind|of_100" not in shown
    assert any(each.startswith("behind|between") for each in shown)


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_every_message_shows_the_same_evidence_in_the_same_way(language: str) -> None:
    check_whole_languages([language], [TEMPLATES])
    first = read_vocabulary("en", [TEMPLATES]).messages
    other = read_vocabulary(language, [TEMPLATES]).messages
    different = {
        key: evidence_shown(other[key].text) ^ evidence_shown(message.text)
        for key, message in first.items()
        if not key.startswith(OWN_GROUPS) and evidence_shown(other[key].text) != evidence_shown(message.text)
    }
    assert not list(different.items())


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_what_is_said_holds_no_english_word(language: str) -> None:
    foreign = ENGLISH - SHARED.get(language, frozenset())
    left = {
        (key, word)
        for words in told_samples(language)
        for _, key, said in said_by_claim(words)
        for word in re.findall(r"[^\W\d_]+", said.lower())
        if word in foreign
    }
    assert not sorted(left)


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_fixed_words_hold_no_english_word(language: str) -> None:
    foreign = ENGLISH - SHARED.get(language, frozenset())
    messages = read_vocabulary(language, [TEMPLATES]).messages
    left = {
        (key, word)
        for key, message in messages.items()
        for word in re.findall(r"[^\W\d_]+", re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{\w+\}", " ", message.text).lower())
        if word in foreign and not key.startswith(("forms.date", "forms.month"))
    }
    assert not sorted(left)


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_every_sentence_starts_with_a_capital_and_is_spaced_as_one(language: str) -> None:
    for words in told_samples(language):
        for _, key, said in said_by_claim(words):
            begun = re.sub(r"^[\W\d_]+", "", said)
            if said.endswith((".", "?", "!")) and said[:1].isalpha():
                assert begun[:1].isupper(), (key, said)
            assert "  " not in said and " ." not in said and " ," not in said, (key, said)
            # A sentence within starts with a capital, too, or with what is no letter.
            assert not re.search(r"[^\W\d_]{3,}\. [^\W\d_A-ZÅÄÖА-ЯЁ]", said), (key, said)


def test_a_declared_form_is_used() -> None:
    for language, forms in read_case_forms((TEMPLATES,)).items():
        text = "\n".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "words" / language).glob("*.toml"))
        for form in forms:
            noun = form.rpartition("_")[0]
            assert f"text.{form}" in text or f"'{noun}'" in text or f'"{noun}' in text, (language, form)


@pytest.mark.parametrize(
    ("number", "visits", "days", "share"),
    [
        (0, "0 besök", "0 dagar", "0 %"),
        (1, "1 besök", "1 dag", "100 %"),
        (2, "2 besök", "2 dagar", ""),
        (5, "5 besök", "5 dagar", ""),
        (21, "21 besök", "21 dagar", ""),
        (1_000_000, "1 000 000 besök", "1 000 000 dagar", ""),
    ],
)
def test_swedish_numbers_and_nouns_agree(number: int, visits: str, days: str, share: str) -> None:
    vocabulary = read_vocabulary("sv", [TEMPLATES])
    numbers = NumberFormatter("sv", vocabulary.forms)
    noun = phrases_of("sv", "classification")[f"text.unit_{numbers.plural(number)}"]
    assert plain(f"{numbers.count(number)} {noun}") == visits
    assert plain(numbers.days(number)) == days
    assert not share or plain(numbers.percent(number)) == share


def test_swedish_decimals_signs_and_dates() -> None:
    numbers = NumberFormatter("sv", read_vocabulary("sv", [TEMPLATES]).forms, "SEK")
    assert plain(numbers.number(-2.64)) == "−2,6"
    assert plain(numbers.points(0.054)) == "+5,4"
    assert plain(numbers.money(1_234_567)) == "1 200 000 kr"
    assert (numbers.date("2011-12-09"), numbers.date("2010-12")) == ("9 december 2011", "december 2010")
    assert plain(numbers.percent(0.001)) == "mindre än 1 %"
    assert numbers.listed(["a", "b", "c"]) == "a, b och c"


def test_swedish_reads_easily_in_every_topic() -> None:
    by_topic: dict[str, set[str]] = {}
    for words in told_samples("sv"):
        for claim, _, said in said_by_claim(words):
            whole = (each for each in split_sentences(said) if each.endswith((".", ".)", "?")))
            by_topic.setdefault(registry()[claim.rule].topic, set()).update(whole)
    assert len(by_topic) > 10
    assert not {topic: lix for topic, said in by_topic.items() if (lix := measure_lix(said)) > MOST_LIX}
    assert not [each for said in by_topic.values() for each in said if len(split_words(each)) > LONGEST_SENTENCE]


def write_norwegian(folder: Path) -> Path:
    """The Swedish words as those of a language that Babel knows by another code, outside the project."""
    own = folder / "words" / "nb"
    own.mkdir(parents=True)
    for path in (TEMPLATES / "words" / "sv").glob("*.toml"):
        (own / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return own


def test_a_language_that_lacks_a_sentence_is_told_before_anything_is_made(tmp_path: Path) -> None:
    groups = write_norwegian(tmp_path) / "groups.toml"
    check_whole_languages(["en", "nb"], (TEMPLATES, tmp_path))
    groups.write_text(re.sub(r"(?m)^open = .*$", "", groups.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(Faults) as told:
        check_whole_languages(["en", "nb"], (TEMPLATES, tmp_path))
    assert told.value.faults == ("words/nb: no message sensitive_group_misjudged.open; write each as in words/en",)


def test_a_language_that_goes_by_another_code_finds_its_nouns(tmp_path: Path) -> None:
    write_norwegian(tmp_path)
    sample = whole_sample()
    names = {**sample.names["en"], **phrases_of("sv", "classification")}
    words = Words(sample.model_copy(update={"names": {"nb": names}}), "nb", [TEMPLATES, tmp_path])
    assert words.name("text.unit_other").text == "besök"
    shown = choose_noun_form(EvidenceRef("evaluation.n", words.shower), "unit", words.shower)
    assert shown == "besök"


def plain(text: str) -> str:
    """A text with usual spaces for those that do not break."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


def test_every_language_ships_all_its_files() -> None:
    files = {each: {path.name for path in Path(TEMPLATES / "words" / each).glob("*.toml")} for each in LANGUAGES}
    assert all(found == files["en"] for found in files.values())
