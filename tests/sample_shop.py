"""The sample shop: its lines, months, places, returns, categories; invented to fit."""

from __future__ import annotations

from tests.sample_page import Page

LINES, CUSTOMERS = 541_909, 4334
SALES, RETURNED = 8_797_000.0, 475_000.0
REVENUE = SALES - RETURNED
STEPS = (  # kind, lines in, lines out, touched, revenue touched
    ("read", LINES, LINES, LINES, 9_747_748.0),
    ("drop_duplicates", LINES, 536_641, 5268, 21_760.0),
    ("anonymous", 536_641, 401_604, 135_037, 1_447_000.0),
    ("not_products", 401_604, 399_691, 1913, 20_300.0),
    ("no_quantity", 399_691, 399_689, 2, 0.0),
    ("no_price", 399_689, 399_656, 33, 0.0),
    ("cancellations", 399_656, 399_656, 8_506, -475_000.0),
    ("unmatched_returns", 399_656, 398_300, 1356, -68_400.0),
    ("no_sale", 398_300, 398_260, 40, -2_100.0),
)
MONTHS = {  # thousands of pounds, days
    "2010-12": (545, 23), "2011-01": (465, 31), "2011-02": (430, 28), "2011-03": (570, 31),
    "2011-04": (420, 30), "2011-05": (640, 31), "2011-06": (600, 30), "2011-07": (560, 31),
    "2011-08": (600, 31), "2011-09": (920, 30), "2011-10": (950, 31), "2011-11": (1_120, 30),
    "2011-12": (330, 9),
}  # fmt: skip
PLACES = {"united_kingdom": (3921, 0.82), "germany": (94, 0.026), "eire": (3, 0.03)}
FIFTHS = (0.74, 0.14, 0.07, 0.035, 0.015)
CATEGORIES = {  # products, share of revenue, customers whose favourite it is
    "table": (744, 0.26, 0.31), "walls": (300, 0.13, 0.14), "bags": (218, 0.12, 0.13),
    "party": (493, 0.1, 0.1), "lights": (300, 0.09, 0.1), "storage": (243, 0.08, 0.07),
    "christmas": (214, 0.07, 0.06), "children": (150, 0.05, 0.04), "garden": (190, 0.04, 0.02),
    "none": (298, 0.06, 0.03),
}  # fmt: skip


def data(page: Page) -> None:
    """What was read, and what was done to it."""
    page.put("data", "count", rows_raw=LINES, rows=398_260, columns=8, tables=1)
    page.put("data", "count", customers=CUSTOMERS, orders=18_402, products=3_659)
    page.put("data", "date", period_first="2010-12-01", period_last="2011-12-09")
    page.put("data", "days", period_days=374)
    for at, (kind, rows_in, rows_out, hit, revenue) in zip(page.list("ledger", len(STEPS)), STEPS, strict=True):
        page.put(at, "name", kind=kind, step=f"clean.{kind}")
        page.put(at, "count", rows_in=rows_in, rows_out=rows_out, affected=hit)
        page.put(at, "money", revenue=revenue)


def shop(page: Page) -> None:
    """Sales, returns, and what has no customer."""
    page.put("shop", "money", sales=SALES, returned=RETURNED, revenue=REVENUE, anonymous_revenue=1_447_000.0)
    page.put("shop", "share", returned_share=RETURNED / SALES, anonymous_share=0.148, anonymous_lines=0.252)
    page.put("shop", "count", sent_all_back=14)
    page.put("misjudged", "count", count=2)
    gone = {"c16446": (4, 4_330, 168_472.5, 168_469.6), "c12346": (10, 4_334, 77_183.6, 77_183.6)}
    for at, (name, (dropped, netted, bought, back)) in zip(
        page.list("misjudged", len(gone)), gone.items(), strict=True
    ):
        page.put(at, "name", customer=f"customer.{name}")
        page.put(at, "rank", rank_dropped=dropped, rank_netted=netted)
        page.put(at, "money", bought=bought, sent_back=back)


