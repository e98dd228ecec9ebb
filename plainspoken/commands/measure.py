"""The command `measure`: how fast a built case answers here, for its briefing to say. Computes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from plainspoken.commands.common import TEMPLATES, Told


def add_to(app: typer.Typer, told: Told, judge: Callable[[Path], None]) -> None:
    """Add the command; `told` tells what the user can mend, `judge` judges a build folder's evidence anew."""

    @app.command(epilog="Example: [bold]plainspoken measure build/conversion[/bold]")
    def measure(
        folder: Annotated[Path, typer.Argument(metavar="build/CASE", help="A built case.")],
        rate: Annotated[int, typer.Option(min=1, max=10_000, help="Requests a second.")] = 200,
        seconds: Annotated[int, typer.Option(min=1, max=600, help="For how long.")] = 20,
    ) -> None:
        """Time the service on this computer; the briefing says so from then on (latency.json)."""
        with told():
            from plainspoken.measured import write_measured
            from plainspoken.realtime.measuring import measure as timed
            from plainspoken.realtime.opening import open_case

            found = timed(open_case(folder, TEMPLATES), rate, seconds)
            path = write_measured(found, folder)
            judge(folder)
            typer.echo(
                f"{path}: {found.requests:,} requests, {found.rate:g} a second, {found.errors:,} errors; "
                f"half answered within {found.median_seconds * 1e3:.2f} ms, "
                f"{found.slow_share:.0%} within {found.slow_seconds * 1e3:.2f} ms"
            )
            typer.echo(f"now in {folder}/findings.json; `plainspoken write {folder}` puts it on the page")
