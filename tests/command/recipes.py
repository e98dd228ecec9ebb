"""The recipes of docs/extending.md as steps, and a copy of the project in which they are carried out."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("plainspoken", "templates", "analysis", "figures", "docs", "tests", "pyproject.toml", "LICENSE")
BLOCK = re.compile(r"(?P<told>[^\n]*:)\n(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)\n?(?P=indent)```", re.DOTALL)
# One process for the commands that follow each other: each of its own would import the same again.
RUN_COMMANDS = """
import shlex, sys
from typer.testing import CliRunner
from plainspoken.cli.app import app
for line in sys.argv[1:]:
    done = CliRunner().invoke(app, shlex.split(line)[1:])
    print(done.output)
    if done.exit_code:
        sys.exit(f"{line}: {done.exit_code} {done.exception!r}")
"""
ACTION = re.compile(r"(?P<how>Append to|Write|In) `(?P<path>[^`]+)`:$")


@dataclass(frozen=True)
class Step:
    """One block and what is done with it: `Append to` or `Write` it, change a file by a diff (`In`), or `Run` it."""

    how: str
    path: str
    body: str


def read_recipe(title: str) -> list[Step]:
    """The steps below a heading of docs/extending.md, in order."""
    text = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
    (section,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    blocks = list(BLOCK.finditer(section))
    assert section.count("```") == 2 * len(blocks), f"{title}: a block without a sentence that says what to do with it"
    return [read_step(block) for block in blocks]


def read_step(block: re.Match[str]) -> Step:
    """One block, by the sentence above it."""
    indent = len(block["indent"])
    body = "".join(f"{line[indent:]}\n" for line in block["body"].splitlines())
    if block["language"] == "sh":
        return Step("Run", "", body)
    action = ACTION.search(block["told"])
    assert action, f"what is to be done with this block? {block['told']}"
    assert (block["language"] == "diff") == (action["how"] == "In"), block["told"]
    return Step(action["how"], action["path"], body)


def copy_project(to: Path) -> Path:
    """A copy of the project without what was built or fetched."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            copy_compiled(ROOT / name, to / name)
        else:
            shutil.copy(ROOT / name, to / name)
    return to


def copy_compiled(folder: Path, to: Path) -> None:
    """A copy of a folder; its modules stay compiled until somebody changes them."""
    left = shutil.ignore_patterns(".*", "*.pyc.*")  # the second: a module that another process compiles just now
    shutil.copytree(folder, to, ignore=left)


def carry_out(steps: Sequence[Step], project: Path) -> None:
    """Do what the steps say, in a copy of the project."""
    for step in steps:
        path = project / step.path
        if step.how == "Run":
            done = run_lines(step.body.splitlines(), project)
            assert done.returncode == 0, f"{step.body}\n{done.stdout}{done.stderr}"
        elif step.how == "In":
            path.write_text(apply_diff(path.read_text(encoding="utf-8"), step.body), encoding="utf-8")
        elif step.how == "Append to":
            apart = "\n\n" if path.suffix == ".py" else "\n"
            path.write_text(path.read_text(encoding="utf-8") + apart + step.body, encoding="utf-8")
        else:
            assert not path.exists(), f"{step.path}: is there already"
            path.write_text(step.body, encoding="utf-8")


def apply_diff(text: str, diff: str) -> str:
    """The text with the lines of a diff put in and taken out; each line that it finds must stand there once."""
    lines, place = text.splitlines(keepends=True), 0
    for change in diff.splitlines(keepends=True):
        if change.startswith("+"):
            lines.insert(place, change[1:])
            place += 1
            continue
        (found,) = [at for at, line in enumerate(lines) if without_comment(line) == without_comment(change[1:])]
        if change.startswith("-"):
            del lines[found]
        place = found if change.startswith("-") else found + 1
    return "".join(lines)


def without_comment(line: str) -> str:
    """A line without the comment behind it."""
    return re.sub(r" +# .*", "", line).strip()


def run_lines(lines: Sequence[str], project: Path) -> subprocess.CompletedProcess[str]:
    """Lines of a shell, in a copy of the project, up to the first that fails; the commands are those of the copy."""
    started = " && ".join(
        shlex.join([sys.executable, "-c", RUN_COMMANDS, *group]) if are_commands else " && ".join(group)
        for are_commands, group in groupby((name_program(line) for line in lines), is_command)
    )
    quick = {"OMP_NUM_THREADS": "1", "JOBLIB_MULTIPROCESSING": "0"}
    environment = {"PYTHONPATH": str(project), "PATH": "/usr/bin:/bin", **quick}
    return subprocess.run(
        started, cwd=project, env=environment, shell=True, capture_output=True, text=True, check=False
    )


def is_command(line: str) -> bool:
    """Whether a line calls the command."""
    return line.startswith("plainspoken ")


def name_program(line: str) -> str:
    """A line with the program that runs these tests, where it calls them."""
    return re.sub(r"^pytest\b", f"{sys.executable} -m pytest -p no:cacheprovider", line)
