"""The command `assign`: customers that are not in the data, into their segments. Computes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from plainspoken.commands.common import TEMPLATES, Told, language_of
from plainspoken.errors import PlainspokenError


def add_to(app: typer.Typer, told: Told, cases: Callable[[], Path]) -> None:
    """Add the command; `told` tells what the user can mend, `cases` is the folder of case files."""

    @app.command(epilog="Example: [bold]plainspoken assign build/customers new.csv --to placed.csv[/bold]")
    def assign(
        folder: Annotated[Path, typer.Argument(metavar="build/CASE", help="A built segmentation.")],
        table: Annotated[
            Path,
            typer.Argument(
                help="New customers (customer, recency_days, orders, revenue), or lines as in the case."
            ),
        ],
        to: Annotated[
            Path | None, typer.Option(help="Where the list goes. Default: standard output.")
        ] = None,
        cut: Annotated[
            datetime | None,
            typer.Option(help="The day from which invoice lines are seen. Default: after the last line."),
        ] = None,
        language: Annotated[str, typer.Option("--language", "-l", help="Of the list.")] = "",
    ) -> None:
        """Put new customers into the segments of a built case, each with how sure that is."""
        with told():
            from plainspoken.findings import write_whole

            text = assigned(folder, table, cut, language, cases())
            if to is None:
                typer.echo(text, nl=False)
            elif to.resolve() == table.resolve():
                raise PlainspokenError(f"--to {to}: expected another file than the table itself")
            else:
                write_whole(to, text.encode("utf-8-sig"))
                typer.echo(f"{to}: {len(text.splitlines()) - 1:,} customers placed")


def assigned(folder: Path, table: Path, cut: datetime | None, language: str, cases: Path) -> str:
    """The new customers with their segments, as CSV.

    Raises:
        PlainspokenError: no segmentation was built here, or no such language.
        Faults: all that is wrong with the table.
    """
    from analysis.segmentation.assign import assign
    from analysis.segmentation.place import read_model
    from plainspoken.case import read_case
    from plainspoken.findings import read_findings
    from plainspoken.production import untampered
    from plainspoken.stages.analyse import MODEL
    from plainspoken.stages.targets import placed
    from plainspoken.words import Words
    from report.targets import segment_list

    findings = read_findings(folder / "findings.json")
    if findings.task != "segmentation":
        raise PlainspokenError(f"{folder}: expected a segmentation, found a {findings.task}; use `score`")
    asked = language_of(language, findings)
    untampered(folder / MODEL, findings)
    case = read_case(findings.provenance.case, cases)
    found = assign(case, read_model(folder / MODEL), table, cut)
    rows = found.rename(columns={"customer": "id"}).to_dict("records")
    spoken = Words(findings, asked, (TEMPLATES,))
    return segment_list([placed({str(key): value for key, value in row.items()}) for row in rows], spoken)
