"""A findings document for tests: the conversion case with figures that fit together."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from plainspoken.analysis.seen_values import names_of_seen_values
from plainspoken.case import read_case
from plainspoken.case.briefing_parts import choose_briefing_parts
from plainspoken.case.case_names import names_by_language
from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import BriefingOutline, Findings, Provenance
from tests import sample_groups, sample_plan, sample_quality, sample_table
from tests.sample_page import Page

CASES = Path(__file__).resolve().parents[1] / "analysis"


@cache
def sample_findings() -> Findings:
    """The sample: every address of docs/evidence.md, claims judged by the shipped rules."""
    page = Page()
    for stage in (sample_table, sample_quality, sample_groups, sample_plan):
        for write in stage.ALL:
            write(page)
    return judged(page)


def judged(page: Page) -> Findings:
    """The findings that hold this evidence, with the claims the rules make on it."""
    case = read_case("conversion", CASES)
    seen = {"TrafficType": ["2", "13", "20"], "Region": ["1", "3"], "Browser": ["12"], "OperatingSystems": ["8"]}
    findings = Findings(
        task="classification",
        briefing=BriefingOutline(parts=choose_briefing_parts(case), languages=case.languages),
        names=names_by_language(case, names_of_seen_values(seen)),
        evidence=page.evidence,
        members=page.members,
        effects=page.effects,
        provenance=Provenance(
            case="conversion", case_hash="0" * 16, data_hashes={"visits": "1" * 16}, code_hash="2" * 16,
            seed=case.seed, versions={"python": "3.11"},
        ),
    )  # fmt: skip
    return findings.model_copy(update={"claims": judge_all(findings)})
