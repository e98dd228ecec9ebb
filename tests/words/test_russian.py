"""Tests of Russian: nouns agree with the number as it is printed, and no English word is left in a message."""

from __future__ import annotations

import re

import pytest

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.claims.registry import registry
from plainspoken.core.findings import Claim, Evidence, Findings, Verdict
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.words import Words
from plainspoken.words.evidence_text import EvidenceFormatter, EvidenceRef
from plainspoken.words.formats import format_counted_noun
from plainspoken.words.message_catalogue import Vocabulary, read_vocabulary
from plainspoken.words.number_formats import NumberFormatter
from tests.report.building import page_of
from tests.report.parts import PartText, parts
from tests.words.planted import TEMPLATES, leaning, samples, spoken, whole_sample, with_verdict
from tests.words.readability import split_words
from tests.words.russian_readability import count_russian_syllables, measure_russian_ease
from tests.words.test_reads_well import BAD

NOUN = {
    "text.unit_one": "клиент",
    "text.unit_few": "клиента",
    "text.unit_many": "клиентов",
    "text.unit_other": "клиенты",
    "text.unit_of_one": "клиента",
    "text.unit_of_other": "клиентов",
}
PHRASES = NOUN | {
    "text.positive_one": "клиент с меткой",
    "text.positive_few": "клиента с меткой",
    "text.positive_many": "клиентов с меткой",
    "text.positive_other": "клиенты с меткой",
    "text.positive_of_other": "клиентов с меткой",
    "text.outcome_one": "спад",
    "text.outcome_few": "спада",
    "text.outcome_many": "спадов",
    "text.outcome_other": "спады",
    "text.outcome_of_other": "спадов",
    "text.event_one": "отмечен меткой",
    "text.event_other": "отмечены меткой",
    "text.event_past": "получили метку",
    "text.no_event_one": "не отмечен меткой",
    "text.top": "верхние",
    "text.top_of": "верхних",
    "text.treat": "охватить",
    "text.works": "снижает число спадов",
    "text.change": "снижение",
    "text.treatment": "предложение",
    "text.treatment_of": "предложения",
    "text.single": "клиент",
    "text.money_unit": "ед. прибыли",
    "text.gain_unit": "ед. прибыли",
    "text.value_unit": "в ед. прибыли",
    "text.per": "за год",
    "text.moment": "сегодня",
    "text.record_gap": "Когда известно каждое значение, таблица не говорит.",
}
# Names that stay in Latin letters: methods, programs, file formats, measures.
PROPER_NAMES = frozenset(
    ("A", "AUC", "B", "CSV", "F", "F1", "HDBSCAN", "L1", "LightGBM", "PDF", "PR", "RFM", "ROC", "SHAP", "k", "ridge")
)
EASE, LONGEST, ENOUGH = 50, 32, 4
# Patterns of dates, and a list of files.
NO_PROSE = ("forms.date", "forms.month", "labels.row_level_files")
# What no reader reads as a word: expressions and slots.
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{\w+\}", re.S)


@pytest.fixture(scope="module")
def russian() -> Vocabulary:
    return read_vocabulary("ru", [SHIPPED_TEMPLATES])


def counted(russian: Vocabulary, count: int, noun: str, way: str) -> str:
    """A number of customers as a Russian message says it."""
    base = whole_sample()
    evidence = {**base.evidence, "data.rows": Evidence(value=count, unit="count")}
    findings: Findings = base.model_copy(update={"evidence": evidence, "names": {"ru": NOUN}})
    shower = EvidenceFormatter(findings, NumberFormatter("ru", russian.forms), lambda _: None)
    return str(format_counted_noun(EvidenceRef("data.rows", shower), noun, way, shower).striptags())


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 клиентов"),
        (1, "1 клиент"),
        (2, "2 клиента"),
        (5, "5 клиентов"),
        (11, "11 клиентов"),
        (21, "21 клиент"),
        (1_000_000, "1 000 000 клиентов"),
    ],
)
def test_a_noun_agrees_with_its_number(russian: Vocabulary, count: int, said: str) -> None:
    assert counted(russian, count, "unit", "count").replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 клиента"), (2, "2 клиентов"), (21, "21 клиента"), (25, "25 клиентов")]
)
def test_of_so_many_asks_for_the_genitive(russian: Vocabulary, count: int, said: str) -> None:
    assert counted(russian, count, "unit_of", "count").replace("\u00a0", " ") == said


