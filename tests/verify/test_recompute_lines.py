"""Figures of a segmentation, computed a second time from invoice lines and a saved cut; what was changed is noticed."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import t as student_t
from sklearn.metrics import adjusted_rand_score

from plainspoken.analysis.statistics.resampling import row_bootstrap_interval
from plainspoken.case import CleaningStep
from plainspoken.core.findings import Evidence, Findings
from plainspoken.pipeline.recompute_segmentation import (
    hold_invoice_lines,
    list_strange_customers,
    recompute_line_figures,
)
from plainspoken.pipeline.reread_invoices import reread_invoice_lines
from plainspoken.verify.invoice_lines import as_money
from plainspoken.verify.rebuilt_customers import (
    customers_at,
    find_late_customers,
    follow_customers_again,
    mean_gap_days,
    mean_places,
)
from plainspoken.verify.rebuilt_orders import NO_ORDER, rebuild_orders
from plainspoken.verify.recompute_categories import find_category
from plainspoken.verify.recompute_cut import recompute_cut_figures, recompute_segment_stability
from plainspoken.verify.recompute_figures import HeldFigures, hold_figures
from plainspoken.verify.recompute_follow_up import (
    PlacedFollowUp,
    name_places,
    recompute_lapsed_returns,
    recompute_moves,
    recompute_rankings,
    recompute_return_figures,
)
from plainspoken.verify.recompute_intervals import recompute_t_bound
from plainspoken.verify.recompute_invoices import list_money_steps
from plainspoken.verify.recompute_newcomers import hold_most_common, recompute_newcomers
from plainspoken.verify.recompute_segment_orders import recompute_segment_orders
from plainspoken.verify.recompute_segments import SavedCustomers
from plainspoken.verify.resampled_ranges import RangeEnds, draw_mean, draw_statistic
from plainspoken.verify.saved_cut import ScaledCut, adjusted_rand_index
from tests.sample_customers import customers_findings
from tests.sample_lines import CUT, LINES_CASE, MEMBERS, NAMES, planted_lines, planted_shop

DAY = 86_400
ORDERS = rebuild_orders(planted_shop())
NOW = customers_at(ORDERS, ORDERS.end())
SCALED = ScaledCut.of(CUT, NOW.matrix()[NOW.orders > 0])
FOLLOWED = follow_customers_again(ORDERS, 60, 60)
LATE, LAPSED = find_late_customers(ORDERS, NOW, ORDERS.end(), 60)
SAVED = SavedCustomers(
    name_places(NOW, SCALED),
    NOW.recency_days,
    NOW.orders,
    NOW.revenue,
    np.ones(len(LATE)),
    LATE,
    LAPSED,
    np.full(len(LATE), ""),
)


def planted(figures: dict[str, float]) -> Findings:
    """Findings that say so of the planted shop; `figures`: by address, of a range or a size with its `:low` or `:n`."""
    evidence = {name: Evidence(value=value, unit="name") for name, value in NAMES.items()}
    for address in sorted({each.partition(":")[0] for each in figures}):
        ends = {end: figures.get(f"{address}:{end}") for end in ("low", "high")}
        size = figures.get(f"{address}:n")
        number = figures.get(address, 0.0)
        evidence[address] = Evidence(value=number, unit="number", n=None if size is None else int(size), **ends)
    return customers_findings().model_copy(update={"evidence": evidence, "members": MEMBERS})


def recompute_all(findings: Findings) -> dict[str, float]:
    """Every figure that lines and cut decide, of what the findings name."""
    matrix, placed = NOW.matrix(), PlacedFollowUp.of(FOLLOWED, SCALED)
    earlier = PlacedFollowUp.of(follow_customers_again(ORDERS, 60, 120), SCALED)
    found = recompute_line_figures(findings, LINES_CASE, ORDERS)
    found |= recompute_rankings(FOLLOWED) | recompute_lapsed_returns(ORDERS, FOLLOWED, 60)
    found |= recompute_segment_orders(findings, ORDERS, SAVED)
    found |= recompute_cut_figures(findings, SCALED, matrix[NOW.orders > 0], LINES_CASE)
    found |= recompute_segment_stability(SCALED, matrix)
    found |= recompute_return_figures(findings, placed, earlier)
    found |= recompute_moves(findings, placed, NOW, name_places(NOW, SCALED))
    return found | recompute_newcomers(findings, ORDERS, SCALED, LINES_CASE)


FIGURES = recompute_all(
    planted({"newcomers.stands_days": 0.0, "spend.naive.mae": 0.0, "spend_seasons.0.naive_mae": 0.0})
)
KINDS = (
    "data.", "ledger.", "shop.", "baskets.", "outliers.", "misjudged.", "trade_months.", "trade_hours.", "places.",
    "cohorts.", "categories.", "later.", "lapsed.", "moves.", "segments.", "clusters.", "candidates.", "steps.",
    "features.", "newcomers.", "spend.", "spend_seasons.",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_changed_figure_of_a_kind_is_noticed(kind: str) -> None:
    mine = {address: value for address, value in FIGURES.items() if address.startswith(kind)}
    assert mine
    for address, value in mine.items():
        changed = planted({**FIGURES, "newcomers.stands_days": 0.0, address: value + 1})
        assert address in {each.where for each in hold_figures(changed, FIGURES)[1]}


def test_held_figures_say_what_does_not_agree() -> None:
    said = planted({**FIGURES, "newcomers.stands_days": 0.0, "segments.gone.later.rate": 0.123})
    held = HeldFigures(said)
    hold_invoice_lines(held, LINES_CASE, ORDERS, SAVED, CUT)
    values = {each.where for each in held.problems if "range" not in each.where and "range" not in each.what}
    assert values == {"segments.gone.later.rate"}
    assert {"the invoice lines", "the saved segments' centres and the invoice lines"} <= set(held.ways)


def test_returns_are_taken_from_the_newest_sale_and_the_rest_from_none() -> None:
    lines = [("1", "a", "p", 0.0, 5, 2.0), ("2", "a", "p", 1.0, 3, 4.0), ("back", "a", "p", 2.0, -4, 4.0)]
    lines += [("3", "a", "p", 3.0, 1, 9.0), ("again", "a", "p", 4.0, -9, 1.0)]
    sent = rebuild_orders(planted_lines(lines)).returns
    taken = sorted(
        zip(sent.moment.tolist(), sent.order.tolist(), sent.items.tolist(), sent.revenue.tolist(), strict=True)
    )
    first, second = sorted({each[0] for each in taken})
    assert [each[1:] for each in taken if each[0] == first] == [(0, 1, 40_000), (1, 3, 120_000)]
    assert [each[1:] for each in taken if each[0] == second] == [(NO_ORDER, 4, 40_000), (0, 4, 40_000), (2, 1, 10_000)]


def test_what_is_sent_back_later_was_still_kept_before() -> None:
    orders = rebuild_orders(planted_lines([("1", "a", "p", 0.0, 5, 2.0), ("b", "a", "p", 9.0, -5, 2.0)]))
    before, after = (customers_at(orders, int(orders.moment[0]) + days * DAY) for days in (5, 20))
    assert (before.orders.tolist(), before.revenue.tolist()) == ([1.0], [10.0])
    assert (after.orders.tolist(), after.revenue.tolist()) == ([0.0], [0.0])


def test_each_line_is_set_aside_for_its_first_reason() -> None:
    shop = planted_shop()
    assert np.bincount(shop.fates(), minlength=5)[:4].tolist() == [1, 1, 1, 1]
    assert as_money(shop.money[shop.fates() == 0]) == 12.5


def test_a_category_takes_whole_words_alone() -> None:
    words = [("table", ("mug",)), ("lights", ("light",))]
    texts = {"Red MUG": "table", "tea-light": "lights", "mugs": "none", "light_box": "none", "": "none"}
    assert {text: find_category(text, words) for text in texts} == texts


def test_formulas_agree_with_the_libraries() -> None:
    random = np.random.default_rng(1)
    one, other = random.integers(0, 4, 300), random.integers(0, 3, 300)
    assert adjusted_rand_index(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)
    assert [recompute_t_bound(each) for each in (2, 5, 30)] == pytest.approx(student_t.ppf(0.975, [2, 5, 30]), abs=1e-6)
    assert mean_places(np.array([3.0, 1.0, 3.0])).tolist() == [2.5, 1.0, 2.5]
    gaps = mean_gap_days(np.array([0, 0, 0, 1]), np.array([4, 10, 10, 7]), 2)
    assert gaps[0] == 6 and np.isnan(gaps[1])


def test_the_most_common_segment_is_that_of_the_earlier_ones() -> None:
    label = np.array(["a", "a", "b", "b", "b", "b", "b", "b", "b", "b"])
    blocks = hold_most_common(label)
    assert (blocks.learned, blocks.tested, blocks.right.sum()) == (3, 7, 4)  # first a, then a and b alike, then b


@pytest.mark.parametrize(("end", "moved"), [("low", 0.25), ("high", 0.25), ("low", -0.25), ("high", -0.25)])
def test_a_range_of_resamples_may_not_be_another(end: str, moved: float) -> None:
    values = np.random.default_rng(2).exponential(size=500)
    found = row_bootstrap_interval(lambda rows: float(values[rows].mean()), 500, seed=1)
    assert found is not None and found.low is not None and found.high is not None
    said = Evidence(value=found.value, unit="number", low=found.low, high=found.high, method="bootstrap_95")
    ends = RangeEnds.of(draw_statistic(values, draw_mean), 400)
    assert ends.problems("mean", said) == ()
    other = getattr(said, end) + moved * (found.high - found.low)
    assert ends.problems("mean", said.model_copy(update={end: other}))


def test_other_customers_than_those_of_the_lines_are_told() -> None:
    assert list(list_strange_customers(ORDERS, NOW, SAVED, 60)) == []
    other = replace(SAVED, revenue=SAVED.revenue + np.eye(1, len(LATE))[0])
    assert [each.where for each in list_strange_customers(ORDERS, NOW, other, 60)] == ["revenue"]


def write_lines(folder: Path, rows: Iterable[str]) -> None:
    """A packed table of lines."""
    header = "order,customer,product,description,pieces,price,time,place"
    (folder / "lines.csv.gz").write_bytes(gzip.compress("\n".join((header, *rows, "")).encode()))


def test_lines_are_read_without_copies_or_not_at_all(tmp_path: Path) -> None:
    tables = {"lines": LINES_CASE.tables["lines"].model_copy(update={"file": "lines.csv.gz"})}
    case = LINES_CASE.model_copy(update={"tables": tables})
    row = '1,NA,p,"a, b",2,1.255,2024-01-01 10:00,home'
    write_lines(tmp_path, [row, row, "2,c,p,,-1,0.5,2024-01-02,home"])
    lines = reread_invoice_lines(case, tmp_path)
    assert lines is not None
    assert (lines.rows_raw, lines.money.tolist(), lines.customer.values) == (3, [25_100, -5_000], ("", "c"))
    write_lines(tmp_path, [row.replace("2024-01-01", "1 January")])
    assert reread_invoice_lines(case, tmp_path) is None


def test_lines_are_named_as_the_case_says_and_by_their_order(tmp_path: Path) -> None:
    tables = {"lines": LINES_CASE.tables["lines"].model_copy(update={"file": "lines.csv.gz"})}
    customer = LINES_CASE.columns["customer"].model_copy(update={"nothing": ("n/a",)})
    step = {"step": "correct", "slug": "gone", "column": "customer", "corrections": {"Gast": ""}}
    case = LINES_CASE.model_copy(update={"tables": tables, "columns": {**LINES_CASE.columns, "customer": customer}})
    case = case.model_copy(update={"clean": (CleaningStep.model_validate(step),)})
    rest = "p,,2,1.5,2024-01-01,home"
    write_lines(tmp_path, [f"1,n/a,{rest}", f"1,c,{rest}", f"1,Gast,{rest}", f"2,Gast,{rest}"])
    lines = reread_invoice_lines(case, tmp_path)
    assert lines is not None
    assert [lines.customer.values[code] for code in lines.customer.code] == ["c", "c", "c", ""]
    assert dict(list_money_steps(rebuild_orders(lines)))["named_by_order"] == (4, 4, 2, 6.0)
    write_lines(tmp_path, [f",c,{rest}"])
    assert reread_invoice_lines(case, tmp_path) is None
