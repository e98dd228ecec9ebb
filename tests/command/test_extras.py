"""Tests of commands whose packages are not installed: one sentence, before anything is done."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainspoken.cli.app import app
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.extras import EXTRA_MODULES, require_extra
from tests.command.conftest import Project

SENTENCE = 'this needs more packages: pip install "plainspoken[serve]" (not found: uvicorn)\n'


@pytest.mark.parametrize("command", ["serve", "measure", "preview"])
def test_a_command_without_its_packages_says_what_to_install(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    told = CliRunner().invoke(app, [command, str(tmp_path)])
    assert (told.exit_code, told.stderr) == (1, SENTENCE)


def test_a_format_without_its_package_is_refused_before_anything_is_written(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project.run("report", "small").exit_code == 0
    monkeypatch.setitem(sys.modules, "pypandoc", None)
    told = project.run("write", "small", "--to", "html", "--to", "docx")
    sentence = SENTENCE.replace("serve", "office").replace("uvicorn", "pypandoc")
    assert (told.exit_code, told.stderr) == (
        1,
        f"small: draw en: up to date\nsmall: write en html: up to date\n{sentence}",
    )


def test_a_module_that_may_not_be_imported_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    class Blocking:
        def find_spec(self, name: str, *rest: object) -> None:
            if name == "watchfiles":
                raise ImportError(name)

    monkeypatch.delitem(sys.modules, "watchfiles", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Blocking(), *sys.meta_path])
    with pytest.raises(PlainspokenError, match="not found: watchfiles"):
        require_extra("serve")


@pytest.mark.parametrize("extra", EXTRA_MODULES)
def test_where_all_is_installed_nothing_is_said(extra: str) -> None:
    if extra == "spark" and os.environ.get("CI") != "true":
        pytest.importorskip("pyspark", reason="PySpark is not installed here (tools/setup tests)")
    require_extra(extra)
