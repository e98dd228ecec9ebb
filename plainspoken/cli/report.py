"""The command report: all stages of cases."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from plainspoken.cli import session
from plainspoken.cli.dropped_rows import say_dropped_copies
from plainspoken.cli.places import list_own_cases
from plainspoken.cli.settled_report import say_what_stands, tell_settled
from plainspoken.cli.stages import FORMATS_HELP
from plainspoken.cli.templates import Templates
from plainspoken.core.errors import PlainspokenError
from plainspoken.pipeline.settled import Question, keep_settled

CASES_HELP = "Default: all cases in [bold]analysis/[/bold], or the one case file that lies here."
REPORT_FORMATS_HELP = f"{FORMATS_HELP} May be repeated. HTML is always written; it alone needs no Pango."
REPORT_EXAMPLE = (
    "Examples: [bold]plainspoken report conversion[/bold], "
    "[bold]plainspoken report conversion --to html[/bold] (no PDF), "
    "[bold]plainspoken report conversion --fast --to html[/bold] (a first look)"
)
FAST_HELP = (
    "A first look: two quick models, each tested once; every page is stamped so. Built into "
    "[bold]report/CASE-fast[/bold]."
)


def report(
    cases: Annotated[list[str] | None, typer.Argument(metavar="[CASE]...", help=CASES_HELP)] = None,
    to: Annotated[list[str] | None, typer.Option("--to", help=REPORT_FORMATS_HELP)] = None,
    fast: Annotated[bool, typer.Option("--fast", help=FAST_HELP)] = False,
    templates: Templates = None,
) -> None:
    """All stages of one, several or all cases, two at a time; a stage with unchanged inputs is skipped."""
    with session.reporting_errors():
        asked = cases or list_all_cases()
        if len(asked) == 1:
            return report_case(Question(asked[0], tuple(to or ()), fast))
        refuse_twins(asked)
        if left := [each for each in asked if not tell_settled(Question(each, tuple(to or ()), fast))]:
            session.run_cases_together(left, to or (), fast=fast)


def list_all_cases() -> list[str]:
    """The cases of `analysis/`, else the one case file that lies here, else the demonstration cases.

    Raises:
        PlainspokenError: several case files lie here, or there is no case at all.
    """
    return list_own_cases() or session.list_cases_here(session.project_paths())


def refuse_twins(cases: Sequence[str]) -> None:
    """Refuse several case files in one call that would be built into one folder.

    Raises:
        PlainspokenError: two have one name.
    """
    if files := [Path(each) for each in cases if Path(each).is_file()]:
        from plainspoken.pipeline.case_of_folder import refuse_cases_of_one_name

        refuse_cases_of_one_name(files)


def report_case(question: Question) -> None:
    """All stages of one case, with progress; where nothing was touched since the last time, none is looked through."""
    if tell_settled(question):
        return
    from plainspoken.pipeline.plan import plan_all_stages
    from plainspoken.pipeline.watched import watch_case

    where = session.project_paths()
    folder, stages = plan_all_stages(where, question.case, question.formats, session.say_aside, fast=question.fast)
    made = session.run_stages(folder, stages)
    said = say_dropped_copies(folder)
    say_what_stands(folder, anew=made > 0)
    # The case is built; where its marks cannot be taken or kept, the next run looks again.
    with suppress(OSError, PlainspokenError):
        if watched := watch_case(where, question.case, folder):
            keep_settled(folder, stages, question, watched, said)
