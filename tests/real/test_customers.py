"""The real shop's segments: figures to reach, and figures to doubt."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from plainspoken.core.findings import Findings, read_findings
from tests.once import once
from tests.real.building import build_case

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def built(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built case. Not to be changed."""
    return once(tmp_path_factory, "customers", partial(build_case, "customers", tables=real_data)) / "report/customers"


@pytest.fixture(scope="module")
def found(built: Path) -> Findings:
    """What was found of the segments."""
    return read_findings(built / "findings.json")


def number(found: Findings, address: str) -> float:
    """The number at an address."""
    return found.get(address).number


def test_figures_are_good_and_not_too_good(found: Findings, built: Path) -> None:
    assert number(found, "clusters.stability") >= 0.88
    assert 0.72 <= number(found, "later.roc_auc") < 0.85
    assert 0.70 <= number(found, "later.earlier_roc_auc") < 0.85
    assert len(pd.read_parquet(built / "scores.parquet")) == 4334


def test_the_segments_are_a_cut_of_a_continuum(found: Findings) -> None:
    null = found.evidence["clusters.null_silhouette"]
    assert number(found, "clusters.natural_count") == 0
    assert number(found, "clusters.gap_best_count") == 1
    assert null.high is not None and number(found, "clusters.silhouette") < null.high + 0.02


def test_the_clearest_cut_of_all_sets_a_few_wholesalers_apart_and_is_not_stable(found: Findings) -> None:
    assert number(found, "clusters.wholesale.silhouette") > 0.85
    assert number(found, "clusters.wholesale.smallest_n") < 40
    assert number(found, "clusters.wholesale.stability") < 0.5


def test_the_plain_points_tell_as_much_and_past_spending_less(found: Findings) -> None:
    gained = found.evidence["later.gain_spend"]
    assert gained.low is not None and gained.low > 0
    assert number(found, "later.gain_score") < 0
    assert 0.73 < number(found, "later.score_roc_auc") < 0.76


def test_every_segment_is_followed_and_the_best_come_again_most(found: Findings) -> None:
    rates = {slug: number(found, f"segments.{slug}.later.rate") for slug in found.members["segments"]}
    assert max(rates, key=lambda each: rates[each]) == "champions"
    assert rates["champions"] > 0.85 > 0.4 > min(rates.values())
    assert sum(number(found, f"segments.{slug}.revenue_share") for slug in rates) == pytest.approx(1)


def test_membership_is_a_state(found: Findings) -> None:
    assert number(found, "moves.changed") > 0.4 > 0.1 > number(found, "moves.expected")
