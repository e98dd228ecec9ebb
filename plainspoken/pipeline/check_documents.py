"""Word documents, slides and Quarto projects of a build folder, held byte for byte against those written anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings
from plainspoken.pipeline.write_stage import OPTIONAL_FORMATS, check_format_needs, write_format
from plainspoken.verify.problem import Problem
from plainspoken.words import Words

OTHER_BYTES_MESSAGE = "is not, byte for byte, as it is written from these findings"
QUARTO_FORMAT = "qmd"


def document_problems(
    folder: Path, findings: Findings, language: str, templates: tuple[Path, ...]
) -> Iterator[Problem]:
    """Each document in one language that is not as it comes out when it is written anew, whatever was changed: what is
    hidden, pictures, their order, links, settings.

    A rendering that somebody made of a Quarto project is left alone: what the project holds decides it.
    """
    words, figures = Words(findings, language, templates), folder / "figures" / language
    for to in OPTIONAL_FORMATS:
        place = folder / (f"quarto.{language}" if to == QUARTO_FORMAT else f"briefing.{language}.{to}")
        if not place.exists():
            continue
        try:
            check_format_needs(to, templates)
        except PlainspokenError as error:
            yield Problem(place.name, "", f"cannot be held against one that is written anew: {error}")
            continue
        with TemporaryDirectory() as made:
            write_format(findings, words, figures, Path(made), to)
            yield from differing_file_problems(Path(made), folder)


def differing_file_problems(made: Path, folder: Path) -> Iterator[Problem]:
    """Each file of a folder that one made anew has too, and that is missing or another one."""
    for fresh in sorted(made.rglob("*")):
        if fresh.is_file():
            name = fresh.relative_to(made).as_posix()
            kept = folder / name
            if not kept.is_file():
                yield Problem(name, "", "is missing; these findings are written to it, too")
            elif kept.read_bytes() != fresh.read_bytes():
                yield Problem(name, "", OTHER_BYTES_MESSAGE)
