"""A frame to a briefing: the command's findings, refusals and messages, and what a user of Python asks of it."""

from __future__ import annotations

import gc
import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from markupsafe import Markup
from typer.testing import CliRunner

import plainspoken as ps
from plainspoken.api.case_changes import change_case
from plainspoken.api.case_for_frames import adopt_case, propose_case, write_tables
from plainspoken.api.python_errors import reword_message
from plainspoken.api.workspace import Workspace
from plainspoken.cli import app as cli
from plainspoken.data.load import load_from_folder
from plainspoken.data.locate import DATA_FOLDER_VARIABLE
from plainspoken.scaffold.new_case_options import NewCaseOptions
from tests.api.planted import QUICK, ROWS, visits

pytestmark = pytest.mark.usefixtures("few_draws")
BARE_CASE = """
[tables.people]
file = "elsewhere/people.tsv"
separator = "\\t"
[target]
column = "left"
positive = "yes"
[columns.left]
type = "flag"
role = "target"
[columns.calls]
type = "integer"
"""


def ask(frame: Any, **said: Any) -> ps.Briefing:
    """A briefing on the planted frame, quickly."""
    return ps.brief(frame, **{"target": "left", "entries": QUICK, "name": "visits", "progress": False, **said})


@pytest.fixture(scope="module")
def briefing() -> ps.Briefing:
    """One briefing for all tests of this file."""
    return ask(visits(), unit=("customer", "customers"))


