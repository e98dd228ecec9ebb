"""What other models told rows gives their figures once more; a figure, or a told row, that was changed is noticed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from plainspoken.core.findings import Evidence, Findings
from plainspoken.verify.recompute_checklist import recompute_checklist
from plainspoken.verify.recompute_figures import hold_figures
from plainspoken.verify.recompute_forecasts import ToldCustomers, recompute_best_look, recompute_forecast
from plainspoken.verify.recompute_groups import Figures
from plainspoken.verify.recompute_other_models import (
    recompute_late_expectations,
    recompute_other_models,
    recompute_other_ranges,
)
from plainspoken.verify.reread_table import RereadTable, find_picked
from plainspoken.verify.saved_scores import SavedScores
from tests.sample import sample_findings

ROWS = 3_000
RANDOM = np.random.default_rng(8)
SCORE = np.round(RANDOM.random(ROWS), 3)
EVENT = RANDOM.random(ROWS) < 0.1 + 0.5 * SCORE
LATE = np.arange(ROWS) >= 1_800
MONTH = np.select([~LATE, np.arange(ROWS) < 2_400], ["june", "july"], "august")
TOLD = np.where(LATE, SCORE, np.nan)
SAVED = SavedScores(
    RANDOM.random(ROWS), EVENT, LATE, np.full(ROWS, ""), {"in_time": TOLD, "late": TOLD, "late_probability": TOLD / 2}
)
TABLE = RereadTable(SAVED, cells={"month": MONTH})
VALUES = {
    "plan.score.roc_auc": roc_auc_score(EVENT[LATE], SCORE[LATE]),
    "time.start.roc_auc": roc_auc_score(EVENT[LATE], SCORE[LATE]),
    "time.pr_auc": average_precision_score(EVENT[LATE], SCORE[LATE]),
    "plan.score.n": 1_200,
    "time.expected_rate": SCORE[LATE].mean() / 2,
    "time.periods.july.expected_rate": SCORE[MONTH == "july"].mean() / 2,
    "time.worst.expected_rate": 0.0,
}


def planted(**changed: float) -> Findings:
    """Findings with the figures of a model that was tested on late months."""
    rows = {each: np.equal(MONTH, each) for each in ("july", "august")}
    gaps = {each: EVENT[mine].mean() - SCORE[mine].mean() / 2 for each, mine in rows.items()}
    worst = max(gaps, key=lambda each: gaps[each])
    values = {**VALUES, "time.worst.expected_rate": SCORE[rows[worst]].mean() / 2, "evaluation.top_share": 0.1}
    values |= {address.replace("__", "."): value for address, value in changed.items()}
    evidence = {name: Evidence(value=float(value), unit="number") for name, value in values.items()}
    evidence["plan.score.tested_later"] = Evidence(value=True, unit="flag")
    names = {"time.periods.july": "july", "time.periods.august": "august", "time.worst": worst}
    evidence |= {f"{at}.period": Evidence(value=f"value.month.{each}", unit="name") for at, each in names.items()}
    return sample_findings().model_copy(
        update={"evidence": evidence, "members": {"time.periods": ("july", "august")}, "effects": None}
    )


def recount(findings: Findings, saved: SavedScores = SAVED) -> Figures:
    return recompute_other_models(findings, saved) | recompute_late_expectations(findings, replace(TABLE, saved=saved))


def test_figures_of_a_model_of_early_months_agree() -> None:
    held, problems = hold_figures(planted(), recount(planted()))
    assert problems == () and set(VALUES) <= set(held)


@pytest.mark.parametrize("address", VALUES)
def test_a_changed_figure_is_noticed(address: str) -> None:
    changed = planted(**{address.replace(".", "__"): VALUES[address] + 0.001})
    assert address in {each.where for each in hold_figures(changed, recount(changed))[1]}


@pytest.mark.parametrize("column", ["in_time", "late", "late_probability"])
def test_other_rows_than_were_told_are_noticed(column: str) -> None:
    other = replace(SAVED, told={**SAVED.told, column: np.where(LATE, 1 - SCORE, np.nan)})
    assert hold_figures(planted(), recount(planted(), other))[1]


def test_scores_that_were_saved_before_such_columns_say_nothing_of_them() -> None:
    assert recount(planted(), replace(SAVED, told={})) == {}


def test_the_range_of_a_told_score_is_drawn_again() -> None:
    told = planted()
    ranged = Evidence(value=VALUES["plan.score.roc_auc"], unit="score", low=0.6, high=0.7, method="delong_95")
    found = told.model_copy(update={"evidence": {**told.evidence, "plan.score.roc_auc": ranged}})
    ranges = {address: ends for address, *ends in recompute_other_ranges(found, SAVED)}
    low, high = ranges["plan.score.roc_auc"]
    assert list(ranges) == ["plan.score.roc_auc"]
    assert low < VALUES["plan.score.roc_auc"] < high and high - low == pytest.approx(0.07, abs=0.02)


def learned_in_parts(**told: np.ndarray) -> tuple[Findings, SavedScores]:
    """Findings of rows that are all tested, each by the part that did not see it."""
    numbers = {"evaluation.threshold": 0.5, "model.tests": 5.0, "evaluation.top_share": 0.1}
    evidence = {name: Evidence(value=value, unit="number") for name, value in numbers.items()}
    members = {"checklist.signs": ("0", "1"), "checklist.counts": ("0", "2")}
    findings = sample_findings().model_copy(update={"evidence": evidence, "members": members, "effects": None})
    return findings, SavedScores(SCORE, EVENT, np.ones(ROWS, dtype=bool), np.full(ROWS, ""), told)


def test_each_part_picks_by_its_own_threshold() -> None:
    own = np.where(np.arange(ROWS) % 2, 0.4, 0.6)
    picked = find_picked(*learned_in_parts(line=own))
    assert picked is not None and (picked == (own <= SCORE)).mean() > 0.999  # but for a score on its very threshold
    assert find_picked(*learned_in_parts()) is None


def test_signs_of_checklists_of_parts_are_taken_as_told() -> None:
    signs = np.floor(4 * SCORE)  # a part's own list may be longer than the one that is shown
    findings, saved = learned_in_parts(signs=signs)
    found = recompute_checklist(findings, RereadTable(saved))
    assert found["checklist.roc_auc"] == pytest.approx(roc_auc_score(EVENT, signs), abs=1e-12)
    assert found["checklist.counts.2.n"] == (signs >= 2).sum()
    assert found["checklist.counts.0.rate"] == pytest.approx(EVENT[signs == 0].mean())
    assert recompute_checklist(findings, RereadTable(replace(saved, told={}))) == {}


def told_customers() -> ToldCustomers:
    """Ten customers, of whom the last seven were told; the names of the first three stand last in time."""
    model = np.array([None] * 3 + ["a", "a", "b", "b", "b", "b", "b"], dtype=object)
    rule = np.array([None] * 3 + ["a"] * 7, dtype=object)
    return ToldCustomers(np.arange(10) * 2, {"day_0": model, "day_0_rule": rule})


def test_forecasts_of_new_customers_are_counted_again() -> None:
    label = np.array(["a", "a", "b", "a", "b", "b", "b", "b", "b", "b"])
    found = recompute_forecast("newcomers.day_0", "day_0", label, np.arange(10) * 2, told_customers())
    assert found["newcomers.day_0.accuracy"] == pytest.approx(6 / 7) and found["newcomers.day_0.accuracy:n"] == 7
    assert found["newcomers.day_0.rule"] == pytest.approx(1 / 7)
    assert found["newcomers.day_0.gain_rule"] == pytest.approx(5 / 7)


def test_forecasts_for_customers_who_were_told_nothing_are_not_counted() -> None:
    label = np.array(["a", "a", "b", "a", "b", "b", "b", "b", "b", "b"])
    assert recompute_forecast("newcomers.day_0", "day_0", label, np.arange(10)[::-1] * 2, told_customers()) == {}


def test_the_best_look_is_that_with_most_told_rightly() -> None:
    members = {"newcomers": ("day_0", "day_30")}
    findings = sample_findings().model_copy(update={"evidence": {}, "members": members, "effects": None})
    found = {"newcomers.day_0.accuracy": 0.4, "newcomers.day_30.accuracy": 0.5, "newcomers.day_30.rule": 0.3}
    assert recompute_best_look(findings, found) == {"newcomers.best.accuracy": 0.5, "newcomers.best.rule": 0.3}
    del found["newcomers.day_0.accuracy"]
    assert recompute_best_look(findings, found) == {}
