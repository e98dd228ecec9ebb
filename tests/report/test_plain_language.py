"""Tests of the English: short sentences, easy words, no causes, no unexplained terms; in every verdict."""

from __future__ import annotations

import re

import pytest

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.claims.registry import registry
from plainspoken.core.findings import Findings, Verdict
from plainspoken.words.message_catalogue import read_vocabulary
from tests.report.building import page_of
from tests.report.parts import PartText, paragraphs, parsed, parts
from tests.words.old_terms import find_old_terms
from tests.words.planted import TEMPLATES, english, leaning, samples, spoken, whole_sample, with_verdict
from tests.words.readability import measure_readability, split_sentences, split_words

MEAN, LONGEST, PARAGRAPH, TITLE = 16, 28, 6, 15
GRADE, EASE = 8, 60
SHORTEST_MEAN, EASIEST = 11, 4  # shorter and easier is a telegram
PRONOUNS, MOST_PRONOUNS = ("It", "They"), 0.15
ENOUGH = 4  # sentences for a mean; a part that has nothing to say may be one note
CAUSE = re.compile(
    r"\bbecause\b|\bleads? to\b|\bdriv(?:es?|en|ing)\b|\bcauses?d?\b|\bdue to\b|\bresults? in\b|\bthanks to\b"
    r"|\bmakes? (?:them|people|buyers|visitors|customers)\b|\btherefore\b"
    r"|\bthe reason (?:for|why)\b|\bimpacts?\b",
    re.IGNORECASE,
)
TERMS = re.compile(
    r"\bROC\b|\bAUC\b|\bSHAP\b|\brecall\b|\bprecision\b|\bF1\b|\bF score|\bBrier\b|\blog[- ]loss\b|\bcalibrat"
    r"|\bthresholds?\b|\bfeatures?\b|\bp[- ]values?\b|\bbootstrap|\bhyper-?parameter|\bquantile|\bpercentile"
    r"|\bstandard deviation|\bconfidence interval|\bsignifican|\bclassifier|\bcross-validation|\boverfit"
    r"|\bregulari[sz]|\blog-odds|\bcentroid|\bcluster|\bvariance|\bcorrelat|\bout of fold|\blift\b",
    re.IGNORECASE,
)
# A count of things that a page lists ("1 of 40 data fields") is no rate.
ONE_IN_X = re.compile(
    r"\b(?:1|one) (?:in|of|out of) (?:\d|ten\b|two\b|five\b)"
    r"(?!\d*00\b|\d*\s(?:data fields|keep)\b)"
)
DENIED = "They are not causes."  # the one sentence that may name a cause: it denies it
LEANINGS = [(task, each) for task in ("classification", "segmentation") for each in ("sample", *Verdict)]


