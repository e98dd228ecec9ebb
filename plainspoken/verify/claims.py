"""Claims judged again on the stored evidence, and held against the stored ones."""

from __future__ import annotations

from collections.abc import Iterator

from plainspoken.claims.registry import judge_all
from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.findings import Claim, Findings
from plainspoken.verify.problem import Problem

COMPARED_CLAIM_FIELDS = ("verdict", "kind", "reason", "severity", "weight", "evidence")


def rejudge_claims(findings: Findings) -> Findings:
    """The same evidence with the claims that the shipped rules make on it: what verify goes by."""
    return findings.model_copy(update={"claims": judge_all(findings)})


def claim_problems(stored: Findings, judged: Findings) -> Iterator[Problem]:
    """Each stored claim that the rules do not make so, and each one that is missing."""
    right = {claim.key: claim for claim in judged.claims}
    seen: set[str] = set()
    for claim in stored.claims:
        if claim.key in seen:
            yield Problem(FINDINGS_FILE, f"claim {claim.key}", "stands there twice")
        elif claim.key not in right:
            yield Problem(FINDINGS_FILE, f"claim {claim.key}", "no rule makes it on this evidence")
        else:
            yield from claim_field_problems(claim, right[claim.key])
        seen.add(claim.key)
    for key in right:
        if key not in seen:
            yield Problem(FINDINGS_FILE, f"claim {key}", "is missing; the rules make it on this evidence")


def claim_field_problems(stored: Claim, right: Claim) -> Iterator[Problem]:
    """What of a stored claim the rules judge otherwise."""
    for what in COMPARED_CLAIM_FIELDS:
        found, expected = getattr(stored, what), getattr(right, what)
        if found != expected:
            yield Problem(
                FINDINGS_FILE,
                f"claim {stored.key}",
                f"{what} is not as judged",
                format_claim_field(expected),
                format_claim_field(found),
            )


def format_claim_field(value: object) -> str:
    """A field of a claim in words."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value) or "nothing"
