"""What was looked at, what was cleaned, what is missing. Knows no words."""

from __future__ import annotations

from plainspoken.claims.rule import FAILS, HOLDS, OPEN, Judgement, RuleEvidence, fact, rule
from plainspoken.core.findings import ClaimKind

PERIOD_SIGNIFICANCE_LEVEL = 0.001  # in few tables do periods differ: else too many that are said to would not
BREAKDOWN_SIGNIFICANCE_LEVEL = (
    0.01  # most columns looked at tell nothing; at five in 100 too many of them would seem to
)
LEDGER_STEP_USES = {
    "rows_in": "{s}.rows_in",
    "rows_out": "{s}.rows_out",
    "affected": "{s}.affected",
    "positive": "{s}.affected_positive",
    "revenue": "{s}.revenue",
    "step": "{s}.step",
}
LEDGER_STEP_OPTIONAL = ("positive", "revenue")

fact(
    "data_looked_at",
    "data",
    {
        "rows": "data.rows",
        "raw": "data.rows_raw",
        "columns": "data.columns",
        "customers": "data.customers",
        "orders": "data.orders",
        "products": "data.products",
    },
    optional=("customers", "orders", "products"),
)
fact(
    "data_period",
    "data",
    {"first": "data.period_first", "last": "data.period_last", "seen": "data.periods_seen", "days": "data.period_days"},
    optional=("seen", "days"),
)
fact("data_positives", "data", {"positives": "data.positives", "base_rate": "data.base_rate"})


@rule(
    "data",
    {"duplicates": "data.duplicates", "positive": "data.duplicates_positive"},
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
)
def duplicates_all_negative(e: RuleEvidence) -> Judgement:
    """Holds when every duplicate was a case without the event; open, and silent, when there was none."""
    if e.duplicates.number == 0:
        return OPEN, "none"
    return HOLDS if e.positive.number == 0 else FAILS


@rule(
    "data",
    {
        "p": "months.differ_p",
        "best": "months.best",
        "worst": "months.worst",
        "best_rate": "months.best_rate",
        "worst_rate": "months.worst_rate",
    },
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
)
def periods_differ(e: RuleEvidence) -> Judgement:
    """Holds when the event's share differs between periods by more than chance."""
    return HOLDS if e.p.number < PERIOD_SIGNIFICANCE_LEVEL else FAILS


@rule(
    "data",
    {
        "p": "{s}.differ_p",
        "column": "{s}.column",
        "best": "{s}.best",
        "worst": "{s}.worst",
        "best_rate": "{s}.best_rate",
        "worst_rate": "{s}.worst_rate",
    },
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
    subject="breakdowns",
)
def breakdown_differs(e: RuleEvidence) -> Judgement:
    """Holds when the event's share differs between a column's values by more than chance."""
    return HOLDS if e.p.number < BREAKDOWN_SIGNIFICANCE_LEVEL else FAILS


fact(
    "outlier",
    "data",
    {"column": "{s}.column", "median": "{s}.median", "p99": "{s}.p99", "max": "{s}.max"},
    subject="outliers",
)
for step in ("read", "drop_duplicates", "drop_where", "set_missing_where", "constant_column", "alike_values"):
    fact(
        f"ledger_{step}",
        "ledger",
        LEDGER_STEP_USES,
        subject="ledger",
        kind_is=f"kind={step}",
        optional=LEDGER_STEP_OPTIONAL,
    )


@rule(
    "ledger",
    LEDGER_STEP_USES,
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
    subject="ledger",
    kind_is="kind=report_where",
    optional=LEDGER_STEP_OPTIONAL,
)
def ledger_report_where(e: RuleEvidence) -> Judgement:
    """Holds when there are rows of the declared odd kind."""
    return HOLDS if e.affected.number > 0 else FAILS


@rule(
    "ledger",
    LEDGER_STEP_USES,
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
    subject="ledger",
    kind_is="kind=join",
    optional=LEDGER_STEP_OPTIONAL,
)
def ledger_join(e: RuleEvidence) -> Judgement:
    """Holds when each case has its row in the joined table."""
    return HOLDS if e.affected.number == 0 else FAILS


@rule(
    "ledger",
    LEDGER_STEP_USES,
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
    subject="ledger",
    kind_is="kind=correct",
    optional=LEDGER_STEP_OPTIONAL,
)
def ledger_correct(e: RuleEvidence) -> Judgement:
    """Holds when there was something to correct."""
    return HOLDS if e.affected.number > 0 else FAILS


@rule(
    "ledger",
    LEDGER_STEP_USES,
    holds=ClaimKind.FACT,
    fails=ClaimKind.FACT,
    severity=1,
    subject="ledger",
    kind_is="kind=implausible",
    optional=LEDGER_STEP_OPTIONAL,
)
def ledger_implausible(e: RuleEvidence) -> Judgement:
    """Holds when there were values that cannot be."""
    return HOLDS if e.affected.number > 0 else FAILS
