"""A findings document of a segmentation for tests, with figures that fit together."""

from __future__ import annotations

from functools import cache

from plainspoken.case import read_case
from plainspoken.case.briefing_parts import choose_briefing_parts
from plainspoken.case.case_names import names_by_language
from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import BriefingOutline, Findings, Provenance
from tests import sample_buyers, sample_shop
from tests.sample import CASES
from tests.sample_page import Page

MISJUDGED = {"customer.c16446": "16446", "customer.c12346": "12346"}
PLACES = {
    "value.country.united_kingdom": "United Kingdom",
    "value.country.germany": "Germany",
    "value.country.eire": "EIRE",
}
TOPICS = {"topic.0": "bag, jumbo, lunch", "topic.1": "christmas, decoration", "topic.2": "tea, cup, saucer"}


@cache
def customers_findings() -> Findings:
    """Every address that docs/evidence.md lists under "Segmentation", judged by the shipped rules."""
    page = Page()
    for stage in (sample_shop, sample_buyers):
        for write in stage.ALL:
            write(page)
    case = read_case("customers", CASES)
    names = {
        language: {**known, **MISJUDGED, **PLACES, **TOPICS} for language, known in names_by_language(case).items()
    }
    findings = Findings(
        task="segmentation",
        briefing=BriefingOutline(parts=choose_briefing_parts(case), languages=case.languages),
        names=names,
        evidence=page.evidence,
        members=page.members,
        provenance=Provenance(
            case="customers", case_hash="0" * 16, data_hashes={"lines": "1" * 16}, code_hash="2" * 16,
            seed=case.seed, versions={"python": "3.11"},
        ),
    )  # fmt: skip
    return findings.model_copy(update={"claims": judge_all(findings)})
