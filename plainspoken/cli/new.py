"""The command `new`: tables that nobody has seen to a first case file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plainspoken.cli import session
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.safe_paths import printable
from plainspoken.core.shipped import SHIPPED_TEMPLATES

if TYPE_CHECKING:
    from plainspoken.cli.json_answers import NewAnswer

TABLES_HELP = (
    ".csv (also .gz), .tsv, .parquet, .feather, .orc, .jsonl, .xlsx, .xls, .ods, - (standard input); several: joined."
)
NEW_CASE_EXAMPLE = "Example: [bold]plainspoken new customers.csv --target churned --yes[/bold]"


def new(
    tables: Annotated[list[Path] | None, typer.Argument(metavar="[TABLE]...", help=TABLES_HELP)] = None,
    source: Annotated[
        str, typer.Option(metavar="ADDRESS", help="In place of a table: a database or folder (docs/sources.md).")
    ] = "",
    query: Annotated[str, typer.Option(metavar="SQL", help="What is read from it.")] = "",
    from_table: Annotated[str, typer.Option(metavar="NAME", help="Or the table that is read from it.")] = "",
    target: Annotated[str, typer.Option(metavar="COLUMN", help="The column of the answer.")] = "",
    positive: Annotated[
        str, typer.Option(metavar="VALUE", help="The value of it that is the event; all others count as no.")
    ] = "",
    above: Annotated[float | None, typer.Option(help="The target is a number: ask whether it lies above this.")] = None,
    before: Annotated[
        str, typer.Option(metavar="DAY", help="Of several rows a case, those from this day on do not count.")
    ] = "",
    stops_within: Annotated[
        int | None, typer.Option(metavar="DAYS", min=1, help="The answer: who has no dated row in so many days.")
    ] = None,
    unwanted: Annotated[
        bool | None, typer.Option("--unwanted/--wanted", help="Whether the event is to be prevented.")
    ] = None,
    sheet: Annotated[str, typer.Option(metavar="NAME", help="Of a workbook. Default: the first large table.")] = "",
    encoding: Annotated[
        str, typer.Option(metavar="NAME", help="Of tables of text, such as cp932. Default: what they look like.")
    ] = "",
    task: Annotated[str, typer.Option(help="classification, or segmentation (customers from invoice lines).")] = "",
    role: Annotated[
        list[str] | None, typer.Option(metavar="ROLE=COLUMN", help="Of invoice lines; may be repeated.")
    ] = None,
    text: Annotated[
        list[str] | None, typer.Option(metavar="KEY=WORDS", help="A phrase of the case; may be repeated.")
    ] = None,
    language: Annotated[str, typer.Option(help="In which the briefing is written: en, ru, sv.")] = "en",
    to: Annotated[Path | None, typer.Option(help="The case file. Default: beside the first table.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a case file that is there.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; take what is proposed.")] = False,
    as_json: session.AsJson = False,
) -> None:
    """Look at your tables and write a first case file, with a reason beside each guess."""
    with session.reporting_errors():
        from plainspoken.scaffold.case_language import read_start_words
        from plainspoken.scaffold.new_case import scaffold_case
        from plainspoken.scaffold.new_case_options import NewCaseOptions, parse_key_values
        from plainspoken.scaffold.new_source import parse_source, take_source, take_standard_input
        from plainspoken.theme.user_folder import own_templates
        from plainspoken.words.languages import read_case_forms

        folders = (SHIPPED_TEMPLATES, *own_templates(SHIPPED_TEMPLATES))
        wish = NewCaseOptions(
            tuple(tables or ()), target, positive, unwanted, above, before, task,
            parse_key_values("--role", role or ()), parse_key_values("--text", text or ()), to, force, sheet,
            read_start_words(language, folders, read_case_forms(folders)) if language != "en" else None,
            encoding=encoding,
            stops_within=stops_within,
        )  # fmt: skip
        notes: list[str] = []
        say = notes.append if as_json else session.say
        asked = parse_source(source, query, from_table)
        if not asked and not tables:
            raise PlainspokenError(
                "expected a table, or --source with --query or --from-table, found neither; name one"
            )
        wish = take_source(wish, asked, say) if asked else take_standard_input(wish, say)
        path = scaffold_case(wish, take_default if yes else prompt_user, say)
        if as_json:
            session.print_json(describe_new_case(path, notes))


def describe_new_case(path: Path, notes: Sequence[str]) -> NewAnswer:
    """The case that was written, as values."""
    from plainspoken.case import read_case
    from plainspoken.cli.json_answers import NewAnswer

    case = read_case(str(path), path.parent)
    return NewAnswer(
        case_file=path.as_posix(),
        task=case.task,
        target=case.target.column,
        event=case.target.positive,
        learns_from=case.known_by("start", "during", "end") if case.task == "classification" else (),
        notes=tuple(notes),
    )


def prompt_user(question: str, proposed: str) -> str:
    """Ask on the terminal, by standard error; an empty answer takes what is proposed.

    Raises:
        PlainspokenError: nobody answers.
    """
    try:
        return str(typer.prompt(printable(question), default=proposed, show_default=bool(proposed), err=True))
    except typer.Abort:
        raise PlainspokenError(f"{question}: no answer; add --yes to take what is proposed") from None


def take_default(question: str, proposed: str) -> str:
    """Ask nobody."""
    return proposed
