"""Planted findings to a gallery: each chart drawn once, and an index of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.claims.registry import judge_all, registry
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings, read_findings, write_atomically
from plainspoken.figures.draw_charts import find_chart_function, list_drawable_charts, write_chart
from plainspoken.words import Words

PLANTED_FOLDER = "planted"  # findings whose truth is known, without claims: these are judged each time
GALLERY_INDEX = "README.md"
GALLERY_HEAD = """# The charts
Each chart that a briefing may show, drawn once from planted findings: what a change of a chart does is seen here, in
review. The findings stand in [planted/](planted/). Written by `plainspoken gallery`; do not edit it.
"""


@dataclass(frozen=True)
class GalleryPicture:
    """A chart with the words over the findings that it was drawn from."""

    name: str
    words: Words


def draw_gallery(folder: Path, templates: Sequence[Path]) -> tuple[Path, ...]:
    """Draw every registered chart in both widths from the planted findings in `folder`, and write the index.

    Each chart is drawn from the first findings that give it something to draw. Pictures of charts that there
    are no longer are removed.

    Raises:
        PlainspokenError: no planted findings, or a chart for which none of them hold anything.
    """
    pictures = list_pictures(folder / PLANTED_FOLDER, templates)
    written = [path for each in pictures for path in write_chart(each.words.findings, each.words, each.name, folder)]
    index = GALLERY_HEAD + "".join(line for each in pictures for line in format_picture(each))
    write_atomically(folder / GALLERY_INDEX, index.encode())
    for stale in set(folder.glob("*.svg")) - set(written):
        stale.unlink()
    return (*written, folder / GALLERY_INDEX)


def list_pictures(planted: Path, templates: Sequence[Path]) -> list[GalleryPicture]:
    """Every chart of the registry, in its order, with the words of the findings that it is drawn from.

    Raises:
        PlainspokenError: no planted findings, or a chart for which none of them hold anything.
    """
    drawable: dict[str, Words] = {}
    for path in sorted(planted.glob("*.json")):
        findings = read_planted_findings(path)
        words = Words(findings, findings.briefing.languages[0], templates)
        drawable = dict.fromkeys(list_drawable_charts(findings), words) | drawable
    absent = [name for name in CHART_DEFINITIONS if name not in drawable]
    if absent:
        raise PlainspokenError(
            f"{planted}/*.json: nothing planted for chart {', '.join(absent)}; put the evidence and members that it "
            f"draws, and the evidence of the rule that judges its title, into one of the files"
        )
    return [GalleryPicture(name, drawable[name]) for name in CHART_DEFINITIONS]


def read_planted_findings(path: Path) -> Findings:
    """Planted findings, judged by the rules as they are now."""
    findings = read_findings(path)
    return findings.model_copy(update={"claims": judge_all(findings)})


def format_picture(picture: GalleryPicture) -> Iterator[str]:
    """One chart in the index: the picture, its title, what it shows, and the rule that judges the title."""
    spoken, definition = picture.words.chart(picture.name), CHART_DEFINITIONS[picture.name]
    if spoken is None:
        return
    shows = (find_chart_function(picture.name).__doc__ or "").split("\n\n")[0]
    rules = (f"`{name}`: {_join_lines(registry()[name].doc)}" for name in (definition.rule, *definition.also))
    yield f"\n## {picture.name}\n"
    yield f"![{spoken.alt}]({picture.name}.svg)\n\n"
    yield f"**{spoken.title.striptags()}** ([on a phone]({picture.name}.narrow.svg))\n\n"
    yield f"{_join_lines(shows)}\n\nIts title is judged by {'; or by '.join(rules)}\n"


def _join_lines(text: str) -> str:
    """A docstring on one line."""
    return " ".join(text.split())
