"""Engaged and yet lost: what is said of it, and where nothing may be said."""

from __future__ import annotations

from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import ClaimKind, Evidence, Verdict
from tests.sample import sample_findings


def judged_engagement(without: str = "", **evidence: Evidence) -> dict[str, tuple[Verdict, ClaimKind]]:
    """Verdict and kind of the rules of engagement on the sample, without a section and with other evidence."""
    base = sample_findings()
    kept = {name: each for name, each in base.evidence.items() if not without or not name.startswith(without)}
    changed = {name.replace("__", "."): each for name, each in evidence.items()}
    claims = judge_all(base.model_copy(update={"evidence": {**kept, **changed}}))
    return {each.rule: (each.verdict, each.kind) for each in claims if each.rule.startswith("engaged")}


def number(value: float) -> Evidence:
    """A count."""
    return Evidence(value=value, unit="count")


def test_the_engaged_and_their_groups_are_facts() -> None:
    assert judged_engagement() == {
        "engaged_and_lost": (Verdict.HOLDS, ClaimKind.FACT),
        "engaged_group_lost": (Verdict.HOLDS, ClaimKind.FACT),
        "engaged_groups_alike": (Verdict.FAILS, ClaimKind.SILENT),
    }


def test_nothing_is_said_where_no_engagement_is_declared() -> None:
    assert not judged_engagement(without="engagement.")


def test_groups_alike_are_said_to_be_so_and_none_where_none_was_compared() -> None:
    said = judged_engagement(engagement__found=number(0))
    assert said["engaged_groups_alike"] == (Verdict.HOLDS, ClaimKind.FACT)
    none = judged_engagement(engagement__found=number(0), engagement__tried=number(0))
    assert none["engaged_groups_alike"][1] is ClaimKind.SILENT


def test_few_engaged_and_a_gap_that_may_be_none_are_not_told() -> None:
    gap = Evidence(value=0.05, unit="share", low=-0.01, high=0.11, method="delta_95")
    for said in (judged_engagement(engagement__n=number(60)), judged_engagement(engagement__0__remains=gap)):
        assert said["engaged_group_lost"] == (Verdict.OPEN, ClaimKind.SILENT)
