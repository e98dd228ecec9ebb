"""Groups of rows, plans and the ledger, counted a second time on planted tables; what was changed is noticed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from plainspoken.case import Case
from plainspoken.core.findings import Evidence, Findings
from plainspoken.verify.recompute_checklist import draw_rule, measure_rule, recompute_checklist
from plainspoken.verify.recompute_errors import recompute_error_groups
from plainspoken.verify.recompute_expected import LINE_TOLERANCE, expect_wrong_pairs, recompute_expected_figures
from plainspoken.verify.recompute_figures import hold_figures, hold_second_addresses
from plainspoken.verify.recompute_groups import recompute_group_figures
from plainspoken.verify.recompute_members import recompute_member_figures
from plainspoken.verify.recompute_plan import least_shown_rate, recompute_least_effects, recompute_planned_contact
from plainspoken.verify.reread_table import RereadTable, rank_bands, share_below
from plainspoken.verify.saved_scores import SavedScores
from tests.sample import sample_findings

ROWS = 200
AGE = np.arange(ROWS, dtype=float) % 50
PLAN = np.where(np.arange(ROWS) % 4 == 0, "big", "small")
EVENT = (AGE < 10) | (PLAN == "big")
TABLE = RereadTable(
    SavedScores(np.linspace(0.9, 0.1, ROWS), EVENT, np.ones(ROWS, dtype=bool), np.full(ROWS, "")),
    numbers={"age": AGE},
    cells={"plan": PLAN},
)
NAMES: Mapping[str, str] = {
    "drivers.age.column": "column.age",
    "breakdowns.plan.column": "column.plan",
    "breakdowns.plan.values.big.value": "value.plan.big",
    "suspects.plan.column": "column.plan",
    "suspects.plan.certain.value": "value.plan.big",
    "slices.0.conditions.0.column": "column.age",
    "slices.0.conditions.1.column": "column.plan",
    "slices.0.conditions.1.value": "value.plan.small",
    "slices.0.metric": "calibration",
}
NUMBERS: Mapping[str, float] = {
    "drivers.age.split": 10.0,
    "drivers.age.above_rate": EVENT[AGE >= 10].mean(),
    "drivers.age.below_rate": EVENT[AGE < 10].mean(),
    "breakdowns.plan.values.big.n": 50.0,
    "breakdowns.plan.values.big.base_rate": 1.0,
    "suspects.plan.certain.n": 50.0,
    "suspects.plan.certain.positives": 50.0,
    "suspects.plan.certain.expected": 50.0 * EVENT.mean(),
    "slices.0.conditions.0.low": 5.0,
    "slices.0.conditions.0.high": 20.0,
    "slices.0.n": float(((AGE >= 5) & (AGE < 20) & (PLAN == "small")).sum()),
    "slices.0.rate": EVENT[(AGE >= 5) & (AGE < 20) & (PLAN == "small")].mean(),
}
MEMBERS: Mapping[str, tuple[str, ...]] = {
    "drivers": ("age",),
    "breakdowns": ("plan",),
    "breakdowns.plan.values": ("big",),
    "suspects": ("plan",),
    "slices": ("0",),
    "slices.0.conditions": ("0", "1"),
}


def planted(**changed: float) -> Findings:
    """Findings that say of the planted table what is true, but for what is changed."""
    evidence = {name: Evidence(value=value, unit="name") for name, value in NAMES.items()}
    numbers = {**NUMBERS, **{name.replace("__", "."): value for name, value in changed.items()}}
    evidence |= {name: Evidence(value=float(value), unit="number") for name, value in numbers.items()}
    return sample_findings().model_copy(update={"evidence": evidence, "members": MEMBERS})


def recount(findings: Findings) -> dict[str, float]:
    """What the planted table says of the groups that the findings name."""
    return recompute_group_figures(findings, TABLE) | recompute_error_groups(findings, TABLE)


def test_groups_of_the_table_agree() -> None:
    findings = planted()
    held, problems = hold_figures(findings, recount(findings))
    assert problems == ()
    assert set(NUMBERS) <= set(held)


@pytest.mark.parametrize("address", sorted(set(NUMBERS)))
def test_a_changed_count_rate_or_edge_is_noticed(address: str) -> None:
    findings = planted(**{address.replace(".", "__"): NUMBERS[address] + 3})
    _, problems = hold_figures(findings, recount(findings))
    assert problems


CASE = Case.model_validate(
    {
        "name": "planted",
        "task": "classification",
        "tables": {"rows": {"file": "rows.csv"}},
        "target": {"column": "gone", "positive": "yes"},
        "columns": {
            "age": {"type": "number"},
            "plan": {"type": "category"},
            "gone": {"type": "flag", "role": "target"},
        },
        "decision": {"top_share": 0.1, "next_share": 0.3},
        "segments": [{"slug": "young", "when": [["age", "<", 10]]}, {"slug": "top", "when": [["@band", "==", "top"]]}],
    }
)


def test_members_of_segments_are_found_by_their_conditions() -> None:
    found = recompute_member_figures(planted(), TABLE, CASE)
    assert found["segments.young.n"] == (AGE < 10).sum()
    assert found["segments.young.rate"] == 1.0
    assert found["segments.top.n"] == round(0.1 * ROWS)
    assert found["unsegmented.n"] == ((AGE >= 10) & (np.arange(ROWS) >= 20)).sum()


def test_ranks_and_bands_share_ties_and_places() -> None:
    assert list(rank_bands(np.array([0.5, 0.9, 0.5, 0.1]), 0.25, 0.25)) == ["next", "top", "rest", "rest"]
    assert list(share_below(np.array([1.0, 3.0, 1.0, 9.0]))) == pytest.approx([0.5 / 3, 2 / 3, 0.5 / 3, 1.0])


def test_the_least_rate_that_a_test_shows_is_that_of_the_library() -> None:
    from statsmodels.stats.power import NormalIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    for now, size, fall in ((0.3, 250, False), (0.83, 120, True)):
        shown = least_shown_rate(now, size, fall)
        assert shown is not None
        effect = abs(proportion_effectsize(shown, now))
        assert NormalIndPower().power(effect, size, 0.05) == pytest.approx(0.8, abs=1e-6)


def test_money_of_a_plan_follows_from_contacts_rate_effect_and_cost() -> None:
    evidence = {
        "value.action": Evidence(value="action.call", unit="name"),
        "actions.call.size": Evidence(value=100, unit="count"),
        "actions.call.margin": Evidence(value=2.0, unit="money"),
        "actions.call.base_rate": Evidence(value=0.4, low=0.3, high=0.5, unit="share", n=50),
    }
    findings = planted().model_copy(update={"evidence": evidence, "members": {"actions": ("call",)}})
    found = recompute_planned_contact(findings, CASE)
    effect, cost = CASE.money.effect.value, CASE.money.contact_cost.value
    assert found["value.net"] == pytest.approx(100 * 0.4 * effect * 2.0 - 100 * cost)
    assert found["value.cost:high"] == pytest.approx(100 * CASE.money.contact_cost.high)
    assert found["value.net:low"] < found["value.net"] < found["value.net:high"]
    least = recompute_least_effects(findings, CASE)["actions.call.smallest_effect"]
    assert 0.4 * least * 2.0 == pytest.approx(cost)


def test_a_figure_at_a_second_address_must_be_the_same() -> None:
    findings = planted()
    second = {"slices.0.rate": "drivers.age.above_rate", "slices.0.n": "slices.0.n"}
    known, problems = hold_second_addresses(findings, ["slices.0.n"], second)
    assert "slices.0.n" in known
    assert [each.where for each in problems] == ["slices.0.rate"]


def test_wrong_pairs_are_expected_as_drawn_events_have_them() -> None:
    random = np.random.default_rng(7)
    chance, score = random.uniform(0.05, 0.9, 40), np.round(random.random(40), 1)
    share, deviation = expect_wrong_pairs(chance, score)
    wrong = (score[:, None] < score[None, :]) + (score[:, None] == score[None, :]) / 2
    events = random.random((40_000, 40)) < chance
    pairs = [float((wrong[np.ix_(each, ~each)]).mean()) for each in events if 0 < each.sum() < 40]
    assert share == pytest.approx(np.mean(pairs), abs=0.003)
    assert deviation == pytest.approx(np.std(pairs), rel=0.1)


def test_what_scores_say_of_members_is_noticed_when_changed() -> None:
    scores = np.random.default_rng(3).uniform(0.1, 0.9, ROWS)
    saved = SavedScores(scores, np.random.default_rng(4).random(ROWS) < scores, TABLE.saved.tested, TABLE.saved.segment)
    table = RereadTable(saved, TABLE.numbers, TABLE.cells)
    found = recompute_expected_figures(planted(), table, CASE)
    line = LogisticRegression(C=1e9, tol=1e-10).fit(np.log(scores / (1 - scores)).reshape(-1, 1), saved.event)
    told = line.predict_proba(np.log(scores / (1 - scores)).reshape(-1, 1))[:, 1]
    assert found["segments.young.said"] == pytest.approx(told[AGE < 10].mean(), abs=1e-5)
    group = (AGE >= 5) & (AGE < 20) & (PLAN == "small")
    assert found["slices.0.expected"] == pytest.approx(told[group].mean(), abs=1e-5)
    assert found["segments.young.beyond:low"] < found["segments.young.beyond"] < found["segments.young.beyond:high"]
    changed = planted(slices__0__expected=found["slices.0.expected"] + 0.002)
    assert hold_figures(changed, found, LINE_TOLERANCE)[1]


def test_signs_of_a_checklist_are_counted_again() -> None:
    names = {
        "checklist.signs.0.conditions.0.column": "column.age",
        "checklist.signs.1.conditions.0.column": "column.plan",
    }
    names["checklist.signs.1.conditions.0.value"] = "value.plan.big"
    evidence = {name: Evidence(value=value, unit="name") for name, value in names.items()}
    numbers = {"checklist.signs.0.conditions.0.high": 10.0, "evaluation.top_share": 0.1, "model.tests": 1.0}
    evidence |= {name: Evidence(value=value, unit="number") for name, value in numbers.items()}
    members = {"checklist.signs": ("0", "1"), "checklist.counts": ("0", "1", "2")}
    members |= {f"checklist.signs.{sign}.conditions": ("0",) for sign in "01"}
    tested = np.arange(ROWS) >= 100
    table = RereadTable(
        SavedScores(TABLE.saved.probability, EVENT, tested, TABLE.saved.segment), TABLE.numbers, TABLE.cells
    )
    findings = planted().model_copy(update={"evidence": evidence, "members": members})
    found = recompute_checklist(findings, table)
    assert found["checklist.counts.0.n"] == (tested & ~EVENT).sum()
    assert (found["checklist.counts.0.rate"], found["checklist.counts.1.rate"]) == (0.0, 1.0)
    assert (found["checklist.roc_auc"], found["checklist.top_rate"]) == (1.0, 1.0)
    edge = {"checklist.signs.0.conditions.0.high": Evidence(value=20.0, unit="number")}
    other = recompute_checklist(findings.model_copy(update={"evidence": {**evidence, **edge}}), table)
    assert other["checklist.counts.0.n"] != found["checklist.counts.0.n"]


def test_ranges_of_the_best_column_are_those_of_parts_of_a_table() -> None:
    random = np.random.default_rng(9)
    score, event = random.random(400), random.random(400) < 0.3
    drawn = np.array(list(draw_rule(score, event, 0.2, 400)))
    assert drawn[:, 0].mean() == pytest.approx(measure_rule(score, event, 0.2)[0], abs=0.01)
    fixed = np.array(list(draw_rule(score, event, 0.2, 400_000)))
    assert fixed[:, 0].std() == pytest.approx(drawn[:, 0].std(), rel=0.3)
