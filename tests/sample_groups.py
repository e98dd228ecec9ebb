"""The sample's leaks, drivers, groups, segments and actions; invented to fit."""

from __future__ import annotations

from plainspoken.analysis.subgroups.segment_priority import choose_priority
from tests.sample_factors import examples, factors
from tests.sample_page import Page
from tests.sample_table import BOUGHT, ROWS

NOTHING_WITHOUT = {  # visits without a page value, and purchases among them
    "feb": (150, 0), "mar": (1500, 0), "may": (2677, 0), "june": (220, 2), "jul": (320, 14),
    "aug": (320, 18), "sep": (330, 22), "oct": (420, 40), "nov": (2330, 240), "dec": (1380, 34),
}  # fmt: skip
NUMERIC = {  # size, half range, rank range, direction, split, unit, bounds of bins, rates of bins
    "productrelated_duration": (
        1.0, 0.08, (1, 1), "up", 1200.0, "seconds", (0, 120, 400, 800, 1500, 3000, 64_000),
        (0.04, 0.08, 0.13, 0.18, 0.22, 0.28),
    ),
    "administrative": (0.52, 0.07, (2, 4), "up", 1.0, "number", (0, 1, 3, 6, 27), (0.09, 0.16, 0.2, 0.24)),
    "product_page_share": (
        0.33, 0.1, (3, 7), "mixed", 0.9, "share", (0, 0.7, 0.85, 0.95, 1), (0.2, 0.22, 0.18, 0.11),
    ),
    "seconds_per_product_page": (
        0.28, 0.08, (4, 7), "up", 35.0, "seconds", (0, 15, 35, 60, 3000), (0.08, 0.15, 0.19, 0.18),
    ),
    "specialday": (0.12, 0.04, (7, 8), "down", 0.2, "number", (0, 0.2, 0.6, 1), (0.165, 0.07, 0.05)),
}  # fmt: skip
CATEGORY = {  # size, half range, rank range, rates by value
    "month": (0.71, 0.06, (2, 2), {"nov": (760, 2982), "may": (365, 3328), "mar": (192, 1860), "feb": (3, 182)}),
    "visitortype": (0.47, 0.06, (3, 5), {"new_visitor": (422, 1693), "returning_visitor": (1470, 10_431)}),
    "traffictype": (0.3, 0.12, (4, 8), {"2": (847, 3911), "20": (50, 193), "13": (43, 728)}),
}
ORDER = (
    "productrelated_duration", "month", "administrative", "visitortype", "product_page_share", "traffictype",
    "seconds_per_product_page", "specialday",
)  # fmt: skip
CHANGEABLE = {"month": "no", "visitortype": "no", "traffictype": "yes", "specialday": "no"}
STABLE = ("productrelated_duration", "month", "administrative", "visitortype", "specialday")
SEGMENTS = {  # visits, purchases
    "hot_new": (330, 178), "hot_returning": (885, 345), "warm_returning": (3010, 780), "warm_new": (640, 160),
    "cold": (7340, 445), "holiday": (1240, 77),
}  # fmt: skip


