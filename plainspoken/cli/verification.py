"""The command `verify`: built pages held against their findings, told in lines or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plainspoken.cli import session
from plainspoken.core.errors import DoesNotHold, ExitCode

if TYPE_CHECKING:
    from plainspoken.cli.json_answers import VerifyAnswer
    from plainspoken.pipeline.stage import ProjectPaths

VERIFY_EXAMPLE = (
    "Examples: [bold]plainspoken verify report/conversion[/bold], "
    "[bold]plainspoken verify report/conversion --recompute --json[/bold]"
)


def verify(
    folder: session.Built,
    again: Annotated[
        bool, typer.Option("--recompute", help="Also compute the headline evidence anew, by other code.")
    ] = False,
    as_json: session.AsJson = False,
) -> None:
    """Hold every figure and every judging sentence of the built pages against findings.json; 3 where one does not."""
    with session.reporting_errors():
        if as_json:
            answer = check_build_folder(folder, again, session.project_paths())
            session.print_json(answer)
            raise typer.Exit(ExitCode.DONE if answer.holds else ExitCode.DOES_NOT_HOLD)
        tell_whether_build_holds(folder, again, session.project_paths())


def tell_whether_build_holds(folder: Path, again: bool, paths: ProjectPaths) -> None:
    """Say in a line that all holds.

    Raises:
        PlainspokenError: nothing was built there.
        DoesNotHold: each claim, figure and value that does not.
    """
    from plainspoken.pipeline.check_build import check_build

    checked = check_build(folder, paths)
    if checked.problems:
        raise DoesNotHold([f"{folder}: {problem}" for problem in checked.problems])
    session.say(f"{folder}: every figure and every judging sentence holds{tell_how_looked_at(checked.unlike)}")
    if again:
        from plainspoken.pipeline.recompute_build import recompute_agreeing_build

        made = recompute_agreeing_build(folder, paths.cases)
        session.say(f"{folder}: {made.checked} values computed anew agree (from {made.basis})")


def tell_how_looked_at(unlike: str) -> str:
    """What was held against what, beyond the words."""
    if unlike:
        return f"; how the pages look was not compared, for they were made with another version (of {unlike})"
    return "; pages, charts and lists are as they are made anew, files as their digests say"


def check_build_folder(folder: Path, again: bool, paths: ProjectPaths) -> VerifyAnswer:
    """The same as values: everything that does not hold, of the pages and of the second computation.

    Raises:
        PlainspokenError: nothing was built there.
    """
    from plainspoken.cli.json_answers import RecomputedPart, UnheldPart, VerifyAnswer
    from plainspoken.pipeline.check_build import check_build
    from plainspoken.pipeline.recompute_build import recompute_build

    checked = check_build(folder, paths)
    problems = list(checked.problems)
    made = recompute_build(folder, paths.cases) if again else None
    problems += made.problems if made else ()
    return VerifyAnswer(
        folder=folder.as_posix(),
        holds=not problems,
        unlike=checked.unlike,
        problems=tuple(
            UnheldPart(file=each.file, where=each.where, what=each.what, expected=each.expected, found=each.found)
            for each in problems
        ),
        recomputed=RecomputedPart(checked=made.checked, basis=made.basis) if made else None,
    )
