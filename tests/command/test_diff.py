"""What changed between two findings: real where ranges say so, noise else, and never between two cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from plainspoken.analysis.statistics.compare_findings import (
    add_changes_from_file,
    add_changes_since,
    compare_headline_figures,
)
from plainspoken.claims.registry import judge_all
from plainspoken.cli import app as cli
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Evidence, Findings
from tests.report.building import page_of
from tests.report.parts import parts
from tests.sample_customers import customers_findings

AT = "later.roc_auc"


def moved(to: float, address: str = AT) -> Findings:
    """The sample with one headline figure moved, its range with it."""
    base = customers_findings()
    was = base.get(address)
    assert was.low is not None and was.high is not None
    step = to - was.number
    now = was.model_copy(update={"value": to, "low": was.low + step, "high": was.high + step})
    found = base.model_copy(update={"evidence": {**base.evidence, address: now}})
    return found.model_copy(update={"claims": judge_all(found)})


def diff(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["diff", *arguments])


def kept(findings: Findings, folder: Path) -> Path:
    folder.mkdir()
    (folder / "findings.json").write_text(findings.model_dump_json())
    return folder


def test_nothing_changed_between_a_briefing_and_itself() -> None:
    told = compare_headline_figures(customers_findings(), customers_findings())
    assert len(told) >= 3
    assert not any(each.real or each.p < 1 for each in told)


@pytest.mark.parametrize(("step", "real"), [(0.2, True), (-0.2, True), (0.01, False)])
def test_a_step_is_real_where_it_leaves_both_ranges_far_behind(step: float, real: bool) -> None:
    base = customers_findings()
    told = {each.slug: each for each in compare_headline_figures(base, moved(base.get(AT).number + step))}
    assert told["told_apart"].real is real
    assert not any(each.real for slug, each in told.items() if slug != "told_apart")


def test_many_comparisons_raise_the_bar() -> None:
    """A step that one test alone would call real is noise among several."""
    base = customers_findings()
    was = base.get(AT)
    assert was.low is not None and was.high is not None
    error = (was.high - was.low) * 2**0.5 / (2 * 1.96)
    told = {each.slug: each for each in compare_headline_figures(base, moved(was.number + 2.1 * error))}
    assert told["told_apart"].p < 0.05
    assert not told["told_apart"].real


def test_figures_without_a_range_are_not_compared() -> None:
    base = customers_findings()
    bare = base.get(AT).model_copy(update={"low": None, "high": None})
    found = base.model_copy(update={"evidence": {**base.evidence, AT: bare}})
    assert "told_apart" not in {each.slug for each in compare_headline_figures(base, found)}


def test_another_case_is_refused() -> None:
    base = customers_findings()
    other = base.model_copy(update={"provenance": base.provenance.model_copy(update={"case": "other"})})
    with pytest.raises(PlainspokenError, match="same case"):
        compare_headline_figures(other, base)


def test_the_page_has_a_part_on_what_changed_right_after_the_first(tmp_path: Path) -> None:
    now = moved(customers_findings().get(AT).number - 0.2)
    earlier = kept(customers_findings(), tmp_path / "then") / "findings.json"
    found = add_changes_from_file(now, earlier)
    found = found.model_copy(update={"claims": judge_all(found)})
    assert found.briefing.parts[:2] == ("first", "changes")
    told = parts(page_of(found, tmp_path))[1].text
    assert "1 clearly changed" in " ".join(told.split())
    assert "Clearly lower: how many pairs the segments rank correctly" in " ".join(told.split())
    assert add_changes_from_file(now, None) is now


def test_a_change_past_the_boundary_changes_the_sentence() -> None:
    base = customers_findings()
    found = add_changes_since(base, base)
    flag = Evidence(value=True, unit="flag")
    real = found.model_copy(update={"evidence": {**found.evidence, "changes.told_apart.real": flag}})
    said = {each.subject: each.verdict.value for each in judge_all(real) if each.rule == "figure_changed"}
    assert said["changes.told_apart"] == "holds"
    assert {verdict for subject, verdict in said.items() if subject != "changes.told_apart"} == {"fails"}


def test_the_command_says_what_is_said_now_only_and_what_was(tmp_path: Path) -> None:
    old = kept(customers_findings(), tmp_path / "old")
    new = kept(moved(0.5), tmp_path / "new")
    result = diff(str(old), str(new))
    assert result.exit_code == 0, result.output
    said = " ".join(result.output.split())
    assert "Clearly lower: how many pairs the segments rank correctly" in said
    now, before = said.split("No longer in this briefing")
    assert "do not show what customers do later" in now
    assert "do next differs" in before


def test_the_same_findings_are_told_in_one_line(tmp_path: Path) -> None:
    same = [str(kept(customers_findings(), tmp_path / each)) for each in ("old", "new")]
    assert diff(*same).output == "Both folders hold the same findings, so nothing changed.\n"


def test_no_findings_at_a_place_is_one_line(tmp_path: Path) -> None:
    result = diff(str(tmp_path / "nowhere"), str(tmp_path))
    assert result.exit_code != 0
    assert "Traceback" not in result.output
