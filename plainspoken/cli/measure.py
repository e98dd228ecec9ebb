"""The command `measure`: how fast a built case answers here, for its briefing to say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plainspoken.cli import session
from plainspoken.core.extras import require_extra
from plainspoken.core.safe_paths import refuse_link_outside
from plainspoken.core.shipped import SHIPPED_TEMPLATES

MEASURE_EXAMPLE = "Example: [bold]plainspoken measure report/conversion[/bold]"


def measure(
    folder: Annotated[Path, typer.Argument(metavar="report/CASE", help="A built case.")],
    rate: Annotated[int, typer.Option(min=1, max=10_000, help="Requests a second.")] = 200,
    seconds: Annotated[int, typer.Option(min=1, max=600, help="For how long.")] = 20,
) -> None:
    """Time the service on this computer; the briefing says so from then on (latency.json)."""
    with session.reporting_errors():
        require_extra("serve")
        refuse_link_outside(folder)
        from plainspoken.core.disk_errors import require_writable
        from plainspoken.core.latency import LATENCY_FILE, write_latency
        from plainspoken.serving.latency_benchmark import measure_latency
        from plainspoken.serving.load_case import open_case

        require_writable(folder / LATENCY_FILE)
        found = measure_latency(open_case(folder, SHIPPED_TEMPLATES), rate, seconds)
        path = write_latency(found, folder)
        session.judge_again(folder)
        session.say(
            f"{path}: {found.requests:,} requests, {found.rate:g} a second, {found.errors:,} errors; "
            f"half answered within {found.median_seconds * 1e3:.2f} ms, "
            f"{found.slow_share:.0%} within {found.slow_seconds * 1e3:.2f} ms"
        )
        session.say(f"now in {folder}/findings.json; `plainspoken write {folder}` puts it on the page")