def trade(page: Page) -> None:
    """Months, hours and places."""
    for at, (month, (thousands, days)) in zip(
        page.list("trade_months", [each.replace("-", "_") for each in MONTHS]), MONTHS.items(), strict=True
    ):
        page.put(at, "date", period=month)
        page.put(at, "money", revenue=thousands * 1000.0)
        page.put(at, "count", orders=thousands * 2, customers=thousands)
        page.put(at, "days", days=days)
        page.put(at, "flag", whole=month != "2011-12")
    page.put("trade_months", "date", best="2011-11", weakest="2011-04")
    page.put("trade_months", "money", best_revenue=1_120_000.0, weakest_revenue=420_000.0)
    page.put("trade_months", "number", years=1.02)
    hours = page.list("trade_hours", [str(each) for each in range(8, 19)])
    for hour, at in enumerate(hours, 8):
        page.put(at, "number", hour=hour)
        page.put(at, "count", orders=100 + 300 * (6 - abs(12 - hour)))
        page.put(at, "share", share=0.02 + 0.025 * (6 - abs(12 - hour)))
    page.put("trade_hours", "number", busiest=12)
    page.put("trade_hours", "share", busiest_share=0.17)
    for at, (name, (customers, share)) in zip(
        page.list("places", [*PLACES, "other"]), {**PLACES, "other": (316, 0.124)}.items(), strict=True
    ):
        page.put(at, "name", place="place.other" if name == "other" else f"value.country.{name}")
        page.put(at, "count", customers=customers)
        page.put(at, "money", revenue=share * REVENUE)
        page.put(at, "share", share=share)
        if name != "other":
            page.put(at, "share", largest_share=0.99 if name == "eire" else 0.04)
    page.put("places", "name", home="value.country.united_kingdom")
    page.put("places", "share", home_share=0.82)


def buyers(page: Page) -> None:
    """On whom the revenue hangs, and what an order looks like."""
    for number, (at, share) in enumerate(
        zip(page.list("fifths", [str(each) for each in range(1, 6)]), FIFTHS, strict=True), 1
    ):
        page.put(at, "rank", fifth=number)
        page.put(at, "share", share=share)
        page.put(at, "count", customers=CUSTOMERS // 5)
    page.near("concentration.best_fifth", FIFTHS[0], 0.03, CUSTOMERS, "share")
    page.put("concentration", "share", best_ten=0.165, half_share=0.064, top_part=0.2, half_part=0.5)
    page.put("concentration", "count", half_n=277, few_n=10)
    page.put("concentration", "share", largest=0.034, heavy_part=0.02, heavy_share=0.065, tenth_part=0.1)
    page.put("concentration", "count", heavy_n=2, tenth_n=4)
    page.put("baskets", "money", revenue=303.0, revenue_p90=793.0)
    page.put("baskets", "number", items=155.0, products=15.0)
    page.rate("customers.one_order", 1503, CUSTOMERS)
    cohorts(page)
    outlier = page.list("outliers", ["revenue", "items"])
    for at, unit, (median, p99, most) in zip(
        outlier, ("money", "number"), ((303.0, 3_300.0, 168_469.6), (155.0, 2_500.0, 80_995.0)), strict=True
    ):
        page.put(at, "name", column=f"column.{at.rsplit('.', 1)[1]}")
        page.put(at, unit, median=median, p99=p99, max=most)  # type: ignore[arg-type]
        page.put(at, "ratio", ratio=most / p99)


def cohorts(page: Page) -> None:
    """Each month's new customers, and how many came back."""
    months = {"2011_03": (417, 180), "2011_04": (284, 118), "2011_05": (265, 107), "2011_06": (224, 98)}
    for at, (n, again) in zip(page.list("cohorts", list(months)), months.values(), strict=True):
        page.put(at, "date", month=at.rsplit(".", 1)[1].replace("_", "-"))
        page.put(at, "count", n=n)
        page.rate(f"{at}.again", again, n)
    page.put("cohorts", "days", days=90)
    page.put("cohorts", "count", n=1190, count=4)
    page.put("cohorts", "date", first="2011-03", last="2011-06")
    page.rate("cohorts.again", 503, 1190)
    page.near("cohorts.change", 0.01, 0.12, 1190, "number", "t_95")
    page.put("cohorts", "flag", season_once=True)


def products(page: Page) -> None:
    """Groups found by the machine, and the categories that hold."""
    page.put("topics", "count", count=8)
    page.near("topics.stability", 0.45, 0.12, unit="score", method="resamples_95")
    page.put("topics", "score", enough=0.8)
    for at, (products_in, share) in zip(page.list("topics", 3), ((310, 0.16), (240, 0.08), (420, 0.14)), strict=True):
        page.put(at, "name", topic=f"topic.{at.rsplit('.', 1)[1]}")
        page.put(at, "count", products=products_in)
        page.put(at, "share", share=share)
    page.put("categories", "count", count=len(CATEGORIES) - 1)
    page.put("categories", "flag", by_words=True)
    page.put("categories", "share", covered=0.94, products_covered=0.92)
    for at, (name, (number, share, favourite)) in zip(
        page.list("categories", list(CATEGORIES)), CATEGORIES.items(), strict=True
    ):
        page.put(at, "name", category=f"category.{name}")
        page.put(at, "count", products=number)
        page.put(at, "money", revenue=share * REVENUE)
        page.put(at, "share", share=share, favourite=favourite)


ALL = (data, shop, trade, buyers, products)
