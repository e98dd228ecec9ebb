"""The command `assign`: customers that are not in the data, into their segments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plainspoken.cli import session
from plainspoken.cli.engines import TableEngine, require_parquet
from plainspoken.core.disk_errors import require_writable
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.extras import require_extra
from plainspoken.core.safe_paths import require_file
from plainspoken.core.shipped import SHIPPED_TEMPLATES

if TYPE_CHECKING:
    from plainspoken.case import Case
    from plainspoken.words import Words

ASSIGN_EXAMPLE = "Example: [bold]plainspoken assign report/customers new.csv --to placed.csv[/bold]"


def assign(
    folder: Annotated[Path, typer.Argument(metavar="report/CASE", help="A built segmentation.")],
    table: Annotated[
        str,
        typer.Argument(
            help="New customers (customer, recency_days, orders, revenue), or lines as in the case. On Spark: a folder "
            "of Parquet with lines."
        ),
    ],
    to: Annotated[
        str, typer.Option(help="Where the list goes. Default: standard output; on Spark NAME.segments, a folder.")
    ] = "",
    cut: Annotated[
        datetime | None, typer.Option(help="The day from which invoice lines are seen. Default: after the last line.")
    ] = None,
    language: Annotated[str, typer.Option("--language", "-l", help="Of the list.")] = "",
    encoding: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Of a table of text, such as cp932. Default: the case's, or what it looks like."
        ),
    ] = "",
    engine: Annotated[
        TableEngine, typer.Option(help="spark: on Apache Spark, for lines beyond one computer (docs/scale.md).")
    ] = TableEngine.HERE,
) -> None:
    """Put new customers into the segments of a built case, each with how sure that is."""
    with session.reporting_errors():
        from plainspoken.core.findings import write_atomically

        if engine is TableEngine.SPARK:
            from plainspoken.tables.said_encoding import require_text_encoding

            require_text_encoding(encoding, [Path(table)])
            require_parquet(table)
            target = to or f"{table.rstrip('/').removesuffix('.parquet')}.segments"
            placed = assign_lines_with_spark(folder, table, target, cut, language)
            session.say(f"{target}: {placed:,} customers placed")
            return
        require_file(Path(table))
        if to:
            require_writable(Path(to), "--to")
        text = assign_new_customers(folder, Path(table), cut, language, encoding)
        if not to:
            typer.echo(text, nl=False)
        elif Path(to).resolve() == Path(table).resolve():
            raise PlainspokenError(f"--to {to}: expected another file than the table itself")
        else:
            write_atomically(Path(to), text.encode("utf-8-sig"), private=True)
            session.say(f"{to}: {len(text.splitlines()) - 1:,} customers placed")


def open_segmentation(folder: Path, language: str) -> tuple[Case, Words]:
    """The case of a built segmentation, and its words in a language; its model is the one that the findings know.

    Raises:
        PlainspokenError: no segmentation was built here, or no such language.
    """
    from plainspoken.case.first_look import name_case_file, read_built_case
    from plainspoken.case.serving_manifest import read_verified_file
    from plainspoken.core.build_files import FINDINGS_FILE, MODEL_FILE
    from plainspoken.core.findings import read_findings
    from plainspoken.words import Words

    findings = read_findings(folder / FINDINGS_FILE)
    if findings.task != "segmentation":
        raise PlainspokenError(f"{folder}: expected a segmentation, found a {findings.task}; use `score`")
    asked = session.choose_briefing_language(language, findings)
    read_verified_file(folder / MODEL_FILE, findings)
    case = read_built_case(findings, name_case_file(findings), session.project_paths().cases)
    return case, Words(findings, asked, (SHIPPED_TEMPLATES,))


def assign_lines_with_spark(folder: Path, table: str, target: str, cut: datetime | None, language: str) -> int:
    """The customers of invoice lines with their segments, as a folder of Parquet; returns how many there are.

    Raises:
        PlainspokenError: as `open_segmentation`, or Spark is not there, or fails.
        Faults: all that is wrong with the lines.
    """
    require_extra("spark")
    from plainspoken.core.build_files import MODEL_FILE
    from plainspoken.pipeline.assign_with_spark import assign_with_spark
    from plainspoken.tables.spark_session import open_spark

    case, words = open_segmentation(folder, language)
    with open_spark(f"plainspoken assign {case.name}") as spark:
        return assign_with_spark(spark, case, folder / MODEL_FILE, words, table, target, cut)


@contextmanager
def opened_in_utf8(case: Case, words: Words, table: Path, encoding: str) -> Iterator[tuple[Case, Path]]:
    """A case that reads UTF-8, and a table as such: itself, or a copy where it is text of another encoding, which was
    said, is the case's, or is what the table looks like.

    Raises:
        PlainspokenError: no such encoding, or no table of text.
        Faults: bytes that are no text of it.
    """
    from plainspoken.serving.table_form import choose_table_encoding
    from plainspoken.tables.dialect import detect_text_encoding
    from plainspoken.tables.said_encoding import is_utf8_file
    from plainspoken.tables.text_lines import is_text_table
    from plainspoken.tables.utf8_copy import copied_as_utf8

    said = choose_table_encoding(table, encoding, words.findings, session.project_paths().cases)
    tables = {name: each.model_copy(update={"encoding": "utf-8"}) for name, each in case.tables.items()}
    read = case.model_copy(update={"tables": tables})
    if not is_text_table(table) or (not said and is_utf8_file(table)):
        yield read, table
        return
    with copied_as_utf8(table, said or detect_text_encoding(table).name) as copy:
        yield read, copy


def assign_new_customers(folder: Path, table: Path, cut: datetime | None, language: str, encoding: str = "") -> str:
    """The new customers with their segments, as CSV. `encoding`: of a table of text, where it was said.

    Raises:
        PlainspokenError: no segmentation was built here, or no such language or encoding.
        Faults: all that is wrong with the table.
    """
    from plainspoken.analysis.clustering.assign_file import assign_customer_file
    from plainspoken.analysis.clustering.assign_model import load_segmenter
    from plainspoken.core.build_files import MODEL_FILE
    from plainspoken.pipeline.targets_stage import customer_from_row
    from plainspoken.report.targets import format_segment_list

    case, words = open_segmentation(folder, language)
    with opened_in_utf8(case, words, table, encoding) as (read, file):
        found = assign_customer_file(read, load_segmenter(folder / MODEL_FILE), file, cut)
    rows = found.rename(columns={"customer": "id"}).to_dict("records")
    return format_segment_list(
        [customer_from_row({str(key): value for key, value in row.items()}) for row in rows], words
    )
