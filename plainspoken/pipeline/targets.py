"""Stage targets: row-level scores and findings to a list of customers. Knows no page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plainspoken.case import slug
from plainspoken.core.findings import read_findings, write_whole
from plainspoken.pipeline.cache_key import Digests, code_digests, digests, versions
from plainspoken.pipeline.stage import Places, Seconds, Stage, Tell
from plainspoken.pipeline.write import PACKAGES

if TYPE_CHECKING:
    from plainspoken.report.targets import Placed, Reason, Target
    from plainspoken.words import Words

SCORES = "scores.parquet"
TARGETS_CODE = ("plainspoken.report.targets", "plainspoken.words")


def targets_stage(places: Places, folder: Path, language: str) -> Stage:
    """`targets.<language>.csv`, where the case makes offers or has segments; else nothing."""

    def inputs() -> Digests:
        code = code_digests(places.root, TARGETS_CODE, alone=[__name__])
        spoken = places.templates_digests((f"words/{language}/*.toml",))
        made_with = versions((*PACKAGES, "pyarrow"))
        return {**code, **spoken, **made_with, **digests(folder, ("findings.json", SCORES))}

    def run(part: Path, tell: Tell) -> Seconds:
        from plainspoken.words import Words

        words = Words(read_findings(folder / "findings.json"), language, places.folders)
        tell("writing the list of customers", 0.0)
        text = listed(words, folder / SCORES)
        if text:
            # With a byte order mark, without which spreadsheets misread letters beyond ASCII.
            write_whole(part / f"targets.{language}.csv", text.encode("utf-8-sig"))
        return {}

    return Stage(f"targets {language}", inputs, run)


def listed(words: Words, scores: Path) -> str:
    """Whom to contact, or who is in which segment, as CSV; nothing where the case does not ask for it."""
    from pyarrow.parquet import read_table

    from plainspoken.report.targets import segment_list, target_list

    if words.findings.task == "segmentation":
        return segment_list(map(placed, read_table(scores).to_pylist()), words)
    return target_list(picked(scores), words) if words.findings.members.get("offers") else ""


def placed(row: dict[str, Any]) -> Placed:
    """One customer of a table of scores, with its segment."""
    from plainspoken.report.targets import Placed

    return Placed(
        number=str(row["id"]),
        recency_days=row["recency_days"],
        orders=row["orders"],
        revenue=row["revenue"],
        segment=row["segment"],
        sure=row["sure"],
        second=row["second"],
        category=row.get("category") or "",
    )


def picked(path: Path) -> Iterator[Target]:
    """The picked rows of a table of scores."""
    from pyarrow.parquet import read_table

    from plainspoken.report.targets import Target

    for row in read_table(path).to_pylist():
        if row["picked"]:
            yield Target(
                number=str(row["id"]),
                probability=row["probability"],
                value=row["value"],
                segment=row["segment"] or "",
                consent=row["consent"],
                offer=row["offer"] or "",
                reached=not row["instead"],
                reasons=tuple(reasons(row)),
            )


def reasons(row: dict[str, Any]) -> Iterator[Reason]:
    """The reasons of one row, the strongest first."""
    from plainspoken.report.targets import Reason

    for number in (1, 2, 3):
        column, value = row[f"reason_{number}"], row[f"reason_{number}_value"]
        if column:
            yield Reason(slug(column), number_or_slug(value), row[f"effect_{number}"] > 0)


def number_or_slug(value: object) -> float | str:
    """A value as a number, or as the slug of a category."""
    try:
        return float(str(value))
    except ValueError:
        return slug(value)