@pytest.mark.parametrize(("count", "said"), [(191, "190 клиентов"), (453, "450 клиентов"), (1231, "1 200 клиентов")])
def test_about_so_many_agrees_with_the_number_as_it_is_printed(russian: Vocabulary, count: int, said: str) -> None:
    assert counted(russian, count, "unit", "about").replace("\u00a0", " ") == said


def test_no_english_word_is_left(russian: Vocabulary) -> None:
    for key, message in russian.messages.items():
        latin = set(re.findall(r"[A-Za-z][A-Za-z0-9]*", EXPRESSION.sub("", message.text))) - PROPER_NAMES
        assert key in NO_PROSE or not latin, f"{key}: {sorted(latin)}"


def test_quotes_are_those_of_the_language(russian: Vocabulary) -> None:
    assert not [key for key, each in russian.messages.items() if re.search('[“”„"]', EXPRESSION.sub("", each.text))]


def in_russian(findings: Findings) -> Words:
    """The findings in Russian: the phrases above, and the names of the sample."""
    names = {**findings.names, "ru": {**findings.names["en"], **PHRASES}}
    return Words(findings.model_copy(update={"names": names}), "ru", [TEMPLATES])


def told(words: Words, claim: Claim) -> list[str]:
    """All that is said of a claim, in each of its aspects."""
    endings = [key.partition(".")[2] for key in words.messages.vocabulary.messages if key.startswith(f"{claim.rule}.")]
    aspects = {each.removesuffix(claim.verdict).removesuffix("_") for each in endings if each.endswith(claim.verdict)}
    return [str(words.sentence(claim, aspect).striptags()) for aspect in sorted(aspects)]


@pytest.mark.parametrize("name", sorted(registry()))
def test_every_verdict_is_said(name: str) -> None:
    for verdict in spoken(registry()[name]):
        found = with_verdict(name, verdict)
        for text in told(in_russian(found[0]), found[1]) if found else ():
            assert not BAD.search(text), f"{name}: {text}"


@pytest.mark.parametrize("name", sorted(CHART_DEFINITIONS))
def test_every_title_of_a_chart_is_said(name: str) -> None:
    for verdict in spoken(registry()[CHART_DEFINITIONS[name].rule]):
        found = with_verdict(CHART_DEFINITIONS[name].rule, verdict)
        chart = in_russian(found[0]).chart(name) if found else None
        for text in (
            (chart.title.striptags(), chart.subtitle.striptags(), chart.note.striptags(), chart.alt) if chart else ()
        ):
            assert not BAD.search(text), f"{name}: {text}"


@pytest.fixture(scope="module", params=["sample", *Verdict])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[PartText]:
    """The parts of the Russian page of each task's sample, and of the sample leaning to each verdict."""
    kind = request.param
    found = samples() if kind == "sample" else [leaning(kind, each.task) for each in samples()]
    return [part for each in found for part in parts(page_of(each, tmp_path_factory.mktemp("stubs"), in_russian(each)))]


def test_each_part_is_easy_to_read(pages: list[PartText]) -> None:
    for part in (each for each in pages if len(each.sentences) >= ENOUGH):
        assert measure_russian_ease(part.sentences) >= EASE, part.name


def test_sentences_are_short(pages: list[PartText]) -> None:
    assert not [each for part in pages for each in part.sentences if len(split_words(each)) > LONGEST]


@pytest.mark.parametrize(("word", "syllables"), [("модель", 2), ("в", 0), ("устойчивый", 4), ("её", 2), ("90", 0)])
def test_a_word_has_as_many_syllables_as_vowels(word: str, syllables: int) -> None:
    assert count_russian_syllables(word) == syllables


def test_the_measure_of_a_known_text() -> None:
    # 4 + 2 words, of which one figure: 3 words a sentence, 10 syllables in 5 words.
    assert measure_russian_ease(["Модель видит 90 клиентов.", "Это мало."]) == pytest.approx(
        206.835 - 1.3 * 3 - 60.1 * 11 / 5
    )
