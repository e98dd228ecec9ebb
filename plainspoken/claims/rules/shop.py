"""What a shop's invoices hold: months, places, baskets, returns, and how few bring most. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, Sight, fact, rule
from plainspoken.claims.rules.data import NOT_ALWAYS, STEP
from plainspoken.core.findings import Kind

MATTERS = 0.05  # a share of all revenue that a director would want to know of
HEAVY = 0.1  # a share of all revenue that a handful of customers should not hold unseen
MANY = 0.25  # one-order customers from which much is not known

fact("busiest_hour", "data", {"hour": "trade_hours.busiest", "share": "trade_hours.busiest_share"})
fact("home_place", "data", {"home": "places.home", "share": "places.home_share"})
fact(
    "fact_best_fifth",
    "first",
    {"share": "concentration.best_fifth", "part": "concentration.top_part"},
)


@rule(
    "data",
    {
        "revenue": "baskets.revenue",
        "most": "baskets.revenue_p90",
        "items": "baskets.items",
        "products": "baskets.products",
        "all": "data.products",
    },
    holds=Kind.FACT,
    fails=Kind.FACT,
    severity=1,
)
def baskets(e: Sight) -> Judgement:
    """Holds when the table tells products apart; of a table of purchases alone, only what orders come to is
    said."""
    return HOLDS if e.all.number > 1 else FAILS


@rule(
    "data",
    {
        "best": "trade_months.best",
        "weakest": "trade_months.weakest",
        "best_revenue": "trade_months.best_revenue",
        "weakest_revenue": "trade_months.weakest_revenue",
    },
    holds=Kind.FACT,
    fails=Kind.FACT,
    severity=1,
)
def trade_has_a_season(e: Sight) -> Judgement:
    """Holds when the best whole month brings at least half again as much as the weakest."""
    return HOLDS if e.best_revenue.number >= 1.5 * e.weakest_revenue.number else FAILS


@rule(
    "data",
    {
        "share": "shop.anonymous_share",
        "revenue": "shop.anonymous_revenue",
        "lines": "shop.anonymous_lines",
    },
    holds=Kind.WEAKNESS,
    fails=Kind.FACT,
    severity=2,
)
def part_is_anonymous(e: Sight) -> Judgement:
    """Holds when a share of revenue that matters cannot be told to any customer; silent where all can."""
    if e.lines.number == 0:
        return OPEN, "none"
    return HOLDS if e.share.number >= MATTERS else FAILS


@rule(
    "data",
    {"share": "shop.returned_share", "returned": "shop.returned", "all_back": "shop.sent_all_back"},
    holds=Kind.FACT,
    fails=Kind.FACT,
    severity=1,
    optional=("all_back",),
)
def returns_matter(e: Sight) -> Judgement:
    """Holds when a share of sales that matters was given back; open, and silent, where nothing was."""
    if e.returned.number == 0:
        return OPEN, "none"
    return HOLDS if e.share.number >= MATTERS else FAILS


@rule(
    "data",
    {"count": "misjudged.count", "few": "concentration.few_n"},
    holds=Kind.CAUTION,
    severity=2,
)
def dropping_returns_misleads(e: Sight) -> Judgement:
    """Holds when dropping cancellations would put customers among the best who are not."""
    return HOLDS if e.count.number > 0 else FAILS


fact(
    "misjudged_customer",
    "data",
    {
        "customer": "{s}.customer",
        "dropped": "{s}.rank_dropped",
        "netted": "{s}.rank_netted",
        "bought": "{s}.bought",
        "sent_back": "{s}.sent_back",
    },
    subject="misjudged",
)


@rule(
    "data",
    {
        "few_share": "concentration.best_ten",
        "few": "concentration.few_n",
        "half_n": "concentration.half_n",
        "half_share": "concentration.half_share",
        "half": "concentration.half_part",
    },
    holds=Kind.CAUTION,
    fails=Kind.FACT,
    severity=2,
)
def few_customers_dominate(e: Sight) -> Judgement:
    """Holds when a handful of customers brings a heavy share of revenue."""
    return HOLDS if e.few_share.number >= HEAVY else FAILS


@rule(
    "data",
    {
        "share": "concentration.best_fifth",
        "part": "concentration.top_part",
        "n": "data.customers",
    },
    severity=1,
)
def revenue_is_concentrated(e: Sight) -> Judgement:
    """Holds when the best fifth brings at least twice its share of revenue."""
    return HOLDS if e.share.number >= 2 * e.part.number else FAILS


@rule("data", {"share": "customers.one_order"}, holds=Kind.CAUTION, fails=Kind.FACT, severity=1)
def many_order_once(e: Sight) -> Judgement:
    """Holds when many customers have one order only, so that little is known of them."""
    return HOLDS if e.share.number >= MANY else FAILS


for kind in (
    "anonymous",
    "not_products",
    "no_quantity",
    "no_price",
    "cancellations",
    "unmatched_returns",
    "no_sale",
):
    fact(
        f"ledger_{kind}",
        "ledger",
        STEP,
        subject="ledger",
        kind_is=f"kind={kind}",
        optional=NOT_ALWAYS,
    )
