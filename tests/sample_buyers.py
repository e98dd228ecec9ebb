"""The sample's segments, what they did later, newcomers and spending; invented to fit."""

from __future__ import annotations

from plainspoken.analysis.subgroups.segment_priority import choose_customer_priority
from tests.sample_page import Page
from tests.sample_shop import CUSTOMERS, REVENUE

SEGMENTS = {  # customers, share of revenue, days since, orders, revenue each, basket, bought again of those
    "champions": (560, 0.52, 9, 11, 4_050, 371, (310, 352)),
    "loyal": (820, 0.2, 22, 5, 1_560, 312, (430, 610)),
    "big_rare": (490, 0.13, 96, 3, 1_380, 428, (171, 380)),
    "promising": (740, 0.07, 24, 2, 480, 248, (240, 470)),
    "cooling": (910, 0.06, 84, 2, 390, 203, (220, 690)),
    "gone": (814, 0.02, 250, 1, 210, 190, (98, 580)),
}
SCALINGS = {"logarithm": 0.6, "rank": 0.71}
LATE = {"loyal": 112, "big_rare": 61, "cooling": 420, "gone": 730}
GAPS = {"champions": 29, "loyal": 52, "big_rare": 94}
FOLLOWED = sum(n for *_, (_, n) in SEGMENTS.values())
RETURNED = sum(came for *_, (came, _) in SEGMENTS.values())
LOOKS = {0: (0.475, 0.46, 0.47), 30: (0.505, 0.46, 0.478), 60: (0.54, 0.46, 0.5), 90: (0.58, 0.46, 0.52)}
CUTS = (  # algorithm, count, silhouette, agreement, smallest share
    ("k_means", 4, 0.31, 0.95, 0.14), ("k_means", 5, 0.29, 0.91, 0.1), ("k_means", 6, 0.28, 0.934, 0.08),
    ("gaussian_mixture", 6, 0.21, 0.71, 0.05), ("hierarchical", 6, 0.24, 0.55, 0.06),
)  # fmt: skip
SPEND = {"naive": (612.0, 0.44), "median_regression": (598.0, 0.47), "lightgbm": (604.0, 0.45)}
SPEND_SEASONS = {"2011-09-10": (598.0, 612.0), "2011-06-10": (431.0, 441.0)}


def clusters(page: Page) -> None:
    """How many segments, how sure, against data without groups."""
    page.put("clusters", "name", algorithm="algorithm.k_means")
    page.put("clusters", "count", count=6, tried=24, resamples=30, features=3, n=CUSTOMERS, natural_count=0)
    page.near("clusters.stability", 0.934, 0.05, 30, method="resamples_95")
    page.near("clusters.halves", 0.905, 0.06, 30, method="resamples_95")
    page.near("clusters.between", 0.52, 0.06, 30, method="resamples_95")
    page.put("clusters", "score", enough=0.88, least=0.78, silhouette=0.28)
    page.put("clusters", "share", smallest_share=0.08)
    page.near("clusters.null_silhouette", 0.273, 0.012, 20, method="resamples_95")
    page.near("clusters.null_stability", 0.91, 0.06, 20, method="resamples_95")
    page.near("clusters.shuffled_silhouette", 0.25, 0.01, 20, method="resamples_95")
    page.put("clusters", "number", gap=0.41)
    page.put("clusters", "count", gap_best_count=3)
    page.put("clusters.wholesale", "score", silhouette=0.9)
    page.put("clusters.wholesale", "count", count=2, smallest_n=23)
    page.near("clusters.wholesale.stability", 0.62, 0.2, 30, method="resamples_95")
    page.put("clusters", "score", across_scalings=0.6)
    page.put("clusters", "name", other_scaling="scaling.logarithm")
    for at, (name, agree) in zip(page.list("scalings", list(SCALINGS)), SCALINGS.items(), strict=True):
        page.put(at, "name", scaling=f"scaling.{name}")
        page.put(at, "score", agreement=agree)
        page.near(f"{at}.stability", 0.8, 0.1, 10, method="resamples_95")
    page.put("density", "count", count=2)
    page.put("density", "share", noise_share=0.38)


