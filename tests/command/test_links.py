"""A link that came with a project leads no command outside: nothing is written or removed there without a word."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.safe_paths import LINKS_VARIABLE, find_link_outside, refuse_link_outside
from plainspoken.pipeline.build_folder import lock_build_folder
from tests.command.conftest import Project

ROOT = Path(__file__).parents[2]
DEAR = (
    "small/.stamps/lock",
    "small/.part/dear.txt",
    "small/.findings.json.999999999.part",
    "small/dear.txt",
    "dear.svg",
)


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of somebody's beside the project, which looks as if a run had been killed in it."""
    folder = tmp_path_factory.mktemp("outside")
    for name in DEAR:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("dear")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """All files in a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def link(project: Project, place: str, target: Path) -> None:
    """Put a link into a project, in place of what is there."""
    path = project.root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


@pytest.mark.parametrize("command", ["report", "analyse", "draw", "write"])
@pytest.mark.parametrize(("place", "target"), [("report", "."), ("report/small", "small"), ("report", "not/yet")])
def test_what_is_built_into_is_no_link_outside(
    project: Project, outside: Path, command: str, place: str, target: str
) -> None:
    link(project, place, outside / target)
    before = content(outside)
    told = project.run(command, "small")
    assert (told.exit_code, project.ran(), content(outside)) == (1, [], before)
    if command in ("report", "analyse"):
        assert told.output.startswith(f"{place}: expected a folder in {project.root}, found a link to {outside}")
        assert f"remove the link, or, if you made it yourself, say so: {LINKS_VARIABLE}={outside}" in told.output


@pytest.mark.parametrize("command", [("draw", "small"), ("write", "small"), ("verify", "report/small"), ("report",)])
@pytest.mark.parametrize("place", ["report", "report/small"])
def test_a_folder_that_was_built_and_is_a_link_now_is_neither_written_nor_cleared(
    project: Project, outside: Path, place: str, command: tuple[str, ...]
) -> None:
    assert project.run("report", "small").exit_code == 0
    shutil.copytree(project.folder, outside / "small", dirs_exist_ok=True)
    shutil.rmtree(project.root / place)
    link(project, place, outside if place == "report" else outside / "small")
    (outside / "small/.stamps/judge.json").write_text("{}")
    before = content(outside)
    project.ran()
    told = project.run(*command)
    assert content(outside) == before
    if command[0] != "verify":  # which only reads
        assert (told.exit_code, project.ran()) == (1, []) and f"{place}: expected a folder in" in told.output


@pytest.mark.parametrize("name", ["figures", "figures/en", ".stamps", ".part", "quarto.en"])
@pytest.mark.parametrize("target", [".", "not/yet"])
def test_a_folder_within_a_build_is_no_link_outside(project: Project, outside: Path, name: str, target: str) -> None:
    link(project, f"report/small/{name}", outside / target)
    before = content(outside)
    told = project.run("report", "small")
    assert (told.exit_code, project.ran(), content(outside)) == (1, [], before)
    assert told.output.startswith(
        f"report/small/{name}: expected a path inside report/small, found a link to {outside}"
    )


@pytest.mark.parametrize("name", ["findings.json", "SHA256SUMS", "timings.json", ".stamps/judge.json", ".stamps/lock"])
def test_a_file_that_is_a_link_is_replaced_and_not_followed(project: Project, outside: Path, name: str) -> None:
    assert project.run("report", "small").exit_code == 0
    (project.folder / name).unlink()
    link(project, f"report/small/{name}", outside / "dear.svg")
    before = content(outside)
    told = project.run("report", "small")
    assert content(outside) == before and "Traceback" not in told.output


def test_a_link_that_the_user_speaks_for_is_followed(
    project: Project, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link(project, "report", outside / "big")
    (outside / "big").mkdir()
    monkeypatch.setenv(LINKS_VARIABLE, os.pathsep.join(("/nowhere", str(outside / "big"))))
    assert project.run("report", "small").exit_code == 0
    assert (outside / "big/small/findings.json").is_file()
    monkeypatch.setenv(LINKS_VARIABLE, str(outside / "other"))
    assert project.run("draw", "small").exit_code == 1


def test_a_link_within_the_project_and_a_place_that_was_named_are_followed(project: Project, outside: Path) -> None:
    (project.root / "built").mkdir()
    link(project, "report", project.root / "built")
    assert project.run("report", "small").exit_code == 0
    link(project, "elsewhere", outside)
    assert find_link_outside(outside / "small") is find_link_outside(Path("..") / "x") is None
    assert find_link_outside(Path("elsewhere/small/x")) == project.root / "elsewhere"
    assert find_link_outside(Path("elsewhere/../x")) is not None


def test_links_that_lead_to_each_other_are_told(project: Project) -> None:
    link(project, "report", Path("report"))
    told = project.run("report", "small")
    assert told.exit_code == 1 and told.output.startswith("report")


def test_no_other_folder_that_a_command_fills_is_a_link_outside(project: Project, outside: Path) -> None:
    before = content(outside)
    for name in ("figures", "data", "own", "report"):
        link(project, name, outside)
    for command in (("gallery",), ("fetch", "small"), ("eject", "own"), ("measure", "report/small")):
        told = project.run(*command)
        assert (told.exit_code, "found a link to" in told.output) == (1, True), command
    assert content(outside) == before


def test_python_saves_through_no_link(tmp_path: Path, outside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report").symlink_to(outside)
    with pytest.raises(PlainspokenError, match="found a link to"), lock_build_folder(tmp_path / "report/small"):
        pass
    refuse_link_outside(outside / "small")


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
@pytest.mark.parametrize("place", ["report", "report/small"])
def test_make_clean_removes_nothing_behind_a_link(tmp_path: Path, outside: Path, place: str) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    if place != "report":
        (tmp_path / "report/built").mkdir(parents=True)
        (tmp_path / "report/README.md").write_text("kept")
    (tmp_path / place).symlink_to(outside)
    before = content(outside)
    told = subprocess.run(["make", "clean"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (told.returncode, content(outside)) == (0, before)
    if place == "report":
        assert "report is a link" in told.stdout
    else:
        assert [each.name for each in (tmp_path / "report").iterdir()] == ["README.md"]