@pytest.fixture(scope="module", params=LEANINGS)
def taken_apart(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[PartText]:
    """The parts of each task's sample, and of the sample leaning to each verdict."""
    task, kind = request.param
    findings: Findings = (
        next(each for each in samples() if each.task == task) if kind == "sample" else leaning(kind, task)
    )
    return parts(page_of(findings, tmp_path_factory.mktemp("stubs")))


@pytest.fixture(scope="module")
def sample_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(whole_sample(), tmp_path_factory.mktemp("stubs"))


def test_the_leanings_differ() -> None:
    for task in ("classification", "segmentation"):
        answers = {
            each: [claim.rule for claim in leaning(each, task).claims if claim.kind == "answer"] for each in Verdict
        }
        assert answers[Verdict.HOLDS] != answers[Verdict.FAILS]
        assert all(len(rules) == 1 for rules in answers.values())


def test_sentences_are_short(taken_apart: list[PartText]) -> None:
    for part in taken_apart:
        if len(part.sentences) >= ENOUGH:
            assert measure_readability(part.sentences).mean <= MEAN, part.name
        assert not [each for each in part.sentences if len(split_words(each)) > LONGEST]


def test_paragraphs_are_short(taken_apart: list[PartText]) -> None:
    for part in taken_apart:
        assert not [each for each in part.paragraphs if len(split_sentences(each)) > PARAGRAPH]


def test_words_are_easy(taken_apart: list[PartText]) -> None:
    for part in (each for each in taken_apart if len(each.sentences) >= ENOUGH):
        found = measure_readability(part.sentences)
        assert found.grade <= GRADE, f"{part.name}: {found}"
        assert found.ease >= EASE, f"{part.name}: {found}"


def test_the_page_reads_like_english(taken_apart: list[PartText]) -> None:
    """Neither telegrams nor clauses, and the subject is named."""
    sentences = [each for part in taken_apart for each in part.sentences]
    found = measure_readability(sentences)
    assert SHORTEST_MEAN <= found.mean <= MEAN, found
    assert EASIEST <= found.grade <= GRADE, found
    pronouns = [each for each in sentences if split_words(each)[0] in PRONOUNS]
    assert len(pronouns) <= MOST_PRONOUNS * len(sentences), pronouns


def test_no_page_says_an_old_term(taken_apart: list[PartText]) -> None:
    said = {part.name: find_old_terms(part.text) for part in taken_apart}
    assert not {name: found for name, found in said.items() if found}


def said_in(name: str, verdict: Verdict) -> list[str]:
    """Everything a rule says on a verdict, on evidence that gives it this verdict."""
    found = with_verdict(name, verdict)
    assert found is not None
    findings, claim = found
    keys = [each for each in read_vocabulary("en", [TEMPLATES]).messages if each.startswith(f"{name}.")]
    aspects = [each.removeprefix(f"{name}.").removesuffix(verdict) for each in keys if each.endswith(verdict)]
    said = english(findings)
    return [each for aspect in aspects for each in split_sentences(said.sentence(claim, aspect.removesuffix("_")))]


@pytest.mark.parametrize("name", [name for name, rule in registry().items() if list(spoken(rule))])
def test_each_verdict_is_said_shortly(name: str) -> None:
    for verdict in spoken(registry()[name]):
        assert not [each for each in said_in(name, verdict) if len(split_words(each)) > LONGEST]


@pytest.mark.parametrize("topic", sorted({rule.topic for rule in registry().values()}))
def test_each_topic_reads_easily_in_all_verdicts(topic: str) -> None:
    rules = [rule for rule in registry().values() if rule.topic == topic]
    said = [each for rule in rules for verdict in spoken(rule) for each in said_in(rule.name, verdict)]
    found = measure_readability(each for each in said if each.endswith((".", ".)", "?"))) if topic != "first" else None
    assert found is None or (found.mean <= MEAN and found.grade <= GRADE and found.ease >= EASE), found


@pytest.mark.parametrize("name", list(CHART_DEFINITIONS))
def test_chart_titles_are_short_in_each_verdict(name: str) -> None:
    for verdict in Verdict:
        found = with_verdict(CHART_DEFINITIONS[name].rule, verdict)
        chart = english(found[0]).chart(name) if found else None
        assert chart is None or len(split_words(str(chart.title.striptags()))) <= TITLE, chart.title


def test_no_cause_beside_a_driver(taken_apart: list[PartText]) -> None:
    for drivers in (each for each in taken_apart if each.name == "drivers"):
        assert DENIED in drivers.text
        assert not CAUSE.search(drivers.text.replace(DENIED, ""))


def test_no_cause_in_any_words_about_drivers() -> None:
    groups = {rule.name for rule in registry().values() if rule.topic == "drivers"}
    groups |= {"chart_beeswarm", "chart_dependence"}
    messages = read_vocabulary("en", [TEMPLATES]).messages
    said = {key: each.text for key, each in messages.items() if key.partition(".")[0] in groups}
    assert not {key: text for key, text in said.items() if CAUSE.search(text.replace("not a cause", ""))}


def test_what_can_be_changed_is_compared_other_things_alike(sample_page: str) -> None:
    assert 'data-claim="contrast_remains@levers.traffictype"' in sample_page


def test_no_unexplained_term_outside_the_method(taken_apart: list[PartText]) -> None:
    for part in taken_apart:
        if not part.name.startswith("annex_"):
            assert not TERMS.findall(part.text), part.name


def test_terms_in_the_annex_of_terms_stand_in_the_glossary(sample_page: str) -> None:
    (section,) = parsed(sample_page).xpath("//section[@id='part-annex_terms']")
    for each in section.xpath(".//dl"):
        each.drop_tree()
    assert not TERMS.findall(" ".join(paragraphs(section)))


def test_terms_in_table_heads_stand_in_the_glossary() -> None:
    messages = read_vocabulary("en", [TEMPLATES]).messages
    glossary = {key.partition(".")[2] for key in messages if key.startswith("glossary")}
    heads = {each.text for key, each in messages.items() if key.startswith("labels.head_")}
    assert {each for each in heads if TERMS.search(each)} <= glossary


def test_the_nets_catch() -> None:
    for text in ("Buyers leave because of it.", "It leads to purchases.", "What drives it", "due to price"):
        assert CAUSE.search(text)
    for text in ("The ROC-AUC is high.", "at this threshold", "a p value", "Its recall", "SHAP values"):
        assert TERMS.search(text)
    assert not TERMS.search("It finds most buyers. The regions differ.")


def test_never_1_in_x(taken_apart: list[PartText]) -> None:
    for part in taken_apart:
        assert not ONE_IN_X.search(part.text)