def cuts(page: Page) -> None:
    """The candidates, the steps of the chosen way, and what it works on."""
    for at, (name, count, clear, agree, smallest) in zip(page.list("candidates", len(CUTS)), CUTS, strict=True):
        page.put(at, "name", algorithm=f"algorithm.{name}")
        page.put(at, "count", count=count)
        page.put(at, "score", silhouette=clear, davies_bouldin=1.1, halves=agree - 0.02)
        page.put(at, "number", calinski_harabasz=2_900.0, gap=0.4)
        page.near(f"{at}.stability", agree, 0.04, 30, method="resamples_95")
        page.put(at, "share", smallest_share=smallest)
        page.put(at, "flag", chosen=(name, count) == ("k_means", 6), reaches=agree >= 0.88)
    agrees = {3: 0.96, 4: 0.95, 5: 0.91, 6: 0.934, 7: 0.82, 8: 0.79}
    for at, (count, agree) in zip(page.list("steps", [str(each) for each in agrees]), agrees.items(), strict=True):
        page.put(at, "count", count=count)
        page.near(f"{at}.stability", agree, 0.03, 30, method="resamples_95")
        page.near(f"{at}.null", agree - 0.01, 0.04, 20, method="resamples_95")
        page.put(at, "flag", chosen=count == 6)
    for at, way in zip(
        page.list("features", ("recency_days", "orders", "revenue")), ("cbrt", "log", "log1p"), strict=True
    ):
        page.put(at, "name", column=f"column.{at.rsplit('.', 1)[1]}", transform=f"transform.{way}")
        page.put(at, "number", skew_before=12.1, skew_after=0.2)


def segments(page: Page) -> None:
    """The segments, best first, with what they did later."""
    for at, (name, row) in zip(page.list("segments", list(SEGMENTS)), SEGMENTS.items(), strict=True):
        n, share, days, orders, each, basket, (came, followed) = row
        page.put(at, "name", segment=f"segment.{name}", category="category.table")
        page.put(at, "count", n=n)
        page.put(
            at,
            "share",
            share=n / CUSTOMERS,
            revenue_share=share,
            largest_share=0.04,
            category_share=0.34,
            category_elsewhere=0.21,
            sure_share=0.91,
        )
        page.put(at, "money", revenue=share * REVENUE)
        page.near(f"{at}.recency_days", days, 0.1 * days, n, "days")
        page.near(f"{at}.orders", orders, 0.4, n, "number")
        page.near(f"{at}.revenue_each", each, 0.05 * each, n, "money")
        page.near(f"{at}.basket", basket, 0.04 * basket, n, "money")
        late = LATE.get(name, 0)
        page.put(at, "count", late_n=late)
        page.rate(f"{at}.late_share", late, n)
        page.near(f"{at}.stability", 0.76 if name == "big_rare" else 0.95, 0.03, n, "share")
        if name in GAPS:
            page.put(at, "days", gap_days=GAPS[name])
        later(page, at, came, followed, each)
        page.put(at, "name", priority=f"priority.{choose_customer_priority(at, page.evidence)}")
    page.put("segments", "name", best="segment.champions", weakest="segment.gone", top="segment.champions")
    page.rate("segments.best_rate", 310, 352)
    page.rate("segments.weakest_rate", 98, 580)
    page.put("segments", "share", top_share=560 / CUSTOMERS, top_revenue_share=0.52)


def later(page: Page, at: str, came: int, followed: int, each: float) -> None:
    """What the members of one segment did after the cut."""
    page.put(f"{at}.later", "count", n=followed)
    page.rate(f"{at}.later.rate", came, followed)
    page.rate(f"{at}.later.elsewhere", RETURNED - came, FOLLOWED - followed)
    page.put(f"{at}.later", "flag", different=True)
    page.near(f"{at}.later.spend", each / 4, each / 40, followed, "money")
    page.near(f"{at}.later.spend_again", each / 4 * followed / came, each / 20, came, "money")
    page.rate(f"{at}.later.earlier_rate", round(0.8 * came), followed)
    page.rate(f"{at}.later.stayed", round(0.6 * followed), followed)


