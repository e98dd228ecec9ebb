"""Verify: what customers did after a cut in time, counted a second time in the lines, by the segment they stood in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plainspoken.core.findings import Findings
from plainspoken.verify.rebuilt_customers import (
    LARGE_PART,
    LATE_AFTER_OWN_GAPS,
    CustomersAt,
    FollowedCustomers,
    count_points,
    find_late_customers,
)
from plainspoken.verify.rebuilt_orders import RebuiltOrders
from plainspoken.verify.recompute import ScoreCurve
from plainspoken.verify.recompute_groups import Figures, share_of
from plainspoken.verify.resampled_ranges import RangeEnds, draw_mean, draw_statistic
from plainspoken.verify.saved_cut import ScaledCut
from plainspoken.verify.saved_scores import Flags, Floats

ROW_RESAMPLES, RANKING_RESAMPLES = 400, 500  # that the analysis draws of means and medians, and of rankings
OWN_RANKINGS, OWN_RANKING_SEED = 400, 20_023
Names = NDArray[np.str_]


@dataclass(frozen=True)
class PlacedFollowUp:
    """Customers at a cut with what they did later, and the segment that the final cut puts each in (k,)."""

    followed: FollowedCustomers
    segment: Names

    @classmethod
    def of(cls, followed: FollowedCustomers, scaled: ScaledCut) -> PlacedFollowUp:
        """Followed customers, placed."""
        return cls(followed, name_places(followed.at_cut, scaled))


def name_places(customers: CustomersAt, scaled: ScaledCut) -> Names:
    """The segment of each customer (k,)."""
    return np.array(scaled.cut.names)[scaled.place(scaled.points(customers.matrix()))]


def recompute_return_figures(findings: Findings, placed: PlacedFollowUp, earlier: PlacedFollowUp) -> Figures:
    """Who came again, in all and by segment, now and a season before; and what they spent."""
    again, spent, size = placed.followed.again, placed.followed.spent, float(len(placed.segment))
    found: Figures = {"later.n": size, "later.days": float(placed.followed.days)}
    found |= share_of("later.rate", float(again.sum()), size)
    before = earlier.followed.again
    found |= share_of("later.earlier_rate", float(before.sum()), float(len(before)))
    for place in findings.over("segments"):
        name = place.rpartition(".")[2]
        mine, then = placed.segment == name, earlier.segment == name
        found[f"{place}.later.n"] = float(mine.sum())
        found |= share_of(f"{place}.later.rate", float(again[mine].sum()), float(mine.sum()))
        found |= share_of(f"{place}.later.elsewhere", float(again[~mine].sum()), float((~mine).sum()))
        found |= share_of(f"{place}.later.earlier_rate", float(before[then].sum()), float(then.sum()))
        for what, rows in (("spend", mine), ("spend_again", mine & again)):
            if rows.any():
                found[f"{place}.later.{what}"] = float(spent[rows].mean())
                found[f"{place}.later.{what}:n"] = float(rows.sum())
    return found


def recompute_spending_ranges(findings: Findings, placed: PlacedFollowUp) -> Iterator[tuple[str, RangeEnds]]:
    """The ranges of what members of each segment spent later, of all and of those who came again."""
    for place in findings.over("segments"):
        mine = placed.segment == place.rpartition(".")[2]
        for what, rows in (("spend", mine), ("spend_again", mine & placed.followed.again)):
            if rows.any() and f"{place}.later.{what}" in findings.evidence:
                draws = draw_statistic(placed.followed.spent[rows], draw_mean)
                yield f"{place}.later.{what}", RangeEnds.of(draws, ROW_RESAMPLES)


def list_yardsticks(customers: CustomersAt) -> Mapping[str, Floats]:
    """What tells who comes again without any segment, higher for who is more likely to (k,)."""
    return {"score": count_points(customers), "spend": customers.revenue, "recency": -customers.recency_days}


def recompute_rankings(followed: FollowedCustomers) -> Figures:
    """How well points, revenue and recency tell who came again."""
    found, size = Figures(), len(followed.again)
    for name, score in list_yardsticks(followed.at_cut).items():
        ranked = ScoreCurve.of(score, followed.again, np.ones(size)).roc_auc()
        found |= {f"{place}:n": float(size) for place in ranking_addresses(name)}
        found |= dict.fromkeys(ranking_addresses(name), ranked)
    return found


def recompute_ranking_ranges(findings: Findings, followed: FollowedCustomers) -> Iterator[tuple[str, RangeEnds]]:
    """Their ranges."""
    for name, score in list_yardsticks(followed.at_cut).items():
        ends = RangeEnds.of(draw_rankings(score, followed.again), RANKING_RESAMPLES)
        yield from ((place, ends) for place in ranking_addresses(name) if place in findings.evidence)


def ranking_addresses(name: str) -> tuple[str, str]:
    """Where the ranking by a yardstick stands."""
    return f"later.{name}_roc_auc", f"yardsticks.{name}.roc_auc"


def draw_rankings(score: Floats, again: Flags) -> Floats:
    """ROC-AUC of resamples."""
    random, size = np.random.default_rng(OWN_RANKING_SEED), len(again)
    weights = random.multinomial(size, np.full(size, 1 / size), size=OWN_RANKINGS)
    return np.array([ScoreCurve.of(score, again, each.astype(np.float64)).roc_auc() for each in weights])


def recompute_lapsed_returns(orders: RebuiltOrders, followed: FollowedCustomers, silence: int) -> Figures:
    """How many of those who had lapsed at the cut bought again, and for how much; and by what they had."""
    lapsed = find_late_customers(orders, followed.at_cut, followed.cut, silence)[1]
    again = lapsed & followed.again
    found: Figures = {"lapsed.returned_n": float(lapsed.sum()), "lapsed.gaps": LATE_AFTER_OWN_GAPS}
    found |= {"lapsed.large_part": LARGE_PART, "lapsed.silence_days": float(silence)}
    found |= share_of("lapsed.returned", float(again.sum()), float(lapsed.sum()))
    if again.any():
        found |= {"lapsed.spend_again": float(followed.spent[again].mean()), "lapsed.spend_again:n": float(again.sum())}
    return found


def recompute_moves(findings: Findings, placed: PlacedFollowUp, now: CustomersAt, segment: Names) -> Figures:
    """Who stands in another segment at the end than at the cut; `segment`: of each customer now."""
    known = dict(zip(now.code.tolist(), segment.tolist(), strict=True))
    then = placed.segment
    today = np.array([known[code] for code in placed.followed.at_cut.code.tolist()])
    found = share_of("moves.changed", float((then != today).sum()), float(len(then)))
    for place in findings.over("moves"):
        ends = (findings.evidence.get(f"{place}.{end}") for end in ("from", "to"))
        left, right = (str(each.value).rpartition(".")[2] if each is not None else "" for each in ends)
        mine = (then == left) & (today == right)
        found |= {f"{place}.n": float(mine.sum())}
        found |= share_of(f"{place}.share", float(mine.sum()), float((then == left).sum()))
    for place in findings.over("segments"):
        mine = then == place.rpartition(".")[2]
        found |= share_of(f"{place}.later.stayed", float((mine & (then == today)).sum()), float(mine.sum()))
    return found
