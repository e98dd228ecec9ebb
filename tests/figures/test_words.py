"""The words of the charts: short, true to their verdict, with a number in each alt text."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.claims.registry import registry
from plainspoken.claims.rule import always_hold
from plainspoken.core.findings import Verdict
from plainspoken.figures.draw_charts import list_drawable_charts
from plainspoken.words import ChartWords
from tests.figures.variants import VARIANTS, words_of
from tests.sample import sample_findings
from tests.sample_customers import customers_findings

PARTS = ["subtitle", "note", "alt"]
LONGEST_TITLE, LONGEST_SENTENCE = 15, 25
CAUSAL = re.compile(r"\b(because|due to|leads? to|drives?|causes?)\b", re.IGNORECASE)


def verdicts_of(name: str) -> list[Verdict]:
    """The verdicts that the rule of a chart's title can give."""
    return [Verdict.HOLDS] if registry()[CHART_DEFINITIONS[name].rule].judge is always_hold else list(Verdict)


def spoken(name: str, part: str) -> str:
    """One text of a chart as it reads over the sample."""
    findings = next(each for each in (sample_findings(), customers_findings()) if CHART_DEFINITIONS[name].claim(each))
    words, claim = words_of(findings), CHART_DEFINITIONS[name].claim(findings)
    assert claim is not None
    uses = {key: at if at in findings.evidence else "" for key, at in CHART_DEFINITIONS[name].addresses(claim).items()}
    return Markup(words.messages.render(f"chart_{name}.{part}", uses, claim.subject)).striptags()


@pytest.mark.parametrize("name", list(CHART_DEFINITIONS))
def test_titles_of_every_verdict_are_short(name: str) -> None:
    for verdict in verdicts_of(name):
        title = spoken(name, f"title_{verdict}")
        assert 0 < len(title.split()) <= LONGEST_TITLE, title
        assert not title.endswith("."), title


@pytest.mark.parametrize("name", list(CHART_DEFINITIONS))
def test_sentences_are_short_and_name_no_cause(name: str) -> None:
    for part in [*(f"title_{verdict}" for verdict in verdicts_of(name)), *PARTS]:
        text = spoken(name, part)
        assert not CAUSAL.search(text), text
        for sentence in re.split(r"(?<=[.;:])\s", text):
            assert len(sentence.split()) <= LONGEST_SENTENCE, sentence


UNKIND = ("sample", "long_names", "all_nil", "all_full", "nothing_came", "customers", "customers_long_names")


@pytest.mark.parametrize("variant", UNKIND)
def test_alt_texts_hold_a_number(variant: str) -> None:
    findings = VARIANTS[variant]()
    for name in list_drawable_charts(findings):
        chart = words_of(findings).chart(name)
        assert isinstance(chart, ChartWords)
        assert re.search(r"\d", chart.alt.replace("100", "")) or "100" in chart.alt, chart.alt
        assert 30 <= len(chart.alt) <= (450 if "long_names" in variant else 300), (name, len(chart.alt))


def test_a_title_says_what_its_verdict_says() -> None:
    findings = sample_findings()
    claim = CHART_DEFINITIONS["learning"].claim(findings)
    assert claim is not None and claim.verdict == Verdict.FAILS
    chart = words_of(findings).chart("learning")
    assert chart is not None and "would hardly help" in chart.title
