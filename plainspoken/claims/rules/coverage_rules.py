"""What a table leaves out: months without an order, customers of one time only, and blanks that count as a value."""

from __future__ import annotations

from plainspoken.claims.rule import at, fact, maybe_at
from plainspoken.claims.rules.data_rules import LEDGER_STEP_USES

fact(
    "silent_months",
    "data",
    at("coverage", "silent_months as months", "silent_first as first") | maybe_at("coverage", "silent_last as last"),
)
fact("closed_cohort", "data", at("coverage", "closed as day", "last"))
fact("ledger_read_blanks", "ledger", LEDGER_STEP_USES, subject="ledger", kind_is="kind=read_blanks")
