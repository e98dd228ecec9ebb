"""Verify: what customers spent after a cut in time, and how far the simple forecasts of it missed, from the lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np

from plainspoken.core.findings import Findings
from plainspoken.verify.invoice_lines import MONEY_PARTS, SECONDS_PER_DAY
from plainspoken.verify.rebuilt_orders import RebuiltOrders, total
from plainspoken.verify.recompute_groups import Figures
from plainspoken.verify.resampled_ranges import RangeEnds, draw_mean, draw_statistic
from plainspoken.verify.saved_scores import Floats

SPENDING_RESAMPLES = 200  # that the analysis draws of errors of forecasts
TOP_SPENDERS = 0.2
Misses = Mapping[str, Floats]


def spent_around(orders: RebuiltOrders, cut: int, days: int) -> tuple[Floats, Floats]:
    """What each customer with an order before a cut spent in the days before it, as was known then, and in the days
    after it, less what was given back by their end and never below nil (k,)."""
    size, span = int(orders.customer.max()) + 1, days * SECONDS_PER_DAY
    known, later = orders.as_of(cut), orders.as_of(cut + span)
    mine = np.bincount(orders.customer[known.before], minlength=size) > 0
    lately, after = known.before & (orders.moment >= cut - span), later.before & (orders.moment >= cut)
    before, came = (
        total(orders.customer[rows], net[rows], size)[mine] / MONEY_PARTS
        for rows, net in ((lately, known.net), (after, later.net))
    )
    return before, np.maximum(came, 0.0)


def miss_by_season(orders: RebuiltOrders, days: int) -> tuple[Floats, tuple[Misses, ...]]:
    """What was spent after the later cut (k,), and of that season and the one before it how far the naive forecast
    (as much as lately) and one amount for all missed each customer."""
    cuts = [orders.end() - (1 + season) * days * SECONDS_PER_DAY for season in range(3)]
    seasons = [spent_around(orders, cut, days) for cut in cuts]
    found = []
    for (lately, came), (_, learned) in pairwise(seasons):
        found.append({"naive_mae": np.abs(lately - came), "usual_mae": np.abs(float(np.median(learned)) - came)})
    return seasons[0][1], tuple(found)


def recompute_spending(findings: Findings, orders: RebuiltOrders, days: int) -> Figures:
    """How much was spent later, by how many, and the errors of the simple forecasts."""
    came, seasons = miss_by_season(orders, days)
    found: Figures = {"spend.n": float(len(came)), "spend.mean": float(came.mean()), "spend.days": float(days)}
    found |= {"spend.mean:n": float(len(came)), "spend.zero": float((came == 0).mean()), "spend.top_part": TOP_SPENDERS}
    for address, misses in list_missed(findings, seasons):
        found |= {address: float(misses.mean()), f"{address}:n": float(len(misses))}
    for place in findings.over("spend_seasons"):
        found[f"{place}.days"] = float(days)
    return found


def recompute_spending_errors(findings: Findings, orders: RebuiltOrders, days: int) -> Iterator[tuple[str, RangeEnds]]:
    """The ranges of these errors."""
    for address, misses in list_missed(findings, miss_by_season(orders, days)[1]):
        yield address, RangeEnds.of(draw_statistic(misses, draw_mean), SPENDING_RESAMPLES)


def list_missed(findings: Findings, seasons: tuple[Misses, ...]) -> Iterator[tuple[str, Floats]]:
    """Each stored error of a simple forecast, and by how much it missed each customer."""
    places = [("spend.naive.mae", seasons[0]["naive_mae"]), ("spend.naive_mae", seasons[0]["naive_mae"])]
    for place, misses in zip(findings.over("spend_seasons"), seasons, strict=False):
        places += [(f"{place}.{name}", each) for name, each in misses.items()]
    yield from (each for each in places if each[0] in findings.evidence)
