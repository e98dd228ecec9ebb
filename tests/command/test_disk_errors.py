"""Tests that whatever a disk refuses is told with its file or folder, and before the work where that can be seen."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from plainspoken.cli import app as cli
from plainspoken.cli import session
from plainspoken.core.disk_errors import explain_disk_errors, open_temporary_folder, part_of, require_writable
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import write_atomically
from plainspoken.core.part_files import open_part_file
from plainspoken.scaffold import new_case
from plainspoken.scaffold.line_copy import write_frames
from tests.command.conftest import Project

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # as the system tells it of what is written: without a name


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk that takes no byte more."""

    def refuse(*_: Any, **__: Any) -> None:
        raise FULL

    monkeypatch.setattr(Path, "write_bytes", refuse)
    yield


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets the system refuse to make a file in a folder, as it does not for the superuser."""
    made = Path.touch

    def refuse(folder: Path, number: int = errno.EACCES) -> None:
        def touch(path: Path, *given: Any, **named: Any) -> None:
            if path.parent.resolve() == folder.resolve():
                raise OSError(number, os.strerror(number), str(path))
            made(path, *given, **named)

        monkeypatch.setattr(Path, "touch", touch)

    return refuse


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_told_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    with pytest.raises(PlainspokenError) as told:
        write_atomically(path, b"x")
    assert str(told.value) == (
        f"{path}: expected to write this file, found: no space left on device; "
        "the disk is full; free some space and run the same command again"
    )
    assert not list(tmp_path.iterdir())


def test_copies_of_tables_and_what_is_not_kept_name_their_place(tmp_path: Path) -> None:
    def frames() -> Iterator[pd.DataFrame]:
        yield pd.DataFrame({"a": ["1"]})
        raise FULL

    with pytest.raises(PlainspokenError, match=r"^\S+t\.table\.csv: expected to write this file, .* the disk is full"):
        write_frames(frames(), tmp_path / "t.table.csv")
    assert not list(tmp_path.iterdir())
    with pytest.raises(PlainspokenError, match="the disk is full") as told, open_temporary_folder() as room:
        raise FULL
    assert str(told.value).startswith(f"{room}: expected to write")


def test_what_is_printed_on_a_full_disk_is_told_as_such() -> None:
    told = session.describe_system_error(FULL)
    assert told.startswith("standard output, or ") and "the disk is full" in told
    other = OSError(errno.ENOENT, "No such file or directory", "a.csv")
    assert session.describe_system_error(other).startswith("a.csv: No such file")


def test_what_is_read_beside_what_is_written_is_not_taken_for_it(tmp_path: Path) -> None:
    error = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / "table.csv"))
    with pytest.raises(PermissionError), explain_disk_errors(tmp_path / "out.csv"):
        raise error
    with pytest.raises(PlainspokenError, match="you may not write there"), explain_disk_errors(tmp_path):
        raise error


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.mkdir()
    with pytest.raises(PlainspokenError, match=rf"^{path}: .*a folder stands where a file must be; move it away"):
        write_atomically(path, b"x")
    with pytest.raises(PlainspokenError, match=rf"^{path}: .*a folder stands where a file must be; move it away"):
        require_writable(path)
    assert not list(path.iterdir()) and not part_of(path).exists()


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_folder_that_cannot_be_written_is_told_by_its_name(tmp_path: Path, number: int, refusing: Any) -> None:
    refusing(tmp_path, number)
    with pytest.raises(PlainspokenError, match=rf"^{tmp_path}: .*make it writable.*; or name another place: --to$"):
        require_writable(tmp_path / "not" / "there" / "out.csv", "--to")
    assert not list(tmp_path.iterdir())


def test_what_can_be_written_leaves_no_trace(tmp_path: Path) -> None:
    require_writable(tmp_path / "sub" / "out.csv")
    assert not list(tmp_path.iterdir())
    with open_part_file(tmp_path / "sub" / "out.csv") as part:
        part.write_text("x")
    assert not list((tmp_path / "sub").iterdir())


PLACES = {"a folder": "out.csv", "below a file": "a-file/out.csv", "a folder nobody may write": "shut/out.csv"}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusing: Any) -> Path:
    """Where nothing can be written: each of `PLACES`, with a table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out.csv").mkdir()
    (tmp_path / "out.toml").mkdir()
    (tmp_path / "a-file").write_text("")
    (tmp_path / "shut").mkdir()
    (tmp_path / "new.csv").write_text("customer,answer\n1,yes\n")
    refusing(tmp_path / "shut")
    return tmp_path


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("place", PLACES.values())
@pytest.mark.parametrize("command", ["score", "assign"])
def test_lists_that_cannot_be_written_are_told_before_the_build_is_opened(command: str, place: str) -> None:
    told = CliRunner().invoke(cli.app, [command, "report/none", "new.csv", "--to", place])
    assert told.exit_code == 1 and told.stderr.startswith(place.split("/")[0])
    assert "expected to write" in told.stderr and told.stderr.endswith("or name another place: --to\n")


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("place", ["a-file/case.toml", "shut/case.toml"])
def test_a_case_that_cannot_be_written_is_told_before_its_table_is_read(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(new_case, "look_at_table")
    told = CliRunner().invoke(cli.app, ["new", "new.csv", "--to", place, "--yes"])
    assert told.exit_code == 1 and told.stderr.startswith(place.split("/")[0])
    assert "expected to write" in told.stderr and "or name another place: --to NAME.toml" in told.stderr


IN_THE_WAY = (
    *("findings.json", "model.skops", "scores.parquet", "SHA256SUMS", "timings.json", "targets.en.csv"),
    *("briefing.en.html", "briefing.en.pdf", "figures/en/rank.svg", ".stamps/draw en.json"),
)


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_a_folder_where_a_result_goes_is_told_before_the_first_stage(project: Project, name: str) -> None:
    (project.folder / name).mkdir(parents=True)
    told = project.run("report")
    assert told.exit_code == 1 and not project.ran()
    assert told.stderr.splitlines()[-1] == (
        f"report/small/{name}: expected to write this file, found: a folder; "
        "a folder stands where a file must be; move it away"
    )


@pytest.mark.parametrize("name", ["", ".stamps", "figures", "figures/en"])
def test_a_build_folder_that_takes_nothing_is_told_before_the_first_stage(
    project: Project, name: str, refusing: Any
) -> None:
    (project.folder / name).mkdir(parents=True)
    refusing(project.folder / name)
    told = project.run("report")
    assert told.exit_code == 1 and not project.ran()
    place = (Path("report/small") / name).as_posix()
    assert told.stderr.splitlines()[-1].startswith(f"{place}: expected to write into {place}, found: permission denied")


def test_a_file_in_the_place_of_the_charts_is_told_before_the_first_stage(project: Project) -> None:
    project.folder.mkdir(parents=True)
    (project.folder / "figures").write_text("in the way")
    told = project.run("report")
    assert told.exit_code == 1 and not project.ran()
    assert "report/small/figures: expected to write into this folder, found: a file" in told.stderr


def test_what_is_yours_in_a_build_folder_is_in_nobodys_way(project: Project) -> None:
    for name in ("notes.json", "briefing.en_files", "figures/mine.svg", "archive/findings.json"):
        (project.folder / name).mkdir(parents=True)
    (project.folder / "quarto.txt").write_text("mine")
    assert project.run("report").exit_code == 0


def test_a_project_folder_that_takes_nothing_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Path.mkdir

    def refuse(path: Path, *given: Any, **named: Any) -> None:
        if path.parts[:1] == ("report",):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), "report")
        made(path, *given, **named)

    monkeypatch.setattr(Path, "mkdir", refuse)
    told = project.run("report")
    assert told.exit_code == 1 and not project.ran()
    assert told.stderr.splitlines()[-1].startswith("report: expected to write report/small, found: read-only file")