def leaks(page: Page) -> None:
    """One column made of the answer, one fixed only at the end."""
    page.put("leaks", "count", columns_checked=17, suspected=2, used=0, questioned=0, used_columns=15, undated=0)
    page.near("leaks.row_order.roc_auc", 0.512, 0.013)
    page.put("leaks.row_order", "flag", suspect=False)
    page.put("leaks.later_part", "count", n=3662)
    page.near("leaks.later_part.in_order.roc_auc", 0.71, 0.02)
    page.near("leaks.later_part.shuffled.roc_auc", 0.76, 0.02)
    page.put("leaks.across_split", "count", duplicates=0, duplicates_positive=0)
    page.put("leaks.copies", "count", n=22, positives=5, again=11, by_chance=2)
    page.put("leaks.copies", "flag", kept_together=True)
    page.put("leaks.copies", "score", roc_auc_without=0.756)
    first, second = page.list("suspects", ("pagevalues", "exitrates"))
    suspect(page, first, ("never_without", "after", 3), (0.852, 0.932, 0.776))
    suspect(page, second, ("fixed_at_the_end", "end", 1), (0.731, 0.776, 0.757))
    page.put(f"{first}.without", "number", value=0.0)
    page.put(f"{first}.without", "count", n=4327, positives=0, expected=560)
    page.put(f"{first}.without", "name", first_period="value.month.feb", last_period="value.month.may")
    page.put(f"{first}.elsewhere", "count", n=5320, positives=370)
    page.put(f"{second}.certain", "number", value=0.2)
    page.put(f"{second}.certain", "count", n=650, positives=648, expected=101)
    page.put(f"{second}.certain", "name", first_period="value.month.feb", last_period="value.month.may")
    page.rate(f"{first}.elsewhere.rate", 370, 5320)
    page.put(f"{first}.group", "name", by="column.visitortype")
    (group,) = page.list(f"{first}.group.values", ("other",))
    page.put(group, "name", value="value.visitortype.other")
    page.put(f"{first}.group", "count", n=60, positives=0, expected=13)
    page.near(f"{first}.group.roc_auc", 0.991, 0.004)
    page.near(f"{first}.group.roc_auc_elsewhere", 0.61, 0.02)
    periods = page.list(f"{first}.periods", list(NOTHING_WITHOUT))
    for at, (name, (n, bought)) in zip(periods, NOTHING_WITHOUT.items(), strict=True):
        page.put(at, "name", period=f"value.month.{name}")
        page.put(at, "count", n=n, positives=bought)
        page.rate(f"{at}.rate", bought, n)


def suspect(page: Page, at: str, seen: tuple[str, str, int], aucs: tuple[float, float, float]) -> None:
    """What every suspect has: its detector, when it is known, and what it does to the ranking."""
    kind, known, detectors = seen
    page.put(at, "name", column=f"column.{at.rsplit('.', 1)[1]}", kind=kind, known=known)
    page.put(at, "count", detectors=detectors)
    for what, auc in zip(("alone", "with", "without"), aucs, strict=True):
        page.near(f"{at}.roc_auc_{what}", auc, 0.012)
    page.near(f"{at}.gain", aucs[1] - aucs[2], 0.009)


def drivers(page: Page) -> None:
    """What the model goes by."""
    page.put("explain", "count", sample=600, resamples=50, stable=len(STABLE), shown=len(ORDER))
    page.put("explain", "score", additivity=1e-6)
    for place, at in enumerate(page.list("drivers", ORDER), 1):
        name = at.rsplit(".", 1)[1]
        size, half, ranks, *rest = NUMERIC[name] if name in NUMERIC else CATEGORY[name]
        page.near(f"{at}.size", size, half, 600, "ratio", "resamples_95")
        ranked(page, f"{at}.rank", place, ranks)
        page.put(at, "name", column=f"column.{name}", changeable=CHANGEABLE.get(name, "consequence"))
        page.put(at, "flag", stable=name in STABLE)
        numeric(page, at, *rest) if name in NUMERIC else category(page, at, name, *rest)
    (at,) = page.list("levers", ["traffictype"])
    page.put(
        at, "name", column="column.traffictype", high_value="value.traffictype.20", low_value="value.traffictype.13"
    )
    page.put(at, "score", differ_p=1e-9)
    page.put(at, "count", held=8)
    page.rate(f"{at}.high_rate", 50, 193)
    page.rate(f"{at}.low_rate", 43, 728)
    for name, value in (("adjusted_high", 0.19), ("adjusted_low", 0.07), ("remains", 0.12)):
        page.near(f"{at}.{name}", value, 0.05, 921, "share", "delta_95")
    (at,) = page.list("drivers.productrelated_duration.together", ["productrelated"])
    page.put(at, "name", column="column.productrelated")
    page.put(at, "score", correlation=0.86)


