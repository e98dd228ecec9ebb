"""The command `fetch`: the public tables of cases, into the folder of tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from plainspoken.cli import session
from plainspoken.core.errors import ExitCode
from plainspoken.core.safe_paths import refuse_link_outside

FETCH_EXAMPLE = "Example: [bold]plainspoken fetch conversion[/bold]"
Cases = Annotated[list[str] | None, typer.Argument(metavar="[CASE]...", help="Default: all cases.")]
To = Annotated[Path, typer.Option("--to", help="The folder that the tables are put below.")]


def fetch(cases: Cases = None, to: To = Path("data")) -> None:
    """Download the public tables of cases, held against the hashes in their case files; resumes where it stopped."""
    with session.reporting_errors(), telling_what_is_kept(to):
        from plainspoken.core.errors import Faults
        from plainspoken.pipeline.plan import list_cases

        refuse_link_outside(to)
        paths = session.project_paths()
        ask = [line for name in cases or list_cases(paths) for line in fetch_case_tables(name, paths.cases, to)]
        if cases and ask:
            raise Faults(ask)
        session.say("".join(f"{line}\n" for line in ask), nl=False)


@contextmanager
def telling_what_is_kept(to: Path) -> Iterator[None]:
    """Where the command is stopped, say that it will go on from there, with the exit code of an interrupt."""
    try:
        yield
    except KeyboardInterrupt:
        from plainspoken.data.fetch.fetch_tables import DOWNLOADS_FOLDER

        kept = f"what came so far is kept in {to / DOWNLOADS_FOLDER}/"
        session.say(f"Stopped; {kept}. Run the same command again to go on.", err=True)
        raise typer.Exit(ExitCode.INTERRUPTED) from None


def fetch_case_tables(name: str, folder: Path, to: Path) -> list[str]:
    """Fetch what is public and missing of one case; returns what to do for the rest, in words."""
    from plainspoken.case import read_case
    from plainspoken.data.fetch.fetch_tables import fetch_table, is_public, list_missing_tables, list_tables_to_ask_for
    from plainspoken.pipeline.progress import show_stage_progress
    from plainspoken.pipeline.stage import displaying_stage

    case = read_case(name, folder)
    missing = list_missing_tables(case, to)
    if not missing:
        session.say(f"{case.name}: all tables are in {to}/")
    public = [each for each in missing if is_public(case.tables[each])]
    with show_stage_progress() as make_display:
        for place, each in enumerate(public):
            source = case.tables[each].source
            why, left = source.licence if source else "", public[place + 1 :]
            with displaying_stage(make_display(), case.name, f"fetch {each}", why, left) as tell:
                path = fetch_table(case, each, to, tell)
            session.say(str(path))
    return list(list_tables_to_ask_for(case, to))
