"""What was looked at, what was cleaned, what is missing."""

from __future__ import annotations

from plainspoken.claims.rule import Judgement, RuleEvidence, at, fact, maybe_at, rule
from plainspoken.claims.verdicts import FACT, FAILS, HOLDS, OPEN

PERIOD_SIGNIFICANCE_LEVEL = 0.001  # in few tables do periods differ: else too many that are said to would not
BREAKDOWN_SIGNIFICANCE_LEVEL = 0.01  # most columns looked at tell nothing; at five in 100 too many would seem to
LEDGER_STEP_USES = (
    at("{s}", "rows_in", "rows_out", "affected")
    | maybe_at("{s}", "affected_positive as positive", "revenue")
    | at("{s}", "step")
)

fact(
    "data_looked_at",
    "data",
    at("data", "rows", "rows_raw as raw", "columns") | maybe_at("data", "customers", "orders", "products"),
)
fact(
    "data_period",
    "data",
    at("data", "period_first as first", "period_last as last")
    | maybe_at("data", "periods_seen as seen", "period_days as days"),
)
fact("data_positives", "data", at("data", "positives", "base_rate"))


@rule("data", holds=FACT)
@at("data.groups", "column", "n as groups", "rows_each", "largest", "worth")
def rows_belong_together(evidence: RuleEvidence) -> Judgement:
    """Holds when rows come in groups, such as the months of one customer, that no test takes apart. Silent where the
    case declares no group, or each row has a group of its own."""
    return HOLDS


@rule("data", holds=FACT, fails=FACT)
@at("data", "duplicates", "duplicates_positive as positive")
def duplicates_all_negative(evidence: RuleEvidence) -> Judgement:
    """Holds when every duplicate was a case without the event; open, and silent, when there was none."""
    if evidence.duplicates.number == 0:
        return OPEN, "none"
    return HOLDS if evidence.positive.number == 0 else FAILS


@rule("data", holds=FACT, fails=FACT)
@at("data.alike", "n as alike", "positives as positive", "by_chance")
def chance_makes_rows_alike(evidence: RuleEvidence) -> Judgement:
    """Holds when chance alone makes as many rows alike, up to the high end of its range. Fails where there are more:
    then columns that go together, or copies, make the others. Silent where no row equals another, or a key tells
    copies."""
    high = evidence.by_chance.high
    return HOLDS if high is not None and evidence.alike.number <= high else FAILS


@rule("data", holds=FACT, fails=FACT)
@at("months", "differ_p as p", "best", "worst", "best_rate", "worst_rate")
def periods_differ(evidence: RuleEvidence) -> Judgement:
    """Holds when the event's share differs between periods by more than chance. Silent where periods differ by chance
    alone."""
    return HOLDS if evidence.p.number < PERIOD_SIGNIFICANCE_LEVEL else FAILS


@rule("data", holds=FACT, fails=FACT, subject="breakdowns")
@at("{s}", "differ_p as p", "column", "best", "worst", "best_rate", "worst_rate")
def breakdown_differs(evidence: RuleEvidence) -> Judgement:
    """Holds when the event's share differs between a column's values by more than chance. Silent where values differ by
    chance alone."""
    return HOLDS if evidence.p.number < BREAKDOWN_SIGNIFICANCE_LEVEL else FAILS


fact("outlier", "data", at("{s}", "column", "median", "p99", "max"), subject="outliers")
for step in (
    "read",
    "drop_duplicates",
    "keep_duplicates",
    "drop_where",
    "set_missing_where",
    "constant_column",
    "alike_values",
):
    fact(f"ledger_{step}", "ledger", LEDGER_STEP_USES, subject="ledger", kind_is=f"kind={step}")


@rule("ledger", holds=FACT, fails=FACT, subject="ledger", kind_is="kind=report_where")
@LEDGER_STEP_USES
def ledger_report_where(evidence: RuleEvidence) -> Judgement:
    """Holds when there are rows of the declared odd kind. Silent where the case declares no odd kind."""
    return HOLDS if evidence.affected.number > 0 else FAILS


@rule("ledger", holds=FACT, fails=FACT, subject="ledger", kind_is="kind=join")
@LEDGER_STEP_USES
def ledger_join(evidence: RuleEvidence) -> Judgement:
    """Holds when each case has its row in the joined table. Silent where nothing is joined."""
    return HOLDS if evidence.affected.number == 0 else FAILS


@rule("ledger", holds=FACT, fails=FACT, subject="ledger", kind_is="kind=correct")
@LEDGER_STEP_USES
def ledger_correct(evidence: RuleEvidence) -> Judgement:
    """Holds when there was something to correct. Silent where the case declares no correction."""
    return HOLDS if evidence.affected.number > 0 else FAILS


@rule("ledger", holds=FACT, fails=FACT, subject="ledger", kind_is="kind=implausible")
@LEDGER_STEP_USES
def ledger_implausible(evidence: RuleEvidence) -> Judgement:
    """Holds when there were values that cannot be. Silent where the case declares no bounds."""
    return HOLDS if evidence.affected.number > 0 else FAILS
