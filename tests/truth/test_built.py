"""A few worlds built: silence where there is nothing, a leak found, and truth where there is much."""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.known_truth.bars import check_acceptance_bars
from benchmarks.known_truth.built import build_world, scale_log_odds
from benchmarks.known_truth.known import GroundTruth
from benchmarks.known_truth.ranges import list_stated_intervals
from benchmarks.known_truth.run_worlds import judge_statements
from benchmarks.known_truth.worlds import WorldParameters
from plainspoken.core.findings import Verdict

pytestmark = pytest.mark.filterwarnings("ignore")


@cache
def known(dials: WorldParameters) -> GroundTruth:
    return GroundTruth(build_world(dials, 20_011))


def test_nothing_is_said_where_nothing_tells() -> None:
    world = known(WorldParameters(rows=1_000, signal=0.0))
    assert all(met for _, met in check_acceptance_bars(world))
    answer = world.findings.claim("answer_unsettled")  # 200 test rows cannot rule a use out
    assert answer is not None and answer.verdict is Verdict.HOLDS
    assert world.findings.get("least.rows_for_skill").number > 1_000


def test_a_strong_world_is_told_rightly_and_its_leak_left_out() -> None:
    world = known(WorldParameters(rows=1_500, signal=1.5, leak="whole"))
    assert dict(check_acceptance_bars(world))["leak found: whole"]
    found = list(judge_statements(world, deep=False))
    assert sum(said for _, said, true in found if true) > 20
    assert [key for key, said, true in found if said and not true] == []


def test_the_yardstick_would_notice_a_false_claim() -> None:
    world = known(WorldParameters(rows=1_000, signal=0.0))
    turned = [each.model_copy(update={"verdict": Verdict.HOLDS}) for each in world.findings.claims]
    lied = GroundTruth(world.built.__class__(
        world.built.dials, world.built.seed, world.built.drawn,
        world.findings.model_copy(update={"claims": tuple(turned)}), world.built.training,
    ))  # fmt: skip
    false = {key for key, said, true in judge_statements(lied, deep=False) if said and not true}
    assert {"ranks_pairs: holds", "action_contact_top: holds", "segment_differs: holds"} <= false
    assert not any(met for name, met in check_acceptance_bars(lied) if "none of these" in name)


def test_the_true_share_of_a_kind_is_the_one_that_was_dialled() -> None:
    world = known(WorldParameters(rows=1_000, signal=0.0))
    stated = {at: true for name, at, true in list_stated_intervals(world) if name == "segment share"}
    assert stated == {f"segments.{kind}.share": 0.25 for kind in ("k1", "k2", "k3", "k4")}
    assert world.segment("k1").mean() == pytest.approx(0.25, abs=0.01)


def test_a_model_too_sure_of_itself_is_so_by_as_much_as_said() -> None:
    import numpy as np

    half = scale_log_odds(np.array([0.5, 0.8]), 2.0)
    assert half == pytest.approx([0.5, 16 / 17])
