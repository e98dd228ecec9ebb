"""The sample's plan: what it brings and costs, what that depends on, what tests show, and profit by segment."""

from __future__ import annotations

from tests.sample_page import Page

LISTS = {  # cases, rate now, what a test shows, what is assumed, from where an offer pays
    "top": (1220, 0.43, 0.51, 0.516, 0.48),
    "wider": (2440, 0.36, 0.42, 0.432, 0.41),
    "all": (12_205, 0.156, 0.176, 0.187, 0.206),
}
UNSURE = {  # as assumed, at its worst and at its best; the net gain at both
    "effect": (0.2, 0.1, 0.3, -8.0, 98.0),
    "cost": (0.05, 0.1, 0.025, -16.0, 75.0),
    "rate": (0.43, 0.37, 0.49, 30.0, 59.0),
}


def plan(page: Page) -> None:
    """The plan of the first action: sums, what is not sure, tests."""
    page.put("value", "name", action="action.help_top")
    page.put("value", "count", contacts=1220)
    page.put("actions.help_top", "money", margin=1.0)
    page.assumed("value.effect", 0.2, 0.1, 0.3, unit="share")
    page.assumed("value.break_even", 0.086, 0.043, 0.129, unit="share")
    page.assumed("value.extra_events", 105.0, 45.0, 179.0, unit="number")
    page.assumed("value.extra", 105.0, 45.0, 179.0)
    page.assumed("value.cost", 61.0, 30.5, 122.0)
    page.assumed("value.net", 44.0, -69.5, 127.0)
    for at, (given, worst, best, low, high) in zip(page.list("unsure", list(UNSURE)), UNSURE.values(), strict=True):
        page.put(at, "name", name=at)
        page.put(at, "share", given=given, worst=worst, best=best)
        page.put(at, "money", spread=high - low)
        page.assumed(f"{at}.net", 44.0, low, high)
    for place, of in (("first", "effect"), ("second", "cost")):
        for what in ("name", "net", "spread"):
            page.evidence[f"value.{place}.{what}"] = page.evidence[f"unsure.{of}.{what}"]
    tests(page)


def tests(page: Page) -> None:
    """Three lists to test on; the first shows what is assumed."""
    for at, (slug, (cases, *rates)) in zip(page.list("tests", list(LISTS)), LISTS.items(), strict=True):
        page.put(at, "name", scope=f"scope.{slug}")
        page.put(at, "count", cases=cases)
        page.put(at, "share", **dict(zip(("now", "detectable", "then", "pays"), rates, strict=True)))
        page.put(at, "flag", shown=True)
    page.put("tests.top", "share", share=0.1)
    page.put("tests.wider", "share", share=0.2)
    for address in [each for each in page.evidence if each.startswith("tests.top.")]:
        page.evidence[address.replace("tests.top", "best_test")] = page.evidence[address]


def profit(page: Page) -> None:
    """What the members of each segment bring, and how much of it lies with the likeliest."""
    page.put("worth", "name", column="column.pagevalues")
    page.put("worth", "number", total=5_180.0, picked=1_940.0, weighted=1_970.0)
    page.put("worth", "share", picked_share=0.375, weighted_share=0.38)
    for place, member in enumerate(page.members["segments"], 1):
        page.put(f"segments.{member}", "number", value_sum=300.0 * place, value_weighted=1_000.0 / place)


ALL = (plan, profit)
