"""Tests of Russian: nouns agree with the number as it is printed, and no English word is left in a message."""

from __future__ import annotations

import re

import pytest

from plainspoken.core.findings import Evidence, Findings
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.words.evidence_text import EvidenceFormatter, EvidenceRef
from plainspoken.words.formats import format_counted_noun
from plainspoken.words.message_catalogue import Vocabulary, read_vocabulary
from plainspoken.words.number_formats import NumberFormatter
from tests.words.planted import whole_sample

NOUN = {
    "text.unit_one": "клиент",
    "text.unit_few": "клиента",
    "text.unit_many": "клиентов",
    "text.unit_other": "клиенты",
    "text.unit_of_one": "клиента",
    "text.unit_of_other": "клиентов",
}
# Names that stay in Latin letters: methods, programs, file formats, measures.
PROPER_NAMES = frozenset(
    ("A", "AUC", "B", "CSV", "F", "F1", "HDBSCAN", "L1", "LightGBM", "PDF", "PR", "RFM", "ROC", "SHAP", "k", "ridge")
)
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
        assert key in ("forms.date", "forms.month") or not latin, f"{key}: {sorted(latin)}"


def test_quotes_are_those_of_the_language(russian: Vocabulary) -> None:
    assert not [key for key, each in russian.messages.items() if re.search('[“”„"]', EXPRESSION.sub("", each.text))]
