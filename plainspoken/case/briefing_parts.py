"""The parts of a briefing, in the order of the reader: answer, money, whom, what to do, how sure, why, limits, data."""

from __future__ import annotations

from plainspoken.case.case import ANNEX_PARTS, Case
from plainspoken.case.case import BRIEFING_PARTS as CLASSIFICATION_PARTS
from plainspoken.case.privacy import EXAMPLES_PART

BRIEFING_PARTS = {
    "classification": CLASSIFICATION_PARTS,
    "segmentation": (
        *("first", "stake", "segments", "plan", "moves", "products", "newcomers", "quality", "data"),
        *ANNEX_PARTS,
    ),
}


def choose_briefing_parts(case: Case) -> tuple[str, ...]:
    """The parts that a case names; where it names none, those of its task. Real cases are shown where it lets them."""
    parts = case.parts if "parts" in case.model_fields_set else BRIEFING_PARTS[case.task]
    return parts if case.privacy.examples else tuple(each for each in parts if each != EXAMPLES_PART)
