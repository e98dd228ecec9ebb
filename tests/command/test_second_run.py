"""A small table from end to end: a second run of the analysis, the search it asks for, and a run that is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from plainspoken.cli import app as cli
from plainspoken.core.findings import read_findings
from plainspoken.verify import verify
from tests.once import once
from tests.verify.changes import change_everywhere

SEARCH = '[search]\ncandidates = ["logistic_regression", "decision_tree"]\n[split]\nfolds = 2\nrepeats = 1\n'
PROCESSES = Path("/proc")
Found = TypeVar("Found")


def write_table(folder: Path) -> None:
    """A table of customers and its case, which tries two kinds of model."""
    random = np.random.default_rng(5)
    calls, age, event = random.poisson(3, 400), random.integers(18, 80, 400), random.random(400)
    rows = (
        f"C{at},{calls[at]},{age[at]},{'yes' if event[at] < 0.1 + 0.1 * min(calls[at], 6) else 'no'}\n"
        for at in range(400)
    )
    (folder / "shop.csv").write_text("id,calls,age,left\n" + "".join(rows))
    with chdir(folder):
        assert run("new", "shop.csv", "--target", "left", "--yes").exit_code == 0
    case = (folder / "shop.toml").read_text()
    assert "[search" not in case
    (folder / "shop.toml").write_text(f"{case}\n{SEARCH}")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "plainspoken.cli", *arguments]


def build(folder: Path) -> None:
    """The table, its case and its briefing as HTML."""
    write_table(folder)
    with chdir(folder):
        assert run("report", "shop.toml", "--to", "html").exit_code == 0


@pytest.fixture(autouse=True)
def nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAINSPOKEN_DATA", raising=False)


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a built project, to change; started from there."""
    shutil.copytree(once(tmp_path_factory, "second_run", build), tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments))


@pytest.mark.slow
def test_what_other_code_does_not_compute_the_second_run_notices(shop: Path) -> None:
    folder = shop / "report/shop"
    known = read_findings(folder / "findings.json").evidence
    address = next(at for at in known if at.startswith("drivers.") and at.endswith(".size"))
    change_everywhere(folder, address)
    assert verify(folder) == ()
    assert address not in run("verify", "report/shop", "--recompute", "--quick").output
    done = run("verify", "report/shop", "--recompute")
    assert done.exit_code == 3 and address in done.output


def test_how_much_was_computed_again_is_told(shop: Path) -> None:
    done = run("verify", "report/shop", "--recompute", "--quick")
    assert done.exit_code == 0, done.output
    assert "figures on page one" in done.output and "on all pages" in done.output


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('[search.grid.logistic_regression]\nC = ["x"]', "search.grid.logistic_regression.C: cannot be"),
        ("[search.grid.logistic_regression]\nC = [1.0, -1.0]", "search.grid.logistic_regression.C: cannot be"),
        ("[search.grid.decision_tree]\nmax_depth = [0]", "search.grid.decision_tree.max_depth: cannot be"),
        ("[search.grid.decision_tree]\nk = [-3]", "search.grid.decision_tree.k: cannot be"),
        ("[search.grid.decision_tree]\nmax_dept = [3]", "search.grid.decision_tree: no setting 'max_dept'"),
        ("[search.grid.decision_trees]\nmax_depth = [3]", "search: no candidate 'decision_trees'"),
    ],
)
def test_a_search_that_cannot_be_is_told_before_a_table_is_read(shop: Path, entry: str, told: str) -> None:
    (shop / "shop.toml").write_text(f"{(shop / 'shop.toml').read_text()}\n{entry}\n")
    (shop / "shop.csv").write_text("id\n1\n")  # a fault of its own, which nobody comes to
    done = run("report", "shop.toml")
    assert done.exit_code == 1
    assert told in done.output and "shop.csv" not in done.output


@pytest.mark.skipif(not PROCESSES.is_dir() or (os.cpu_count() or 1) < 2, reason="needs /proc and a second processor")
def test_a_killed_run_leaves_no_worker_alive(tmp_path: Path) -> None:
    write_table(tmp_path)
    case = (tmp_path / "shop.toml").read_text().replace(SEARCH, "")
    (tmp_path / "shop.toml").write_text(f"{case}\n[split]\nrepeats = 30\n")
    parent = subprocess.Popen(
        command("analyse", "shop.toml"),
        cwd=tmp_path,
        env={**os.environ, "JOBLIB_MULTIPROCESSING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        workers = wait_for(lambda: find_workers(parent.pid), 60)
        assert workers, "no worker was started"
        time.sleep(2)  # so that they are at work
        workers |= find_workers(parent.pid)
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert wait_for(lambda: not any(map(is_alive, workers)), 15), "workers outlive their parent"


def test_a_worker_that_is_ready_after_its_parent_was_killed_ends_as_well(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    late = "import sys, time; from plainspoken.core.orphans import end_with_parent; end_with_parent(int(sys.argv[1]))"
    worker = subprocess.Popen([sys.executable, "-c", f"{late}; time.sleep(60)", str(gone.pid)])
    assert worker.wait(30) == 1


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="needs /proc")
def test_runs_of_several_cases_end_with_the_one_that_started_them(shop: Path) -> None:
    shutil.copy("shop.toml", "other.toml")
    parent = subprocess.Popen(
        command("report", "shop.toml", "other.toml"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        children = wait_for(lambda: find_workers(parent.pid, b"plainspoken.cli"), 60)
        assert children, "no run was started"
        time.sleep(2)  # so that they are at work
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert wait_for(lambda: not any(map(is_alive, children)), 15), "runs outlive their parent"


def find_workers(parent: int, named: bytes = b"LokyProcess") -> set[int]:
    """The processes that a process started whose command names this; those of a pool, if nothing else is said."""
    found = set()
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            started_by = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            called = (folder / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        if started_by == parent and named in called:
            found.add(int(folder.name))
    return found


def is_alive(process: int) -> bool:
    """Whether a process runs still."""
    try:
        state = (PROCESSES / str(process) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_for(condition: Callable[[], Found], seconds: float) -> Found:
    """What a condition comes to as soon as it holds, or after so many seconds."""
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        time.sleep(0.2)
    return found
