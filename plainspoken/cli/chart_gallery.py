"""The command `gallery`: every chart, drawn from planted findings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plainspoken.cli import session
from plainspoken.core.safe_paths import refuse_link_outside

GALLERY_EXAMPLE = "Example: [bold]plainspoken gallery[/bold]"
GalleryFolder = Annotated[Path, typer.Argument(help="Where planted/*.json lie, and the pictures are written.")]


PagesOf = Annotated[
    list[Path] | None,
    typer.Option("--pages", help="In place of charts: pictures of a few pages of this printed briefing. Repeatable."),
]


def gallery(folder: GalleryFolder = Path("figures"), pages: PagesOf = None) -> None:
    """Draw every chart once, from planted findings, with an index: to be looked at in review.

    With --pages briefing.en.pdf: page one and two inner pages of that briefing as pictures, into the folder.
    """
    with session.reporting_errors():
        refuse_link_outside(folder)
        if pages:
            from plainspoken.report.page_pictures import write_page_pictures

            for pdf in pages:
                made = write_page_pictures(pdf, folder)
                session.say(f"{made[0]}: one of {len(made)} pictures")
            return
        from plainspoken.core.shipped import SHIPPED_TEMPLATES
        from plainspoken.figures.gallery import draw_gallery

        written = draw_gallery(folder, (SHIPPED_TEMPLATES,))
        session.say(f"{written[-1]}: {len(written) - 1} pictures")
