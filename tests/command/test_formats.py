"""Which formats `report` writes, and what it says before training where one cannot be written."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any, NoReturn

import pytest

from plainspoken.pipeline.parallel import CaseRun
from plainspoken.report import render_pdf
from tests.command.conftest import Project

REMEDIES = {
    "win32": "pacman -S mingw-w64-ucrt-x86_64-pango",
    "darwin": "brew install pango",
    "linux": "sudo apt-get install libpango-1.0-0",
}


@pytest.fixture
def no_pango(project: Project, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The small project on a system on which no shared library of Pango can be loaded."""

    def refuse(*_: object) -> NoReturn:
        raise OSError("cannot load library 'libgobject-2.0-0'")

    loaded = take_weasyprint_out()
    monkeypatch.setattr("cffi.FFI.dlopen", refuse)
    monkeypatch.setitem(sys.modules, "plainspoken.report.render_pdf", render_pdf)
    monkeypatch.setenv("FONTCONFIG_FILE", "")  # set anew by what is tested; put back afterwards
    yield
    take_weasyprint_out()
    sys.modules.update(loaded)


def take_weasyprint_out() -> dict[str, ModuleType]:
    """Its modules, which are loaded anew from now on."""
    return {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "weasyprint"}


def test_a_report_of_html_alone_writes_and_verifies_that(project: Project) -> None:
    assert project.run("report", "small", "--to", "html").exit_code == 0
    assert project.ran() == ["analyse", "judge", "draw", "html", "verify"]
    assert project.run("report", "small").exit_code == 0
    assert project.ran() == ["pdf", "verify"]


def test_a_pdf_that_was_once_written_never_stays_behind(project: Project) -> None:
    project.run("report", "small")
    project.ran()
    project.change("plainspoken/report/write_briefing.py")
    project.run("report", "small", "--to", "html")
    assert project.ran() == ["html", "pdf"]  # and as they hold the same, verify need not run


def test_an_unknown_format_is_refused_before_training(project: Project) -> None:
    failed = project.run("report", "small", "--to", "pfd")
    assert failed.exit_code == 1 and project.ran() == []
    assert failed.stderr.startswith("--to pfd: expected one of: html, pdf, qmd")


@pytest.mark.parametrize("system", REMEDIES)
@pytest.mark.usefixtures("no_pango")
def test_a_missing_pango_is_told_before_training(
    project: Project, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    failed = project.run("report", "small")
    assert failed.exit_code == 1 and project.ran() == []
    (told,) = failed.output.splitlines()
    assert "which this system lacks" in told and REMEDIES[system] in told
    assert told.endswith("plainspoken report CASE --to html")


def test_fedora_installs_it_by_its_own_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert render_pdf.pango_remedy() == "install it: sudo dnf install pango harfbuzz"


@pytest.mark.usefixtures("no_pango")
def test_html_needs_no_pango(project: Project) -> None:
    assert project.run("report", "small", "--to", "html").exit_code == 0
    assert project.run("write", "small", "--to", "html").exit_code == 0
    assert project.run("write", "small", "--to", "pdf").exit_code == 1


@pytest.mark.usefixtures("no_pango")
def test_where_all_is_up_to_date_nothing_is_needed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as there:
        there.setattr(render_pdf, "load_weasyprint", lambda folders: None)
        project.run("report", "small")
    again = project.run("report", "small")
    assert again.exit_code == 0 and "nothing to do" in again.stdout


def test_several_cases_are_asked_for_the_same_formats_and_their_files_are_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(cases: list[str], display: Any, formats: list[str], *, fast: bool) -> list[CaseRun]:
        assert formats == ["html", "pdf"]
        assert not fast
        return [CaseRun(each, 0, f"report/{each}/briefing.en.pdf\n", "") for each in cases]

    monkeypatch.setattr("plainspoken.pipeline.parallel.run_together", run)
    done = project.run("report", "one", "two", "--to", "html", "--to", "pdf")
    assert done.stdout.splitlines() == ["report/one/briefing.en.pdf", "report/two/briefing.en.pdf"]
