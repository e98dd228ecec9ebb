"""A case's name is that of a folder on any system, and no option of a command: told wherever one is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainspoken.case.serving_manifest import ServingManifest
from plainspoken.cli import app as cli
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import read_findings, serialise_findings
from plainspoken.core.safe_paths import find_folder_name_fault
from tests.command.conftest import CASE, Project, findings
from tests.command.tour_table import customers

DEVICES = ["con", "CON", "nul", "Nul.de", "aux", "aux.2024.x", "prn", "com1", "COM9", "com0", "lpt3", "COM¹", "con .x"]
DEVICES += ["conin$", "CONOUT$.a"]
OPTIONS = ["-rf", "--help", "-"]
OTHERS = ["a.", "a ", " a", ".", "..", "...", "", ".a", "a/b", "a\\b"]
FINE = ["console", "auxiliary", "nul-2024", "com10", "com", "lpt", "company.con", "a-rf", "x con", "1"]


@pytest.mark.parametrize("name", [*DEVICES, *OPTIONS, *OTHERS])
def test_a_name_in_a_case_file_is_that_of_a_folder_anywhere(project: Project, name: str) -> None:
    project.replace("analysis/small.toml", 'languages = ["en"]', f'name = {json.dumps(name)}\nlanguages = ["en"]')
    told = project.run("report", "small")
    assert (told.exit_code, project.ran(), len(told.output.splitlines())) == (1, [], 1)
    assert told.output.startswith("analysis/small.toml: name: expected a name ") and repr(name) in told.output
    assert not project.folder.parent.exists()


@pytest.mark.parametrize("name", [*DEVICES, *OPTIONS, ".a", "a "])
def test_a_name_of_a_case_file_is_so_too(project: Project, name: str) -> None:
    file = project.root / f"analysis/{name}.toml"
    (project.root / "analysis/small.toml").rename(file)
    for arguments in (("report", "--", name), ("report", f"analysis/{name}.toml"), ("report",)):
        told = project.run(*arguments)
        assert (told.exit_code, project.ran()) == (1, []), arguments
        assert told.output.startswith(f"analysis/{name}.toml: name: expected a name "), arguments
    assert not project.folder.parent.exists()


def test_of_several_cases_one_that_is_called_as_an_option_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "analysis").mkdir()
    for name in ("--fast", "nul"):
        (tmp_path / f"analysis/{name}.toml").write_text(CASE)
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(cli.app, ["report"])
    assert told.exit_code == 1 and "analysis/--fast.toml: name: expected a name that begins with no dash" in told.output


@pytest.mark.parametrize("name", [*DEVICES, *OPTIONS, ".a", "a "])
def test_new_writes_no_case_of_such_a_name(project: Project, name: str) -> None:
    table = project.root / "tables/customers.csv"
    customers().to_csv(table, index=False)
    told = project.run("new", str(table), "--target", "churned", "--yes", "--to", f"cases/{name}.toml")
    assert told.exit_code == 1 and f"cases/{name}.toml: expected a name " in told.output
    assert "--to NAME.toml" in told.output and not (project.root / "cases").exists()


@pytest.mark.parametrize("name", ["", ".", "..", "-", "con", "../report", "a."])
@pytest.mark.parametrize("command", ["report", "analyse", "draw", "write"])
def test_no_command_takes_such_a_name_for_a_case(project: Project, command: str, name: str) -> None:
    (project.root / "findings.json").write_bytes(serialise_findings(findings()))
    before = set(project.root.rglob("*"))
    (project.root / "report").mkdir()
    told = project.run(command, "--", name)
    if name not in ("", ".") or command in ("report", "analyse"):  # a folder that was named is that of a build
        assert (told.exit_code, project.ran()) == (1, []) and told.output.startswith("no case ")
        (project.root / "report").rmdir()
        assert set(project.root.rglob("*")) == before


@pytest.mark.parametrize("name", [*DEVICES, *OPTIONS, *OTHERS, "../../x"])
def test_findings_and_what_a_service_takes_hold_such_a_name_neither(tmp_path: Path, name: str) -> None:
    document = json.loads(serialise_findings(findings()))
    document["provenance"]["case"] = name
    (tmp_path / "findings.json").write_text(json.dumps(document))
    with pytest.raises(PlainspokenError, match=r"not a findings document: provenance\.case: .*expected a name "):
        read_findings(tmp_path / "findings.json")
    with pytest.raises(ValueError, match="expected a name "):
        ServingManifest(case=name, moments=(), columns=())


@pytest.mark.parametrize("name", FINE)
def test_any_other_name_is_one(name: str) -> None:
    assert find_folder_name_fault(name) == ""
