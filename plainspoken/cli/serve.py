"""The commands `score` and `serve`: a built case's model for new cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from plainspoken.cli import session
from plainspoken.cli.engines import TableEngine, require_parquet
from plainspoken.core.disk_errors import require_writable
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.extras import require_extra
from plainspoken.core.safe_paths import require_file
from plainspoken.core.shipped import SHIPPED_TEMPLATES

Moment = Annotated[
    str, typer.Option(help="What is known by now: start, during, end or now. Default: the last one of the case.")
]


SCORE_EXAMPLE = (
    "Examples: [bold]plainspoken score report/conversion new.parquet[/bold], "
    "[bold]plainspoken score report/activity new.csv --picked --reasons --to list.csv[/bold] (a target list)"
)
SERVE_EXAMPLE = "Example: [bold]plainspoken serve report/conversion report/activity[/bold]"


def score(
    folder: Annotated[Path, typer.Argument(metavar="report/CASE", help="A built case.")],
    table: Annotated[
        str,
        typer.Argument(help="New cases, one a row: .csv, .csv.gz, .parquet or .xlsx. On Spark: a folder of Parquet."),
    ],
    to: Annotated[
        str, typer.Option(help="Where the scores go. Default: beside the table, NAME.scores.END; on Spark a folder.")
    ] = "",
    moment: Moment = "",
    picked: Annotated[
        bool, typer.Option("--picked", help="Only the rows that the model picks: a target list.")
    ] = False,
    reasons: Annotated[bool, typer.Option(help="Three reasons a row, in words.")] = False,
    language: Annotated[str, typer.Option("--language", "-l", help="Of the reasons.")] = "",
    ignore: Annotated[
        list[str] | None, typer.Option(help="A column of the table to leave unused; may be repeated.")
    ] = None,
    encoding: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Of a table of text, such as cp932. Default: the case's, or what it looks like."
        ),
    ] = "",
    engine: Annotated[
        TableEngine, typer.Option(help="spark: on Apache Spark, for tables beyond one computer (docs/scale.md).")
    ] = TableEngine.HERE,
) -> None:
    """Score a table of new cases: probability, band, decision, and why a row was refused."""
    with session.reporting_errors():
        if engine is TableEngine.SPARK:
            require_extra("spark")
            require_parquet(table)
        else:
            from plainspoken.serving.batch import name_answers_file

            require_file(Path(table))
            target = str(name_answers_file(Path(table), to))
            require_writable(Path(target), "--to")
        from plainspoken.serving.load_case import open_case
        from plainspoken.serving.scorer import find_scorer

        opened = open_case(folder, SHIPPED_TEMPLATES)
        scorer = find_scorer(opened, moment)
        spoken = opened.language(language)
        if engine is TableEngine.SPARK:
            from plainspoken.tables.said_encoding import require_text_encoding

            require_text_encoding(encoding, [Path(table)])
            from plainspoken.serving.spark_scoring import name_answers_folder, score_with_spark
            from plainspoken.tables.spark_session import open_spark

            target = to or name_answers_folder(table)
            with open_spark(f"plainspoken score {opened.production.case}") as spark:
                found = score_with_spark(
                    spark,
                    opened,
                    scorer,
                    table,
                    target,
                    language=spoken,
                    reasons=reasons,
                    ignored=ignore or (),
                    picked=picked,
                )
        else:
            from plainspoken.serving.batch import score_file
            from plainspoken.serving.table_form import choose_table_encoding

            known = choose_table_encoding(Path(table), encoding, opened.findings, session.project_paths().cases)
            with show_scoring_progress() as tell:
                found = score_file(
                    scorer,
                    Path(table),
                    Path(target),
                    language=spoken,
                    reasons=reasons,
                    ignored=ignore or (),
                    tell=tell,
                    picked=picked,
                    encoding=known,
                )
        session.say(f"{target}: {found}")
        if not found.scored:
            raise PlainspokenError(f"{table}: no row could be scored; `refused` in {target} says what each row lacks")


def serve(
    folders: Annotated[list[Path], typer.Argument(metavar="report/CASE...", help="Built cases.")],
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes any that is free.")] = 8321,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A name by which this host may be asked; may be repeated.")
    ] = None,
    rate: Annotated[float, typer.Option(min=1, help="Requests a second; more are answered 429.")] = 400,
    batch: Annotated[int, typer.Option(min=1, help="Cases a request.")] = 1_000,
    body: Annotated[int, typer.Option(min=1_000, help="Bytes a request.")] = 1_000_000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that answer on one port; they share --rate.")
    ] = 1,
) -> None:
    """Answer over HTTP with the probability, decision and reasons of the briefing; PLAINSPOKEN_KEY asks for a key."""
    with session.reporting_errors():
        require_extra("serve")
        from plainspoken.serving.limits import ServiceLimits
        from plainspoken.serving.service_gate import read_service_key
        from plainspoken.serving.start_service import ServiceSettings, start_service

        settings = ServiceSettings(
            host=host,
            port=port,
            names=tuple(allow_host or ()),
            key=read_service_key(),
            limits=ServiceLimits(body=body, batch=batch, rate=rate),
            workers=workers,
            templates=SHIPPED_TEMPLATES,
        )
        session.say(f"opening {', '.join(map(str, folders))} ...", err=True)
        try:
            start_service(folders, settings, lambda text: session.say(text, err=True))
        except KeyboardInterrupt:  # how a service ends, be it asked at the keyboard or by an orchestrator
            session.say("stopped", err=True)


@contextmanager
def show_scoring_progress() -> Iterator[Callable[[str, float], None]]:
    """A progress bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("scoring", total=1.0)
        yield lambda what, share: progress.update(task, completed=share, description=what)
