"""No briefing names single people unless its case asks for it; files that hold them are for their owner alone."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from plainspoken.case import read_case
from plainspoken.case.briefing_parts import choose_briefing_parts
from plainspoken.case.name_findings import keep_given_names, name_findings
from plainspoken.case.privacy import names_persons, tell_as_stored, withhold_persons
from plainspoken.core.findings import NAMES_AS_WRITTEN, Evidence, Findings, write_atomically
from plainspoken.pipeline.analyse_stage import write_scores
from plainspoken.serving.batch import open_batch_writer
from plainspoken.verify.recompute_figures import hold_figures
from tests.command.conftest import Project, findings
from tests.tweak.own import page_with

ASKED = "[privacy]\nnames = true"
OWNER_ALONE = 0o600


@pytest.fixture
def naming() -> Findings:
    """Evidence that names two customers with their sums, beside a member of a collection that names nobody."""
    evidence = {
        "misjudged.count": Evidence(value=2, unit="count"),
        "misjudged.0.customer": Evidence(value="customer.4711", unit="name"),
        "misjudged.0.bought": Evidence(value=168_473.0, unit="money"),
        "misjudged.1.customer": Evidence(value="customer.smith", unit="name"),
        "misjudged.1.bought": Evidence(value=5.0, unit="money"),
        "places.0.place": Evidence(value="place.spain", unit="name"),
    }
    written = {"customer.4711": "4711", "customer.smith": "J. Smith", "place.spain": "Spain"}
    return findings().model_copy(
        update={
            "evidence": evidence,
            "members": {"misjudged": ("0", "1"), "places": ("0",)},
            "names": {NAMES_AS_WRITTEN: written},
        }
    )


def test_single_people_are_withheld_with_their_sums(project: Project, naming: Findings) -> None:
    found = name_findings(naming, read_case("small", Path("analysis")))
    assert set(found.evidence) == {"misjudged.count", "places.0.place"}
    assert (found.members["misjudged"], found.members["places"]) == ((), ("0",))
    assert "4711" not in found.model_dump_json() and "Smith" not in found.model_dump_json()
    assert found.names["en"]["place.spain"] == "Spain"
    assert not names_persons(keep_given_names(naming, found))


@pytest.fixture
def sums() -> Findings:
    """What single customers and orders come to, in each form that an analysis gives it, beside what many do."""
    evidence = {
        "outliers.customer_revenue.p99": Evidence(value=17071.8161, unit="money"),
        "outliers.customer_revenue.max": Evidence(value=278778.02, unit="money"),
        "outliers.customer_revenue.ratio": Evidence(value=16.3297, unit="ratio"),
        "outliers.items.max": Evidence(value=80995, unit="count"),
        "concentration.largest": Evidence(value=0.03363097, unit="share", of="revenue"),
        "concentration.heavy_n": Evidence(value=1, unit="count"),
        "concentration.heavy_share": Evidence(value=0.03363097, unit="share", of="revenue"),
        "places.0.customers": Evidence(value=9, unit="count"),
        "places.0.revenue": Evidence(value=283479.54, unit="money"),
        "places.0.largest_share": Evidence(value=0.98341496, unit="share", of="revenue"),
        "places.1.customers": Evidence(value=1, unit="count"),
        "places.1.revenue": Evidence(value=12345.67, unit="money"),
        "places.1.share": Evidence(value=0.00148935, unit="share", of="revenue"),
        "lapsed.spend_again": Evidence(value=1386.09, unit="money", n=1),
        "implausible.0.n": Evidence(value=1, unit="count"),
        "implausible.0.value": Evidence(value=106862.0, unit="money"),
        "implausible.0.mean_with": Evidence(value=123.45, unit="money"),
        "money.margin": Evidence(value=1.2345, unit="money", n=1, source="assumed"),
    }
    return findings().model_copy(update={"evidence": evidence, "members": {}})


def test_what_a_single_one_comes_to_is_told_rounded(project: Project, sums: Findings) -> None:
    case = read_case("small", Path("analysis"))
    found = name_findings(sums.model_copy(update={"names": {NAMES_AS_WRITTEN: {}}}), case)
    told = {at: each.value for at, each in found.evidence.items() if each != sums.evidence[at]}
    assert told == {
        "outliers.customer_revenue.max": 280000.0,
        "outliers.customer_revenue.ratio": 16.0,
        "outliers.items.max": 81000,
        "concentration.largest": 0.034,
        "concentration.heavy_share": 0.034,
        "places.0.largest_share": 0.98,
        "places.1.revenue": 12000.0,
        "places.1.share": 0.0015,
        "lapsed.spend_again": 1400.0,
        "implausible.0.value": 110000.0,
    }
    assert found.evidence == withhold_persons(found).evidence == keep_given_names(sums, found).evidence
    project.change("analysis/small.toml", ASKED)
    asked = name_findings(sums, read_case("small", Path("analysis")))
    assert asked.evidence == keep_given_names(sums, asked).evidence == sums.evidence


def test_a_notebook_holds_what_it_finds_against_what_is_told(sums: Findings, naming: Findings) -> None:
    exact = {**sums.evidence, **naming.evidence}
    told = withhold_persons(sums.model_copy(update={"evidence": exact, "members": naming.members}))
    assert tell_as_stored(exact, told) == told.evidence
    assert list(tell_as_stored({"lapsed.spend_again": exact["lapsed.spend_again"]}, told)) == ["lapsed.spend_again"]
    assert tell_as_stored(exact, sums) == exact


def test_a_rounded_sum_is_held_against_one_that_is_computed_anew(sums: Findings) -> None:
    exact = {at: float(each.number) for at, each in sums.evidence.items()}
    told = withhold_persons(sums)
    assert hold_figures(told, exact)[1] == hold_figures(sums, exact)[1] == ()
    other = {"places.0.revenue": 283480.0, "places.0.largest_share": 0.97, "places.1.revenue": 12600.0}
    assert {each.where for each in hold_figures(told, exact | other)[1]} == set(other)


def test_a_case_may_ask_for_them(project: Project, naming: Findings) -> None:
    project.change("analysis/small.toml", ASKED)
    found = name_findings(naming, read_case("small", Path("analysis")))
    assert found.evidence == naming.evidence
    assert found.names["en"]["customer.smith"] == "J. Smith"
    assert keep_given_names(naming, found).evidence == naming.evidence


def test_real_cases_are_shown_where_the_case_lets_them(project: Project) -> None:
    project.replace("analysis/small.toml", '["first", "data", "annex_findings"]', '["first", "examples", "data"]')
    assert choose_briefing_parts(read_case("small", Path("analysis"))) == ("first", "examples", "data")
    project.change("analysis/small.toml", "[privacy]\nexamples = false")
    assert choose_briefing_parts(read_case("small", Path("analysis"))) == ("first", "data")


def test_the_annex_says_which_files_hold_rows(tmp_path: Path) -> None:
    assert "hold single rows: the scores (scores.parquet)" in page_with(tmp_path / "own", tmp_path / "drawings")


@pytest.mark.skipif(os.name == "nt", reason="has no such rights of files")
def test_files_with_rows_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_scores(pd.DataFrame({"id": ["a"]}), tmp_path / "scores.parquet")
        write_atomically(tmp_path / "targets.csv", b"a", private=True)
        write_atomically(tmp_path / "page.html", b"a")
        schema = pa.schema([("id", pa.string())])
        with open_batch_writer(tmp_path / "new.scores.csv", schema) as writer:
            writer.write_batch(pa.RecordBatch.from_arrays([pa.array(["a"])], schema=schema))
    finally:
        os.umask(before)
    rights = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert rights.pop("page.html") != OWNER_ALONE
    assert set(rights.values()) == {OWNER_ALONE}


@pytest.mark.skipif(os.name == "nt", reason="has no such rights of files")
def test_a_built_folder_keeps_rows_and_evidence_for_its_owner(project: Project) -> None:
    assert project.run("report", "small").exit_code == 0
    for name in ("scores.parquet", "model.skops", ".stamps/evidence.json"):
        assert (project.folder / name).stat().st_mode & 0o777 == OWNER_ALONE, name
