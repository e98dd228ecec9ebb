"""Findings and words to further files: Quarto project, Word document, slides. Knows no statistics."""

from __future__ import annotations

from pathlib import Path

from plainspoken.core.findings import write_whole
from plainspoken.words import Words
from plainspoken.report.office import office
from plainspoken.report.quarto import write_project


def write_further(words: Words, figures: Path, out: Path, to: str) -> None:
    """Write `quarto.<language>/` (for `qmd`) or `briefing.<language>.<to>` into `out`.

    `figures`: where the drawings are.

    Raises:
        PlainspokenError: what the layout says cannot be written, or a chart has not been drawn.
    """
    if to == "qmd":
        write_project(words, figures, out / f"quarto.{words.language}")
    else:
        write_whole(out / f"briefing.{words.language}.{to}", office(to, words, figures))
