"""The command `plainspoken`: every sub-command, with its example; each imports what it needs when called."""

from __future__ import annotations

import signal
import sys
from typing import Annotated

import typer

from plainspoken.cli import (
    assign,
    chart_gallery,
    diff,
    external,
    fetch,
    measure,
    new,
    report,
    serve,
    session,
    show,
    stages,
    templates,
    verification,
)
from plainspoken.cli.library_warnings import silence_library_deprecations


def print_version(asked: bool) -> None:
    """Print the version, where it is asked for, and end."""
    if asked:
        from importlib.metadata import version

        typer.echo(f"plainspoken {version('plainspoken')}")
        raise typer.Exit


app = typer.Typer(
    name="plainspoken",
    help="Turns raw tables and a question into a briefing whose every sentence was computed and checked.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = (
    (report.report, report.REPORT_EXAMPLE),
    (stages.analyse, stages.ANALYSE_EXAMPLE),
    (stages.draw, stages.DRAW_EXAMPLE),
    (stages.write, stages.WRITE_EXAMPLE),
    (verification.verify, verification.VERIFY_EXAMPLE),
    (show.show, show.SHOW_EXAMPLE),
    (stages.docs, stages.DOCS_EXAMPLE),
    (chart_gallery.gallery, chart_gallery.GALLERY_EXAMPLE),
    (serve.score, serve.SCORE_EXAMPLE),
    (serve.serve, serve.SERVE_EXAMPLE),
    (measure.measure, measure.MEASURE_EXAMPLE),
    (assign.assign, assign.ASSIGN_EXAMPLE),
    (new.new, new.NEW_CASE_EXAMPLE),
    (fetch.fetch, fetch.FETCH_EXAMPLE),
    (diff.diff, diff.DIFF_EXAMPLE),
    (external.judge, external.JUDGE_EXAMPLE),
    (templates.eject, templates.EJECT_EXAMPLE),
    (templates.preview, templates.PREVIEW_EXAMPLE),
)
for function, example in COMMANDS:
    app.command(epilog=example)(function)


@app.callback()
def accept_general_options(
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Options of the command itself, each done in its callback; what a killed run left is cleared first."""
    session.clear_leftovers()


def main() -> None:
    """Run the command."""
    silence_library_deprecations()
    signal.signal(signal.SIGTERM, session.stop_on_signal)
    sys.exit(app())
