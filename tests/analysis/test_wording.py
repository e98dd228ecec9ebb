"""The computing half of a case: no word of it is left, and all else stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plainspoken.case import Case, read_case, without_words
from plainspoken.case.briefing_parts import choose_briefing_parts
from plainspoken.case.name_findings import keep_given_names, name_findings
from plainspoken.core.findings import NAMES_AS_WRITTEN, BriefingOutline
from plainspoken.external.evaluate_stage import case_digests, option_digests
from plainspoken.external.external_options import ExternalModelOptions
from tests.sample import CASES, sample_findings

WORDS = ("words", "texts", "languages", "parts", "earlier", "currency")


def words_left(value: Any) -> list[Any]:
    """What stands under a name of words anywhere in a case."""
    if isinstance(value, list):
        return [found for each in value for found in words_left(each)]
    if not isinstance(value, dict):
        return []
    own = [each for name, each in value.items() if name in WORDS and each]
    return own + [found for each in value.values() for found in words_left(each)]


@pytest.mark.parametrize("name", ["conversion", "activity", "customers"])
def test_no_word_of_a_case_reaches_its_analysis(name: str) -> None:
    case = read_case(name, CASES)
    assert len(words_left(case.model_dump(mode="json"))) > 20
    bare = without_words(case)
    assert words_left(bare.model_dump(mode="json")) == [["en"], list(Case.model_fields["parts"].default)]
    assert bare.folder == case.folder == CASES
    assert [each.when for each in bare.segments] == [each.when for each in case.segments]
    assert (bare.money, bare.target, list(bare.columns)) == (case.money, case.target, list(case.columns))


def test_words_of_a_case_do_not_judge_a_model_from_elsewhere_again() -> None:
    case = read_case("conversion", CASES)
    other = case.model_copy(update={"parts": ("first", "annex_findings"), "languages": ("en", "sv"), "segments": ()})
    told = case.model_copy(update={"parts": ("first", "annex_findings"), "languages": ("en", "sv")})
    assert case_digests(told) == case_digests(case)
    assert case_digests(other) != case_digests(case)
    asked = ExternalModelOptions(predictions=Path("scores.csv"), event="returned")
    assert option_digests(asked, case) == option_digests(ExternalModelOptions(), case)
    assert option_digests(asked, None) != option_digests(ExternalModelOptions(), None)


def test_evidence_takes_the_words_of_its_case_and_keeps_those_of_the_table() -> None:
    sample = sample_findings()
    as_written = {"value.browser.99": "99", "value.month.nov": "Nov"}
    outline = BriefingOutline(parts=(), languages=(), demonstration=True)
    bare = sample.model_copy(update={"names": {NAMES_AS_WRITTEN: as_written}, "briefing": outline})
    case = read_case("conversion", CASES)
    named = name_findings(bare, case)
    assert named.names["en"]["value.browser.99"] == "99"
    assert named.names["en"]["value.month.nov"] == "November"
    assert (named.briefing.parts, named.briefing.demonstration) == (choose_briefing_parts(case), True)
    again = keep_given_names(bare, named)
    assert (again.names, again.briefing, again.provenance) == (named.names, named.briefing, named.provenance)
