"""What the days of orders leave out: months without one, and customers of one time only."""

from __future__ import annotations

from plainspoken.claims.rule import at, fact, maybe_at

fact(
    "silent_months",
    "data",
    at("coverage", "silent_months as months", "silent_first as first") | maybe_at("coverage", "silent_last as last"),
)
fact("closed_cohort", "data", at("coverage", "closed as day", "last"))