def engagement(page: Page) -> None:
    """Visits that stayed long and yet brought no purchase."""
    at, n, lost = "engagement", 3780, 2889
    page.put(at, "name", column="column.productrelated_duration")
    page.put(at, "seconds", least=1200.0)
    page.put(at, "flag", unwanted=False)
    page.put(at, "count", n=n, lost_n=lost, tried=11, found=1)
    page.put(at, "share", share=0.31)
    page.rate(f"{at}.lost", lost, n)
    page.rate(f"{at}.elsewhere", 7408, 8425)
    (group,) = page.list(at, 1)
    page.put(group, "name", column="column.traffictype", value="value.traffictype.13")
    page.put(group, "count", n=241, held=7)
    page.rate(f"{group}.lost", 207, 241)
    page.rate(f"{group}.elsewhere", 2682, 3539)
    page.near(f"{group}.remains", 0.077, 0.05, n, "share", "delta_95")


def ranked(page: Page, address: str, place: int, ranks: tuple[float, float]) -> None:
    """A rank with its range over resamplings."""
    page.near(address, place, 0, 600, "rank", "resamples_95")
    page.evidence[address] = page.evidence[address].model_copy(update={"low": float(ranks[0]), "high": float(ranks[1])})


def numeric(page, at, direction, split, unit, bounds, rates) -> None:  # type: ignore[no-untyped-def]
    """A number's direction, its split and its bins."""
    page.put(at, "name", kind="numeric", direction=direction)
    page.put(at, unit, split=split)
    page.put(at, "count", above_n=4000, below_n=ROWS - 4000)
    high = round(4000 * (rates[-1] + rates[-2]) / 2)
    page.rate(f"{at}.above_rate", high, 4000)
    page.rate(f"{at}.below_rate", BOUGHT - high, ROWS - 4000)
    bins = page.list(f"{at.replace('drivers', 'driver_groups')}.bins", len(rates))
    n = ROWS // len(rates)
    for each, low, top, rate in zip(bins, bounds, bounds[1:], rates, strict=False):
        page.put(each, unit, **{"from": float(low), "to": float(top)})
        page.near(f"{each}.effect", 0.5 * (rate - 0.156), 0.01, n, "share")
        page.rate(f"{each}.rate", round(rate * n), n)
        page.put(each, "count", n=n)


def category(page: Page, at: str, name: str, rates: dict[str, tuple[int, int]]) -> None:
    """A category's ends and its values."""
    page.put(at, "score", differ_p=1e-9)
    page.put(at, "name", kind="category", direction="mixed")
    for end, value in (("high", next(iter(rates))), ("low", list(rates)[-1])):
        page.put(at, "name", **{f"{end}_value": f"value.{name}.{value}"})
        page.rate(f"{at}.{end}_rate", *rates[value])
        page.put(at, "count", **{f"{end}_n": rates[value][1]})
    for each, (value, (bought, n)) in zip(
        page.list(f"{at.replace('drivers', 'driver_groups')}.bins", len(rates)), rates.items(), strict=True
    ):
        page.put(each, "name", value=f"value.{name}.{value}")
        page.near(f"{each}.effect", 0.5 * (bought / n - 0.156), 0.01, n, "share")
        page.rate(f"{each}.rate", bought, n)
        page.put(each, "count", n=n)


def groups(page: Page) -> None:
    """Groups whose scores are wrong, and a group that is often missed."""
    page.put("slices", "count", looked_at=212, found=4)
    found = (
        ("ranking", 0.06, 43, 728, (310, 728), 0.3, (("traffictype", "is", "value.traffictype.13"),)),
        ("calibration", 0.12, 90, 1480, (90, 1480), 0.12,
         (("month", "is", "value.month.may"), ("visitortype", "is", "value.visitortype.returning_visitor"))),
        ("calibration", 0.08, 190, 960, (190, 960), 0.14,
         (("productrelated_duration", "at_least", 2400.0),)),
        ("ranking", 0.03, 50, 360, (150, 360), 0.3, (("visitortype", "is", "value.visitortype.other"),)),
    )  # fmt: skip
    for at, each in zip(page.list("slices", len(found)), found, strict=True):
        group(page, at, *each)
    (often,) = page.list("missed.groups", 1)
    group(page, often, "missed", 0.11, 60, 1340, (52, 60), 0.85, (("month", "is", "value.month.mar"),))
    page.rate(f"{often}.elsewhere", 109, 322)


