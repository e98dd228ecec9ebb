"""Verify: figures of a segmentation beside those of its segments, from the saved customers and from their parts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plainspoken.core.findings import Findings
from plainspoken.verify.recompute_groups import Figures, share_of
from plainspoken.verify.recompute_plan import least_shown_rate
from plainspoken.verify.recompute_segments import Floats, SavedCustomers
from plainspoken.verify.reread_table import is_true, number_at

CUSTOMER_RESAMPLES, CUSTOMER_SEED = 400, 20_013
FIFTHS = 5
BEST_NAMED, HEAVY_PART = 10, 0.02  # customers who are known by name; the part of revenue from which one is heavy
PARTS_OF_REVENUE = {"half": 0.5, "tenth": 0.1, "top": 1 / FIFTHS}
MEMBERS_PER_POINT = 0.01  # one more member of 100


def recompute_customer_figures(findings: Findings, saved: SavedCustomers) -> Figures:
    """What the saved customers decide beyond the segments: how revenue is spread, who lapsed, what is largest."""
    best = np.sort(saved.revenue)[::-1]
    whole, total = len(best), float(best.sum())
    found: Figures = {"customers.one_order": float((saved.orders == 1).mean()), "customers.one_order:n": float(whole)}
    found |= {"shop.revenue": total} | recompute_concentration(findings, best, total)
    found |= recompute_lapsed(saved, total) | recompute_extremes(saved)
    for place in findings.over("segments"):
        mine = saved.segment == place.rpartition(".")[2]
        size = float(mine.sum())
        found |= {f"{place}.{what}:n": size for what in ("recency_days", "orders", "revenue_each", "late_share")}
        found[f"{place}.share:n"] = float(whole)
        found |= recompute_favourite(findings, place, mine, saved)
    return found


def recompute_concentration(findings: Findings, best: Floats, total: float) -> Figures:
    """How much of revenue the best customers bring; `best`: the revenue of all (n,), largest first."""
    found: Figures = {
        "concentration.best_ten": float(best[:BEST_NAMED].sum() / total),
        "concentration.largest": best[0] / total,
    }
    for number, part in enumerate(np.array_split(best, FIFTHS), start=1):
        found |= {f"fifths.{number}.share": float(part.sum() / total), f"fifths.{number}.customers": float(len(part))}
    found |= {"concentration.best_fifth": found["fifths.1.share"], "concentration.best_fifth:n": float(len(best))}
    for name in ("half", "tenth"):
        wanted = PARTS_OF_REVENUE[name] * total
        found[f"concentration.{name}_n"] = float(np.searchsorted(np.cumsum(best), wanted) + 1)
    found["concentration.half_share"] = found["concentration.half_n"] / len(best)
    heavy = best / total > HEAVY_PART
    found |= {
        "concentration.heavy_n": float(heavy.sum()),
        "concentration.heavy_share": float(best[heavy].sum() / total),
    }
    found |= {"concentration.heavy_part": HEAVY_PART, "concentration.few_n": float(BEST_NAMED)}
    return found | {f"concentration.{name}_part": part for name, part in PARTS_OF_REVENUE.items()}


def recompute_lapsed(saved: SavedCustomers, total: float) -> Figures:
    """The large customers who are late."""
    revenue = saved.revenue[saved.lapsed]
    if not len(revenue):
        return {"lapsed.n": 0.0}
    found: Figures = {"lapsed.n": float(len(revenue)), "lapsed.revenue": float(revenue.sum())}
    found |= {"lapsed.revenue_share": float(revenue.sum() / total), "lapsed.revenue_each": float(np.median(revenue))}
    return found | {"lapsed.revenue_each:n": float(len(revenue))}


def recompute_extremes(saved: SavedCustomers) -> Figures:
    """The median and the largest revenue and number of orders of a customer."""
    found: Figures = {}
    for name, known in (("customer_revenue", saved.revenue), ("customer_orders", saved.orders)):
        found |= {f"outliers.{name}.median": float(np.median(known)), f"outliers.{name}.max": float(known.max())}
        found |= {f"outliers.{name}.p99": float(np.percentile(known, 99))}
    return found


def recompute_favourite(
    findings: Findings, place: str, mine: np.typing.NDArray[np.bool_], saved: SavedCustomers
) -> Figures:
    """How many members of a segment spend most on its favourite category, and how many others do."""
    told = findings.evidence.get(f"{place}.category")
    if told is None or not mine.any() or mine.all():
        return {}
    held = saved.category == str(told.value).rpartition(".")[2]
    return {
        f"{place}.category_share": float(held[mine].mean()),
        f"{place}.category_elsewhere": float(held[~mine].mean()),
    }


def recompute_customer_ranges(findings: Findings, saved: SavedCustomers) -> Iterator[tuple[str, float, float]]:
    """The ranges of the typical revenue of each segment and of what the best fifth brings, from other resamples."""
    random = np.random.default_rng(CUSTOMER_SEED)
    for place in findings.over("segments"):
        mine = saved.revenue[saved.segment == place.rpartition(".")[2]]
        if len(mine) and f"{place}.revenue_each" in findings.evidence:
            draws = [np.median(random.choice(mine, len(mine))) for _ in range(CUSTOMER_RESAMPLES)]
            yield f"{place}.revenue_each", *ends_of_draws(draws)
    if "concentration.best_fifth" in findings.evidence:
        yield (
            "concentration.best_fifth",
            *ends_of_draws([draw_best_fifth(saved.revenue, random) for _ in range(CUSTOMER_RESAMPLES)]),
        )


def draw_best_fifth(revenue: Floats, random: np.random.Generator) -> float:
    """What the best fifth of customers drawn anew bring."""
    drawn = np.sort(random.choice(revenue, len(revenue)))[::-1]
    return float(np.array_split(drawn, FIFTHS)[0].sum() / drawn.sum())


def ends_of_draws(draws: list[float]) -> tuple[float, float]:
    """The range that holds 95 % of the draws."""
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(low), float(high)


def recompute_shop_figures(findings: Findings) -> Figures:
    """Shares from their parts: of places, hours, returns and follow-up; the best and the weakest month."""
    found: Figures = {}
    revenue, orders = number_at(findings, "shop.revenue"), number_at(findings, "data.orders")
    for place in (*findings.over("places"), "places.other"):
        mine = number_at(findings, f"{place}.revenue")
        found |= {f"{place}.share": mine / revenue} if mine is not None and revenue else {}
    for place in findings.over("trade_hours"):
        mine = number_at(findings, f"{place}.orders")
        found |= {f"{place}.share": mine / orders} if mine is not None and orders else {}
    sales, returned = (number_at(findings, f"shop.{each}") for each in ("sales", "returned"))
    if sales and returned is not None:
        found |= {"shop.returned_share": returned / sales}
    return found | recompute_follow_up(findings) | recompute_month_ends(findings) | recompute_points(findings)


def recompute_follow_up(findings: Findings) -> Figures:
    """Who bought again, in all and outside each segment, from the segments' own rates."""
    found: Figures = {}
    rates = {place: findings.evidence.get(f"{place}.later.rate") for place in findings.over("segments")}
    known = {place: (each.number * each.n, each.n) for place, each in rates.items() if each is not None and each.n}
    hits, size = (sum(each[at] for each in known.values()) for at in (0, 1))
    if size != number_at(findings, "later.n"):
        return {}
    found |= share_of("later.rate", hits, size)
    for place, (mine, own) in known.items():
        found |= {f"{place}.later.n": float(own), f"{place}.later.rate:n": float(own)}
        found |= share_of(f"{place}.later.elsewhere", hits - mine, size - own)
    return found


