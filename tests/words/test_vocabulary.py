"""Tests that rules, charts and words fit together, in every language: none is missing, none is dead."""

from __future__ import annotations

from functools import cache

import pytest
from jinja2 import Environment, nodes

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.claims.registry import registry
from plainspoken.claims.rule import Rule
from plainspoken.core.findings import Claim, ClaimKind, Verdict
from plainspoken.words.message_catalogue import OWN_GROUPS, Vocabulary, check_whole_languages, read_vocabulary
from plainspoken.words.message_names import LABEL_USES
from tests.words.planted import LANGUAGES, TEMPLATES, english, spoken, with_verdict

# Groups that belong to no rule and no chart.
FIXED = (
    "labels", "names", "forms", "case_forms", "phrases", "glossary", "glossary_classification", "glossary_segmentation",
)  # fmt: skip
EVERYWHERE = {"text", "subject"}
PAIRS = [(name, verdict) for name, rule in registry().items() for verdict in spoken(rule)]


@pytest.fixture(params=LANGUAGES)
def vocabulary(request: pytest.FixtureRequest) -> Vocabulary:
    return read_vocabulary(request.param, [TEMPLATES])


@cache
def shown_names(text: str) -> frozenset[str]:
    """The names that a pattern shows."""
    names = Environment().parse(text).find_all(nodes.Name)
    return frozenset(each.name for each in names if each.ctx == "load") - EVERYWHERE


def test_every_verdict_that_is_not_silent_has_words(vocabulary: Vocabulary) -> None:
    missing = [f"{name}.{verdict}" for name, verdict in PAIRS if f"{name}.{verdict}" not in vocabulary.messages]
    assert not missing


def test_every_chart_has_its_words(vocabulary: Vocabulary) -> None:
    wanted = [f"chart_{name}.{part}" for name in CHART_DEFINITIONS for part in ("subtitle", "note", "alt")]
    for name, chart in CHART_DEFINITIONS.items():
        wanted += [f"chart_{name}.title_{each}" for each in Verdict if with_verdict(chart.rule, each)]
    assert not [key for key in wanted if key not in vocabulary.messages]


def test_a_message_shows_only_what_its_rule_names(vocabulary: Vocabulary) -> None:
    strange = {
        key: shown_names(message.text) - set(registry()[group].uses)
        for key, message in vocabulary.messages.items()
        if (group := key.partition(".")[0]) in registry()
    }
    assert not {key: names for key, names in strange.items() if names}


def test_a_chart_shows_only_what_it_names(vocabulary: Vocabulary) -> None:
    for key, message in vocabulary.messages.items():
        chart = CHART_DEFINITIONS.get(key.partition(".")[0].removeprefix("chart_"))
        if key.startswith("chart_") and chart is not None:
            assert shown_names(message.text) <= {*chart.uses, *registry()[chart.rule].uses}, key


def test_labels_show_no_findings(vocabulary: Vocabulary) -> None:
    for key, message in vocabulary.messages.items():
        if key.startswith("labels."):
            assert shown_names(message.text) <= set(LABEL_USES), key


def dead(key: str, rules: dict[str, Rule]) -> bool:
    """Whether no rule, chart or page can ever say this message."""
    group, _, entry = key.partition(".")
    if group in FIXED:
        return False
    if group.startswith("chart_"):
        return group.removeprefix("chart_") not in CHART_DEFINITIONS
    verdict = entry.rpartition("_")[2]
    return group not in rules or verdict not in set(spoken(rules[group]))


def test_no_words_are_dead(vocabulary: Vocabulary) -> None:
    assert not [key for key in vocabulary.messages if dead(key, dict(registry()))]


def test_dead_words_are_seen() -> None:
    rules = dict(registry())
    assert dead("no_such_rule.holds", rules)
    assert dead("season_not_covered.fails", rules)
    assert dead("chart_pie.title_holds", rules)


def test_all_languages_say_the_same_messages_with_the_same_evidence() -> None:
    check_whole_languages(LANGUAGES, [TEMPLATES])  # tells what a language lacks, in a sentence
    spoken_by = {each: read_vocabulary(each, [TEMPLATES]).messages for each in LANGUAGES}
    first = spoken_by["en"]
    for messages in spoken_by.values():
        keys = {key for key in messages if not key.startswith(OWN_GROUPS)}
        assert keys == {key for key in first if not key.startswith(OWN_GROUPS)}
        for key in keys:
            assert shown_names(messages[key].text) == shown_names(first[key].text), key


@pytest.mark.parametrize(("name", "verdict"), PAIRS)
def test_every_rule_is_seen_in_each_verdict_and_speaks(name: str, verdict: Verdict) -> None:
    found = with_verdict(name, verdict)
    assert found is not None, f"no evidence makes {name} give the verdict {verdict}"
    findings, claim = found
    assert isinstance(claim, Claim)
    assert claim.kind is not ClaimKind.SILENT
    assert english(findings).sentence(claim)
