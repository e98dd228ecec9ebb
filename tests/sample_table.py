"""The sample's table: invented figures that fit together."""

from __future__ import annotations

from tests.sample_page import Page

ROWS, BOUGHT = 12_205, 1_908
MONTHS = {  # visits and purchases
    "feb": (182, 3), "mar": (1860, 192), "may": (3328, 365), "june": (285, 29), "jul": (432, 66),
    "aug": (433, 76), "sep": (448, 86), "oct": (549, 115), "nov": (2982, 760), "dec": (1706, 216),
}  # fmt: skip
CALENDAR = ("jan", "feb", "mar", "apr", "may", "june", "jul", "aug", "sep", "oct", "nov", "dec")
VISITORS = {"new_visitor": (1693, 422), "returning_visitor": (10_431, 1470), "other": (81, 16)}
TENTHS = (2, 6, 10, 16, 22, 31, 43, 60, 87, 105)  # purchases in each tenth of the test visits, low to high
TEST, TEST_BOUGHT, PICKED, FOUND = 2441, 382, 586, 221
YEAR = ROWS / TEST  # test visits to visits a year
EFFECT, COST = (0.2, 0.1, 0.3), (0.05, 0.025, 0.1)
ROC_AUC = {
    "hist_boosting": 0.757, "lightgbm": 0.756, "random_forest": 0.752, "logistic_regression": 0.735,
    "support_vectors": 0.721, "decision_tree": 0.712, "nearest_neighbours": 0.688, "simple_rule": 0.669,
    "nobody": 0.5,
}  # fmt: skip


def data(page: Page) -> None:
    """Size, period and cleaning."""
    page.put("data", "count", rows_raw=12_330, rows=ROWS, columns=17, positives=BOUGHT, negatives=ROWS - BOUGHT)
    page.put("data", "count", duplicates=125, duplicates_positive=0, periods_seen=10, periods_missing=2)
    page.put("data", "days", period_days=365)
    page.put("data.alike", "count", n=31, positives=0)
    page.near("data.alike.by_chance", 28.0, 9.0, unit="count", method="resamples_95")
    page.put("data.groups", "name", column="column.region")
    page.put("data.groups", "count", n=9, largest=4774, mixed=9, worth=11_500)
    page.put("data.groups", "number", rows_each=ROWS / 9)
    page.rate("data.base_rate", BOUGHT, ROWS)
    page.put("data", "name", period_first="value.month.feb", period_last="value.month.dec")
    for at in page.list("data.missing_periods", ("jan", "apr")):
        page.put(at, "name", period=f"value.month.{at.rsplit('.', 1)[1]}")
    steps = (
        ("read", "read", 12_330, 12_330, 12_330, BOUGHT),
        ("drop_duplicates", "duplicates", 12_330, ROWS, 125, 0),
        ("report_where", "time_without_account_pages", ROWS, ROWS, 12, 3),
        ("report_where", "no_time_on_product_pages", ROWS, ROWS, 630, 5),
    )
    for at, (kind, name, rows_in, rows_out, hit, positive) in zip(page.list("ledger", 4), steps, strict=True):
        page.put(at, "name", kind=kind, step=f"clean.{name}")
        page.put(at, "count", rows_in=rows_in, rows_out=rows_out, affected=hit, affected_positive=positive)
    for at in page.list("outliers", ("productrelated_duration", "informational_duration")):
        page.put(at, "name", column=f"column.{at.rsplit('.', 1)[1]}")
        page.put(at, "seconds", median=608.0, p99=8701.0, max=63_973.5)
        page.put(at, "ratio", ratio=63_973.5 / 8701)


def months(page: Page) -> None:
    """Purchases by month."""
    for at, (name, (n, bought)) in zip(page.list("months", list(MONTHS)), MONTHS.items(), strict=True):
        page.put(at, "name", period=f"value.month.{name}")
        group(page, at, n, bought)
    page.put("months", "name", best="value.month.nov", worst="value.month.feb")
    page.rate("months.best_rate", 760, 2982)
    page.rate("months.worst_rate", 3, 182)
    page.put("months", "score", differ_p=1e-70)
    page.list("data.periods", CALENDAR)


def group(page: Page, at: str, n: int, bought: int) -> None:
    """Size and rate of one group of all visits."""
    page.put(at, "count", n=n, positives=bought)
    page.put(at, "share", share=n / ROWS)
    page.rate(f"{at}.base_rate", bought, n)


def breakdowns(page: Page) -> None:
    """Purchases by kind of visitor."""
    (at,) = page.list("breakdowns", ["visitortype"])
    page.put(at, "name", column="column.visitortype")
    prefix = "value.visitortype"
    for each, (name, (n, bought)) in zip(page.list(f"{at}.values", list(VISITORS)), VISITORS.items(), strict=True):
        page.put(each, "name", value=f"{prefix}.{name}")
        group(page, each, n, bought)
    page.put(at, "name", best=f"{prefix}.new_visitor", worst=f"{prefix}.returning_visitor")
    page.rate(f"{at}.best_rate", 422, 1693)
    page.rate(f"{at}.worst_rate", 1470, 10_431)
    page.put(at, "score", differ_p=1e-25)


ALL = (data, months, breakdowns)
