"""Is it shown that the event is what its name says: worlds in which it is only a class, and in which it is not."""

from __future__ import annotations

import pytest

from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import Claim, ClaimKind, Evidence
from tests.claims.test_time_rules import judged_with, near
from tests.words.planted import whole_sample

UNDATED = {"time__tested_later": Evidence(value=False, unit="flag")}
RELATED = {"worth__correlation": near(0.4, 0.05)}
FALLS = {"definition__fell_positive": near(0.8, 0.03), "definition__fell_negative": near(0.3, 0.03)}


def answers(**evidence: Evidence) -> list[str]:
    said = judged_with(whole_sample(), **evidence)
    return [rule for rule, (_, kind) in said.items() if kind is ClaimKind.ANSWER]


@pytest.mark.parametrize("evidence", [UNDATED, UNDATED | RELATED, UNDATED | FALLS])
def test_an_undated_class_that_moves_nothing_is_only_a_class(evidence: dict[str, Evidence]) -> None:
    assert answers(**evidence) == ["answer_class"]


@pytest.mark.parametrize("evidence", [{}, UNDATED | RELATED | FALLS])
def test_a_dated_event_or_one_that_goes_with_its_fall_and_worth_is_no_mere_class(evidence: dict[str, Evidence]) -> None:
    assert "answer_class" not in answers(**evidence)


def test_what_must_be_known_comes_before_any_contact() -> None:
    weights = {each.rule: each.weight for each in claims_where(**UNDATED) if each.kind is ClaimKind.ACTION}
    assert weights["action_define"] > weights["action_record"] > weights["action_contact_top"]
    dated = {each.rule: each.weight for each in claims_where() if each.kind is ClaimKind.ACTION}
    assert dated["action_contact_top"] > dated["action_define"]


def test_no_price_is_named_where_no_worth_goes_with_the_event() -> None:
    said = judged_with(whole_sample())
    assert said["action_contact_segment"][0] == "open"
    assert judged_with(whole_sample(), **RELATED)["action_contact_segment"][0] == "holds"


def claims_where(**evidence: Evidence) -> tuple[Claim, ...]:
    """All claims on the whole sample with some evidence another one."""
    changed = {name.replace("__", "."): each for name, each in evidence.items()}
    base = whole_sample()
    return judge_all(base.model_copy(update={"evidence": {**base.evidence, **changed}}))
