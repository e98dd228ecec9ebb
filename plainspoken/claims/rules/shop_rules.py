"""What a shop's invoices hold: months, places, baskets, returns, and how few bring most. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, fact, rule
from plainspoken.claims.rules.data_rules import LEDGER_STEP_OPTIONAL, LEDGER_STEP_USES
from plainspoken.core.findings import ClaimKind

MATERIAL_REVENUE_SHARE = 0.05  # a share of all revenue that a director would want to know of
DOMINANT_CUSTOMERS_SHARE = 0.1  # a share of all revenue that a handful of customers should not hold unseen
MANY_ONE_ORDER_SHARE = 0.25  # one-order customers from which much is not known

fact("busiest_hour", "data", {"hour": "trade_hours.busiest", "share": "trade_hours.busiest_share"})
fact("home_place", "data", {"home": "places.home", "share": "places.home_share"})
fact("fact_best_fifth", "first", {"share": "concentration.best_fifth", "part": "concentration.top_part"})


@rule(
    "data",
    {
        "revenue": "baskets.revenue",
        "most": "baskets.revenue_p90",
        "items": "baskets.items",
        "products": "baskets.products",
        "all": "data.products",
    },
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
)
def baskets(e: RuleEvidence) -> Judgement:
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
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
)
def trade_has_a_season(e: RuleEvidence) -> Judgement:
    """Holds when the best whole month brings at least half again as much as the weakest."""
    return HOLDS if e.best_revenue.number >= 1.5 * e.weakest_revenue.number else FAILS


@rule(
    "data",
    {"share": "shop.anonymous_share", "revenue": "shop.anonymous_revenue", "lines": "shop.anonymous_lines"},
    holds=ClaimKind.WEAKNESS,
    fails=ClaimKind.FACT,
    severity=2,
)
def part_is_anonymous(e: RuleEvidence) -> Judgement:
    """Holds when a share of revenue that matters cannot be told to any customer; silent where all can."""
    if e.lines.number == 0:
        return OPEN, "none"
    return HOLDS if e.share.number >= MATERIAL_REVENUE_SHARE else FAILS


@rule(
    "data",
    {"share": "shop.returned_share", "returned": "shop.returned", "all_back": "shop.sent_all_back"},
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
    optional=("all_back",),
)
def returns_matter(e: RuleEvidence) -> Judgement:
    """Holds when a share of sales that matters was given back; open, and silent, where nothing was."""
    if e.returned.number == 0:
        return OPEN, "none"
    return HOLDS if e.share.number >= MATERIAL_REVENUE_SHARE else FAILS


@rule("data", {"count": "misjudged.count", "few": "concentration.few_n"}, holds=ClaimKind.CAUTION, severity=2)
def dropping_returns_misleads(e: RuleEvidence) -> Judgement:
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
    holds=ClaimKind.CAUTION,
    fails=ClaimKind.FACT,
    severity=2,
)
def few_customers_dominate(e: RuleEvidence) -> Judgement:
    """Holds when a handful of customers brings a heavy share of revenue."""
    return HOLDS if e.few_share.number >= DOMINANT_CUSTOMERS_SHARE else FAILS


@rule(
    "data", {"share": "concentration.best_fifth", "part": "concentration.top_part", "n": "data.customers"}, severity=1
)
def revenue_is_concentrated(e: RuleEvidence) -> Judgement:
    """Holds when the best fifth brings at least twice its share of revenue."""
    return HOLDS if e.share.number >= 2 * e.part.number else FAILS


@rule("data", {"share": "customers.one_order"}, holds=ClaimKind.CAUTION, fails=ClaimKind.FACT, severity=1)
def many_order_once(e: RuleEvidence) -> Judgement:
    """Holds when many customers have one order only, so that little is known of them."""
    return HOLDS if e.share.number >= MANY_ONE_ORDER_SHARE else FAILS


for kind in ("anonymous", "not_products", "no_quantity", "no_price", "cancellations", "unmatched_returns", "no_sale"):
    fact(
        f"ledger_{kind}",
        "ledger",
        LEDGER_STEP_USES,
        subject="ledger",
        kind_is=f"kind={kind}",
        optional=LEDGER_STEP_OPTIONAL,
    )
