"""Commands that change wording and look: own templates, eject, preview."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plainspoken.cli import session
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.extras import require_extra
from plainspoken.core.safe_paths import refuse_link_outside

if TYPE_CHECKING:
    from plainspoken.pipeline.stage import ProjectPaths


def set_templates_variable(context: typer.Context, folder: Path | None) -> Path | None:
    """Hand a folder on to whatever this command does and starts, and to nothing after it."""
    from plainspoken.theme.user_folder import TEMPLATES_VARIABLE

    if folder is not None:
        before = os.environ.get(TEMPLATES_VARIABLE)
        os.environ[TEMPLATES_VARIABLE] = str(folder.absolute())
        context.call_on_close(lambda: restore_templates_variable(before))
    return folder


def restore_templates_variable(before: str | None) -> None:
    """Set the variable to what it was."""
    from plainspoken.theme.user_folder import TEMPLATES_VARIABLE

    os.environ.pop(TEMPLATES_VARIABLE, None)
    if before is not None:
        os.environ[TEMPLATES_VARIABLE] = before


# A command that takes this need not look at it: the callback has told `own_templates`.
Templates = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        metavar="DIR",
        callback=set_templates_variable,
        help="Folder of your own templates. Default: templates/ where the command is started, if there.",
    ),
]


EJECT_EXAMPLE = (
    "Examples: [bold]plainspoken eject templates theme.toml[/bold] (the look), "
    "[bold]... finds_positives[/bold] (one sentence), "
    "[bold]... part_first.jinja:decisions[/bold] (one block), [bold]... part_first.jinja[/bold] (a file), "
    "[bold]... quarto notebook[/bold] (Quarto project, words of the notebook)"
)
PREVIEW_EXAMPLE = "Example: [bold]plainspoken preview activity[/bold], then change a file in templates/ and look"


def eject(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Your templates folder: templates.")],
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WHAT]...", help="Files, file:block, or names of sentences. Default: theme, layouts, words."
        ),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option("--language", "-l", help="Of words. Default: those of the cases here. May be repeated."),
    ] = None,
) -> None:
    """Copy templates into a folder of your own, to change; what you do not copy stays the shipped one."""
    with session.reporting_errors():
        from plainspoken.theme.eject import eject_templates

        refuse_link_outside(folder)
        where = session.project_paths()
        for path in eject_templates(where.templates, folder, what or (), choose_ejected_languages(where, language)):
            session.say(str(path))


def choose_ejected_languages(where: ProjectPaths, asked: Sequence[str] | None) -> Collection[str]:
    """The languages in which words are copied: those asked for, else those that the cases here are told in.

    Raises:
        PlainspokenError: there are no words in one that was asked for; names those there are.
    """
    from plainspoken.words.languages import list_languages

    spoken = list_languages((where.templates,))
    for each in asked or ():
        if each not in spoken:
            raise PlainspokenError(f"--language {each}: expected one of: {', '.join(spoken)}")
    return asked or list_case_languages(where.cases)


def list_case_languages(cases: Path) -> Collection[str]:
    """The languages of all cases in a folder, and of those that lie here; English where none tells any."""
    from plainspoken.case import list_case_files
    from plainspoken.words.message_catalogue import REFERENCE_LANGUAGE

    told: set[str] = set()
    for path in {*cases.glob("*.toml"), *list_case_files(Path())}:
        told |= read_told_languages(path)
    return sorted(told) or [REFERENCE_LANGUAGE]


def read_told_languages(path: Path) -> set[str]:
    """The languages that a case file names; none where it is no TOML, which the command that builds it tells."""
    with suppress(tomllib.TOMLDecodeError, UnicodeDecodeError):
        languages = tomllib.loads(path.read_text(encoding="utf-8")).get("languages")
        return {each for each in languages if isinstance(each, str)} if isinstance(languages, list) else set()
    return set()


def preview(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case, or a folder that one was built into.")],
    language: Annotated[str, typer.Option("--language", "-l", help="Default: the first of the case.")] = "",
    port: Annotated[int, typer.Option(help="Port on this computer; 0: any that is free.")] = 8000,
    templates: Templates = None,
) -> None:
    """Show the HTML on this computer, and anew whenever a template, word, theme or chart changes."""
    with session.reporting_errors():
        require_extra("serve")
        from plainspoken.pipeline.plan import find_build_folder, plan_analysis, read_briefing_languages
        from plainspoken.preview.server import serve_preview

        where = session.project_paths()
        folder = find_build_folder(where, case)
        if not (folder / "findings.json").is_file():
            session.run_stages(*plan_analysis(where, case, session.say_aside))
        serve_preview(where, folder, language or read_briefing_languages(folder)[0], port, session.say)
