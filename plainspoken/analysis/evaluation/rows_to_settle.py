"""Analysis: from a test's ranges to the least skill worth using, and how many rows would settle what is open."""

from __future__ import annotations

from collections.abc import Sequence

from plainspoken.case.settings import DecisionSettings
from plainspoken.core.findings import Evidence
from plainspoken.core.recorder import EvidenceRecorder

CHANCE_ROC_AUC = 0.5
LEAST_TOP_RATIO = 0.1  # a tenth more events among as many picked: the least that is worth a model
# A range of just the width needed would settle it in one of two tables; so much wider settles four of five.
POWER_80 = (1.960 + 0.842) / 1.960


def record_least_effects(decision: DecisionSettings, rows: int, book: EvidenceRecorder) -> None:
    """Write the section `least` beside the evaluation: what skill is worth using, and the rows that would settle it.

    `rows`: of the whole table; a test on more of them is larger in proportion.
    """
    book.put("least.roc_auc", decision.least_roc_auc, "score", source="assumed")
    book.put("least.gain", decision.least_gain, "score", source="assumed")
    skill = rows_to_settle(book.evidence["evaluation.roc_auc"], CHANCE_ROC_AUC, decision.least_roc_auc, rows)
    put_if_more("least.rows_for_skill", skill, rows, book)
    if "evaluation.gain.roc_auc" in book.evidence:
        rule_rate = book.evidence["evaluation.simple_rule.top_rate"].number
        gains = (
            (book.evidence["evaluation.gain.roc_auc"], decision.least_gain),
            (book.evidence["evaluation.gain.top_rate"], LEAST_TOP_RATIO * rule_rate),
        )
        put_if_more("least.rows_for_gain", rows_for_gain(gains, rows), rows, book)


def put_if_more(address: str, needed: float | None, rows: int, book: EvidenceRecorder) -> None:
    """Write how many rows are needed, where that is more than there are."""
    if needed is not None and needed > rows:
        book.put(address, round(needed), "count")


def rows_to_settle(estimate: Evidence, none: float, least: float, rows: int) -> float | None:
    """Rows whose range leaves out either no effect or the least one, the estimate staying as it is.

    A range shrinks with the root of the rows. None where there is no range, or nothing to tell apart.
    """
    distance = max(estimate.number - none, least - estimate.number)
    if estimate.low is None or estimate.high is None or distance <= 0:
        return None
    half = (estimate.high - estimate.low) / 2
    return float(rows * (POWER_80 * half / distance) ** 2)


def rows_for_gain(gains: Sequence[tuple[Evidence, float]], rows: int) -> float | None:
    """Rows that settle whether a model is better than a rule: one gain shown is enough, both must be ruled out."""
    needed = [(rows_to_settle(gain, 0.0, least, rows), gain.number >= least / 2) for gain, least in gains]
    shown = [each for each, better in needed if better and each is not None]
    ruled_out = [each for each, _ in needed if each is not None]
    return min(shown) if shown else max(ruled_out, default=None)
