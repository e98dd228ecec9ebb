"""The answer of `report` where nothing was touched since it was up to date. Imports nothing heavy."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from plainspoken.cli.places import BUILD_ROOT, list_own_cases
from plainspoken.core.safe_paths import printable
from plainspoken.pipeline.build_folder import list_briefings
from plainspoken.pipeline.settled import Question, SettledCase, find_settled

FORMAT_OPTION, FAST_OPTION = "--to", "--fast"


def tell_settled(question: Question) -> bool:
    """Say of a case that it is up to date, where nothing of it was touched since it was seen to be; whether it is."""
    settled = find_settled(BUILD_ROOT, question)
    if settled is not None:
        say_settled(settled)
    return settled is not None


def say_settled(settled: SettledCase) -> None:
    """Say what was said when a case was seen to be up to date, and that it still is."""
    for line in settled.said:
        print(printable(line), file=sys.stderr)
    say_what_stands(Path(settled.folder), anew=False)


def say_what_stands(folder: Path, *, anew: bool) -> None:
    """Say which pages stand in a build folder, and that nothing was to be done where nothing was made anew."""
    print(printable("\n".join(list_briefings(folder))))
    if not anew:
        print(printable(f"{folder.name}: nothing to do, everything is up to date."))


def answer_settled_report(arguments: Sequence[str]) -> bool:
    """Answer a call of `report` whose cases are all settled; whether it was answered."""
    found = [find_settled(BUILD_ROOT, each) for each in read_plain_report(arguments)]
    settled = [each for each in found if each is not None]
    if not settled or len(settled) < len(found):
        return False
    for each in settled:
        say_settled(each)
    return True


def read_plain_report(arguments: Sequence[str]) -> list[Question]:
    """What a call of `report` asks of each case; nothing where it is another call, or says more than cases, formats and
    `--fast`."""
    command, *left = [*arguments] or [""]
    names, formats = list[str](), list[str]()
    while left:
        one = left.pop(0)
        if one == FORMAT_OPTION and left:
            formats.append(left.pop(0))
        elif one.startswith(f"{FORMAT_OPTION}="):
            formats.append(one.partition("=")[2])
        elif one.startswith("-") and one != FAST_OPTION:
            return []
        elif one != FAST_OPTION:
            names.append(one)
    cases = (names or list_own_cases()) if command == "report" else []
    return [Question(name, tuple(formats), FAST_OPTION in arguments) for name in cases]
