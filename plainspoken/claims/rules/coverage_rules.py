"""What a table holds beyond what was drawn of it, and leaves out: months without an order, customers of one time only,
blanks that count as a value, invoice lines that name no customer or no time, and rows that are added up to cases."""

from __future__ import annotations

from plainspoken.claims.rule import at, fact, maybe_at
from plainspoken.claims.rules.data_rules import LEDGER_STEP_USES

fact(
    "silent_months",
    "data",
    at("coverage", "silent_months as months", "silent_first as first") | maybe_at("coverage", "silent_last as last"),
)
fact("rows_drawn", "data", at("drawn", "rows_alone as rows", "table_rows"))
fact("sets_drawn", "data", at("drawn", "rows", "table_rows", "sets"))
fact("closed_cohort", "data", at("coverage", "closed as day", "last"))
fact("ledger_read_blanks", "ledger", LEDGER_STEP_USES, subject="ledger", kind_is="kind=read_blanks")
for kind in (
    "named_by_order",
    "no_time",
    "of_nobody",
    "repeated_rows",
    "one_row_each",
    "over_early",
    "event_early",
    "only_later",
):
    fact(f"ledger_{kind}", "ledger", LEDGER_STEP_USES, subject="ledger", kind_is=f"kind={kind}")