def command(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """What the command prints, started in a folder."""
    monkeypatch.chdir(folder)
    monkeypatch.delenv(DATA_FOLDER_VARIABLE, raising=False)
    return CliRunner().invoke(cli.app, list(arguments)).output


def test_the_command_finds_the_same(briefing: ps.Briefing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visits().to_csv(tmp_path / "visits.csv", index=False, quoting=1)
    units = ("--text", "unit_one=customer", "--text", "unit_other=customers")
    assert "written" in command(tmp_path, monkeypatch, "new", "visits.csv", "--yes", "--target", "left", *units)
    case = tmp_path / "visits.toml"
    case.write_text(change_case(case.read_text(encoding="utf-8"), QUICK), encoding="utf-8")
    schema, _, rest = case.read_text(encoding="utf-8").partition("\n")  # only a file has a schema beside it
    assert schema == "#:schema ./case.schema.json" and rest == briefing.case
    command(tmp_path, monkeypatch, "analyse", "visits.toml")
    found = ps.read_findings(tmp_path / "report" / "visits" / "findings.json")
    ours = briefing.findings.document
    assert (found.evidence, found.claims, found.names) == (ours.evidence, ours.claims, ours.names)
    assert found.provenance.case_hash == ours.provenance.case_hash


def test_what_was_planted_is_found(briefing: ps.Briefing) -> None:
    assert briefing.findings["evaluation.roc_auc:low"].number > 0.6
    drivers = briefing.claims("driver")
    assert drivers[0].sentence.startswith("Calls: ")
    assert drivers[0].verdict == "holds"
    assert drivers[0].evidence
    assert any(line == 'answer: column "left", event "yes"' for line in briefing.notes)


def test_polars_and_arrow_find_the_same_and_no_frame_is_changed(briefing: ps.Briefing) -> None:
    polars = pytest.importorskip("polars")
    frame = visits()
    for other in (polars.from_pandas(frame), pa.Table.from_pandas(frame)):
        before = other.clone() if hasattr(other, "clone") else other
        assert ask(other, unit=("customer", "customers")).findings.document == briefing.findings.document
        assert before.equals(other)


def test_the_frame_is_not_changed() -> None:
    frame = visits()
    with pytest.raises(ps.PlainspokenError):
        ask(frame, entries={**QUICK, "seeds": 3})
    pd.testing.assert_frame_equal(frame, visits())


def test_evidence_by_address(briefing: ps.Briefing) -> None:
    assert len(briefing.findings) == len(list(briefing.findings)) > 200
    assert briefing.findings["evaluation.roc_auc:high"].value == briefing.findings["evaluation.roc_auc"].high
    assert "evaluation.roc_auc" in briefing.findings and "evaluation.roc" not in briefing.findings
    with pytest.raises(KeyError, match=r"nearest: 'evaluation.roc_auc'"):
        briefing.findings["evaluation.roc_auk"]
    with pytest.raises(ps.PlainspokenError, match="no bound 'lo'; there are: :low, :high, :n"):
        briefing.findings["evaluation.roc_auc:lo"]


def test_the_answer_is_the_one_of_the_page(briefing: ps.Briefing) -> None:
    assert briefing.answer in Markup(briefing.html()).striptags()
    assert repr(briefing) == f"<Briefing 'visits': {briefing.answer}>"


def test_claims_by_kind(briefing: ps.Briefing) -> None:
    kinds = {each.kind for each in briefing.claims()}
    assert {"answer", "driver", "fact"} <= kinds and "silent" not in kinds
    severities = [each.severity for each in briefing.claims("weakness")]
    assert severities == sorted(severities, reverse=True)
    with pytest.raises(ps.PlainspokenError, match="nearest: 'weakness'"):
        briefing.claims("weaknesses")
    with pytest.raises(ps.PlainspokenError, match="language=xx: expected one of: en"):
        briefing.claims(language="xx")


def test_a_notebook_shows_page_one_and_nothing_else(briefing: ps.Briefing) -> None:
    shown = briefing._repr_html_()
    page = html.unescape(shown.partition('srcdoc="')[2])
    assert shown.startswith("<iframe sandbox") and shown.count('"') == 8
    assert 'class="page-one"' in page
    assert 'id="part-' not in page and "<script" not in page
    assert 'src="http' not in page and 'href="http' not in page


def test_saved_pages_are_verified(briefing: ps.Briefing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = briefing.save(tmp_path / "mine", formats=("html",))
    assert [each.name for each in paths] == ["briefing.en.html", "findings.json", "model.skops", "scores.parquet"]
    assert len(briefing.scores) == ROWS
    assert "every judging sentence holds" in command(tmp_path, monkeypatch, "verify", "mine")


def test_a_page_that_does_not_hold_is_not_handed_over(briefing: ps.Briefing, tmp_path: Path) -> None:
    page = briefing._folder / "briefing.en.html"
    kept = briefing.html()
    try:
        page.write_text(kept.replace("in 100", "in 1000", 1), encoding="utf-8")
        with pytest.raises(ps.Faults):
            briefing.save(tmp_path / "mine", formats=("html",))
    finally:
        page.write_text(kept, encoding="utf-8")


def test_the_case_goes_on_by_itself(briefing: ps.Briefing, tmp_path: Path) -> None:
    path = briefing.save_case(tmp_path)
    assert path.read_text(encoding="utf-8") == briefing.case
    again = ps.brief(visits(), case=path, name="visits", progress=False)
    assert again.findings.document.evidence == briefing.findings.document.evidence
    with pytest.raises(ps.PlainspokenError, match="expected no file yet"):
        briefing.save_case(tmp_path)


def test_a_case_without_phrases_takes_those_that_are_said(tmp_path: Path) -> None:
    case = tmp_path / "bare.toml"
    case.write_text(BARE_CASE, encoding="utf-8")
    files = write_tables(visits(), "table", tmp_path)
    adopted = adopt_case(case, NewCaseOptions((), texts={"organisation": "Corner Shop"}), files)
    case.write_text(adopted.text, encoding="utf-8")
    assert ps.read_case(str(case), tmp_path).texts["en"].organisation == "Corner Shop"
    assert ps.read_case(str(case), tmp_path).tables["people"].file == "table.csv"
    assert adopted.columns == ("left", "calls")


def test_a_case_says_what_is_asked(briefing: ps.Briefing, tmp_path: Path) -> None:
    path = briefing.save_case(tmp_path / "kept")
    with pytest.raises(ps.PlainspokenError, match="leave out target"):
        ps.brief(visits(), "left", case=path)
    with pytest.raises(ps.PlainspokenError, match=r"each table of the case \(visits\), found one, two"):
        ps.brief({"one": visits(), "two": visits()}, case=path)


@pytest.mark.parametrize(
    ("change", "options"),
    [
        (lambda frame: frame, {"target": "lefd"}),
        (lambda frame: frame, {"positive": "maybe"}),
        (lambda frame: frame, {"target": "spent"}),
        (lambda frame: frame.iloc[:0], {}),
        (lambda frame: frame[[]], {}),
        (lambda frame: frame.iloc[:100], {}),
        (lambda frame: frame.assign(left=1), {}),
        (lambda frame: frame, {"text": "unit_some=cows"}),
    ],
)
def test_messages_are_those_of_the_command(
    change: Callable[[pd.DataFrame], pd.DataFrame], options: dict[str, str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    frame = change(visits())
    frame.to_csv(tmp_path / "visits.csv", index=False)
    flags = [part for name, each in {"target": "left", **options}.items() for part in (f"--{name}", each)]
    told = command(tmp_path, monkeypatch, "new", "visits.csv", "--yes", *flags)
    said: dict[str, Any] = {"target": options.get("target", "left"), "event": options.get("positive")}
    if "text" in options:
        said["texts"] = dict([options["text"].split("=")])
    with pytest.raises(ps.PlainspokenError) as raised:
        ask(frame, **said)
    assert str(raised.value).splitlines()[0] in reword_message(told, tmp_path)


def test_several_frames_are_joined_by_the_column_they_share(tmp_path: Path) -> None:
    frame = visits()
    frames = {"people": frame[["who", "calls", "left"]], "facts": frame[["who", "spent"]].iloc[::-1]}
    files = write_tables(frames, "table", tmp_path)
    draft = propose_case(NewCaseOptions((), "left"), files, tmp_path / "two.toml")
    (tmp_path / "two.toml").write_text(draft.text, encoding="utf-8")
    found = load_from_folder(ps.read_case(str(tmp_path / "two.toml"), tmp_path), tmp_path)
    assert list(found.frame["spent"]) == pytest.approx(list(frame["spent"]))
    assert len(found.event) == ROWS


def test_options_read_as_arguments() -> None:
    told = "x.csv: say which: --positive VALUE, or choose one with --target; for instance: --target 'a'"
    assert reword_message(told, Path("x")) == (
        "x.csv: say which: event=VALUE, or choose one with target; for instance: target='a'"
    )


def test_a_column_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(ps.PlainspokenError, match=r"no column 'agee' \(nearest: 'age'\); there are: who, calls"):
        ask(visits(), ignore=["agee"])


def test_what_was_said_of_columns_stands_in_the_case() -> None:
    words = {"en": {"name": "calls to the hotline"}}
    heard: list[tuple[str, float]] = []
    found = ask(
        visits(), identifier="who", ignore=["plan"], value="spent", currency="GBP", seed=4,
        columns={"calls": {"words": words}},
        entries={**QUICK, "value": {"loss": {"value": 0.1, "low": 0.05, "high": 0.3}}},
        progress=lambda what, share: heard.append((what, share)),
    )  # fmt: skip
    case = ps.read_case(str(found.save_case(Path(found._workspace.holder.name) / "kept")), Path())
    roles = {name: each.role for name, each in case.columns.items()}
    assert (roles["who"], roles["plan"], roles["spent"]) == ("identifier", "ignore", "value")
    assert (case.seed, case.value and case.value.currency, case.explore) == (4, "GBP", ("member",))
    assert found.claims("driver")[0].sentence.startswith("Calls to the hotline: ")
    assert ("analyse", 0.0) in heard and ("judge", 1.0) in heard
    assert all(0 <= share <= 1 for _, share in heard)


def test_nothing_is_left_when_nobody_holds_it() -> None:
    workspace = Workspace.open(False)
    folder = workspace.folder
    (folder / "table.csv").touch()
    del workspace
    gc.collect()
    assert not folder.exists()


def test_no_message_names_the_temporary_folder() -> None:
    with pytest.raises(ps.Faults, match=r"^visits.toml: seeds: no such entry") as raised:
        ask(visits(), entries={**QUICK, "seeds": 3})
    assert "plainspoken-" not in str(raised.value)
