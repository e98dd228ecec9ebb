"""A case of which nothing was touched is known to be up to date without a look at it, and only then."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from plainspoken.cli.entry import main
from plainspoken.cli.settled_report import answer_settled_report
from plainspoken.pipeline import plan
from plainspoken.pipeline.settled import SETTLED_FILE, Watched, digest_marks
from tests.command.conftest import Project

SETTLED = "small: nothing to do, everything is up to date."
Touch = Callable[[Project], None]


def edit_in_secret(name: str) -> Touch:
    """A change of a file that keeps its length and puts its time back."""

    def touch(project: Project) -> None:
        path = project.root / name
        was, content = path.stat(), path.read_bytes()
        path.write_bytes(content[::-1] if content != content[::-1] else b"?" * len(content))
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
        assert (path.stat().st_size, path.stat().st_mtime_ns) == (was.st_size, was.st_mtime_ns)

    return touch


def put(name: str, text: str = "x") -> Touch:
    """A file that was not there."""

    def touch(project: Project) -> None:
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    return touch


def remove(name: str) -> Touch:
    """A file that is there no more."""
    return lambda project: (project.root / name).unlink()


def replace_by_twin(name: str) -> Touch:
    """Another file in the place of one, of the same length and times."""

    def touch(project: Project) -> None:
        path = project.root / name
        was, twin = path.stat(), path.with_suffix(".twin")
        twin.write_bytes(path.read_bytes())
        os.utime(twin, ns=(was.st_atime_ns, was.st_mtime_ns))
        twin.replace(path)

    return touch


def look_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planning a case fails from now on."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the case was looked through")

    monkeypatch.setattr(plan, "plan_all_stages", refuse)


def is_settled(project: Project, *asked: str) -> bool:
    """Whether the next run answers without planning the case."""
    with pytest.MonkeyPatch.context() as context:
        look_no_further(context)
        done = project.run("report", *asked)
    assert done.exit_code == 0 or isinstance(done.exception, AssertionError), done.output
    return done.exit_code == 0


@pytest.mark.parametrize("asked", [(), ("small",), ("analysis/small.toml",)])
def test_what_was_built_just_now_is_known_to_be_up_to_date(project: Project, asked: tuple[str, ...]) -> None:
    built = project.run("report", *asked)
    assert is_settled(project, *asked) and is_settled(project, *asked)
    again = project.run("report", *asked)
    assert again.stdout == f"{built.stdout}{SETTLED}\n"
    assert again.stderr == ""


@pytest.mark.parametrize(
    "touch",
    [
        *map(edit_in_secret, ("tables/visits.csv", "report/small/briefing.en.html", "templates/briefing/page.jinja")),
        *map(edit_in_secret, ("plainspoken/data/load.py", "report/small/.stamps/judge.json")),
        *map(put, ("templates/briefing/part_new.jinja", "plainspoken/claims/new.py", "report/small/briefing.en.docx")),
        *map(put, ("small.toml", "analysis/other.toml")),
        *map(remove, ("tables/visits.csv", "report/small/briefing.en.pdf", "report/small/.stamps/verify.json")),
        replace_by_twin("report/small/briefing.en.pdf"),
        put(f"report/small/{SETTLED_FILE}", "{"),
    ],
)
def test_whatever_is_touched_is_looked_at(project: Project, touch: Touch) -> None:
    project.run("report", "small")
    assert is_settled(project, "small")
    touch(project)
    assert not is_settled(project, "small")


def test_another_question_is_another_answer(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.run("report", "small")
    assert is_settled(project, "small")
    assert not is_settled(project, "small", "--to", "html")
    for name in ("SOURCE_DATE_EPOCH", "PLAINSPOKEN_TEMPLATES"):
        with monkeypatch.context() as context:
            context.setenv(name, "1")
            assert not is_settled(project, "small")
    assert is_settled(project, "small")


@pytest.mark.parametrize("stage", ["analyse", "draw", "verify"])
def test_what_changes_during_a_run_is_not_taken_for_what_it_read(project: Project, stage: str) -> None:
    """Where an earlier stage has read it already; a stage that reads it later has it in its stamp."""
    project.before[stage] = lambda: project.change("tables/visits.csv", "no")
    project.run("report", "small")
    project.before.clear()
    project.ran()
    assert not is_settled(project, "small")
    project.run("report", "small")
    assert project.ran() == ["analyse"]
    assert is_settled(project, "small")


def test_packages_that_are_installed_are_looked_at(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = project.root / "lib" / "site-packages"
    (installed / "numpy-1.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(installed)
    project.run("report", "small")
    assert is_settled(project, "small")
    (installed / "numpy-1.dist-info").rename(installed / "numpy-2.dist-info")
    assert not is_settled(project, "small")


def test_a_page_that_was_edited_is_made_again(project: Project) -> None:
    project.run("report", "small")
    page = project.folder / "briefing.en.html"
    page.write_text("edited")
    project.ran()
    project.run("report", "small")
    assert "html" in project.ran() and page.read_text() == "whole"


def test_a_table_of_a_database_is_asked_for_each_time(project: Project) -> None:
    source = '[tables.visits.source]\nconnect = "duckdb:///visits.duckdb"\ntable = "visits"\n[target]'
    with pytest.MonkeyPatch.context() as context:
        context.setattr("plainspoken.data.sources.refresh.refresh_tables", lambda case, say: None)
        project.replace("analysis/small.toml", "[target]", source)
        project.replace("analysis/small.toml", "visits.csv", "visits.parquet")
        pd.DataFrame({"bought": ["yes"]}).to_parquet(project.root / "tables" / "visits.parquet")
        built = project.run("report", "small")
    assert built.exit_code == 0, built.output
    assert not (project.folder / SETTLED_FILE).exists()


def test_no_secret_is_kept(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINSPOKEN_KEY", "geheim")
    project.run("report", "small")
    assert "geheim" not in (project.folder / SETTLED_FILE).read_text()
    monkeypatch.setenv("PLAINSPOKEN_KEY", "other")
    assert is_settled(project, "small")


def test_more_files_than_are_looked_at_are_never_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).touch()
    watched = Watched((str(tmp_path),), ())
    assert digest_marks(watched) == digest_marks(watched)
    monkeypatch.setattr("plainspoken.pipeline.settled.MOST_FILES", 3)
    assert digest_marks(watched) != digest_marks(watched)


def test_behind_a_link_to_a_folder_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "table").mkdir()
    (tmp_path / "table" / "a.parquet").write_text("")
    watched = Watched((str(tmp_path / "table"),), ())
    assert digest_marks(watched) == digest_marks(watched)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "table" / "linked").symlink_to(tmp_path / "elsewhere")
    assert digest_marks(watched) != digest_marks(watched)


def test_only_plain_calls_are_answered_before_the_command_is_imported(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    for call in ([], ["report"], ["verify", "report/small"], ["report", "small", "--help"], ["report", "none"]):
        assert not answer_settled_report(call)
    project.run("report", "small", "--to", "html")
    for call in (["report", "small", "--to", "html"], ["report", "--to=html", "small"]):
        assert answer_settled_report(call)
    for left in ("", "--to", "--to=", "--to pdf", "--to html --templates mine", "-l en", "--"):
        assert not answer_settled_report(["report", "small", *left.split()])
    assert not answer_settled_report(["report", "small", "small.toml", "--to", "html"])
    told = capsys.readouterr()
    assert told.out == 2 * f"report/small/briefing.en.html\n{SETTLED}\n" and told.err == ""


def test_what_cannot_be_read_is_left_to_the_line(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.run("report", "small")
    assert answer_settled_report(["report", "small"])

    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("plainspoken.pipeline.settled.os.scandir", refuse)
    assert not answer_settled_report(["report", "small"])


def test_nothing_heavy_is_imported_for_it() -> None:
    heavy = ["typer", "rich", "pydantic", "pandas", "numpy", "jinja2"]
    code = f"import sys, plainspoken.cli.entry; print([each for each in {heavy} if each in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_an_interrupt_before_the_command_is_imported_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr("plainspoken.cli.entry.answer_settled_report", interrupt)
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr().err
    assert ended.value.code == 130 and told == "Stopped; nothing was begun. Run the same command again.\n"
