"""Evidence of a case whose final score comes too late, so that one acts by the score of its start."""

from __future__ import annotations

from tests.sample_page import Page

LATE_CASES, LATE_BUYERS, LATE_TOP, LATE_TOP_BUYERS = 5_237, 1_091, 524, 149


def plan(page: Page) -> None:
    """The score at the start, in later months, and what a test on all of them could show."""
    page.put("plan.score", "name", moment="moment.start")
    page.put("plan.score", "flag", final_too_late=True, in_time=True, tested_later=True)
    page.put("plan.score", "count", n=LATE_CASES)
    page.near("plan.score.roc_auc", 0.594, 0.018, LATE_CASES)
    page.rate("plan.score.top_rate", LATE_TOP_BUYERS, LATE_TOP)
    page.rate("plan.score.base_rate", LATE_BUYERS, LATE_CASES)
    for name in ("roc_auc", "top_rate"):
        page.evidence[f"time.start.{name}"] = page.evidence[f"plan.score.{name}"]
    page.put("thresholds.chosen", "score", threshold=0.22)
    page.put("thresholds.chosen", "share", contacted_share=0.31, precision=0.26, recall=0.39)
    page.put("actions.help_top.all", "count", size=LATE_CASES)
    page.rate("actions.help_top.all.rate", LATE_BUYERS, LATE_CASES)
    page.put("actions.help_top.all", "share", detectable_rate=0.24)
    page.evidence["actions.help_top.base_rate"] = page.evidence["plan.score.top_rate"]
    page.put("actions.help_top", "share", usual_rate=LATE_BUYERS / LATE_CASES)
