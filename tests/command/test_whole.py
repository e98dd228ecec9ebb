"""Whole or not at all: an interrupt, a fault or a full disk at any stage leaves nothing half-written."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from plainspoken.core.errors import ExitCode, PlainspokenError
from tests.command.conftest import Project

STAGES = ("analyse", "judge", "draw", "html", "pdf", "verify")


def raising(error: BaseException) -> Callable[[], None]:
    """A step that fails."""

    def fail() -> None:
        raise error

    return fail


@pytest.mark.parametrize("stage", STAGES)
def test_an_interrupt_leaves_nothing_half_written_and_the_next_run_works(project: Project, stage: str) -> None:
    project.before[stage] = raising(KeyboardInterrupt())
    stopped = project.run("report")
    assert stopped.exit_code == 130
    assert stopped.stderr.splitlines()[-1].startswith("Stopped; nothing half-written remains.")
    assert "Traceback" not in stopped.output
    assert not (project.folder / ".part").exists()
    assert b"half" not in b"".join(project.contents().values())
    del project.before[stage]
    project.ran()
    assert project.run("report").exit_code == 0
    assert project.ran() == list(STAGES[STAGES.index(stage) :])


@pytest.mark.parametrize("stage", STAGES[:-1])
def test_what_stood_there_before_a_failed_run_still_stands(project: Project, stage: str) -> None:
    project.run("report")
    before = project.contents()
    for name in ("plainspoken/data/load.py", "plainspoken/claims/rules.py"):
        project.change(name)
    project.before[stage] = raising(PlainspokenError("visits.csv: row 3: expected a number"))
    failed = project.run("report")
    assert failed.exit_code == 1
    assert failed.stderr.splitlines()[-1] == "visits.csv: row 3: expected a number"
    after = project.contents()
    anew = ("model.skops", "SHA256SUMS")  # the analysis before, and the list of files, which tells it as it is
    assert {name: after[name] for name in before if name not in anew} == {
        name: text for name, text in before.items() if name not in anew
    }


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "is read-only"), (errno.EACCES, "you may not write")],
)
@pytest.mark.parametrize("stage", STAGES[:-1])
def test_a_folder_that_takes_no_more_is_told(project: Project, stage: str, number: int, words: str) -> None:
    project.before[stage] = raising(OSError(number, os.strerror(number)))
    failed = project.run("report")
    assert failed.exit_code == 1
    told = failed.stderr.splitlines()[-1]
    assert "report/small" in told and words in told and os.strerror(number).lower() in told
    assert "Traceback" not in failed.output


def test_a_data_file_that_may_not_be_read_is_told_as_such(project: Project) -> None:
    project.before["analyse"] = raising(PermissionError(errno.EACCES, "Permission denied", "tables/visits.csv"))
    failed = project.run("report")
    assert failed.exit_code == 1
    assert failed.stderr.splitlines()[-1].startswith("tables/visits.csv: Permission denied")


def test_a_file_in_the_place_of_the_build_folder_is_told(project: Project) -> None:
    (project.root / "report").write_text("in the way")
    failed = project.run("report")
    assert failed.exit_code == 1
    assert "a file stands where a folder must be; move it away" in failed.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_read_only_build_folder_is_told(project: Project) -> None:
    (project.root / "report").mkdir(mode=0o555)
    failed = project.run("report")
    assert failed.exit_code == 1
    assert "report/small" in failed.stderr and "make it writable" in failed.stderr


def test_an_error_of_ours_is_not_hidden(project: Project) -> None:
    project.before["draw"] = raising(ZeroDivisionError("division by zero"))
    failed = project.run("report")
    assert isinstance(failed.exception, ZeroDivisionError)
    assert not (project.folder / ".part").exists()


def test_leftovers_of_a_killed_run_are_cleared_away(project: Project) -> None:
    for name in (".part/briefing.en.html", "figures/en/.a.svg.123.part"):
        (project.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (project.folder / name).write_text("half")
    assert project.run("report").exit_code == 0
    assert b"half" not in b"".join(project.contents().values())


def test_two_runs_do_not_share_a_folder(project: Project) -> None:
    lock = project.folder / ".stamps/lock"
    lock.parent.mkdir(parents=True)
    with FileLock(lock):
        failed = project.run("report")
    assert (failed.exit_code, project.ran()) == (1, [])
    assert "another run is at work here" in failed.stderr


def test_pages_that_do_not_hold_fail_the_run_each_time(project: Project) -> None:
    project.problems = ("briefing.en.html: evaluation.roc_auc: expected 0.75, found 0.76",)
    for _ in range(2):
        failed = project.run("report")
        assert failed.exit_code == ExitCode.DOES_NOT_HOLD
        assert failed.stderr.splitlines()[-1].endswith("evaluation.roc_auc: expected 0.75, found 0.76")
    assert project.ran()[-1] == "verify"
    assert Path(project.folder / "briefing.en.html").is_file()
