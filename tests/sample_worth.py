"""Evidence of the kind that a case with customers, profit and offers has, to see its claims in the sample."""

from __future__ import annotations

from tests.sample_page import Page

NAMES = {
    "traffic.source": "the web team, last year",
    "setting.early_warning": "Without the newest fields",
    "offer.reminder": "Reminder",
    "offer.reminder.doing": "Remind them of what they left in the basket.",
    "offer.reminder.instead": "Show the basket at the next visit.",
}


def worth(page: Page) -> None:
    """All of it, with figures that fit together."""
    holdouts(page)
    periods(page)
    traffic(page)
    customers(page)
    segments(page)
    offers(page)


def holdouts(page: Page) -> None:
    """Repeated tests and what the search had promised."""
    page.put("holdouts", "count", count=20, n=324)
    page.near("holdouts.roc_auc", 0.921, 0.012)
    page.put("holdouts", "score", roc_auc_lowest=0.89, roc_auc_highest=0.95)
    page.put("holdouts", "share", recall_lowest=0.78, recall_highest=0.9)
    page.near("holdouts.inner_roc_auc", 0.93, 0.004)
    page.near("holdouts.optimism", 0.009, 0.005)
    page.put("model", "name", dear_passed_over="model.support_vectors")
    page.near("settings.early_warning.roc_auc", 0.74, 0.01)
    page.put("settings.early_warning", "count", columns=12)
    (spared,) = page.list("comparisons", ("early_warning",))
    page.put(spared, "name", setting="setting.early_warning")
    page.near(f"{spared}.roc_auc", 0.74, 0.01)
    page.near(f"{spared}.loss", 0.012, 0.006)
    page.put("settings.early_warning", "name", setting="setting.start")
    page.members["settings"] = (*page.members["settings"], "early_warning")


def periods(page: Page) -> None:
    """What was ranked within months, in months left out in turn, and at the start in later ones."""
    for at, (auc, events) in {"within": (0.74, 86), "within.unseen": (0.71, 71)}.items():
        page.near(f"{at}.roc_auc", auc, 0.02)
        page.rate(f"{at}.top_rate", events, 244)
        page.put(at, "share", base_rate=0.156)
        page.put(at, "count", n=2_441)
    page.put("model", "count", periods_left_out=8)
    page.near("mix.roc_auc", 0.73, 0.01)
    page.put("mix", "name", column="column.traffictype")
    page.put("mix", "score", column_roc_auc=0.68)
    page.near("time.start.roc_auc", 0.59, 0.02)
    page.rate("time.start.top_rate", 141, 524)


def traffic(page: Page) -> None:
    """How many cases a year is planned with, and who said so."""
    page.put("data", "count", cases_per_year=52_000)
    page.put("data", "name", traffic_source="traffic.source")


def customers(page: Page) -> None:
    """What cases are worth, what the event is, what was set aside, who looks calm, who agreed."""
    page.put("worth", "name", column="column.pagevalues")
    page.near("worth.correlation", 0.003, 0.05, unit="number")
    page.put("worth", "number", mean_positive=4.0, mean_negative=3.9)
    page.assumed("money.loss", 0.1, 0.02, 1.0, unit="share")
    page.put("money", "number", months=3.0)
    page.put("definition", "name", now="column.productrelated", before="column.administrative")
    page.rate("definition.fell_positive", 106, 494)
    page.rate("definition.fell_negative", 240, 802)
    page.near("definition.roc_auc", 0.45, 0.03)
    page.rate("hidden.share", 40, 494)
    page.put("hidden", "count", n=40)
    page.put("hidden", "share", beyond_share=0.81, sought_share=0.5)
    page.rate("consent.share_picked", 380, 500)
    page.put("consent", "count", refused_n=120)
    (aside,) = page.list("implausible", 1)
    page.put(aside, "name", column="column.productrelated", step="clean.duplicates")
    page.put(aside, "number", value=106_862.2, mean_with=5_200.0, mean_without=5_100.0)
    page.put(aside, "number", sd_with=3_900.0, sd_without=1_000.0)
    page.put(aside, "number", correlation_with=0.01, correlation_without=0.02)


def segments(page: Page) -> None:
    """What each segment is worth, and who agreed."""
    for member in page.members["segments"]:
        page.put(f"segments.{member}", "share", value_share=0.2)
        page.rate(f"segments.{member}.consent_share", 74, 100)


def offers(page: Page) -> None:
    """An offer with a sign, and actions of the other kinds."""
    offer, rest = page.list("offers", 2)
    for each in (offer, rest):
        page.put(each, "name", offer="offer.reminder")
        page.put(each, "count", n=90, no_consent_n=21)
    page.put(offer, "name", kind="sign")
    page.put(rest, "name", kind="rest")
    page.rate(f"{offer}.rate_with", 150, 200)
    page.rate(f"{offer}.rate_without", 340, 1_096)
    page.rate(f"{offer}.picked_rate_with", 130, 150)
    page.rate(f"{offer}.picked_rate_without", 250, 357)
    page.put(offer, "flag", linked=True, linked_picked=True)
    page.put("offers.explained", "count", n=507)
    page.put("offers.picked", "count", n=507)
    page.put("offers.signed", "count", n=473)
    page.put("offers.reasoned", "count", n=300)
    page.rate("offers.reasoned.share", 300, 473)
    page.put(offer, "count", reached_n=191)
    for slug, kind in (("keep", "contact_segment"), ("define", "define")):
        at = f"actions.{slug}"
        page.members["actions"] = (*page.members["actions"], slug)
        page.put(at, "name", action="action.help_top", kind=kind, segment="segment.hot_new")
        page.put(at, "count", size=220)
        page.rate(f"{at}.base_rate", 200, 220)
        page.assumed(f"{at}.break_even", 0.09, 0.045, 0.18)
        page.assumed(f"{at}.effect", 0.1, 0.05, 0.2, unit="share")
    pooled_test(page, "actions.keep.ab")


def pooled_test(page: Page, at: str) -> None:
    """One test for all offers, and what revenue would show."""
    page.put(at, "flag", pooled=True)
    page.put(at, "count", at_hand=507)
    page.put(at, "share", power=0.8, alpha=0.05, rate_now=0.83, detectable_rate=0.73)
    page.put(at, "share", rate_then=0.7, rate_pays=0.81)
    page.put(at, "count", n_per_group=250, total=500, needed=480)
    page.put(at, "flag", feasible_in_year=True)
    page.put(at, "name", outcome="column.productrelated", outcome_earlier="column.administrative")
    page.put(at, "count", outcome_n=507)
    page.put(at, "number", outcome_tie=0.88)
    page.put(at, "share", outcome_change=0.019, outcome_change_plain=0.041)