def future(page: Page) -> None:
    """All of them after the cut, against simpler ways to rank, and who moved."""
    page.put("later", "date", cut="2011-09-10", earlier_cut="2011-06-10")
    page.put("later", "days", days=90)
    page.put("later", "count", n=FOLLOWED)
    page.rate("later.rate", RETURNED, FOLLOWED)
    page.rate("later.earlier_rate", round(0.8 * RETURNED), FOLLOWED)
    pairs = {"segment": 0.724, "score": 0.733, "spend": 0.713, "recency": 0.664}
    page.near("later.roc_auc", pairs["segment"], 0.016, FOLLOWED)
    for name in ("score", "spend", "recency"):
        page.near(f"later.{name}_roc_auc", pairs[name], 0.016, FOLLOWED)
    page.near("later.gain_spend", 0.011, 0.012, FOLLOWED)
    page.near("later.gain_score", -0.009, 0.011, FOLLOWED)
    page.near("later.earlier_roc_auc", 0.729, 0.018, FOLLOWED)
    for at, (name, auc) in zip(page.list("yardsticks", list(pairs)), pairs.items(), strict=True):
        page.put(at, "name", setting=f"yardstick.{name}")
        page.near(f"{at}.roc_auc", auc, 0.016, FOLLOWED)
        page.put(at, "flag", chosen=name == "segment")
    page.near("moves.changed", 0.44, 0.02, FOLLOWED, "share")
    page.put("moves", "share", expected=0.06)
    places = page.list("moves", len(SEGMENTS) ** 2)
    for number, at in enumerate(places):
        one, other = (list(SEGMENTS)[end] for end in divmod(number, len(SEGMENTS)))
        share = (
            0.56
            if one == other
            else (0.02, 0.04, 0.08, 0.1, 0.2)[abs(divmod(number, len(SEGMENTS))[0] - number % len(SEGMENTS)) - 1]
        )
        page.put(at, "name", **{"from": f"segment.{one}", "to": f"segment.{other}"})
        page.put(at, "count", n=round(400 * share))
        page.put(at, "share", share=share)


def newcomers(page: Page) -> None:
    """When a new customer can be placed, and what it will buy."""
    page.put("newcomers", "count", n_train=1_204, n_test=690, classes=5)
    page.put("newcomers", "days", settled_days=180, placeable_days=30, stands_days=0)
    page.put("newcomers", "date", first_test="2011-04-02", last_test="2011-06-12")
    page.put("newcomers", "name", majority="segment.none")
    for at, (days, (right, most, column)) in zip(
        page.list("newcomers", [str(each) for each in LOOKS]), LOOKS.items(), strict=True
    ):
        page.put(at, "days", days=days)
        page.put(at, "count", n=690)
        page.rate(f"{at}.accuracy", round(right * 690), 690)
        page.rate(f"{at}.majority", round(most * 690), 690)
        page.rate(f"{at}.rule", round(column * 690), 690)
        page.near(f"{at}.gain", right - most, 0.03, 690, "share")
        page.near(f"{at}.gain_rule", right - column, 0.03, 690, "share")
    for name, right in (("accuracy", 400), ("majority", 317), ("rule", 359)):
        page.rate(f"newcomers.best.{name}", right, 690)
    page.put("newcomers", "flag", known_in_time=False)
    page.rate("newcomers.old_share", 186, 690)
    page.rate("newcomers.stands.accuracy", 290, 690)
    page.rate("newcomers.stands.majority", 255, 690)
    page.rate("newcomers.stands.rule", 283, 690)
    page.near("newcomers.stands.gain_rule", 0.01, 0.03, 690, "share")
    page.put("interest", "count", n=410, classes=10)
    page.rate("interest.accuracy", 156, 410)
    page.rate("interest.popular", 115, 410)
    page.rate("interest.same", 131, 410)
    page.near("interest.gain_popular", 0.1, 0.04, 410, "share")
    page.near("interest.gain_same", 0.06, 0.05, 410, "share")


