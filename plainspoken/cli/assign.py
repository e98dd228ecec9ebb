"""The command `assign`: customers that are not in the data, into their segments. Computes nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from plainspoken.cli import session
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.shipped import SHIPPED_TEMPLATES

ASSIGN_EXAMPLE = "Example: [bold]plainspoken assign report/customers new.csv --to placed.csv[/bold]"


def assign(
    folder: Annotated[Path, typer.Argument(metavar="report/CASE", help="A built segmentation.")],
    table: Annotated[
        Path,
        typer.Argument(
            help="New customers (customer, recency_days, orders, revenue), or lines as in the case."
        ),
    ],
    to: Annotated[Path | None, typer.Option(help="Where the list goes. Default: standard output.")] = None,
    cut: Annotated[
        datetime | None,
        typer.Option(help="The day from which invoice lines are seen. Default: after the last line."),
    ] = None,
    language: Annotated[str, typer.Option("--language", "-l", help="Of the list.")] = "",
) -> None:
    """Put new customers into the segments of a built case, each with how sure that is."""
    with session.reporting_errors():
        from plainspoken.core.findings import write_whole

        text = assigned(folder, table, cut, language, session.project_paths().cases)
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
    from plainspoken.analysis.clustering.assign_file import assign
    from plainspoken.analysis.clustering.assign_model import read_model
    from plainspoken.case import read_case
    from plainspoken.case.serving_manifest import untampered
    from plainspoken.core.findings import read_findings
    from plainspoken.pipeline.analyse import MODEL
    from plainspoken.pipeline.targets import placed
    from plainspoken.report.targets import segment_list
    from plainspoken.words import Words

    findings = read_findings(folder / "findings.json")
    if findings.task != "segmentation":
        raise PlainspokenError(f"{folder}: expected a segmentation, found a {findings.task}; use `score`")
    asked = session.language_of(language, findings)
    untampered(folder / MODEL, findings)
    case = read_case(findings.provenance.case, cases)
    found = assign(case, read_model(folder / MODEL), table, cut)
    rows = found.rename(columns={"customer": "id"}).to_dict("records")
    spoken = Words(findings, asked, (SHIPPED_TEMPLATES,))
    return segment_list([placed({str(key): value for key, value in row.items()}) for row in rows], spoken)