def group(page, at, metric, share, positives, n, rate, expected, conditions) -> None:  # type: ignore[no-untyped-def]
    """One group: its size, what happened in it and what was expected, and its conditions."""
    page.put(at, "name", metric=metric)
    page.put(at, "count", n=n, positives=positives)
    page.put(at, "share", share=share)
    page.rate(f"{at}.rate", *rate)
    page.near(f"{at}.expected", expected, 0.02, n, "share", "null_95")
    page.near(f"{at}.difference", rate[0] / rate[1] - expected, 0.02, n, "share", "null_95")
    page.put(at, "score", p_adjusted=0.004)
    for each, (column, operator, value) in zip(page.list(f"{at}.conditions", len(conditions)), conditions, strict=True):
        page.put(each, "name", column=f"column.{column}", operator=operator)
        if isinstance(value, str):
            page.put(each, "name", value=value)
        elif isinstance(value, float | int):
            page.put(each, "seconds", low=value)


def sensitive(page: Page) -> None:
    """Rates by the groups of a sensitive column."""
    rows = {"new_visitor": (1693, 422, 0.17), "returning_visitor": (10_431, 1470, 0.142), "other": (81, 16, 0.18)}
    places = page.list("sensitive", [f"visitortype_{index}" for index in range(len(rows))])
    page.put("sensitive", "count", groups=3)
    for at, (value, (n, positives, said)) in zip(places, rows.items(), strict=True):
        page.put(at, "count", n=n, positives=positives, negatives=n - positives)
        page.rate(f"{at}.base_rate", positives, n)
        page.rate(f"{at}.selection_rate", n // 6, n)
        page.rate(f"{at}.recall", positives // 2, positives)
        page.rate(f"{at}.precision", n // 14, n // 6)
        page.rate(f"{at}.false_positive_rate", n // 12, n - positives)
        page.put(at, "share", said=said)
        page.near(f"{at}.gap", positives / n - said, 0.02, n, "share", "null_95")
        page.put(at, "score", p_adjusted=0.001 if value == "new_visitor" else 0.6)
        (part,) = page.list(f"{at}.conditions", 1)
        page.put(part, "name", column="column.visitortype", operator="is", value=f"value.visitortype.{value}")


def missed(page: Page) -> None:
    """What missed buyers have in common, and groups too small to judge."""
    page.rate("missed.share", 161, 382)
    page.put("missed", "count", n=161)
    first, second = page.list("missed.traits", 2)
    page.put(first, "name", column="column.productrelated_duration")
    page.put(first, "seconds", missed_median=540.0, found_median=1920.0)
    page.put(second, "name", column="column.month", value="value.month.mar")
    page.rate(f"{second}.missed_share", 29, 161)
    page.rate(f"{second}.found_share", 13, 221)
    small = {"visitortype.other": (81, 16), "browser.12": (10, 3), "operatingsystems.8": (75, 17)}
    page.put("small_groups", "count", count=len(small))
    for at, (value, (n, bought)) in zip(page.list("small_groups", len(small)), small.items(), strict=True):
        page.put(at, "name", column=f"column.{value.split('.')[0]}", value=f"value.{value}")
        page.put(at, "count", n=n, positives=bought)


def segments(page: Page) -> None:
    """The segments of the case, in declared order."""
    for at, (name, (n, bought)) in zip(page.list("segments", list(SEGMENTS)), SEGMENTS.items(), strict=True):
        by_score = name != "holiday"
        page.put(at, "name", segment=f"segment.{name}", made_from="score" if by_score else "columns")
        if by_score:
            gap = 0.05 if name == "warm_new" else 0.002
            page.put(at, "share", said=bought / n - gap)
            page.near(f"{at}.beyond", gap, 0.03, n, "share", "null_95")
            page.put(at, "score", beyond_p=0.004 if name == "warm_new" else 0.8)
        page.put(at, "count", n=n, positives=bought)
        page.put(at, "share", share=n / ROWS, share_of_positives=bought / BOUGHT)
        page.rate(f"{at}.rate", bought, n)
        page.rate(f"{at}.elsewhere", BOUGHT - bought, ROWS - n)
        page.put(at, "flag", different=True, adds_up=by_score)
        rates = page.evidence[f"{at}.rate"], page.evidence[f"{at}.elsewhere"]
        page.put(at, "name", priority=f"priority.{choose_priority(*rates, differs=True, by_score=by_score)}")
        page.near(f"{at}.stability", 0.7 if name == "warm_new" else 0.88, 0.03, n, "share")
        first, second = page.list(f"{at}.traits", 2)
        page.put(first, "name", column="column.productrelated_duration", kind="numeric")
        page.put(first, "seconds", median_here=2100.0, median_elsewhere=560.0)
        page.put(second, "name", column="column.month", kind="category", value="value.month.nov")
        page.rate(f"{second}.share_here", round(n * 0.4), n)
        page.rate(f"{second}.share_elsewhere", 2500, ROWS)
    page.put("segments", "name", best="segment.hot_new")
    page.rate("segments.best_rate", *reversed(SEGMENTS["hot_new"]))
    page.put("segments", "flag", best_different=True)
    page.put("segments.in_several", "count", n=1220)
    page.rate("segments.in_several.share", 1220, ROWS)
    hot = [SEGMENTS[name] for name in ("hot_new", "hot_returning")]
    apart = [each for name, each in SEGMENTS.items() if name != "holiday"]
    for part, (n, bought) in {
        "act_first": (sum(n for n, _ in hot), sum(bought for _, bought in hot)),
        "unsegmented": (ROWS - sum(n for n, _ in apart), BOUGHT - sum(bought for _, bought in apart)),
    }.items():
        page.put(part, "count", n=n, positives=bought)
        page.put(part, "share", share=n / ROWS, share_of_positives=bought / BOUGHT)


def actions(page: Page) -> None:
    """What to do, and the test of it."""
    contact, record, staff = page.list("actions", ("help_top", "record", "staff"))
    for at, kind in ((contact, "contact_top"), (record, "record"), (staff, "staff")):
        page.put(at, "name", action=f"action.{at.rsplit('.', 1)[1]}", kind=kind)
    page.put(contact, "count", size=1220)
    page.rate(f"{contact}.base_rate", 105, 244)
    page.assumed(f"{contact}.value", 44.0, -69.5, 127.0)
    page.assumed(f"{contact}.break_even", 0.086, 0.043, 0.129, unit="share")
    page.assumed(f"{contact}.effect", 0.2, 0.1, 0.3, unit="share")
    page.put(contact, "share", smallest_effect=0.1, usual_rate=382 / 2441)
    page.put(f"{contact}.ab", "count", n_per_group=2110, total=4220, at_hand=1220, needed=3900)
    page.put(
        f"{contact}.ab",
        "share",
        power=0.8,
        alpha=0.05,
        rate_now=0.43,
        rate_then=0.473,
        rate_pays=0.45,
        detectable_rate=0.51,
    )
    page.put(f"{contact}.ab", "share", wider_share=0.2, wider_rate_now=0.393, fifth_detectable_rate=0.449)
    page.put(f"{contact}.ab", "flag", feasible_in_year=False)
    page.near(f"{record}.start_roc_auc", 0.684, 0.014)
    page.near(f"{record}.end_roc_auc", 0.776, 0.012)
    page.put(staff, "name", busiest_period="value.month.nov", fullest_period="value.month.may")
    page.put(staff, "count", busiest_cases=2982, busiest_events=760, fullest_cases=3329, fullest_events=365)
    page.put(staff, "score", spread_p=0.0)
    page.put(staff, "number", mean_events=190.8)


ALL = (leaks, drivers, factors, examples, groups, sensitive, missed, segments, actions, engagement)
