"""Claims that cannot both be said, and strengths that a rival takes away. In: claims as judged. Out: claims as said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from plainspoken.claims.rule import Rule
from plainspoken.claims.rules.answer_rules import NOTHING_SHOWN
from plainspoken.claims.verdicts import FACT, STRENGTH
from plainspoken.core.findings import Claim, ClaimKind, Findings, Verdict

UNSTABLE_SEGMENTS = ("answer_unstable.holds",)  # drawn anew, customers would stand in others
NOTHING_TO_ACT_ON = (*NOTHING_SHOWN, "answer_too_late.holds", *UNSTABLE_SEGMENTS)
# Further statements that are not made beside others: on what else to test is no advice where no list shows the effect,
# and no segment asks for anything where the first page says that there is nothing to act on.
NOT_BESIDE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "wider_test.holds": ("test_shows_effect.fails",),
        "segment_priority.holds": NOTHING_TO_ACT_ON,
        "act_on_first.holds": NOTHING_TO_ACT_ON,
        "plan_may_bring.holds": NOTHING_SHOWN,
        "plan_may_bring.open": NOTHING_SHOWN,
    }
)
# The same of one subject: of whom there are too few to say anything, nothing is asked.
NOT_OF_THE_SAME: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"segment_priority.holds": ("segment_by_score.open", "segment_differs.open")}
)


def settle_claims(claims: Sequence[Claim], rules: Mapping[str, Rule]) -> tuple[Claim, ...]:
    """The claims, each silent that excludes itself beside another, each strength a fact that a rival disproves."""
    said = [each for each in claims if each.kind is not ClaimKind.SILENT]
    spoken, judged = set(map(statement_of, said)), set(map(statement_of, claims))
    near: dict[str, set[str]] = defaultdict(set)
    for each in said:
        near[each.subject].add(statement_of(each))
    return tuple(settle_claim(each, rules[each.rule], spoken, near[each.subject], judged) for each in claims)


def settle_claim(claim: Claim, rule: Rule, spoken: set[str], near: set[str], judged: set[str]) -> Claim:
    """One claim beside all others; `near`: what is said of its own subject."""
    of_the_same = NOT_OF_THE_SAME.get(statement_of(claim), ())
    if spoken & set(list_excluding(rule, claim.verdict)) or near & set(of_the_same):
        return claim.model_copy(update={"kind": ClaimKind.SILENT})
    if claim.kind is STRENGTH and judged & set(rule.rivals):
        return claim.model_copy(update={"kind": FACT})
    return claim


def list_excluding(rule: Rule, verdict: Verdict) -> tuple[str, ...]:
    """The statements beside which a rule does not give this verdict aloud."""
    return (*rule.excludes.get(verdict, ()), *NOT_BESIDE.get(f"{rule.name}.{verdict}", ()))


def says_any(findings: Findings, statements: Collection[str]) -> bool:
    """Whether a briefing makes at least one of some statements."""
    return any(each.kind is not ClaimKind.SILENT and statement_of(each) in statements for each in findings.claims)


def statement_of(claim: Claim) -> str:
    """What a claim says, whatever it is about: `rule.verdict`."""
    return f"{claim.rule}.{claim.verdict}"


def list_contradictions(claims: Sequence[Claim], rules: Mapping[str, Rule]) -> Iterator[tuple[str, str]]:
    """Each pair of spoken claims of which one excludes the other."""
    spoken = [each for each in claims if each.kind is not ClaimKind.SILENT]
    said = {statement_of(each) for each in spoken}
    for each in spoken:
        for other in sorted(said & set(list_excluding(rules[each.rule], each.verdict))):
            yield statement_of(each), other
