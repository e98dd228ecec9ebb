"""Tests that a stamp written anew excuses no other list: lists are held against scores, and these against findings."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from plainspoken.cli import app as cli
from plainspoken.core.build_files import SCORES_FILE
from plainspoken.core.findings import Evidence, read_findings, write_findings
from plainspoken.data.locate import SIMULATED_TABLES_FOLDER
from plainspoken.pipeline.analyse_stage import trace_scores
from plainspoken.pipeline.build_folder import STAMPS_FOLDER, stamp_path
from plainspoken.pipeline.cache_key import hash_file
from plainspoken.pipeline.check_build import simulated_table_problems
from plainspoken.pipeline.check_lists import count_problems
from tests.once import once
from tests.sample import sample_findings
from tests.verify.forged import LIST, build, write_list_anew, write_stamps_anew


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built segmentation. Not to be changed."""
    return once(tmp_path_factory, "listed", build)


@pytest.fixture
def listed(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to change."""
    shutil.copytree(made, tmp_path / "customers")
    return tmp_path / "customers"


def verify(folder: Path) -> Result:
    return CliRunner().invoke(cli.app, ["verify", str(folder)])


def change_list(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Change the lines of the list below its head."""
    head, *lines = (folder / LIST).read_text(encoding="utf-8-sig").splitlines()
    (folder / LIST).write_text("\n".join([head, *change(lines)]) + "\n", encoding="utf-8-sig")


CHANGES: dict[str, Callable[[list[str]], list[str]]] = {
    "one is left out": lambda lines: lines[1:],
    "one is put in": lambda lines: [*lines, lines[0].replace("champions-0", "mine")],
    "one is another": lambda lines: [lines[0].replace("champions-0", "mine"), *lines[1:]],
    "a sum is another": lambda lines: [lines[0].replace("99999", "19999"), *lines[1:]],
    "all segments are another": lambda lines: [each.replace('"Champions"', '"Gone"') for each in lines],
    "the order is another": lambda lines: lines[::-1],
    "nobody is left": lambda lines: [],
}


def test_what_was_built_holds(listed: Path) -> None:
    told = verify(listed)
    assert told.exit_code == 0, told.output
    assert "lists are as they are made anew; files are as their digests say" in told.output


@pytest.mark.parametrize("other_version", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_another_list_is_told_whatever_its_stamp_says(listed: Path, change: str, other_version: bool) -> None:
    change_list(listed, CHANGES[change])
    write_stamps_anew(listed, other_version=other_version)
    told = verify(listed)
    assert told.exit_code == 3
    assert (
        f"{LIST}: {'row' if other_version else 'line'} " in told.output and "is not what the scores say" in told.output
    )
    assert ("write it anew, and ask again: plainspoken write" in told.output) is other_version


@pytest.mark.parametrize("name", ["briefing.uk.html", "briefing.xx.html", "quarto.uk"])
def test_a_page_in_a_language_of_no_briefing_is_told(listed: Path, name: str) -> None:
    if name.endswith(".html"):
        shutil.copy(listed / "briefing.en.html", listed / name)
    else:
        (listed / name).mkdir()
    told = verify(listed)
    assert told.exit_code == 3, told.output
    assert f"{name.removesuffix('.html')}: is in a language that these findings are not told in" in told.output


OTHER_BYTES: dict[str, Callable[[str], bytes]] = {
    "no byte order mark": lambda text: text.encode(),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    "no last line end": lambda text: text.rstrip().encode("utf-8-sig"),
}


@pytest.mark.parametrize("change", OTHER_BYTES)
def test_a_list_saved_anew_is_told_to_be_other_bytes(listed: Path, change: str) -> None:
    (listed / LIST).write_bytes(OTHER_BYTES[change]((listed / LIST).read_bytes().decode("utf-8-sig")))
    write_stamps_anew(listed, other_version=False)
    told = verify(listed)
    assert told.exit_code == 3 and f"{LIST}: says what the scores say, but not byte for byte" in told.output


@pytest.mark.parametrize("other_version", [False, True])
def test_a_cell_beyond_all_bounds_is_told(listed: Path, other_version: bool) -> None:
    change_list(listed, lambda lines: [lines[0].replace("champions-0", "x" * 200_000), *lines[1:]])
    write_stamps_anew(listed, other_version=other_version)
    told = verify(listed)
    assert told.exit_code == 3 and f"{LIST}: " in told.output, told.output


@pytest.mark.parametrize("heads", ["swapped", "one more"])
def test_heads_of_other_columns_are_told_whatever_its_stamp_says(listed: Path, heads: str) -> None:
    first, rest = (listed / LIST).read_bytes().split(b"\n", 1)
    names = first.split(b",")
    other = [names[0], names[2], names[1], *names[3:]] if heads == "swapped" else [*names, b"do not contact"]
    (listed / LIST).write_bytes(b",".join(other) + b"\n" + rest)
    write_stamps_anew(listed, other_version=True)
    told = verify(listed)
    assert told.exit_code == 3 and f"{LIST}: heads" in told.output, told.output


def test_findings_written_otherwise_are_told_though_they_mean_the_same(listed: Path) -> None:
    path = listed / "findings.json"
    path.write_text(path.read_text(encoding="utf-8").replace("{", '{"task": "classification",', 1), encoding="utf-8")
    write_stamps_anew(listed, other_version=False)
    told = verify(listed)
    assert told.exit_code == 3 and "findings.json: is not written as this program writes it" in told.output


@pytest.mark.parametrize("name", ["_metadata.yml", "lie.lua", "chapters/_metadata.yml"])
def test_a_file_that_decides_what_quarto_renders_is_told(listed: Path, name: str) -> None:
    (listed / "quarto.en/chapters").mkdir(parents=True)
    (listed / "quarto.en" / name).write_text("x")
    told = verify(listed)
    assert told.exit_code == 3 and f"quarto.en/{name}: decides what a rendering says" in told.output


def test_other_words_of_templates_are_said_not_to_be_held(listed: Path) -> None:
    change_list(listed, lambda lines: [each.replace("Thank them", "Insult them") for each in lines])
    write_stamps_anew(listed, other_version=True)
    told = verify(listed)
    assert told.exit_code == 0, told.output
    assert "whom lists name, with which score, segment and offer, is as the scores say" in told.output
    assert "not what their heads are called, which reasons they give and what they say to do" in told.output
    assert "who may write here can write that, too: write them anew, or check a signature" in told.output


@pytest.mark.parametrize("other_version", [False, True])
def test_other_scores_are_not_those_of_the_findings(listed: Path, other_version: bool) -> None:
    pd.read_parquet(listed / SCORES_FILE).iloc[1:].to_parquet(listed / SCORES_FILE)
    write_list_anew(listed)
    write_stamps_anew(listed, other_version=other_version)
    told = verify(listed)
    assert told.exit_code == 3
    assert f"{SCORES_FILE}: was changed since it was made" in told.output
    assert "findings.json: data.customers: recomputed otherwise" in told.output


def test_findings_that_own_other_scores_are_told_by_their_counts_and_by_the_pages(listed: Path) -> None:
    pd.read_parquet(listed / SCORES_FILE).iloc[1:].to_parquet(listed / SCORES_FILE)
    findings = read_findings(listed / "findings.json")
    write_findings(trace_scores(findings, listed / SCORES_FILE), listed / "findings.json")
    write_list_anew(listed)
    write_stamps_anew(listed, other_version=False)
    told = verify(listed)
    assert told.exit_code == 3 and "Sources and version" in told.output  # where page and findings differ
    wrong = {each.where for each in count_problems(listed, findings)}
    assert wrong == {"data.customers", "segments.champions.n"}


@pytest.mark.parametrize("place", ["head", "cell"])
def test_a_formula_in_a_list_is_told_whatever_its_stamp_says(listed: Path, place: str) -> None:
    lines = (listed / LIST).read_text(encoding="utf-8-sig").splitlines()
    at = 0 if place == "head" else 1
    lines[at] = put_formula(lines[at])
    (listed / LIST).write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    write_stamps_anew(listed, other_version=True)
    told = verify(listed)
    assert told.exit_code == 3 and "=1+1 (a spreadsheet runs it)" in told.output, told.output


def put_formula(line: str) -> str:
    """A line of a list whose last cell is a formula."""
    return line.rpartition(",")[0] + ',"=1+1"'


@pytest.mark.parametrize("demonstration", [True, False])
def test_tables_of_a_demonstration_are_those_of_the_findings(tmp_path: Path, demonstration: bool) -> None:
    path = tmp_path / STAMPS_FOLDER / SIMULATED_TABLES_FOLDER / "shop/visits.csv"
    path.parent.mkdir(parents=True)
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    sample = sample_findings()
    provenance = sample.provenance.model_copy(update={"data_hashes": {"shop/visits.csv": hash_file(path), "../x": ""}})
    briefing = sample.briefing.model_copy(update={"demonstration": demonstration})
    findings = sample.model_copy(update={"provenance": provenance, "briefing": briefing})
    assert list(simulated_table_problems(tmp_path, findings)) == []
    path.write_text("a,b\n1,3\n", encoding="utf-8")
    told = [str(each) for each in simulated_table_problems(tmp_path, findings)]
    assert bool(told) is demonstration and all("visits.csv: was changed since it was made" in each for each in told)


def test_offers_are_counted_in_the_scores(tmp_path: Path) -> None:
    rows = {"event": [True, False, True], "picked": [True, True, False], "told": [True, False, False]}
    rows |= {"instead": [False] * 3, "reasoned": [False] * 3}
    pd.DataFrame({**rows, "offer": ["call", "", ""]}).to_parquet(tmp_path / SCORES_FILE)
    sample = sample_findings()
    counted = {"offers.picked.n": 2, "offers.with.n": 1, "offers.call.n": 1, "offers.without.n": 7}
    evidence = {**sample.evidence, **{at: Evidence(value=each, unit="count") for at, each in counted.items()}}
    findings = sample.model_copy(update={"evidence": evidence, "members": {**sample.members, "offers": ("call",)}})
    assert [each.where for each in count_problems(tmp_path, findings)] == ["offers.without.n"]
    pd.DataFrame({"id": [1]}).to_parquet(tmp_path / SCORES_FILE)
    (problem,) = count_problems(tmp_path, findings)
    assert "cannot be held against the findings" in problem.what


@pytest.mark.parametrize(("stage", "name"), [("targets en", SCORES_FILE), ("write en html", "findings.json")])
def test_a_stamp_that_another_one_contradicts_is_told(listed: Path, stage: str, name: str) -> None:
    path = stamp_path(listed, stage)
    kept = json.loads(path.read_text())
    assert name in kept["inputs"]
    path.write_text(json.dumps({**kept, "inputs": {**kept["inputs"], name: "1" * 64}}))
    told = verify(listed)
    assert told.exit_code == 3
    assert f"was, by its stamp, made from another {name} than lies here" in told.output


def test_an_edited_file_is_told_once(listed: Path) -> None:
    (listed / SCORES_FILE).write_bytes((listed / SCORES_FILE).read_bytes() + b" ")
    told = verify(listed)
    assert told.exit_code == 3 and "by its stamp" not in told.output
