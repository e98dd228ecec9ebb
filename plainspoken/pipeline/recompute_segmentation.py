"""Command: saved customers, the saved cut and invoice lines of a segmentation, for a second computation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from plainspoken.case import Case
from plainspoken.core.build_files import MODEL_FILE, SCORES_FILE
from plainspoken.core.findings import Findings
from plainspoken.pipeline.built_from import find_analysed_tables, find_built_case
from plainspoken.pipeline.reread_invoices import reread_invoice_lines
from plainspoken.pipeline.saved_rows import read_saved_customers
from plainspoken.verify.problem import Problem
from plainspoken.verify.rebuilt_customers import (
    CustomersAt,
    FollowedCustomers,
    customers_at,
    find_late_customers,
    follow_customers_again,
)
from plainspoken.verify.rebuilt_orders import RebuiltOrders, rebuild_orders
from plainspoken.verify.recompute import recompute_segmentation
from plainspoken.verify.recompute_categories import recompute_categories
from plainspoken.verify.recompute_customers import (
    list_customer_addresses,
    recompute_customer_figures,
    recompute_customer_ranges,
    recompute_customer_tests,
    recompute_shop_figures,
)
from plainspoken.verify.recompute_cut import recompute_cut_figures, recompute_segment_stability
from plainspoken.verify.recompute_figures import FROM_CUSTOMERS, FROM_FIGURES, SOLVER_TOLERANCE, HeldFigures
from plainspoken.verify.recompute_follow_up import (
    PlacedFollowUp,
    name_places,
    recompute_lapsed_returns,
    recompute_moves,
    recompute_ranking_ranges,
    recompute_rankings,
    recompute_return_figures,
    recompute_spending_ranges,
)
from plainspoken.verify.recompute_forecasts import ToldCustomers, recompute_forecasts
from plainspoken.verify.recompute_groups import Figures
from plainspoken.verify.recompute_invoices import (
    recompute_invoice_ledger,
    recompute_misjudged,
    recompute_order_sizes,
    recompute_shop_totals,
)
from plainspoken.verify.recompute_newcomers import recompute_newcomers
from plainspoken.verify.recompute_segment_orders import recompute_median_ranges, recompute_segment_orders
from plainspoken.verify.recompute_segments import SavedCustomers
from plainspoken.verify.recompute_spending import recompute_spending, recompute_spending_errors
from plainspoken.verify.recompute_trade import recompute_cohort_change, recompute_cohorts, recompute_trade
from plainspoken.verify.refitted_cut import list_refitted_rankings
from plainspoken.verify.saved_cut import SavedCut, ScaledCut

FROM_LINES, FROM_CUT = "the invoice lines", "the saved segments' centres and the invoice lines"
FROM_SEARCH = "segments cut anew, as near as such searches agree"
MONEY_TOLERANCE = 1e-9  # of a sum, or of one unit of money where it is smaller


def hold_customers(held: HeldFigures, folder: Path, cases: Path) -> str:
    """Hold what the saved customers of a segmentation decide, and the lines and the cut where they are here; told in
    words on what it was done."""
    findings, saved = held.findings, read_saved_customers(folder / SCORES_FILE)
    held.add(FROM_CUSTOMERS, *recompute_segmentation(findings, saved))
    held.hold(FROM_CUSTOMERS, recompute_customer_figures(findings, saved))
    held.hold_ranges(FROM_CUSTOMERS, recompute_customer_ranges(findings, saved))
    case, basis = find_built_case(findings, folder, cases), "the saved customers"
    tables = find_analysed_tables(case, findings, folder) if case is not None else None
    lines = None
    if case is not None and tables is not None and not findings.briefing.drawn:  # the tables hold more than was drawn
        lines = reread_invoice_lines(case, tables)
    if case is not None and lines is not None:
        hold_invoice_lines(held, case, rebuild_orders(lines), saved, read_saved_cut(folder / MODEL_FILE))
        basis = "the saved customers and the invoice lines"
    held.hold(FROM_FIGURES, recompute_shop_figures(findings))
    held.hold(FROM_FIGURES, recompute_customer_tests(findings), SOLVER_TOLERANCE)
    held.hold_copies(list_customer_addresses(findings))
    return basis


def hold_invoice_lines(
    held: HeldFigures, case: Case, orders: RebuiltOrders, saved: SavedCustomers, cut: SavedCut | None
) -> None:
    """Hold what the lines of a case decide, alone and with the cut of its customers."""
    findings, days = held.findings, case.follow_up.days
    now = customers_at(orders, orders.end())
    strange = tuple(list_strange_customers(orders, now, saved, days))
    held.add(FROM_LINES, (), strange)
    held.hold(FROM_LINES, recompute_line_figures(findings, case, orders))
    followed = follow_customers_again(orders, days, days)
    held.hold(FROM_LINES, recompute_rankings(followed) | recompute_lapsed_returns(orders, followed, days))
    held.hold_resampled(FROM_LINES, recompute_ranking_ranges(findings, followed))
    held.hold_resampled(FROM_LINES, recompute_spending_errors(findings, orders, days))
    if not strange:
        held.hold(FROM_LINES, recompute_segment_orders(findings, orders, saved))
        held.hold_resampled(FROM_LINES, recompute_median_ranges(findings, orders, saved))
    earlier = follow_customers_again(orders, days, 2 * days)
    hold_refitted_rankings(held, case, followed, earlier)
    if cut is not None:
        told = ToldCustomers(now.code, {} if strange else saved.told)
        hold_cut(held, case, orders, now, followed, cut, told)


def hold_refitted_rankings(
    held: HeldFigures, case: Case, followed: FollowedCustomers, earlier: FollowedCustomers
) -> None:
    """Hold how well segments that are cut anew at earlier moments tell who came again."""
    rankings = list(list_refitted_rankings(held.findings, case, followed, earlier))
    held.hold_between(FROM_SEARCH, ((place, found.least, found.most) for place, found in rankings))
    held.hold(FROM_SEARCH, {f"{place}:n": float(found.size) for place, found in rankings})
    held.hold_resampled(FROM_SEARCH, ((place, found.ends) for place, found in rankings))


def recompute_line_figures(findings: Findings, case: Case, orders: RebuiltOrders) -> Figures:
    """Every figure that lines decide without any segment."""
    found = recompute_invoice_ledger(findings, orders) | recompute_shop_totals(orders)
    found |= recompute_order_sizes(orders) | recompute_misjudged(findings, orders)
    found |= recompute_trade(findings, orders) | recompute_cohorts(findings, orders, case)
    found |= recompute_cohort_change(findings, orders, case)
    found |= recompute_categories(findings, orders, case)
    return found | recompute_spending(findings, orders, case.follow_up.days)


def hold_cut(
    held: HeldFigures,
    case: Case,
    orders: RebuiltOrders,
    now: CustomersAt,
    followed: FollowedCustomers,
    cut: SavedCut,
    told: ToldCustomers,
) -> None:
    """Hold what follows from where the cut puts customers, now and at earlier moments; `told`: what new ones were."""
    findings, matrix, days = held.findings, now.matrix(), case.follow_up.days
    buyers = matrix[now.orders > 0]
    scaled = ScaledCut.of(cut, buyers)
    held.hold(FROM_CUT, recompute_cut_figures(findings, scaled, buyers, case))
    held.hold(FROM_CUT, recompute_segment_stability(scaled, matrix))
    placed = PlacedFollowUp.of(followed, scaled)
    earlier = PlacedFollowUp.of(follow_customers_again(orders, days, 2 * days), scaled)
    held.hold(FROM_CUT, recompute_return_figures(findings, placed, earlier))
    held.hold_resampled(FROM_CUT, recompute_spending_ranges(findings, placed))
    held.hold(FROM_CUT, recompute_moves(findings, placed, now, name_places(now, scaled)))
    held.hold(FROM_CUT, recompute_newcomers(findings, orders, scaled, case))
    held.hold(FROM_CUT, recompute_forecasts(findings, orders, scaled, case, told))


def list_strange_customers(
    orders: RebuiltOrders, now: CustomersAt, saved: SavedCustomers, silence: int
) -> Iterator[Problem]:
    """What the saved customers say otherwise than the lines."""
    if len(now.code) != len(saved.segment):
        yield Problem(SCORES_FILE, "customers", "other customers", str(len(now.code)), str(len(saved.segment)))
        return
    late, lapsed = find_late_customers(orders, now, orders.end(), silence)
    pairs = {"recency_days": now.recency_days, "orders": now.orders, "revenue": now.revenue}
    pairs |= {"late": late.astype(np.float64), "lapsed": lapsed.astype(np.float64)}
    for name, again in pairs.items():
        told = getattr(saved, name).astype(np.float64)
        wrong = np.abs(told - again) > MONEY_TOLERANCE * np.maximum(1.0, np.abs(again))
        if wrong.any():
            yield Problem(SCORES_FILE, name, f"of {int(wrong.sum())} customers is not what the lines tell")


def read_saved_cut(path: Path) -> SavedCut | None:
    """The centres of a saved segmentation and of its refits; None where it is not here, or sorts by no centres."""
    from plainspoken.analysis.clustering.assign_model import load_segmenter
    from plainspoken.analysis.clustering.clusterers import Centres

    if not path.is_file():
        return None
    model = load_segmenter(path)
    centred = [each for each in (model.cutter, *model.refits) if isinstance(each, Centres)]
    if len(centred) != 1 + len(model.refits):
        return None
    centres, *refits = (np.asarray(each.centres, dtype=np.float64) for each in centred)
    return SavedCut(
        columns=np.asarray(model.scales.kept_, dtype=np.int64),
        powers=np.asarray(model.scales.power_.lambdas_, dtype=np.float64),
        centres=centres,
        names=tuple(model.names),
        refits=tuple(refits),
        meanings=tuple(np.asarray(each, dtype=np.int64) for each in model.meanings),
    )
