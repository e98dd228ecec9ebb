"""The case and the tables of a build are found where it was made, and a demonstration keeps to its own tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from plainspoken.case import Case
from plainspoken.core.findings import Findings, read_findings, write_findings
from plainspoken.data.locate import DATA_FOLDER_VARIABLE, find_data_folder
from plainspoken.pipeline import rerun_analysis
from plainspoken.pipeline.built_from import (
    describe_tables,
    find_analysed_tables,
    find_built_case,
    looking_for_tables_of,
)
from plainspoken.pipeline.rerun_analysis import Rerun, is_calendar_day, rerun_build
from plainspoken.pipeline.stage import ProjectPaths
from tests.sample import sample_findings

CASE = """
languages = ["en"]
[texts.en]
title = "Sessions"
[tables.log]
file = "log.csv"
[target]
column = "buy"
positive = "yes"
[money]
margin = 1.0
[columns.buy]
type = "flag"
role = "target"
[columns.{}]
type = "number"
"""


def findings_of(*, demonstration: bool) -> Findings:
    sample = sample_findings()
    outline = sample.briefing.model_copy(update={"demonstration": demonstration})
    provenance = sample.provenance.model_copy(update={"case": "log"})
    return sample.model_copy(update={"briefing": outline, "provenance": provenance})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build folder in a project with its case, whose real table is where PLAINSPOKEN_DATA says; started elsewhere."""
    for each in ("shop/report/log/.stamps", "shop/analysis", "tables", "elsewhere/analysis"):
        (tmp_path / each).mkdir(parents=True)
    (tmp_path / "shop/analysis/log.toml").write_text(CASE.format("mine"), encoding="utf-8")
    (tmp_path / "tables/log.csv").write_text("buy,mine\nyes,1\nno,2\n", encoding="utf-8")
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path / "tables"))
    monkeypatch.chdir(tmp_path / "elsewhere")
    return tmp_path / "shop/report/log"


def built_case(folder: Path) -> Case:
    found = find_built_case(findings_of(demonstration=False), folder, Path("analysis"))
    assert found is not None
    return found


def test_the_case_beside_the_build_goes_before_one_of_its_name_elsewhere(folder: Path) -> None:
    Path("analysis/log.toml").write_text(CASE.format("other"), encoding="utf-8")
    assert "mine" in built_case(folder).columns


@pytest.mark.parametrize("place", ["../shop/log.toml", "analysis/log.toml", "log.toml"])
def test_a_case_is_found_beside_the_folder_of_builds_among_the_cases_and_here(folder: Path, place: str) -> None:
    Path("../shop/analysis/log.toml").rename(place)
    assert "mine" in built_case(folder).columns


def test_a_case_that_is_nowhere_is_none(folder: Path) -> None:
    Path("../shop/analysis/log.toml").unlink()
    assert find_built_case(findings_of(demonstration=False), folder, Path("analysis")) is None


def test_a_demonstration_is_held_against_its_own_tables_though_the_real_one_is_found(folder: Path) -> None:
    case, told = built_case(folder), findings_of(demonstration=True)
    assert find_data_folder(case) is not None
    assert find_analysed_tables(case, told, folder) is None
    assert describe_tables(told, folder) == "a demonstration build, whose own tables are not here"
    made = folder / ".stamps/simulated"
    made.mkdir()
    assert find_analysed_tables(case, told, folder) == made
    assert describe_tables(told, folder) == "a demonstration build, held against its own tables"


def test_what_was_made_of_a_real_table_is_not_held_against_an_older_demonstration(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".stamps/simulated").mkdir()
    case, told = built_case(folder), findings_of(demonstration=False)
    assert find_analysed_tables(case, told, folder) == find_data_folder(case)
    monkeypatch.delenv(DATA_FOLDER_VARIABLE)
    assert find_analysed_tables(case, told, folder) is None
    assert describe_tables(told, folder) == ""


def rerun(folder: Path) -> Rerun:
    places = ProjectPaths(Path(rerun_analysis.__file__).parents[2], Path("analysis"), Path("report"), ())
    return rerun_build(folder, places, lambda what, part: None)


def test_a_demonstration_is_run_again_on_tables_that_are_made_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_findings(findings_of(demonstration=True), folder / "findings.json")
    seen: list[Path | None] = []

    def analyse_again(case: Case, *others: object) -> Findings:
        seen.append(find_data_folder(case))
        return read_findings(folder / "findings.json")

    monkeypatch.setattr(rerun_analysis, "analyse_again", analyse_again)
    monkeypatch.setattr(rerun_analysis, "score_problems", lambda stored, fresh: iter(()))
    assert rerun(folder).problems == ()
    assert seen == [None] and find_data_folder(built_case(folder)) is not None


def test_what_was_made_of_a_table_that_is_not_here_is_not_run_again_on_made_up_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_findings(findings_of(demonstration=False), folder / "findings.json")
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, "demonstration")
    assert rerun(folder) == Rerun(left_out="its tables are not here")


def test_where_tables_are_looked_for_is_as_before_afterwards(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATA_FOLDER_VARIABLE)
    with looking_for_tables_of(findings_of(demonstration=True)):
        assert find_data_folder(built_case(folder)) is None
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(folder))
    with looking_for_tables_of(findings_of(demonstration=False)):
        assert find_data_folder(built_case(folder)) == folder


@pytest.mark.parametrize(
    ("text", "day"), [("2031-05-01", True), ("audited: the model is proven", False), ("20310501", False), ("", False)]
)
def test_only_a_day_is_taken_over_from_the_first_run(text: str, day: bool) -> None:
    assert is_calendar_day(text) is day
