"""Tests: a command that fails on bad input leaves the folder in which it was started as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainspoken.cli import app as cli
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.part_files import OWNER_ONLY, open_part_file
from plainspoken.pipeline.build_folder import STAMPS_FOLDER, clear_killed_runs, lock_build_folder

CASE = """
task = "classification"
[tables.t]
file = "nowhere.csv"
[target]
column = "b"
positive = "2"
[columns.a]
type = "number"
[columns.b]
type = "category"
role = "target"
known = "after"
"""


@pytest.mark.parametrize(
    "command",
    [
        "report case.toml",
        "analyse case.toml",
        "preview case.toml",
        "draw case.toml",
        "write case.toml --to docx",
        "judge --predictions t.csv",
        "judge --predictions t.csv --to deep/in/folders",
        "judge --case case.toml --predictions t.csv",
        "new t.csv --yes",
        "eject mine nonsense",
        "measure report/case",
        "verify report/case",
    ],
)
def test_bad_input_leaves_nothing_behind(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLAINSPOKEN_DATA", str(tmp_path))
    (tmp_path / "case.toml").write_text(CASE)
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    failed = CliRunner().invoke(cli.app, command.split())
    assert failed.exit_code == 1 and failed.output
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["case.toml", "t.csv"]


def fail(folder: Path) -> None:
    """A run that fails."""
    with pytest.raises(PlainspokenError), lock_build_folder(folder):
        raise PlainspokenError("bad input")


def test_what_was_there_or_was_made_stays(tmp_path: Path) -> None:
    there, made = tmp_path / "there", tmp_path / "report/made"
    there.mkdir()
    fail(there)
    assert there.is_dir()
    with pytest.raises(PlainspokenError), lock_build_folder(made):
        (made / STAMPS_FOLDER / "analyse.json").write_text("{}")  # a stage came to its end
        raise PlainspokenError("bad input")
    assert (made / STAMPS_FOLDER / "analyse.json").is_file()
    fail(tmp_path / "report/other")
    assert [each.name for each in (tmp_path / "report").iterdir()] == ["made"]


DEAD_PROCESS = 2**22 + 7  # beyond the largest number that a process is given


@pytest.mark.skipif(os.name == "nt", reason="there a process cannot be asked whether it is alive")
@pytest.mark.parametrize("command", [["verify", "report/shop"], ["show", "report/shop"], ["serve", "report/shop"]])
def test_any_command_clears_what_a_killed_run_left(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shop, foreign = tmp_path / "report/shop", tmp_path / "report/foreign"
    for folder in (shop, foreign):
        (folder / ".part/figures").mkdir(parents=True)
        (folder / f".findings.json.{DEAD_PROCESS}.part").write_text("{")
    (shop / STAMPS_FOLDER).mkdir()
    (shop / STAMPS_FOLDER / "lock").touch()
    mine = shop / f".latency.json.{os.getpid()}.part"
    mine.touch()
    CliRunner().invoke(cli.app, command)
    assert not (shop / ".part").exists()
    assert [each.name for each in shop.glob("*.part")] == [mine.name]  # somebody alive is writing it
    assert (foreign / ".part").is_dir() and list(foreign.glob(".f*.part"))  # no run of ours made that folder


@pytest.mark.skipif(os.name == "nt", reason="there a process cannot be asked whether it is alive")
def test_what_is_written_next_to_a_place_follows_no_link_and_clears_what_killed_runs_left(tmp_path: Path) -> None:
    dear, target = tmp_path / "dear", tmp_path / "a[1].csv"
    dear.write_text("dear")
    (tmp_path / f".{target.name}.{os.getpid()}.part").symlink_to(dear)
    others = [tmp_path / f".{name}.{DEAD_PROCESS}.part" for name in ("b.csv", "a1.csv")]
    alive = tmp_path / f".{target.name}.{os.getppid()}.part"
    for each in (tmp_path / f".{target.name}.{DEAD_PROCESS}.part", alive, *others):
        each.touch()
    with open_part_file(target, private=True) as part:
        assert sorted(tmp_path.glob(".*.part")) == sorted([*others, alive, part])
        part.write_text("new")
        os.replace(part, target)
    assert (dear.read_text(), target.read_text(), target.stat().st_mode & 0o777) == ("dear", "new", OWNER_ONLY)


def test_a_run_at_work_keeps_its_parts(tmp_path: Path) -> None:
    with lock_build_folder(tmp_path / "shop"):
        part = tmp_path / "shop/.part"
        part.mkdir()
        clear_killed_runs(tmp_path)
        assert part.is_dir()
