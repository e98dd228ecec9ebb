"""What commands share: where things are, running stages with progress, how faults are told, the language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from plainspoken.cli.places import BUILD_ROOT, CASES_FOLDER, list_own_cases
from plainspoken.core.errors import DoesNotHold, ExitCode, Faults, PlainspokenError
from plainspoken.core.safe_paths import is_control_sign, printable
from plainspoken.core.shipped import CODE_ROOT, SHIPPED_CASES, SHIPPED_TEMPLATES

if TYPE_CHECKING:
    from plainspoken.core.findings import Findings, FrozenModel
    from plainspoken.pipeline.stage import ProjectPaths, Stage

Built = Annotated[Path, typer.Argument(metavar="report/CASE", help="The folder that a case was built into.")]
AsJson = Annotated[bool, typer.Option("--json", help="For another program: one JSON object; its keys: docs/cli.md.")]


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Write to the terminal; names from tables and files reach it without signs that would command it."""
    typer.echo(printable(text), err=err, nl=nl)


def say_aside(text: str) -> None:
    """Write to standard error, beside what a command answers."""
    say(text, err=True)


def project_paths() -> ProjectPaths:
    """Code and templates beside this package; cases, results and own templates where it is started."""
    from plainspoken.pipeline.stage import ProjectPaths
    from plainspoken.theme.user_folder import own_templates

    cases = CASES_FOLDER if list_own_cases() else SHIPPED_CASES
    return ProjectPaths(CODE_ROOT, cases, BUILD_ROOT, own_templates(SHIPPED_TEMPLATES))


def clear_leftovers() -> None:
    """Clear away what a killed run left in the build folders here, be the next command what it may."""
    if BUILD_ROOT.is_dir():  # where nothing was built, a command starts without the pipeline
        from plainspoken.pipeline.build_folder import clear_killed_runs

        clear_killed_runs(BUILD_ROOT)


def list_cases_here(paths: ProjectPaths) -> list[str]:
    """The cases of `analysis/`; without that, the one case file that lies here, else the demonstration cases.

    Raises:
        PlainspokenError: several case files lie here, or there is no case at all.
    """
    from plainspoken.case import list_case_files
    from plainspoken.pipeline.plan import list_cases

    here = [] if list_own_cases() else [str(path) for path in list_case_files(Path())]
    if len(here) > 1:
        raise PlainspokenError(f"several case files are here: {', '.join(here)}; say which of them to build")
    return here or list_cases(paths)


def run_stages(folder: Path, stages: Sequence[Stage]) -> int:
    """Bring stages up to date in one build folder, with progress; returns how many were made anew."""
    from plainspoken.pipeline.build_folder import lock_build_folder
    from plainspoken.pipeline.progress import show_stage_progress
    from plainspoken.pipeline.stage import run_stages

    with lock_build_folder(folder), show_stage_progress() as display:
        return run_stages(stages, folder, display())


def judge_again(folder: Path) -> None:
    """Judge the evidence of a build folder anew, with what was measured of its service."""
    from plainspoken.pipeline.plan import plan_rejudging

    run_stages(folder, plan_rejudging(project_paths(), folder))


def run_cases_together(cases: Sequence[str], formats: Sequence[str] = (), *, fast: bool = False) -> None:
    """All stages of several cases in the formats asked for, two at a time; a case that fails does not stop the others.

    `fast`: first looks.

    Raises:
        DoesNotHold: a page of at least one of them does not hold.
        Faults: what was wrong with the cases that failed.
    """
    from plainspoken.pipeline.parallel import run_together
    from plainspoken.pipeline.progress import show_stage_progress

    with show_stage_progress() as display:
        results = run_together(cases, display, formats, fast=fast)
    say("".join(each.printed for each in results), nl=False)
    failed = [each.told.strip() or f"{each.case}: ended with code {each.code}" for each in results if each.code]
    if any(each.code == ExitCode.DOES_NOT_HOLD for each in results):
        raise DoesNotHold(failed)
    if failed:
        raise Faults(list(dict.fromkeys(failed)))


@contextmanager
def reporting_errors() -> Iterator[None]:
    """Tell what the user can mend in words on standard error, without a traceback.

    It then ends with the error's exit code, or with that of an interrupt.
    """
    try:
        yield
    except PlainspokenError as error:
        say(str(error), err=True)
        raise typer.Exit(error.exit_code) from None
    except OSError as error:
        if error.errno is None:
            raise
        say(describe_system_error(error), err=True)
        raise typer.Exit(ExitCode.MENDABLE) from None
    except KeyboardInterrupt:
        say("Stopped; nothing half-written remains. Run the same command again to go on.", err=True)
        raise typer.Exit(ExitCode.INTERRUPTED) from None


def describe_system_error(error: OSError) -> str:
    """What the system refused, and where; files that are written name themselves, so that what is left without a name
    was printed, or is not kept."""
    from tempfile import gettempdir

    from plainspoken.core.disk_errors import DISK_ERROR_REMEDIES

    if error.filename is None and error.errno in DISK_ERROR_REMEDIES:
        place, remedy = f"standard output, or {gettempdir()}", DISK_ERROR_REMEDIES[error.errno]
        return f"{place}: expected to write there, found: {(error.strerror or 'an error').lower()}; {remedy}"
    named = "" if error.filename is None else f"{error.filename}: "
    return f"{named}{error.strerror}; mend that and run the same command again"


def print_json(answer: FrozenModel) -> None:
    """Print an answer for another program on standard output, indented, in a stable order of keys.

    Signs that would command a terminal are escaped as JSON escapes them.
    """
    typer.echo("".join(map(escape_in_json, answer.model_dump_json(indent=2))))


def escape_in_json(sign: str) -> str:
    """A sign of a JSON text, escaped where a terminal would obey it; line ends part the lines of the text itself."""
    return f"\\u{ord(sign):04x}" if is_control_sign(sign) and sign != "\n" else sign


def stop_on_signal(number: int, frame: FrameType | None) -> None:
    """Treat a request to end like an interrupt at the keyboard, so that everything is cleared away."""
    raise KeyboardInterrupt


def choose_briefing_language(asked: str, findings: Findings) -> str:
    """The language that was asked for, or the first of the briefing where none was.

    Raises:
        PlainspokenError: the briefing is not told in it.
    """
    told = findings.briefing.languages
    if asked and asked not in told:
        raise PlainspokenError(f"--language {asked}: expected one of: {', '.join(told)}")
    return asked or told[0]
