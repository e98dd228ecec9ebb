"""Tests of a first look: few quick models, a folder of its own, a stamp on every page."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.case import read_case
from plainspoken.case.first_look import make_first_look, name_case_file, read_built_case
from plainspoken.core.findings import read_findings
from plainspoken.pipeline.parallel import CaseRun
from plainspoken.report.page import Briefing
from tests.command.conftest import Project
from tests.sample import CASES, sample_findings
from tests.words.planted import english


def test_it_tries_two_models_once_and_leaves_the_full_briefing_alone(project: Project) -> None:
    assert project.run("report", "small", "--to", "html").exit_code == 0
    before = project.contents()
    done = project.run("report", "small", "--fast", "--to", "html")
    assert done.exit_code == 0, done.output
    assert project.contents() == before
    full, quick = project.analysed
    assert (quick.name, quick.target, quick.money, quick.segments) == (
        "small-fast",
        full.target,
        full.money,
        full.segments,
    )
    assert len(quick.search.candidates) == 2 < len(full.search.candidates)
    assert quick.split.repeats == 1 < full.split.repeats
    assert quick.split.scheme == "holdout"
    assert read_findings(project.root / "report" / "small-fast" / "findings.json").briefing.first_look
    assert not read_findings(project.folder / "findings.json").briefing.first_look


def test_several_are_asked_for_first_looks_too(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def run(arguments: tuple[str, ...], *_: object) -> CaseRun:
        asked.append(arguments)
        return CaseRun(arguments[0], 0, "", "")

    monkeypatch.setattr("plainspoken.pipeline.parallel.run_case_process", run)
    assert project.run("report", "one", "two", "--fast").exit_code == 0
    assert sorted(asked) == [("one", "--fast"), ("two", "--fast")]


def test_it_has_no_notebook_and_says_so_before_training(project: Project) -> None:
    done = project.run("report", "small", "--fast", "--to", "notebook")
    assert done.exit_code == 1
    assert "without --fast" in done.output
    assert project.ran() == []


@pytest.mark.parametrize(
    ("first_look", "demonstration", "stamp"),
    [
        (True, False, "first_look"),
        (True, True, "first_look_on_demonstration"),
        (False, True, "demonstration"),
        (False, False, ""),
    ],
)
def test_each_page_is_stamped(first_look: bool, demonstration: bool, stamp: str, tmp_path: Path) -> None:
    found = sample_findings()
    outline = found.briefing.model_copy(update={"first_look": first_look, "demonstration": demonstration})
    page = Briefing(english(found.model_copy(update={"briefing": outline})), tmp_path)
    assert outline.stamp == stamp
    assert page.stamp == (page.label(stamp) if stamp else "")


def test_customers_are_cut_in_one_way() -> None:
    full = read_case("customers", CASES)
    quick = make_first_look(full)
    assert quick.clustering.algorithms == ("k_means",)
    assert quick.search == full.search
    assert quick.is_first_look
    assert not full.is_first_look


def test_its_findings_lead_back_to_its_case() -> None:
    found = sample_findings()
    quick = make_first_look(read_case("conversion", CASES))
    outline = found.briefing.model_copy(update={"first_look": True})
    traced = found.provenance.model_copy(update={"case": quick.name})
    first = found.model_copy(update={"briefing": outline, "provenance": traced})
    assert name_case_file(first) == "conversion"
    assert read_built_case(first, name_case_file(first), CASES) == quick
    assert name_case_file(found) == found.provenance.case
