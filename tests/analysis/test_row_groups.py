"""Rows of one customer stand on one side of every split, and ranges count customers; planted tables know the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from plainspoken.analysis.classification import run_classification_analysis
from plainspoken.analysis.statistics.intervals import share_interval
from plainspoken.analysis.statistics.resampling import bootstrap_rows, bootstrap_weights, row_bootstrap_interval
from plainspoken.analysis.statistics.roc_auc import roc_auc_difference, roc_auc_interval
from plainspoken.analysis.training import period_folds, split
from plainspoken.analysis.training.row_groups import (
    alike_rows,
    check_group_count,
    declared_groups,
    inseparable_rows,
    number_feature_rows,
)
from plainspoken.case import Case, Column
from plainspoken.case.settings import SearchSettings, SplitSettings
from plainspoken.claims.registry import judge_all
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Evidence, Findings
from tests.analysis.planted import case_of, loaded_of

CUSTOMERS, MONTHS_EACH = 110, 8
QUICK = SearchSettings(
    candidates=("logistic_regression", "lightgbm"),
    grid={
        "logistic_regression": {"C": (0.1,)},
        "lightgbm": {"learning_rate": (0.1,), "num_leaves": (6,), "n_estimators": (60,)},
    },
)


def customers_with_months(seed: int = 3, skill: float = 0.0) -> tuple[pd.DataFrame, np.ndarray]:
    """Customers of several months each: the features are marks of the customer, and the answer is a coin a customer,
    as far as `skill` does not tie it to the first mark."""
    random = np.random.default_rng(seed)
    marks = random.normal(0, 10, (CUSTOMERS, 3))
    answer = random.random(CUSTOMERS) < 1 / (1 + np.exp(-skill * marks[:, 0]))
    who = np.repeat(np.arange(CUSTOMERS), MONTHS_EACH)
    order = random.permutation(len(who))
    own = marks[who] + random.normal(0, 0.2, (len(who), 3))
    frame = pd.DataFrame(own.round(2), columns=["height", "weight", "income"]).assign(customer=[f"C{at}" for at in who])
    return frame.iloc[order].reset_index(drop=True), answer[who][order]


def case_with_group(frame: pd.DataFrame, group: str, **more: object) -> Case:
    """A case over the planted columns that tries two models in few ways."""
    case = case_of(frame.drop(columns="customer"), calendar=False, search=QUICK)
    columns = {**case.columns, "customer": Column(type="identifier", role="identifier")}
    return case.model_copy(update={"columns": columns, "split": SplitSettings(group=group, **more)})


def analysed(frame: pd.DataFrame, event: np.ndarray, group: str, **more: object) -> Findings:
    """The judged findings of the whole analysis."""
    case = case_with_group(frame, group, **more)
    found = run_classification_analysis(case, loaded_of(frame, event), lambda what, part: None).findings
    return found.model_copy(update={"claims": judge_all(found)})


def said(findings: Findings, rule: str) -> str:
    """The verdict of a rule, or that it is silent."""
    return next((str(each.verdict.value) for each in findings.claims if each.rule == rule), "silent")


def width(found: Evidence) -> float:
    """How wide a range is."""
    assert found.low is not None and found.high is not None
    return found.high - found.low


def test_what_only_knows_its_customers_is_called_no_skill_where_they_are_kept_together() -> None:
    frame, event = customers_with_months()
    apart, together = analysed(frame, event, ""), analysed(frame, event, "customer")
    assert apart.get("evaluation.roc_auc").number > 0.8 and said(apart, "ranks_pairs") == "holds"
    assert said(together, "ranks_pairs") != "holds" and said(together, "ranks_top") != "holds"
    found = together.get("evaluation.roc_auc")
    assert found.method == "clusters_95" and found.low is not None and found.low < 0.5
    assert said(together, "rows_belong_together") == "holds" and said(apart, "rows_belong_together") == "silent"
    assert together.get("data.groups.n").number == CUSTOMERS and together.get("data.groups.mixed").number == 0
    assert width(together.get("data.base_rate")) > 2 * width(apart.get("data.base_rate"))


@pytest.mark.parametrize("scheme", ["holdout", "nested"])
def test_what_holds_for_new_customers_is_still_found(scheme: str) -> None:
    frame, event = customers_with_months(skill=0.5)
    found = analysed(frame, event, "customer", scheme=scheme, folds=3, repeats=1)
    assert found.get("evaluation.roc_auc").number > 0.85 and said(found, "ranks_pairs") == "holds"


def test_a_group_of_its_own_for_each_row_changes_nothing() -> None:
    frame, _ = customers_with_months()
    frame["customer"] = [f"C{at}" for at in range(len(frame))]
    assert declared_groups(case_with_group(frame, "customer"), frame) is None
    assert declared_groups(case_with_group(frame, ""), frame) is None


def test_a_row_that_names_no_customer_stands_alone() -> None:
    frame, _ = customers_with_months()
    frame.loc[:9, "customer"] = None
    groups = declared_groups(case_with_group(frame, "customer"), frame)
    assert groups is not None and len(np.unique(groups[:10])) == 10 and not np.isin(groups[:10], groups[10:]).any()


@pytest.mark.parametrize("groups", [60, 3_000])
def test_no_split_takes_a_group_apart(groups: int) -> None:
    random = np.random.default_rng(groups)
    group = random.integers(0, groups, 3 * groups)
    event = random.random(3 * groups) < 0.2
    rows = np.flatnonzero(random.random(3 * groups) < 0.9)
    for fold in split.repeated_folds(rows, event, 5, 2, 1, group):
        assert not np.isin(group[fold.fit], group[fold.score]).any()
        assert sorted([*fold.fit, *fold.score]) == rows.tolist()
        assert event[fold.score].mean() == pytest.approx(event.mean(), abs=0.12)
    for share in (0.2, 0.6):
        train, test = split.split_train_test(event, share, 1, group)
        assert not np.isin(group[train], group[test]).any()
        assert len(test) / len(event) == pytest.approx(share, abs=0.06)
    some = split.stratified_sample(rows, event, len(rows) // 3, 1, group)
    assert len(some) == pytest.approx(len(rows) / 3, rel=0.25)
    assert not np.isin(group[some], group[np.setdiff1d(rows, some)]).any()


def test_a_period_is_tried_on_customers_that_no_other_period_taught() -> None:
    random = np.random.default_rng(1)
    group, event = np.repeat(np.arange(400), 2), random.random(800) < 0.5
    period = np.array([*"abcd"])[group % 4]
    period[::40] = "a"  # some customers come back in another period
    folds = period_folds.leave_one_period_out(np.arange(800), event, period, group)
    assert len(folds) == 4
    assert not any(np.isin(group[fold.fit], group[fold.score]).any() for fold in folds)
    halves = period_folds.period_halves(np.arange(800), event, period, group)
    assert len(halves) == 2 and not any(np.isin(group[fold.fit], group[fold.score]).any() for fold in halves)


def test_customers_who_are_there_in_every_period_make_no_folds_of_periods() -> None:
    random = np.random.default_rng(1)
    group, period = np.repeat(np.arange(100), 4), np.tile([*"abcd"], 100)
    event = random.random(400) < 0.5
    assert period_folds.leave_one_period_out(np.arange(400), event, period, group) == []
    assert period_folds.period_halves(np.arange(400), event, period, group) == []


def test_ranges_of_copied_rows_are_those_of_the_rows_copied() -> None:
    """Ten copies of each row tell no more than the rows themselves."""
    random = np.random.default_rng(5)
    event, score = random.random(200) < 0.4, random.random(200)
    many, scores, groups = np.repeat(event, 10), np.repeat(score, 10), np.repeat(np.arange(200), 10)
    for one, other in (
        (share_interval(event, None), share_interval(many, groups)),
        (roc_auc_interval(event, score), roc_auc_interval(many, scores, groups)),
        (roc_auc_difference(event, score, -score), roc_auc_difference(many, scores, -scores, groups)),
        (
            row_bootstrap_interval(lambda rows: float(event[rows].mean()), 200, seed=1, resamples=2000),
            row_bootstrap_interval(lambda rows: float(many[rows].mean()), 2000, seed=1, resamples=2000, groups=groups),
        ),
    ):
        assert one is not None and other is not None and other.method == "clusters_95"
        assert (other.value, other.low, other.high) == pytest.approx((one.value, one.low, one.high), abs=0.02)


def test_groups_that_tell_nothing_of_each_other_widen_nothing() -> None:
    random = np.random.default_rng(6)
    event, score, groups = random.random(4000) < 0.3, random.random(4000), random.integers(0, 1000, 4000)
    one, other = roc_auc_interval(event, score), roc_auc_interval(event, score, groups)
    assert (other.low, other.high) == pytest.approx((one.low, one.high), abs=0.003)
    plain, grouped = share_interval(event, None), share_interval(event, groups)
    assert plain is not None and grouped is not None
    assert (grouped.low, grouped.high) == pytest.approx((plain.low, plain.high), abs=0.003)


def test_whole_groups_are_drawn_each_time_with_both_answers() -> None:
    event, groups = np.repeat([True, False, False, False], 5), np.repeat(np.arange(4), 5)
    drawn = bootstrap_rows(event, 1, 200, groups=groups)
    assert drawn.method == "clusters_95" and all(0 < event[rows].sum() < len(rows) for rows in drawn.rows)
    weights = bootstrap_weights(event, 1, 50, groups)
    assert all(len(np.unique(each[groups == at])) == 1 for each in weights for at in range(4))


def test_too_few_groups_are_told() -> None:
    frame, event = customers_with_months()
    frame["customer"] = [f"shop {at % 9}" for at in range(len(frame))]
    case = case_with_group(frame, "customer")
    with pytest.raises(PlainspokenError, match=r"expected at least 20 values of 'customer'.*found 9"):
        check_group_count(case, declared_groups(case, frame), event)


@pytest.mark.parametrize(
    ("group", "said"),
    [("custommer", "split.group: no column 'custommer' is declared .nearest: 'customer'"), ("height", "role = ")],
)
def test_a_group_must_be_a_column_that_names(group: str, said: str) -> None:
    frame, _ = customers_with_months()
    case = case_with_group(frame, "customer")
    raw = {**case.model_dump(exclude={"tables"}), "tables": case.tables, "split": {"group": group}}
    with pytest.raises(ValidationError, match=said):
        Case.model_validate(raw)


def with_copies(share: float, seed: int = 2) -> tuple[pd.DataFrame, np.ndarray]:
    """Cases of which some stand twice under other names, and cannot be told but by heart."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.normal(0, 1, (500, 3)).round(3), columns=["height", "weight", "income"])
    event = random.random(500) < 0.4
    again = random.choice(500, int(share * 500), replace=False)
    frame = pd.concat([frame, frame.iloc[again]], ignore_index=True)
    return frame.assign(customer=[f"C{at}" for at in range(len(frame))]), np.concatenate([event, event[again]])


