"""The README's tour, run as a reader would: each command in its order, held against the output it shows."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer
from typer.testing import CliRunner

from plainspoken.cli import app as cli
from tests.command import tour_table

ROOT = Path(__file__).resolve().parents[2]
# Commands that are only read, not run, with the reason; all others run.
READ: dict[str, str] = {
    "serve": "goes on until it is stopped; tests/serve starts it",
    "assign": "needs segments, which take minutes; tests/command/test_assign.py runs it",
    "judge": "needs another model's scores; tests/judge runs it",
    "write": "Word, slides and a Quarto project; tests/report write them",
    "measure": "times the service for a while; tests/serve runs it",
}
# So that the tour takes seconds: one model, tried once, in place of all.
QUICK = """[search]
candidates = ["logistic_regression"]
grid.logistic_regression = { C = [0.1] }
[split]
folds = 2
repeats = 1
"""


class Shown(NamedTuple):
    """A command as the README shows it, and the output below it (empty where none is shown)."""

    words: tuple[str, ...]
    output: str


def fences() -> Iterator[tuple[str, str]]:
    """The README's blocks of code: language and text."""
    yield from re.findall(r"^```(\w+)\n(.*?)^```$", readme(), flags=re.MULTILINE | re.DOTALL)


def readme() -> str:
    """Its text."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def shown() -> list[Shown]:
    """The commands of all blocks, in the order of the README, and those within its text."""
    found: list[Shown] = []
    for language, text in fences():
        if language in ("sh", "console"):
            found += commands_of(text)
    return found + [Shown(words(each), "") for each in re.findall(r"`(plainspoken [^`]+)`", readme())]


def commands_of(text: str) -> Iterator[Shown]:
    """The commands of one block, each with the lines up to the next."""
    lines = text.splitlines(keepends=True)
    starts = [place for place, line in enumerate(lines) if "plainspoken " in line and is_command(line)]
    for start, end in pairwise([*starts, len(lines)]):
        told = "".join(lines[start + 1 : end]) if lines[start].startswith("$ ") else ""
        yield Shown(words(lines[start]), told)


def is_command(line: str) -> bool:
    """Whether a line calls the command, rather than naming it in its output."""
    return line.startswith((".venv/bin/plainspoken ", "$ .venv/bin/plainspoken "))


def words(line: str) -> tuple[str, ...]:
    """What follows the name of the command, without the prompt and the comment."""
    return tuple(shlex.split(line.removeprefix("$ "), comments=True)[1:])


def commands() -> dict[str, Any]:
    """The commands by name."""
    return dict(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]


def parsed(arguments: tuple[str, ...]) -> None:
    """The command reads its arguments, without running; it raises where it does not understand them."""
    name, *rest = arguments
    commands()[name].make_context(name, rest)


def examples() -> list[tuple[str, str]]:
    """Each command with each example in its help."""
    found = {
        name: re.findall(r"\[bold\](plainspoken [^\[]+)\[/bold\]", command.epilog or "")
        for name, command in commands().items()
    }
    return [(name, each) for name, every in found.items() for each in every or [""]]


@pytest.mark.parametrize(("name", "example"), examples())
def test_each_command_has_an_example_that_it_understands(name: str, example: str) -> None:
    assert example.startswith(f"plainspoken {name}"), f"{name}: no example in its help"
    parsed(words(example))


@pytest.mark.parametrize("arguments", [each.words for each in shown()], ids=" ".join)
def test_each_command_of_the_readme_is_one(arguments: tuple[str, ...]) -> None:
    parsed(arguments)


def test_what_the_command_does_not_know_is_noticed() -> None:
    with pytest.raises(Exception, match="No such option"):
        parsed(("new", "customers.csv", "--targets", "churned"))


def test_the_targets_of_make_are_there() -> None:
    named = set(re.findall(r"^make (\w+)|`make (\w+)", readme(), flags=re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert not [each for pair in named for each in pair if each and f"\n{each}:" not in makefile]


def test_links_and_files_are_there() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", readme())
    assert [each for each in links if not (ROOT / each).exists()] == []


def test_python_blocks_are_python() -> None:
    for language, text in fences():
        if language == "python":
            compile(text, "README.md", "exec")


def test_output_is_what_stands_below_a_command() -> None:
    (found,) = commands_of("$ .venv/bin/plainspoken new a.csv  # looks\na.csv: 5 rows\n")
    assert found == Shown(("new", "a.csv"), "a.csv: 5 rows\n")
    assert sum(bool(each.output) for each in shown()) >= 3


def test_the_tour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLAINSPOKEN_DATA", raising=False)
    tour_table.write(tmp_path)
    tour = [each for each in shown() if each.words[0] not in READ]
    made = sorted(tour, key=lambda each: each.words[0] not in ("new", "report"))  # the rest shows what they make
    assert {each.words[0] for each in made} >= {"new", "report", "show", "verify", "diff", "score", "eject"}
    for each in made:
        printed = run(each.words, tmp_path)
        if each.output:
            check = doctest.OutputChecker().check_output
            assert check(each.output, printed, doctest.ELLIPSIS), f"{each.words} prints:\n{printed}"


def run(arguments: tuple[str, ...], folder: Path) -> str:
    """What a command prints; before the first report the search is cut short, and after it its results are
    also where the README has those of its own cases."""
    if arguments[0] == "report":
        case = folder / "customers.toml"
        text = case.read_text(encoding="utf-8")
        case.write_text(text.replace("[money]", f"{QUICK}[money]", 1), encoding="utf-8")
    result = CliRunner().invoke(cli.app, list(arguments))
    assert result.exit_code == 0, f"{' '.join(arguments)}: {result.output}"
    if arguments[0] == "report":
        for place in ("report/conversion", "kept/october"):
            shutil.copytree(folder / "report" / "customers", folder / place)
    return result.stdout
