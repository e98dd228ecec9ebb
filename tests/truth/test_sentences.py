"""Verdicts turn at one boundary and the sentence with them; classes, wholes and directions are right."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from plainspoken.claims.registry import registry
from plainspoken.claims.rule import Rule
from plainspoken.core.findings import Claim, ClaimKind, Evidence, Findings, Verdict
from tests.words.planted import addresses, english, sample_for, with_verdict
from tests.words.test_reads_well import said_by

SILENT = ""
STEPS = 60  # halvings until two values are neighbours, as far as any figure shows
# Says what came, in the same words, whatever it was.
SAME_WORDS = {"duplicates_all_negative"}


def turns(rule: Rule) -> bool:
    """Whether a rule can give more than one verdict: it does not only report what its detector found."""
    return not inspect.getsource(rule.judge).rstrip().endswith("    return HOLDS")


TURNING = sorted(name for name, each in registry().items() if turns(each))


def reached(rule: Rule) -> dict[Verdict, tuple[Findings, Claim]]:
    """Each verdict a rule can be brought to, with findings that bring it."""
    found = {verdict: with_verdict(rule.name, verdict) for verdict in Verdict}
    return {verdict: pair for verdict, pair in found.items() if pair is not None}


@pytest.mark.parametrize("name", TURNING)
def test_every_claim_is_seen_in_more_than_one_verdict(name: str) -> None:
    rule = registry()[name]
    seen = reached(rule)
    spoken = {verdict for verdict, kind in rule.says.items() if kind is not ClaimKind.SILENT}
    assert len(seen) >= 2 and spoken <= set(seen)


def fields(one: Evidence, other: Evidence) -> Iterator[str]:
    """The fields in which two pieces of evidence differ."""
    return (name for name in ("value", "low", "high") if getattr(one, name) != getattr(other, name))


def turning_point(rule: Rule, start: Findings, end: Findings, subject: str) -> tuple[Findings, str, str] | None:
    """Findings one field of which, taken from `end`, turns the verdict: with its address and name."""
    now = start
    verdict = judged(rule, now, subject)
    for address in addresses(rule, subject):
        if address not in now.evidence or address not in end.evidence:
            continue
        for name in fields(now.evidence[address], end.evidence[address]):
            after = changed(now, address, name, getattr(end.evidence[address], name))
            if judged(rule, after, subject) is not verdict:
                return now, address, name
            now = after
    return None


def changed(findings: Findings, address: str, name: str, value: object) -> Findings:
    """The findings with one field of one piece of evidence changed."""
    other = findings.evidence[address].model_copy(update={name: value})
    return findings.model_copy(update={"evidence": {**findings.evidence, address: other}})


def judged(rule: Rule, findings: Findings, subject: str) -> Verdict | None:
    """What a rule says of findings."""
    claim = rule.apply(findings, subject)
    return claim.verdict if claim else None


@pytest.mark.parametrize("name", TURNING)
def test_one_value_past_the_boundary_turns_verdict_and_sentence(name: str) -> None:
    rule = registry()[name]
    seen = list(reached(rule).values())
    for (start, claim), (end, _) in pairwise(seen):
        found = turning_point(rule, start, end, claim.subject)
        if found is None:
            continue
        findings, address, field = found
        near, far = at_the_boundary(rule, *found, getattr(end.evidence[address], field), claim.subject)
        one, two = (judged(rule, changed(findings, address, field, at), claim.subject) for at in (near, far))
        assert one is not two
        texts = {said(rule, changed(findings, address, field, at), claim.subject) for at in (near, far)}
        assert len(texts) == 2 or texts == {SILENT} or name in SAME_WORDS, (
            f"{name}: {address}.{field} turns {one} to {two}, and the sentence stays"
        )


def at_the_boundary(
    rule: Rule, findings: Findings, address: str, field: str, other: float, subject: str
) -> tuple[float, float]:
    """Two values of a field, as near as can be, between which the verdict turns."""
    near: float = getattr(findings.evidence[address], field)
    far = other
    if isinstance(near, (bool, str)) or near is None or far is None:
        return near, far
    verdict = judged(rule, changed(findings, address, field, near), subject)
    for _ in range(STEPS):
        middle = (near + far) / 2
        if judged(rule, changed(findings, address, field, middle), subject) is verdict:
            near = middle
        else:
            far = middle
    return near, far


def said(rule: Rule, findings: Findings, subject: str) -> str:
    """All that is said of a claim, or nothing."""
    claim = rule.apply(findings, subject)
    assert claim is not None
    whole = findings.model_copy(update={"claims": (claim,)})
    return " / ".join(said_by(whole, claim)) if claim.kind is not ClaimKind.SILENT else SILENT


# What a sentence says of whom: the words that must stand in it, with the figure from the evidence.
WHOLES = (
    ("finds_positives", Verdict.HOLDS, "evaluation.recall", r"finds most buyers: {} in 100"),
    ("finds_positives", Verdict.FAILS, "evaluation.recall", r"finds only {} in 100"),
    ("contacts_rightly", Verdict.HOLDS, "evaluation.precision", r"the model selects end in a purchase: {} in 100"),
    ("contacts_rightly", Verdict.FAILS, "evaluation.precision", r"the model selects are false alarms: only {} in 100"),
    ("ranks_pairs", Verdict.HOLDS, "evaluation.roc_auc", r"ranks {} in 100 such pairs correctly"),
    ("ranks_top", Verdict.HOLDS, "evaluation.top_rate", r"In its top 10% there are {} in 100 visits"),
    ("ranks_top", Verdict.HOLDS, "evaluation.base_rate", r"against {} among all"),
    ("accuracy_misleads", Verdict.HOLDS, "evaluation.nobody.accuracy", r"no purchase .* for {} in 100 visits"),
    ("still_useful_later", Verdict.HOLDS, "time.base_rate", r"while the average was {}"),
)


@pytest.mark.parametrize(("name", "verdict", "address", "pattern"), WHOLES)
def test_each_figure_stands_with_its_class_and_its_whole(
    name: str, verdict: Verdict, address: str, pattern: str
) -> None:
    found = with_verdict(name, verdict)
    assert found is not None
    findings, claim = found
    share = changed(findings, address, "value", 0.4321)
    text = english(share.model_copy(update={"claims": (claim,)})).sentence(claim).striptags()
    assert re.search(pattern.format("43"), text.replace("\N{NO-BREAK SPACE}", " ")), text


def test_directions_follow_the_evidence() -> None:
    found = with_verdict("drives_numeric", Verdict.HOLDS)
    assert found is not None
    findings, claim = found
    for above, below in ((0.62, 0.11), (0.11, 0.62)):
        now = changed(findings, f"{claim.subject}.above_rate", "value", above)
        now = changed(now, f"{claim.subject}.below_rate", "value", below)
        text = english(now.model_copy(update={"claims": (claim,)})).sentence(claim).striptags()
        assert re.search(rf"or more, {100 * above:.0f} in 100 .* against {100 * below:.0f} below that", text), text


def test_the_sample_knows_every_rule() -> None:
    assert all(sample_for(each).evidence for each in registry().values())
