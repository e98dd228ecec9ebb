"""Worlds are as dialled; seeds are as planned; the table says what the outcomes say."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest

from benchmarks import PROJECT_ROOT
from benchmarks.known_truth.__main__ import TRUTH_PAGE
from benchmarks.known_truth.code import (
    CLAIM_CODE,
    EVIDENCE_CODE,
    YARDSTICK_CODE,
    claims_hash,
    evidence_hash,
    normalise_source,
    seed_family,
    yardstick_hash,
)
from benchmarks.known_truth.commission import build_world_case
from benchmarks.known_truth.run_worlds import WorldOutcome
from benchmarks.known_truth.table import Proportion, build_truth_page
from benchmarks.known_truth.world_plan import TUNING_FAMILY, WORLD_COUNTS, plan_worlds
from benchmarks.known_truth.worlds import EVENT_CODE, LEAKY_PERIODS, WorldParameters, draw_world
from plainspoken.case import read_case
from plainspoken.case.first_look import make_first_look
from plainspoken.core.ranked_scores import roc_auc
from tests.sample import CASES

WORLD = WorldParameters(rows=40_000)


def auc_of(column: str, dials: WorldParameters) -> float:
    drawn = draw_world(dials, 3)
    return roc_auc(drawn.event, drawn.frame[column].to_numpy(np.float64))


def test_signal_is_dialled() -> None:
    none, strong = draw_world(replace(WORLD, signal=0.0), 1), draw_world(replace(WORLD, signal=1.5), 1)
    assert np.ptp(none.probability) == pytest.approx(0, abs=1e-9)
    assert roc_auc(strong.event, strong.probability) > 0.85
    assert none.event.mean() == pytest.approx(0.2, abs=0.01) == pytest.approx(strong.event.mean(), abs=0.01)


def test_drivers_have_their_order_and_the_rest_has_no_effect() -> None:
    found = {name: abs(auc_of(name, WORLD) - 0.5) for name in ("first", "second", "third", "fourth", "idle")}
    assert list(found) == sorted(found, key=lambda name: -found[name])
    assert found["idle"] < 0.01


def test_the_base_rate_drifts_in_the_last_period_only() -> None:
    drawn = draw_world(replace(WORLD, rate_drift=1.5), 2)
    last = np.asarray(drawn.frame["month"] == "p6")
    assert drawn.event[last].mean() == pytest.approx(0.3, abs=0.02)
    assert drawn.event[~last].mean() == pytest.approx(0.2, abs=0.01)


def test_leaks_are_where_they_are_planted() -> None:
    whole, part = draw_world(replace(WORLD, leak="whole"), 4), draw_world(replace(WORLD, leak="part"), 4)
    assert not whole.event[whole.frame["leak"] == 0].any()
    leaky = np.asarray(part.frame["month"].isin(LEAKY_PERIODS))
    nil = np.asarray(part.frame["leak"] == 0)
    assert not part.event[leaky & nil].any() and part.event[~leaky & nil].any()
    assert auc_of("leak", replace(WORLD, leak="near_copy")) > 0.98
    assert draw_world(replace(WORLD, leak="identifier"), 4).frame["leak"].is_unique
    value = draw_world(replace(WORLD, leak="value"), 4)
    coded = np.asarray(value.frame["leak"] == EVENT_CODE)
    assert value.event[coded].all() and coded.sum() / value.event.sum() == pytest.approx(0.7, abs=0.02)


@pytest.mark.parametrize("parts", [1, 2])
def test_no_driver_works_in_the_planted_group(parts: int) -> None:
    drawn = draw_world(replace(WORLD, group_share=0.1, group_parts=parts), 5)
    assert drawn.group.mean() == pytest.approx(0.1, abs=0.01)
    inside = roc_auc(drawn.event[drawn.group], drawn.frame["first"].to_numpy(float)[drawn.group])
    assert inside == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("parts", [1, 2])
def test_a_group_that_only_differs_keeps_its_relation(parts: int) -> None:
    for differs in ("base rate", "spread"):
        drawn = draw_world(replace(WORLD, group_share=0.1, group_parts=parts, group_differs=differs), 5)
        here, there = (drawn.probability[mine] for mine in (drawn.group, ~drawn.group))
        assert bool(here.mean() > there.mean() + 0.15) is (differs == "base rate")
        assert bool(here.std() < there.std() - 0.04) is (differs == "spread")
        wrong = drawn.event[drawn.group] - here
        assert abs(np.corrcoef(wrong, here)[0, 1]) < 0.05


def test_segments_differ_only_where_dialled() -> None:
    for count, spread in ((0, 0.02), (2, 0.1), (4, 0.2)):
        drawn = draw_world(replace(WORLD, segments=count), 6)
        rates = [drawn.event[drawn.frame["kind"] == kind].mean() for kind in ("k1", "k2", "k3", "k4")]
        assert bool(max(rates) - min(rates) < spread) is (count == 0)


def test_the_plan_is_as_large_as_promised_and_no_seed_is_used_twice() -> None:
    assert sum(count for kind, count in WORLD_COUNTS.items() if kind != "full") >= 1_000
    assert (WORLD_COUNTS["placebo"], WORLD_COUNTS["full"]) == (210, 12)
    judging, tuning = plan_worlds(seed_family()), plan_worlds(TUNING_FAMILY)
    assert len({each.seed for each in (*judging, *tuning)}) > 0.999 * len(judging + tuning)
    assert len(plan_worlds(TUNING_FAMILY, 100)) < 110


def test_only_meaning_counts_in_the_hash() -> None:
    rule = 'def f(e):\n    """Old words."""\n    return e > 0.5\n'
    assert normalise_source(rule) == normalise_source(
        rule.replace("Old words", "New").replace("return", "return  # why\\\n"[:6])
    )
    assert normalise_source(rule) != normalise_source(rule.replace("0.5", "0.6"))


def test_each_file_that_counts_is_there() -> None:
    patterns = (*CLAIM_CODE, *EVIDENCE_CODE, *YARDSTICK_CODE)
    assert [each for each in patterns if not list(PROJECT_ROOT.glob(each))] == []


def test_the_table_counts_and_flags() -> None:
    said = (("ranks_pairs: holds", True, True),) * 9 + (("ranks_pairs: holds", True, False),)
    made = WorldOutcome(world="plain-0000", kind="plain", statements=said, ranges=(("x", True),), bars=())
    text = build_truth_page([made], "f" * 16, whole=True)
    assert "| ranks_pairs: holds | strength | 100.0 (70.1–100.0), 9 of 9 |" in text
    assert "10.0 (1.8–40.4), 1 of 10 | missed, maybe by chance |" in text
    assert "| x | 100.0 (20.7–100.0), 1 of 1 | missed, maybe by chance |" in text


def test_a_first_look_has_the_settings_that_most_worlds_are_judged_by() -> None:
    """Two places say them, since whatever makes worlds must not change with the product."""
    dials = WorldParameters(rows=200)
    judged = build_world_case(dials, draw_world(dials, 3).frame, 3, full=False)
    quick = make_first_look(read_case("conversion", CASES))
    assert quick.search == judged.search
    assert quick.split == judged.split


def test_a_sure_miss_is_told_from_one_by_chance() -> None:
    assert Proportion(40, 100).mark_miss(most=0.05) == "missed"
    assert Proportion(7, 100).mark_miss(most=0.05) == "missed, maybe by chance"
    assert Proportion(5, 100).mark_miss(most=0.05) == ""
    assert Proportion(700, 1000).mark_miss(0.93, 0.97) == "missed"
    assert Proportion(0, 0).mark_miss(0.9) == ""


def test_the_table_is_of_the_current_code() -> None:
    text = TRUTH_PAGE.read_text(encoding="utf-8") if TRUTH_PAGE.is_file() else ""
    for name, now in (("claims", claims_hash()), ("evidence", evidence_hash()), ("truth", yardstick_hash())):
        if now not in text:
            warnings.warn(f"docs/truth.md judged other code ({name}): run `make truth`", stacklevel=1)


def test_customers_with_several_rows_give_the_same_answer_more_often_than_others() -> None:
    drawn = draw_world(replace(WORLD, per_customer=5, signal=0.0, base_rate=0.2), 7)
    assert drawn.frame.groupby("customer")["first"].nunique().max() == 1
    assert drawn.event.mean() == pytest.approx(0.2, abs=0.01)
    sorted_rows = drawn.frame["customer"].to_numpy().argsort(kind="stable")
    answers = drawn.event[sorted_rows].reshape(-1, 5)
    assert answers.all(axis=1).mean() > 0.02  # by chance 0.2 to the fifth power


def test_the_calendar_alone_tells_and_no_column_does() -> None:
    drawn = draw_world(replace(WORLD, calendar_only=True), 8)
    assert roc_auc(drawn.event, drawn.probability) > 0.6
    assert auc_of("first", replace(WORLD, calendar_only=True)) == pytest.approx(0.5, abs=0.01)


def test_nobody_with_a_nil_has_the_event_and_most_others_without_it_have_none() -> None:
    drawn = draw_world(replace(WORLD, zeros=True), 9)
    nil = np.asarray(drawn.frame["account"] == 0)
    assert not drawn.event[nil].any() and nil[~drawn.event].mean() < 0.5


def test_a_noisy_group_has_answers_turned_round() -> None:
    plain, noisy = (
        draw_world(replace(WORLD, signal=1.5, group_share=0.2, group_differs=each), 10)
        for each in ("base rate", "noise")
    )
    spread = [drawn.probability[drawn.group].std() for drawn in (plain, noisy)]
    assert spread[1] < 0.5 * spread[0]


@pytest.mark.parametrize(("worth", "less"), [("unrelated", 0.0), ("lower", 12.0)])
def test_what_a_case_is_worth_goes_with_the_event_only_where_dialled(worth: str, less: float) -> None:
    drawn = draw_world(WorldParameters(rows=40_000, worth=worth), 11)  # type: ignore[arg-type]
    own = drawn.frame["worth"].to_numpy(np.float64)
    assert own[~drawn.event].mean() - own[drawn.event].mean() == pytest.approx(less, abs=0.6)
