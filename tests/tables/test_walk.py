"""Every small odd table that is at hand beside the real ones ends in a briefing, or in words that say what to do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from plainspoken.cli import app as cli
from tests.conftest import PLACES

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.usefixtures("few_draws")]
TABLES = (".csv", ".gz", ".xlsx", ".parquet")
# How a table is read and told is held here, not how well a model is chosen: one model, tried once, in place of all.
QUICK = {
    "search": 'candidates = ["logistic_regression"]\ngrid.logistic_regression = { C = [0.1] }\n',
    "split": "folds = 2\nrepeats = 1\n",
}
CUT, QUICK_CUT = "\nfewest = 3\nmost = 8\n", "\nfewest = 3\nmost = 4\n"  # between how many segments is chosen
REMEDIES = ("; ", "run: ", "install", "expected")  # what a sentence that helps holds


def cases_folder() -> Path:
    """The folder of odd tables: beside that of the real ones."""
    named = os.environ.get("PLAINSPOKEN_DATA")
    found = [each.parent / "cases" for each in ((Path(named),) if named else PLACES)]
    return next(filter(Path.is_dir, found), Path("none"))


def find_tables() -> Iterator[object]:
    """Each table below that folder."""
    folder = cases_folder()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in TABLES:
            yield pytest.param(path, id=path.relative_to(folder).as_posix())


@pytest.mark.parametrize("table", list(find_tables()))
def test_it_ends_in_a_briefing_or_in_a_sentence(table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLAINSPOKEN_DATA", raising=False)
    case = tmp_path / f"{table.stem}.toml"
    for each in (table, table.with_suffix(".toml")):
        if each.is_file():
            shutil.copyfile(each, tmp_path / each.name)
    shutil.copyfile(table, tmp_path / f"t{table.suffix}")  # as cases that lie beside their table call it
    if not case.is_file():
        if run("new", table.name, "--yes").exit_code != 0:
            return
        (case,) = tmp_path.glob("*.toml")
    done = run("report", case.name, "--to", "html", *make_quick(case))
    if done.exit_code == 0:
        assert list(tmp_path.glob("report/*/briefing.*.html"))


def make_quick(case: Path) -> tuple[str, ...]:
    """Let a case of a classification try one model once, as far as the case itself says nothing of that; what to ask
    of `report` further: of a segmentation a first look, which cuts customers in the quickest way."""
    text = case.read_text(encoding="utf-8")
    if 'task = "classification"' not in text:
        case.write_text(text.replace(CUT, QUICK_CUT), encoding="utf-8")
        return ("--fast",)
    added = [f"\n[{name}]\n{said}" for name, said in QUICK.items() if f"\n[{name}" not in text]
    case.write_text("".join((text, *added)), encoding="utf-8")
    return ()


def run(*arguments: str) -> Result:
    """Run a command: it ends well, or tells what is to be mended in a few lines, and leaves nothing half-written."""
    done = CliRunner().invoke(cli.app, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code in (0, 1), done.output
    if done.exit_code:
        told = done.stderr.strip()
        assert told and any(each in told for each in REMEDIES), told
        assert not list(Path().rglob("*.part"))
    return done
