"""Code in the documents is what it says: commands and options there are, Python compiles, TOML is part of a case.

docs/python.md is run by tests/api, docs/extending.md by test_recipes, the README's tour by test_readme.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from plainspoken.case.case_schema import describe_case_file
from tests.command.test_readme import ROOT, commands, parsed, words

DOCUMENTS = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md"), ROOT / "README.md"])
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", flags=re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^(?:\$ )?(?:\.venv/bin/)?plainspoken .*", flags=re.MULTILINE)
CASE_DOCUMENTS = ("cases.md",)  # whose TOML is of case files


def blocks(*languages: str) -> Iterator[tuple[str, str]]:
    """Blocks of code in these languages: the document and the text."""
    for path in DOCUMENTS:
        for _, language, text in FENCE.findall(path.read_text(encoding="utf-8")):
            if language in languages:
                yield path.relative_to(ROOT).as_posix(), textwrap.dedent(text)


def command_lines() -> list[tuple[str, str]]:
    """Every call of the command: those in blocks, and those within a sentence that name an option."""
    found = [(name, line) for name, text in blocks("sh", "console") for line in COMMAND.findall(text)]
    for path in DOCUMENTS:
        prose = FENCE.sub("", path.read_text(encoding="utf-8"))
        named = re.findall(r"`(plainspoken [a-z]+ [^`]*--[^`]*)`", prose)
        found += [(path.relative_to(ROOT).as_posix(), line) for line in named]
    return [(name, line) for name, line in found if not words(line)[0].startswith("-")]


@pytest.mark.parametrize(("document", "line"), command_lines())
def test_each_command_and_option_is_one(document: str, line: str) -> None:
    parsed(words(line))


def test_commands_named_in_a_sentence_are_there() -> None:
    named = {
        (path.name, name)
        for path in DOCUMENTS
        for name in re.findall(r"`plainspoken ([a-z]+)", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert [pair for pair in sorted(named) if pair[1] not in commands()] == []


def test_targets_of_make_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {
        (path.name, name)
        for path in DOCUMENTS
        for name in re.findall(r"(?:^|`)make ([a-z]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }
    assert [pair for pair in sorted(named) if f"\n{pair[1]}:" not in makefile] == []


@pytest.mark.parametrize(("document", "text"), list(blocks("python")))
def test_python_compiles(document: str, text: str) -> None:
    compile(text, document, "exec")


@pytest.mark.parametrize(("document", "text"), list(blocks("toml")))
def test_toml_is_part_of_a_case(document: str, text: str) -> None:
    entries = tomllib.loads(text)
    if Path(document).name not in CASE_DOCUMENTS:
        return
    schema = describe_case_file()
    whole = {key: part for key, part in schema.items() if key not in ("required", "if", "then", "else")}
    assert [each.message for each in Draft202012Validator(whole).iter_errors(entries)] == []


def test_what_is_no_command_is_noticed() -> None:
    with pytest.raises(Exception, match="No such option"):
        parsed(words("plainspoken diff old new --exitcode"))