def spending(page: Page) -> None:
    """What customers spent after a cut, and how far each forecast missed."""
    page.put("spend", "days", days=90)
    page.put("spend", "count", n=3_300)
    page.put("spend", "money", mean=705.0)
    page.put("spend", "share", zero=0.47, top_share=0.79, top_part=0.2, total_told=0.74)
    page.put("spend", "date", cut="2011-09-10")
    page.near("spend.naive_mae", SPEND["naive"][0], 60.0, 3_300, "money")
    page.put("spend", "name", best="model.median_regression", mean_best="model.lightgbm")
    page.near("spend.best_gain", 14.0, 30.0, 3_300, "money")
    page.near("spend.best_gain_usual", 100.0, 30.0, 3_300, "money")
    page.near("spend.earlier_gain", 10.0, 25.0, 3_300, "money")
    page.near("spend.earlier_gain_usual", 90.0, 25.0, 3_300, "money")
    page.near("spend.mean_gain", -0.12, 0.2, 3_300, "share")
    for at, (cut, (ours, naive)) in zip(page.list("spend_seasons", 2), SPEND_SEASONS.items(), strict=True):
        page.put(at, "date", cut=cut)
        page.put(at, "days", days=90)
        page.put(at, "name", best="model.median_regression")
        page.near(f"{at}.mae", ours, 60.0, 3_300, "money")
        page.near(f"{at}.naive_mae", naive, 60.0, 3_300, "money")
        page.near(f"{at}.gain", naive - ours, 30.0, 3_300, "money")
        page.near(f"{at}.usual_mae", ours + 100.0, 30.0, 3_300, "money")
        page.near(f"{at}.gain_usual", 100.0, 30.0, 3_300, "money")
    page.near("spend.best_rank", 0.47, 0.03, 3_300, "number")
    page.near("spend.best_mae", 598.0, 62.0, 3_300, "money")
    for at, (name, (miss, rank)) in zip(page.list("spend", list(SPEND)), SPEND.items(), strict=True):
        page.put(at, "name", model=f"model.{name}")
        page.near(f"{at}.mae", miss, 60.0, 3_300, "money")
        page.near(f"{at}.rank", rank, 0.03, 3_300, "number")
        page.near(f"{at}.gain", SPEND["naive"][0] - miss, 30.0, 3_300, "money")
        page.put(at, "flag", naive=name == "naive")


def lapsed(page: Page) -> None:
    """The large customers who fell silent, and how many came back by themselves."""
    page.put("lapsed", "count", n=49, returned_n=52)
    page.put("lapsed", "money", revenue=234_000.0, revenue_each=3_900.0, spend_again=1_910.0)
    page.put("lapsed", "share", large_part=0.2, revenue_share=0.028)
    page.put("lapsed", "days", silence_days=90)
    page.put("lapsed", "number", gaps=2)
    page.rate("lapsed.returned", 26, 52)


def actions(page: Page) -> None:
    """What to do, and the tests of it."""
    contacts = {"keep": "champions", "win_back": "cooling", "next_order": "promising"}
    kinds = {"keep": "keep_segment", "call": "contact_lapsed", "identify": "identify"}
    for at in page.list("actions", ["keep", "call", "win_back", "next_order", "identify"]):
        name = at.rsplit(".", 1)[1]
        page.put(at, "name", action=f"action.{name}", kind=kinds.get(name, "contact_segment"))
        if name in contacts:
            contact(page, at, contacts[name])
    page.put("actions.call", "count", size=49)
    page.put("actions.call", "money", revenue=234_000.0, revenue_each=3_900.0, return_worth=1_910.0, point_worth=936.0)
    page.put("actions.call", "share", point=0.01)
    page.rate("actions.call.base_rate", 26, 52)
    page.put("actions.identify", "share", share=0.148)
    page.put("actions.identify", "money", revenue=1_447_000.0)


def contact(page: Page, at: str, segment: str) -> None:
    """Contacting one segment, and its test."""
    n, part, _, _, each, _, (came, followed) = SEGMENTS[segment]
    page.put(at, "name", segment=f"segment.{segment}")
    page.put(at, "count", size=n)
    page.rate(f"{at}.base_rate", came, followed)
    page.rate(f"{at}.earlier_rate", round(0.8 * came), followed)
    back = each / 4 * followed / came
    page.put(at, "money", revenue_each=float(each), return_worth=back)
    page.near(f"{at}.point_worth", 0.01 * n * back, 0.001 * n * back, came, "money")
    page.put(at, "share", point=0.01, revenue_share=part)
    if segment == "champions":
        return
    rate = came / followed
    page.put(f"{at}.ab", "count", n_per_group=n // 2 + 800, total=n + 1600, at_hand=n, needed=n + 1200)
    page.put(f"{at}.ab", "share", power=0.8, alpha=0.05, rate_now=rate, rate_then=1.1 * rate)
    page.put(f"{at}.ab", "share", detectable_rate=rate + 0.09)
    page.put(f"{at}.ab", "flag", feasible_in_year=segment == "promising")


ALL = (clusters, cuts, segments, future, lapsed, newcomers, spending, actions)
