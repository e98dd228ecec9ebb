"""The registry of claims: every rule, in the order of judging, and the judging of all evidence by it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import plainspoken.claims.rules  # noqa: F401  (fills the registry)
from plainspoken.claims.exclusions import settle_claims
from plainspoken.claims.rule import REGISTERED, Rule
from plainspoken.core.findings import Claim, Findings

# The order in which topics are judged and, at equal severity, shown.
TOPICS = (
    "answer",
    "first",
    "quality",
    "clusters",
    "future",
    "time",
    "leaks",
    "errors",
    "drivers",
    "examples",
    "segments",
    "newcomers",
    "spending",
    "products",
    "actions",
    "data",
    "ledger",
    "choice",
)


@cache
def registry() -> Mapping[str, Rule]:
    """All rules, in the order in which they are judged and, at equal severity, shown."""
    ordered = sorted(REGISTERED.values(), key=lambda each: TOPICS.index(each.topic))
    return MappingProxyType({each.name: each for each in ordered})


def judge_all(findings: Findings) -> tuple[Claim, ...]:
    """Every claim that the rules make on this evidence, in registry order; none contradicts another."""
    claims = (each.apply(findings, subject) for each in registry().values() for subject in each.subjects(findings))
    return settle_claims([claim for claim in claims if claim is not None], registry())
