"""Each rule that can say something wrong is judged on simulated worlds, or it is said why none can judge it."""

from __future__ import annotations

from benchmarks.known_truth.shop_statements import SHOP_STATEMENTS
from benchmarks.known_truth.statements import STATEMENTS
from benchmarks.known_truth.unjudged import REASONS, UNJUDGED, find_rules_without_reason, only_reports
from plainspoken.claims.registry import registry

JUDGED = frozenset(each.rule for each in STATEMENTS) | {each.rule for each in SHOP_STATEMENTS}


def test_every_rule_is_judged_or_has_a_reason_why_not() -> None:
    assert find_rules_without_reason(JUDGED) == []


def test_a_rule_without_a_statement_and_a_reason_is_noticed() -> None:
    assert find_rules_without_reason(JUDGED - {"ranks_pairs"}) == ["ranks_pairs"]


def test_no_reason_names_a_rule_that_is_judged_or_is_none() -> None:
    named = [name for each in REASONS for name in each.rules]
    assert len(named) == len(UNJUDGED)
    rules = registry()
    assert [name for name in named if name not in rules or name in JUDGED or only_reports(rules[name])] == []
    assert sorted(JUDGED - set(rules)) == []
