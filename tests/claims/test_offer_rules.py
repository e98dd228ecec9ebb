"""What may be said of offers: worlds in which each rule must be silent, and in which it must speak."""

from __future__ import annotations

import pytest

from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import Claim, Findings
from tests.words.planted import english, whole_sample


def said_of(rule: str, findings: Findings) -> tuple[str, str]:
    """Verdict and text of a rule's first claim; nothing where it makes none."""
    judged = findings.model_copy(update={"claims": judge_all(findings)})
    found: list[Claim] = [each for each in judged.claims if each.rule == rule]
    return (found[0].verdict.value, english(judged).say(found[0]).striptags()) if found else ("", "")


def changed(drop: tuple[str, ...] = (), **numbers: float | bool) -> Findings:
    """The whole sample with other figures of offers, and without some."""
    base = whole_sample()
    (offer, _) = base.over("offers")
    at = {
        f"{offer}.{name}" if name in ("linked_picked",) else f"offers.{name}.n": each for name, each in numbers.items()
    }
    gone = {name.replace("{o}", offer) for name in drop}
    evidence = {name: each for name, each in base.evidence.items() if name not in gone}
    for name, each in at.items():
        evidence[name] = evidence[name].model_copy(update={"value": each})
    return base.model_copy(update={"evidence": evidence})


def test_a_sign_without_a_sure_difference_among_the_picked_is_said_to_make_none() -> None:
    verdict, text = said_of("offer_sign", changed(linked_picked=False))
    assert verdict == "fails" and "no clear difference" in text
    verdict, text = said_of("offer_sign", changed())
    assert verdict == "holds" and "no clear difference" not in text


@pytest.mark.parametrize(("side", "words"), [("without", "all have the factor"), ("with", "none has the factor")])
def test_a_sign_that_all_or_none_of_the_picked_have_is_compared_with_nothing(side: str, words: str) -> None:
    verdict, text = said_of("offer_sign", changed((f"{{o}}.picked_rate_{side}",)))
    assert verdict == "open" and words in text


def test_offers_follow_reasons_only_where_all_have_them() -> None:
    verdict, text = said_of("offers_follow_reasons", changed())
    assert verdict == "holds" and "Of the 473 with such an offer, 300 have its factor among the reasons" in text
    verdict, text = said_of("offers_follow_reasons", changed(explained=40))
    assert verdict == "fails" and "40 of the 507" in text
    verdict, text = said_of("offers_follow_reasons", changed(explained=0))
    assert verdict == "open" and "none of the 507 selected has reasons" in text


def test_nothing_is_said_of_signs_where_no_offer_has_one() -> None:
    assert said_of("offers_follow_reasons", changed(("offers.reasoned.share",))) == ("", "")
