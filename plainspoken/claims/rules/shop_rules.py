"""What a shop's invoices hold: months, places, baskets, returns, and how few bring most."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.rules.data_rules import LEDGER_STEP_USES
from plainspoken.claims.significance import interval_above
from plainspoken.claims.verdicts import CAUTION, FACT, FAILS, HOLDS, OPEN, WEAKNESS

MATERIAL_REVENUE_SHARE = 0.05  # a share of all revenue that a director would want to know of
MATERIAL_PLACE_SHARE = 0.01  # of all revenue: a place that a director would ask about
ONE_CUSTOMER_SHARE = 0.5  # of a place: from there on its figures are those of one customer
DOMINANT_CUSTOMERS_SHARE = 0.1  # a share of all revenue that a handful of customers should not hold unseen
MANY_ONE_ORDER_SHARE = 0.25  # one-order customers from which much is not known

fact("busiest_hour", "data", at("trade_hours", "busiest as hour", "busiest_share as share"))
fact("home_place", "data", at("places", "home", "home_share as share"))
fact("fact_best_fifth", "first", at("concentration", "best_fifth as share", "top_part as part"))


@rule("data", holds=FACT, fails=FACT)
@at("baskets", "revenue", "revenue_p90 as most", "items", "products")
@at("data", "products as all")
def baskets(evidence: RuleEvidence) -> Judgement:
    """Holds when the table tells products apart; of a table of purchases alone, only what orders come to is said.
    Silent of products where the table names none."""
    return HOLDS if evidence.all.number > 1 else FAILS


@rule("data", holds=FACT, fails=FACT)
@at("trade_months", "best", "weakest", "best_revenue", "weakest_revenue")
def trade_has_a_season(evidence: RuleEvidence) -> Judgement:
    """Holds when the best whole month brings at least half again as much as the weakest. Silent as a season where
    months differ little, and where no whole month was seen."""
    return HOLDS if evidence.best_revenue.number >= 1.5 * evidence.weakest_revenue.number else FAILS


@rule("data", holds=WEAKNESS, fails=FACT, severity=2)
@at("shop", "anonymous_share as share", "anonymous_revenue as revenue", "anonymous_lines as lines")
def part_is_anonymous(evidence: RuleEvidence) -> Judgement:
    """Holds when a share of revenue that matters cannot be told to any customer; silent where all can."""
    if evidence.lines.number == 0:
        return OPEN, "none"
    return HOLDS if evidence.share.number >= MATERIAL_REVENUE_SHARE else FAILS


@rule("data", holds=FACT, fails=FACT)
@at("shop", "returned_share as share", "returned")
@maybe_at("shop", "sent_all_back as all_back")
def returns_matter(evidence: RuleEvidence) -> Judgement:
    """Holds when a share of sales that matters was given back; open, and silent, where nothing was."""
    if evidence.returned.number == 0:
        return OPEN, "none"
    return HOLDS if evidence.share.number >= MATERIAL_REVENUE_SHARE else FAILS


@rule("data", holds=CAUTION, severity=2)
@at("misjudged", "count")
@at("concentration", "few_n as few")
def dropping_returns_misleads(evidence: RuleEvidence) -> Judgement:
    """Holds when dropping cancellations would put customers among the best who are not. Silent where nothing was sent
    back, or only little of small orders."""
    return HOLDS if evidence.count.number > 0 else FAILS


fact(
    "misjudged_customer",
    "data",
    at("{s}", "customer", "rank_dropped as dropped", "rank_netted as netted", "bought", "sent_back"),
    subject="misjudged",
)


@rule("data", holds=CAUTION, fails=FACT, severity=2)
@at("concentration", "best_ten as few_share", "few_n as few", "half_n", "half_share", "half_part as half")
def few_customers_dominate(evidence: RuleEvidence) -> Judgement:
    """Holds when a handful of customers brings a heavy share of revenue. Silent as a caution where revenue is spread
    evenly."""
    return HOLDS if evidence.few_share.number >= DOMINANT_CUSTOMERS_SHARE else FAILS


@rule("data", holds=CAUTION, fails=FACT)
@at("concentration", "heavy_n as heavy", "heavy_share as together", "heavy_part as part", "largest")
@at("concentration", "tenth_n as few", "tenth_part as tenth")
def hangs_on_single_customers(evidence: RuleEvidence) -> Judgement:
    """Holds when a single customer brings so much that its loss would show in the year's result. Silent as a caution,
    and a fact, where revenue is spread."""
    return HOLDS if evidence.heavy.number > 0 else FAILS


@rule("data", holds=FACT, fails=FACT, open=FACT)
@at("cohorts", "days", "n", "again", "change", "first", "last")
@maybe_at("cohorts", "season_once as season")
def later_cohorts_return(evidence: RuleEvidence) -> Judgement:
    """Holds when surely more of the later months' new customers bought again than of the earlier ones', fails when
    surely fewer; else open. Silent where few months could be followed whole."""
    if interval_above(evidence.change, 0):
        return HOLDS
    return FAILS if evidence.change.high is not None and evidence.change.high < 0 else (OPEN, "range_includes_none")


@rule("data", holds=CAUTION, severity=1, subject="places")
@at("{s}", "place", "share", "largest_share as largest")
def place_is_one_customer(evidence: RuleEvidence) -> Judgement:
    """Holds when one customer brings most of what a place brings, and the place is worth speaking of. Silent where a
    place has many customers of like size."""
    material = evidence.share.number >= MATERIAL_PLACE_SHARE
    return HOLDS if material and evidence.largest.number > ONE_CUSTOMER_SHARE else FAILS


@rule("segments", holds=CAUTION, subject="segments")
@at("{s}", "largest_share as largest", "revenue_share as share")
def segment_is_one_customer(evidence: RuleEvidence) -> Judgement:
    """Holds when one customer brings most of what a segment brings, and the segment is worth speaking of. Silent where
    a segment has many customers of like size."""
    material = evidence.share.number >= MATERIAL_PLACE_SHARE
    return HOLDS if material and evidence.largest.number > ONE_CUSTOMER_SHARE else FAILS


@rule("data")
@at("concentration", "best_fifth as share", "top_part as part")
@at("data", "customers as n")
def revenue_is_concentrated(evidence: RuleEvidence) -> Judgement:
    """Holds when the best fifth brings at least twice its share of revenue. Silent where revenue is spread evenly."""
    return HOLDS if evidence.share.number >= 2 * evidence.part.number else FAILS


@rule("data", holds=CAUTION, fails=FACT)
@at("customers", "one_order as share")
def many_order_once(evidence: RuleEvidence) -> Judgement:
    """Holds when many customers have one order only, so that little is known of them. Silent as a caution where most
    come again."""
    return HOLDS if evidence.share.number >= MANY_ONE_ORDER_SHARE else FAILS


for kind in ("anonymous", "not_products", "no_quantity", "no_price", "cancellations", "unmatched_returns", "no_sale"):
    fact(f"ledger_{kind}", "ledger", LEDGER_STEP_USES, subject="ledger", kind_is=f"kind={kind}")