def test_copies_stand_on_one_side_whatever_their_names() -> None:
    frame, event = with_copies(0.04)
    together = inseparable_rows(case_with_group(frame, ""), frame)
    assert together is not None and len(np.unique(together)) == 500
    for fold in split.stratified_folds(np.arange(len(event)), event, 5, 1, together):
        assert not np.isin(together[fold.fit], together[fold.score]).any()


def test_where_many_rows_are_alike_they_are_no_copies() -> None:
    frame, _ = with_copies(0.2)
    case = case_with_group(frame, "")
    assert inseparable_rows(case, frame) is None and alike_rows(number_feature_rows(case, frame)).sum() == 200


def test_copies_of_rows_of_two_customers_bind_both() -> None:
    frame, _ = customers_with_months()
    first, other = np.flatnonzero(frame["customer"] == "C1"), np.flatnonzero(frame["customer"] == "C2")
    frame.loc[other[0], ["height", "weight", "income"]] = frame.loc[first[0], ["height", "weight", "income"]].to_numpy()
    together = inseparable_rows(case_with_group(frame, "customer"), frame)
    assert together is not None and len(np.unique(together)) == CUSTOMERS - 1
    assert len(np.unique(together[[*first, *other]])) == 1


def test_a_briefing_says_that_copies_were_kept_together_and_what_they_do() -> None:
    frame, event = with_copies(0.04)
    found = analysed(frame, event, "")
    assert said(found, "copies_kept_together") == "holds" and said(found, "rows_on_both_sides") == "fails"
    assert found.get("leaks.copies.n").number == 40 and found.get("leaks.copies.by_chance").number < 2
    assert (found.get("leaks.copies.roc_auc_without").n or 0) < found.get("evaluation.n").number
