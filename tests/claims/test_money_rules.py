"""What is said of assumed money: worlds in which each rule must be silent, and in which it must speak."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from plainspoken.claims.registry import registry
from plainspoken.core.findings import Evidence, Verdict
from tests.words.planted import whole_sample

SHARE = Evidence(value=0.1, unit="share")


def judged(name: str, planted: Mapping[str, Evidence], without: tuple[str, ...] = ()) -> Verdict | None:
    """The verdict of a rule where some evidence is another one, or missing."""
    base = whole_sample()
    kept = {address: each for address, each in base.evidence.items() if address not in without}
    claim = registry()[name].apply(base.model_copy(update={"evidence": {**kept, **planted}}), "")
    return claim.verdict if claim else None


def moved(low: float, high: float, by_value: bool, doubled: float = 0.0) -> Verdict | None:
    """What is said where the assumed ranges move the share to contact from `low` to `high`, and in a share of resamples
    more than double it."""
    shares = {"sensitivity.contacted_low": low, "sensitivity.contacted_high": high, "sensitivity.doubled": doubled}
    planted = {address: SHARE.model_copy(update={"value": each}) for address, each in shares.items()}
    flag = Evidence(value=by_value, unit="flag")
    return judged("threshold_sensitive", {**planted, "sensitivity.by_value": flag, **money()})


def money() -> dict[str, Evidence]:
    """What a contact costs and brings, as assumed."""
    assumed = Evidence(value=0.05, unit="money", low=0.02, high=0.1, source="assumed")
    return {"money.contact_cost": assumed, "money.effect": assumed.model_copy(update={"unit": "share"})}


@pytest.mark.parametrize(
    ("low", "high", "by_value", "verdict"),
    [
        (0.2, 0.5, True, Verdict.HOLDS),
        (0.2, 0.5, False, Verdict.HOLDS),  # the line never looks at money, and how many it pays to contact does
        (0.3, 0.3, True, Verdict.FAILS),  # what is assumed is sure
        (0.3, 0.3, False, Verdict.OPEN),  # no strength of a line that could not have moved
        (0.0, 0.004, True, Verdict.FAILS),  # from next to nobody to next to nobody
        (0.0, 0.05, True, Verdict.HOLDS),
    ],
)
def test_it_hangs_on_what_is_assumed_only_where_that_moves_whom_to_contact(
    low: float, high: float, by_value: bool, verdict: Verdict
) -> None:
    assert moved(low, high, by_value) is verdict


def test_it_is_not_said_to_hang_little_on_what_is_assumed_where_other_cases_would_show_that_it_does() -> None:
    assert moved(0.49, 0.97, True, doubled=0.02) is Verdict.FAILS
    assert moved(0.49, 0.97, True, doubled=0.4) is Verdict.OPEN
    assert moved(0.0, 0.0, True, doubled=0.4) is Verdict.OPEN  # nobody here, everybody in some resample
    assert moved(0.2, 0.5, True, doubled=0.4) is Verdict.HOLDS


def worth(tie: float, half: float) -> dict[str, Evidence]:
    """Cases have a worth, which goes with the event so far, with a range."""
    mean = Evidence(value=4.0, unit="money")
    range_ = Evidence(value=tie, unit="number", low=tie - half, high=tie + half)
    named = Evidence(value="column.profit", unit="name")
    return {
        "worth.column": named,
        "worth.correlation": range_,
        "worth.mean_positive": mean,
        "worth.mean_negative": mean,
    }


def test_a_contact_is_not_said_to_pay_where_events_are_worth_as_much_as_others() -> None:
    at_top = {"value.break_even_at_top": Evidence(value=1.2, unit="money", low=0.6, high=2.4), **money()}
    flag = {"money.effect_published": Evidence(value=False, unit="flag"), "evaluation.top_share": SHARE}
    given = {**at_top, **flag}
    assert judged("worth_it", {**given, **worth(0.0, 0.05)}) is Verdict.FAILS
    assert judged("worth_it", {**given, **worth(-0.06, 0.05)}) is Verdict.FAILS  # one case in twenty by chance
    assert judged("worth_unrelated", worth(-0.06, 0.05)) is Verdict.HOLDS
    assert judged("worth_unrelated", worth(-0.2, 0.05)) is Verdict.FAILS
    assert judged("worth_it", {**given, **worth(-0.2, 0.05)}) is Verdict.HOLDS
    assert judged("worth_it", given, ("worth.correlation",)) is Verdict.HOLDS  # no case has a worth of its own
    assert judged("worth_it", money(), ("value.break_even_at_top",)) is None  # nobody can be contacted at all


def test_probabilities_are_not_taken_at_face_value_where_the_model_is_surely_too_sure() -> None:
    def said(slope: float, gap: float = 0.05) -> Verdict | None:
        ratio = Evidence(value=slope, unit="ratio", low=slope - 0.2, high=slope + 0.2)
        within = Evidence(value=gap, unit="share", low=gap / 2, high=2 * gap - 0.001)
        noise = Evidence(value=0.06, unit="share")
        planted = {"calibration.slope": ratio, "calibration.gap": within, "calibration.noise": noise}
        return judged("calibrated", planted, ("time.worst.expected_rate",))

    assert said(0.9) is Verdict.HOLDS
    assert said(0.7) is Verdict.OPEN  # too sure, and too few cases for the gap in bins to show it
    assert said(1.4) is Verdict.OPEN
    assert said(0.7, gap=0.012) is Verdict.HOLDS  # a gap that is surely small, whatever the slope
