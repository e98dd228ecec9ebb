"""What is said of a plan: a gain only where the worst leaves one, and no test as proof that cannot show the effect."""

from __future__ import annotations

import pytest

from plainspoken.claims.registry import registry
from plainspoken.claims.rule import RuleEvidence
from plainspoken.core.findings import Evidence


def judged(rule: str, **found: Evidence) -> object:
    """The verdict of a rule on this evidence."""
    verdict = registry()[rule].judge(RuleEvidence(found))
    return verdict[0] if isinstance(verdict, tuple) else verdict


def money(value: float, low: float, high: float) -> Evidence:
    """A sum with its range."""
    return Evidence(value=value, low=low, high=high, unit="money")


UNRELATED, RELATED = money(0.003, -0.05, 0.06), money(0.3, 0.25, 0.35)


@pytest.mark.parametrize(
    ("net", "verdict"), [(money(50, 10, 90), "holds"), (money(-50, -90, -10), "fails"), (money(45, -69, 129), "open")]
)
def test_a_gain_is_settled_only_where_its_whole_range_lies_on_one_side(net: Evidence, verdict: str) -> None:
    assert judged("gain_settled", net=net) == verdict
    assert judged("gain_settled", net=net, tie=RELATED) == verdict


def test_a_gain_is_open_where_worth_does_not_go_with_the_event() -> None:
    assert judged("gain_settled", net=money(50, 10, 90), tie=UNRELATED) == "open"


@pytest.mark.parametrize(("second", "verdict"), [(50.0, "holds"), (90.0, "fails")])
def test_one_figure_decides_where_it_moves_a_quarter_more(second: float, verdict: str) -> None:
    spreads = {
        f"{name}_spread": Evidence(value=each, unit="money") for name, each in (("first", 100), ("second", second))
    }
    assert judged("one_assumption_decides", **spreads) == verdict


@pytest.mark.parametrize(("ends", "verdict"), [((-8, 98), "holds"), ((30, 59), "fails")])
def test_a_figure_decides_alone_where_it_turns_a_loss_into_a_gain(ends: tuple[float, float], verdict: str) -> None:
    assert judged("figure_needed", net=money(45, *ends)) == verdict


@pytest.mark.parametrize(("shown", "verdict"), [(True, "holds"), (False, "fails"), (None, "open")])
def test_a_test_is_proof_only_where_it_shows_what_is_assumed(shown: bool | None, verdict: str) -> None:
    found = {} if shown is None else {"shown": Evidence(value=shown, unit="flag")}
    assert judged("test_shows_effect", **found) == verdict
