"""The command `gallery`: every chart, drawn from planted findings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plainspoken.cli import session

GALLERY_EXAMPLE = "Example: [bold]plainspoken gallery[/bold]"
GalleryFolder = Annotated[Path, typer.Argument(help="Where planted/*.json lie, and the pictures are written.")]


def gallery(folder: GalleryFolder = Path("figures")) -> None:
    """Draw every chart once, from planted findings, with an index: to be looked at in review."""
    with session.reporting_errors():
        from plainspoken.core.shipped import SHIPPED_TEMPLATES
        from plainspoken.figures.gallery import draw_gallery

        written = draw_gallery(folder, (SHIPPED_TEMPLATES,))
        session.say(f"{written[-1]}: {len(written) - 1} pictures")
