"""The three commissions on their real tables: no page one says two things at once, and each has one list."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from plainspoken.core.findings import Findings, read_findings
from tests.once import once
from tests.real.building import build_case
from tests.report.one_figure import CONTACT_RATES, contradictions, first_page, shown_addresses, unnamed_top_rates

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module", params=["conversion", "activity", "customers"])
def built(request: pytest.FixtureRequest, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a built case."""
    name: str = request.param
    return once(tmp_path_factory, name, partial(build_case, name, tables=real_data)) / "report" / name


@pytest.fixture(scope="module")
def findings(built: Path) -> Findings:
    """What was found."""
    return read_findings(built / "findings.json")


def test_no_two_statements_contradict_and_no_strength_has_a_rival(findings: Findings) -> None:
    assert contradictions(findings) == []


def test_page_one_has_one_value_a_figure_or_names_what_differs(findings: Findings, built: Path) -> None:
    page = first_page((built / "briefing.en.html").read_text(encoding="utf-8"))
    assert unnamed_top_rates(findings, page) == []
    assert len({findings.get(each).number for each in CONTACT_RATES & set(shown_addresses(page))}) < 2


def test_there_is_one_list_of_whom_to_contact_at_most(built: Path) -> None:
    languages = [each.name.split(".")[1] for each in built.glob("targets.*")]
    assert len(languages) == len(set(languages))


def test_what_one_contact_may_cost_is_one_figure(findings: Findings) -> None:
    """On page one, where the plan stands, and where its worth is told."""
    planned = [at for at in findings.evidence if at.startswith("actions.") and at.endswith("_top.break_even")]
    told = {findings.get(at).number for at in (*planned, "value.break_even_at_top") if at in findings.evidence}
    assert len(told) < 2
