"""One figure, one value: on page one a measure has one value, or each of its sentences names what differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.core.findings import Findings
from tests.report.building import page_of
from tests.report.one_figure import CONTACT_RATES, contradictions, first_page, shown_addresses, unnamed_top_rates
from tests.words.planted import early_sample, samples


@pytest.mark.parametrize("findings", [*samples(), early_sample()])
def test_a_measure_has_one_value_or_names_what_differs(findings: Findings, tmp_path: Path) -> None:
    assert unnamed_top_rates(findings, first_page(page_of(findings, tmp_path))) == []


def test_where_the_final_score_comes_too_late_only_the_one_acted_on_is_told(tmp_path: Path) -> None:
    findings = early_sample()
    shown = shown_addresses(first_page(page_of(findings, tmp_path)))
    assert "plan.score.top_rate" in shown
    assert not {"evaluation.top_rate", "within.top_rate", "within.unseen.top_rate", "time.top_rate"} & set(shown)
    assert len({findings.get(each).number for each in CONTACT_RATES & set(shown)}) == 1


@pytest.mark.parametrize("findings", [*samples(), early_sample()])
def test_no_two_statements_contradict_and_no_strength_has_a_rival(findings: Findings) -> None:
    assert contradictions(findings) == []
