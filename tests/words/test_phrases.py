"""Tests of phrases made of several pieces of evidence: ranges, lists, groups, nouns."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Evidence, Findings
from plainspoken.words.english_articles import fit_articles
from plainspoken.words.evidence_text import EvidenceFormatter, EvidenceRef, FormattedName
from plainspoken.words.formats import format_name_range
from plainspoken.words.phrases import format_group, format_interval, join_marked_items, list_member_names
from tests.words.planted import english, judged, whole_sample


@pytest.fixture
def shower() -> EvidenceFormatter:
    return english(whole_sample()).shower


def with_condition(operator: str, **bounds: Evidence) -> Findings:
    """The sample with one group of one condition on the time on product pages."""
    base, at = whole_sample(), "slices.0.conditions.0"
    evidence = {each: found for each, found in base.evidence.items() if not each.startswith(f"{at}.")}
    evidence[f"{at}.column"] = Evidence(value="column.productrelated_duration", unit="name")
    evidence[f"{at}.operator"] = Evidence(value=operator, unit="name")
    evidence |= {f"{at}.{side}": bound for side, bound in bounds.items()}
    return base.model_copy(update={"evidence": evidence})


def test_a_range_shows_both_bounds_with_their_addresses(shower: EvidenceFormatter) -> None:
    said = format_interval(EvidenceRef("evaluation.recall", shower), "of_100")
    assert said.striptags() == "53 to 63"
    assert 'data-evidence="evaluation.recall:low"' in said
    assert 'data-evidence="evaluation.recall:high"' in said


def test_a_range_of_equal_texts_is_said_once() -> None:
    base = whole_sample()
    narrow = base.get("evaluation.recall").model_copy(update={"low": 0.581, "high": 0.584})
    evidence = {**base.evidence, "evaluation.recall": narrow}
    shower = english(base.model_copy(update={"evidence": evidence})).shower
    assert format_interval(EvidenceRef("evaluation.recall", shower), "of_100").striptags() == "58"


def test_one_late_period_is_no_range_of_periods(shower: EvidenceFormatter) -> None:
    first, last = (EvidenceRef(f"time.{each}_late", shower) for each in ("first", "last"))
    assert Markup(format_name_range(first, last)).striptags() == "October to December"
    assert Markup(format_name_range(last, last)).striptags() == "December"


def test_a_group_by_name(shower: EvidenceFormatter) -> None:
    said = format_group("slices.1", shower)
    assert said.striptags() == "in May by returning visitors"
    assert said.count("data-group") == 2


SECONDS = {"low": Evidence(value=2400.0, unit="seconds"), "high": Evidence(value=5400.0, unit="seconds")}


@pytest.mark.parametrize(
    ("operator", "sides", "said"),
    [
        ("at_least", ("low",), "with at least 40 minutes on product pages"),
        ("below", ("high",), "with less than 90 minutes on product pages"),
        ("between", ("low", "high"), "with 40 to under 90 minutes on product pages"),
    ],
)
def test_a_group_by_bounds(operator: str, sides: tuple[str, ...], said: str) -> None:
    findings = with_condition(operator, **{side: SECONDS[side] for side in sides})
    assert format_group("slices.0", english(findings).shower).striptags() == said


def test_counted_things_are_fewer_not_less() -> None:
    findings = with_condition("below", high=Evidence(value=3, unit="count"))
    assert "fewer than 3" in format_group("slices.0", english(findings).shower).striptags()


@pytest.mark.parametrize(
    ("high", "phrase", "said"),
    [
        (3, "with {value} pages", "with fewer than 3 pages"),
        (20, "where age is {value}", "where age is less than 20"),
        (0.8, "with {value} loans a home", "with less than 0.8 loans a home"),
    ],
)
def test_only_whole_numbers_of_things_are_fewer(high: float, phrase: str, said: str) -> None:
    findings = with_condition("below", high=Evidence(value=high, unit="number"))
    column = str(findings.get("slices.0.conditions.0.column").value)
    names = {**findings.names["en"], f"{column}.group": phrase}
    findings = findings.model_copy(update={"names": {"en": names}})
    assert format_group("slices.0", english(findings).shower).striptags() == said


def test_conditions_that_begin_alike_are_listed() -> None:
    findings = with_condition("at_least", low=Evidence(value=3, unit="number"))
    first, column = "slices.0.conditions.0", "column.productrelated_duration"
    names = {**findings.names["en"], f"{column}.group": "where age is {value}"}
    second = {at.replace(first, "slices.0.conditions.1"): each for at, each in findings.evidence.items()}
    evidence = {**findings.evidence, **{at: each for at, each in second.items() if ".conditions.1" in at}}
    members = {**findings.members, "slices.0.conditions": ("0", "1")}
    changed = {"evidence": evidence, "members": members, "names": {"en": names}}
    said = format_group("slices.0", english(findings.model_copy(update=changed)).shower).striptags()
    assert said == "where age is at least 3 and where age is at least 3"


def test_lists_are_the_languages_own(shower: EvidenceFormatter) -> None:
    items: list[FormattedName | Markup] = [FormattedName("a", "one"), Markup("<b>b</b>"), FormattedName("<i>", "three")]
    assert join_marked_items(items[:1], shower).striptags() == "a"
    assert join_marked_items(items, shower) == (
        '<span data-name="one">a</span>, <b>b</b>, and <span data-name="three">&lt;i&gt;</span>'
    )
    assert join_marked_items([], shower) == ""


def test_names_of_a_collection(shower: EvidenceFormatter) -> None:
    assert list_member_names("", "data.missing_periods.period", shower).striptags() == "January and April"


@pytest.mark.parametrize(("count", "said"), [(0, "0 data fields"), (1, "1 data field"), (2, "2 data fields")])
def test_a_number_and_its_noun_stay_together(count: int, said: str) -> None:
    base = whole_sample()
    evidence = {**base.evidence, "leaks.columns_checked": Evidence(value=count, unit="count")}
    words = english(base.model_copy(update={"evidence": evidence}))
    claim = next(each for each in base.claims if each.rule == "uses_no_suspect")
    assert said in words.sentence(claim).striptags()
    assert "</data>\u00a0data field" in words.sentence(claim)


def test_a_missing_name_is_told() -> None:
    base = whole_sample()
    names = {"en": {key: name for key, name in base.names["en"].items() if key != "value.month.nov"}}
    with pytest.raises(PlainspokenError, match=r"no name for 'value\.month\.nov' in language 'en'"):
        english(base.model_copy(update={"names": names})).named("months.best")


def test_a_checklist_of_one_factor_is_said_of_one() -> None:
    findings = whole_sample()
    one = findings.evidence["checklist.size"].model_copy(update={"value": 1})
    told = english(judged(findings, {**findings.evidence, "checklist.size": one}, dict(findings.members)))
    claim = next(each for each in told.findings.claims if each.rule == "checklist_suffices")
    said = [str(told.say(claim, each).striptags()) for each in ("", "point")]
    assert all("1 factor" in each and "1 factors" not in each for each in said)


@pytest.mark.parametrize(
    ("name", "article"),
    [
        ("customer", "a"), ("order", "an"), ("account", "an"), ("“early” case", "an"), ("Employee", "an"),
        ("user", "a"), ("unit", "a"), ("one-time buyer", "a"), ("hour", "an"), ("umbrella", "an"),
        ("European order", "a"),
    ],
)  # fmt: skip
def test_the_article_fits_the_phrase_of_the_case_behind_it(name: str, article: str) -> None:
    pattern = "A plan A is for a {{ text.unit_one }}, at a {{ n | count }}."
    assert fit_articles(pattern, lambda _: name) == pattern.replace("for a ", f"for {article} ")


def test_a_sentence_of_the_briefing_has_the_article_of_its_unit() -> None:
    base, claim = whole_sample(), whole_sample().claim("examples_shown")
    assert claim is not None
    names = {**base.names, "en": {**base.names["en"], "text.unit_one": "order"}}
    said = english(base.model_copy(update={"names": names})).say(claim).striptags()
    assert "selects an order from" in said and " a order" not in said
