"""The samples told in any language that ships: with the phrases of a case that is told in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from plainspoken.case import Case, read_case
from plainspoken.case.case_names import names_for_language
from plainspoken.claims.registry import registry
from plainspoken.core.findings import Claim, Findings
from plainspoken.words import Words
from plainspoken.words.languages import read_case_forms
from tests.sample_customers import customers_findings
from tests.words.planted import (
    LANGUAGES,
    TEMPLATES,
    demanding_sample,
    early_sample,
    judged_sample,
    later_sample,
    whole_sample,
)

CASES = Path(__file__).resolve().parents[2] / "analysis"
NAMELESS = "QQ"
OTHER_LANGUAGES = [each for each in LANGUAGES if each != "en"]


@cache
def shipped_cases() -> tuple[Case, ...]:
    """The cases of the project, those with the columns of the sample first."""
    forms = read_case_forms((TEMPLATES,))
    return tuple(read_case(name, CASES, forms) for name in ("conversion", "customers", "activity"))


def phrases_of(language: str, task: str) -> dict[str, str]:
    """The names table of a case of this task that is told in a language."""
    case = next(each for each in shipped_cases() if language in {"en", *each.texts} and each.task == task)
    return names_for_language(case, language)


def told(findings: Findings, language: str, task: str) -> Words:
    """A sample in a language; what no case has a name for is called `NAMELESS`."""
    nameless = {key: f"{NAMELESS} {{value}}" if key.endswith(".group") else NAMELESS for key in findings.names["en"]}
    names = {**nameless, **phrases_of(language, task)}
    return Words(findings.model_copy(update={"names": {language: names}}), language, [TEMPLATES])


@cache
def told_samples(language: str) -> tuple[Words, ...]:
    """Every kind of sample in a language."""
    visits = (whole_sample(), judged_sample(), later_sample(), early_sample(), demanding_sample())
    return (
        *(told(each, language, "classification") for each in visits),
        told(customers_findings(), language, "segmentation"),
    )


def said_by_claim(words: Words) -> Iterator[tuple[Claim, str, str]]:
    """Each claim, each message that it has for its verdict, and the sentence."""
    messages = words.messages.vocabulary.messages
    for claim in words.findings.claims:
        rule = registry()[claim.rule]
        uses = {name: rule.address(name, claim.subject) for name in rule.uses}
        there = {name: address if address in claim.evidence else "" for name, address in uses.items()}
        for key in messages:
            group, _, entry = key.partition(".")
            if group == claim.rule and entry.rpartition("_")[2] == claim.verdict:
                yield claim, key, words.messages.render(key, there, claim.subject).striptags()
