"""Findings and words to further files: Quarto project, Word document, slides."""

from __future__ import annotations

from pathlib import Path

from plainspoken.core.findings import write_atomically
from plainspoken.report.office_documents import convert_to_office
from plainspoken.report.quarto_project import write_quarto_project
from plainspoken.words import Words


def write_other_format(words: Words, figures: Path, out: Path, to: str) -> None:
    """Write `quarto.<language>/` (for `qmd`) or `briefing.<language>.<to>` into `out`.

    `figures`: where the drawings are.

    Raises:
        PlainspokenError: what the layout says cannot be written, or a chart has not been drawn.
    """
    if to == "qmd":
        write_quarto_project(words, figures, out / f"quarto.{words.language}")
    else:
        write_atomically(out / f"briefing.{words.language}.{to}", convert_to_office(to, words, figures))
