"""The command `verify`: built pages held against their findings, told in lines or as JSON."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plainspoken.cli import session
from plainspoken.core.errors import DoesNotHold, ExitCode

if TYPE_CHECKING:
    from plainspoken.cli.json_answers import RecomputedPart, UnheldPart, VerifyAnswer
    from plainspoken.pipeline.rerun_analysis import Rerun
    from plainspoken.pipeline.stage import ProjectPaths

VERIFY_EXAMPLE = (
    "Examples: [bold]plainspoken verify report/conversion[/bold], "
    "[bold]plainspoken verify report/conversion --recompute --json[/bold]"
)


def verify(
    folder: session.Built,
    again: Annotated[
        bool,
        typer.Option(
            "--recompute",
            help="Also compute what was found a second time: headlines by other code, and all by a second analysis.",
        ),
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="With --recompute: by other code alone, in seconds, without the analysis.")
    ] = False,
    as_json: session.AsJson = False,
) -> None:
    """Hold built pages, charts, lists and files against findings.json and a rendering; 3 where something differs."""
    with session.reporting_errors():
        answer = check_build_folder(folder, again, quick, session.project_paths())
        if as_json:
            session.print_json(answer)
            raise typer.Exit(ExitCode.DONE if answer.holds else ExitCode.DOES_NOT_HOLD)
        if not answer.holds:
            raise DoesNotHold([f"{folder}: {format_problem(each)}" for each in answer.problems])
        session.say(f"{folder}: every figure and every judging sentence holds{tell_how_looked_at(answer.unlike)}")
        if answer.recomputed:
            session.say(f"{folder}: {tell_recomputed(answer.recomputed)}")


def tell_how_looked_at(unlike: str) -> str:
    """What was held against what, beyond the words."""
    if unlike:
        return f"; how the pages look was not compared, for they were made with another version (of {unlike})"
    return "; pages, charts and lists are as they are made anew, files as their digests say"


def tell_recomputed(made: RecomputedPart) -> str:
    """How much was computed a second time, and from what."""
    told = f"{made.checked} values computed anew by other code agree (from {made.basis})"
    if made.rerun:
        return f"{told}; the analysis, run again, finds all {made.rerun} values again"
    return f"{told}; the analysis was not run again: {made.left_out}"


def format_problem(part: UnheldPart) -> str:
    """A problem in one line."""
    from plainspoken.verify.problem import Problem

    return str(Problem(**part.model_dump()))


def check_build_folder(folder: Path, again: bool, quick: bool, paths: ProjectPaths) -> VerifyAnswer:
    """Everything that does not hold: of files and pages, and of the second computation.

    Raises:
        PlainspokenError: nothing was built there.
    """
    from plainspoken.cli.json_answers import RecomputedPart, UnheldPart, VerifyAnswer
    from plainspoken.pipeline.check_build import check_build

    checked = check_build(folder, paths)
    problems, recomputed = list(checked.problems), None
    if again:
        from plainspoken.pipeline.recompute_build import recompute_build
        from plainspoken.pipeline.rerun_analysis import Rerun

        made = recompute_build(folder, paths.cases)
        rerun = Rerun(left_out="--quick") if quick else rerun_with_progress(folder, paths)
        problems += [*made.problems, *rerun.problems]
        recomputed = RecomputedPart(
            checked=made.checked, basis=made.basis, rerun=rerun.checked, left_out=rerun.left_out
        )
    return VerifyAnswer(
        folder=folder.as_posix(),
        holds=not problems,
        unlike=checked.unlike,
        problems=tuple(
            UnheldPart(file=each.file, where=each.where, what=each.what, expected=each.expected, found=each.found)
            for each in dict.fromkeys(problems)
        ),
        recomputed=recomputed,
    )


def rerun_with_progress(folder: Path, paths: ProjectPaths) -> Rerun:
    """The analysis run a second time, with its progress on standard error."""
    from plainspoken.pipeline.progress import show_stage_progress
    from plainspoken.pipeline.rerun_analysis import rerun_build

    with show_stage_progress() as make_display:
        display = make_display()
        display.begin(folder.name, "analyse again", "--recompute", ())
        started = time.perf_counter()
        made = rerun_build(folder, paths, display.step)
        display.end(folder.name, "analyse again", time.perf_counter() - started)
    return made
