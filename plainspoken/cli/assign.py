"""The command `assign`: customers that are not in the data, into their segments."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from plainspoken.cli import session
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.safe_paths import require_file
from plainspoken.core.shipped import SHIPPED_TEMPLATES

ASSIGN_EXAMPLE = "Example: [bold]plainspoken assign report/customers new.csv --to placed.csv[/bold]"


def assign(
    folder: Annotated[Path, typer.Argument(metavar="report/CASE", help="A built segmentation.")],
    table: Annotated[
        Path, typer.Argument(help="New customers (customer, recency_days, orders, revenue), or lines as in the case.")
    ],
    to: Annotated[Path | None, typer.Option(help="Where the list goes. Default: standard output.")] = None,
    cut: Annotated[
        datetime | None, typer.Option(help="The day from which invoice lines are seen. Default: after the last line.")
    ] = None,
    language: Annotated[str, typer.Option("--language", "-l", help="Of the list.")] = "",
) -> None:
    """Put new customers into the segments of a built case, each with how sure that is."""
    with session.reporting_errors():
        from plainspoken.core.findings import write_atomically

        require_file(table)
        text = assign_new_customers(folder, table, cut, language, session.project_paths().cases)
        if to is None:
            typer.echo(text, nl=False)
        elif to.resolve() == table.resolve():
            raise PlainspokenError(f"--to {to}: expected another file than the table itself")
        else:
            write_atomically(to, text.encode("utf-8-sig"), private=True)
            session.say(f"{to}: {len(text.splitlines()) - 1:,} customers placed")


def assign_new_customers(folder: Path, table: Path, cut: datetime | None, language: str, cases: Path) -> str:
    """The new customers with their segments, as CSV.

    Raises:
        PlainspokenError: no segmentation was built here, or no such language.
        Faults: all that is wrong with the table.
    """
    from plainspoken.analysis.clustering.assign_file import assign_customer_file
    from plainspoken.analysis.clustering.assign_model import load_segmenter
    from plainspoken.case import read_case
    from plainspoken.case.serving_manifest import read_verified_file
    from plainspoken.core.build_files import MODEL_FILE
    from plainspoken.core.findings import read_findings
    from plainspoken.pipeline.targets_stage import customer_from_row
    from plainspoken.report.targets import format_segment_list
    from plainspoken.words import Words

    findings = read_findings(folder / "findings.json")
    if findings.task != "segmentation":
        raise PlainspokenError(f"{folder}: expected a segmentation, found a {findings.task}; use `score`")
    asked = session.choose_briefing_language(language, findings)
    read_verified_file(folder / MODEL_FILE, findings)
    case = read_case(findings.provenance.case, cases)
    found = assign_customer_file(case, load_segmenter(folder / MODEL_FILE), table, cut)
    rows = found.rename(columns={"customer": "id"}).to_dict("records")
    spoken = Words(findings, asked, (SHIPPED_TEMPLATES,))
    return format_segment_list(
        [customer_from_row({str(key): value for key, value in row.items()}) for row in rows], spoken
    )