def recompute_month_ends(findings: Findings) -> Figures:
    """The highest and lowest revenue of a whole month."""
    whole = [
        number_at(findings, f"{place}.revenue") or 0.0
        for place in findings.over("trade_months")
        if is_true(findings, f"{place}.whole")
    ]
    return {"trade_months.best_revenue": max(whole), "trade_months.weakest_revenue": min(whole)} if whole else {}


def recompute_points(findings: Findings) -> Figures:
    """What the share of members that an action names would bring: so many, times what one who returns spends."""
    found: Figures = {}
    for place in findings.over("actions"):
        worth, size = findings.evidence.get(f"{place}.return_worth"), number_at(findings, f"{place}.size")
        found[f"{place}.point"] = MEMBERS_PER_POINT
        if worth is None or size is None:
            continue
        ends = {"": worth.value, ":low": worth.low, ":high": worth.high, ":n": worth.n}
        for end, each in ends.items():
            if isinstance(each, float | int) and not isinstance(each, bool):
                found[f"{place}.point_worth{end}"] = (
                    float(each) if end == ":n" else float(each) * size * MEMBERS_PER_POINT
                )
    return found


def recompute_customer_tests(findings: Findings) -> Figures:
    """The least rise of those who return that a test on the members of a segment shows."""
    found: Figures = {}
    for place in (*(f"{each}.ab" for each in findings.over("actions")), "best_test"):
        names = ("now", "cases", "detectable") if place == "best_test" else ("rate_now", "at_hand", "detectable_rate")
        now, cases = (number_at(findings, f"{place}.{each}") for each in names[:2])
        shown = least_shown_rate(now, int(cases) // 2, fall=False) if now and cases and now < 1 else None
        found |= {f"{place}.{names[2]}": shown} if shown is not None else {}
    return found


def list_customer_addresses(findings: Findings) -> dict[str, str]:
    """Each address of a segmentation that shows a figure of another one once more, with that other one."""
    second: dict[str, str] = {"places.home_share": "places.0.share"} | list_cut_addresses(findings)
    for name, what in (("best", "best_rate"), ("weakest", "weakest_rate")):
        told = findings.evidence.get(f"segments.{name}")
        if told is not None:
            second[f"segments.{what}"] = f"segments.{str(told.value).rpartition('.')[2]}.later.rate"
    for place in findings.over("actions"):
        segment, kind = (findings.evidence.get(f"{place}.{each}") for each in ("segment", "kind"))
        if segment is not None:
            mine = f"segments.{str(segment.value).rpartition('.')[2]}"
            second |= {f"{place}.size": f"{mine}.n", f"{place}.revenue_share": f"{mine}.revenue_share"}
            second |= {f"{place}.revenue_each": f"{mine}.revenue_each", f"{place}.ab.at_hand": f"{mine}.n"}
            second |= {
                f"{place}.base_rate": f"{mine}.later.rate",
                f"{place}.earlier_rate": f"{mine}.later.earlier_rate",
            }
            second |= {f"{place}.return_worth": f"{mine}.later.spend_again"}
            second |= {f"{place}.ab.rate_now:value": f"{place}.base_rate"}
        elif kind is not None and kind.value == "contact_lapsed":
            second |= {f"{place}.size": "lapsed.n", f"{place}.revenue": "lapsed.revenue"}
            second |= {f"{place}.revenue_each": "lapsed.revenue_each", f"{place}.base_rate": "lapsed.returned"}
            second |= {f"{place}.return_worth": "lapsed.spend_again"}
        elif kind is not None and kind.value == "identify":
            second |= {f"{place}.share": "shop.anonymous_share", f"{place}.revenue": "shop.anonymous_revenue"}
    return second | list_tested_segments(findings)


def list_cut_addresses(findings: Findings) -> dict[str, str]:
    """The same of the chosen cut, of the segment with most of the revenue, and of the look that places most rightly."""
    second: dict[str, str] = {}
    top = findings.evidence.get("segments.top")
    if top is not None:
        mine = f"segments.{str(top.value).rpartition('.')[2]}"
        second |= {"segments.top_share:value": f"{mine}.share", "segments.top_revenue_share": f"{mine}.revenue_share"}
    for place in (*findings.over("candidates"), *findings.over("steps")):
        if is_true(findings, f"{place}.chosen"):
            second |= {f"{place}.{each}": f"clusters.{each}" for each in ("count", "stability", "smallest_share")}
    looks = {place: number_at(findings, f"{place}.accuracy") or 0.0 for place in findings.over("newcomers")}
    if looks:
        best = max(looks, key=lambda place: looks[place])
        second |= {f"newcomers.best.{each}": f"{best}.{each}" for each in ("accuracy", "majority", "rule")}
    return second


def list_tested_segments(findings: Findings) -> dict[str, str]:
    """The same of the segments that a test may draw on, and of the test that is proposed."""
    second: dict[str, str] = {}
    proposed = findings.evidence.get("best_test.scope")
    for place in findings.over("tests"):
        scope = findings.evidence.get(f"{place}.scope")
        if scope is None:
            continue
        mine = f"segments.{str(scope.value).rpartition('.')[2]}"
        second |= {f"{place}.cases": f"{mine}.n", f"{place}.now:value": f"{mine}.later.rate"}
        if proposed is not None and proposed.value == scope.value:
            second |= {f"best_test.{each}": f"{place}.{each}" for each in ("cases", "now")}
    return second
