"""Stage targets: row-level scores and findings to a list of customers."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plainspoken.case import slug
from plainspoken.case.addresses import NO_NUMBER
from plainspoken.case.case_checks import SLUG_PATTERN
from plainspoken.core.build_files import SCORES_FILE
from plainspoken.core.findings import read_findings, write_atomically
from plainspoken.pipeline.cache_key import ContentHashes, code_digests, collect_package_versions, hash_matching_files
from plainspoken.pipeline.stage import ProgressCallback, ProjectPaths, Stage, Timings
from plainspoken.pipeline.standing_messages import standing_message_digests
from plainspoken.pipeline.write_stage import WRITE_PACKAGES

if TYPE_CHECKING:
    from plainspoken.report.targets import AssignedCase, TargetCase, TargetReason
    from plainspoken.words import Words

TARGETS_CODE = ("plainspoken.report.targets", "plainspoken.words")


def targets_stage(places: ProjectPaths, folder: Path, language: str) -> Stage:
    """`targets.<language>.csv`, where the case makes offers or has segments; else nothing."""

    def inputs() -> ContentHashes:
        code = code_digests(places.root, TARGETS_CODE, alone=[__name__])
        spoken = standing_message_digests(places.folders, language)
        made_with = collect_package_versions((*WRITE_PACKAGES, "pyarrow"))
        return {**code, **spoken, **made_with, **hash_matching_files(folder, ("findings.json", SCORES_FILE))}

    def run(part: Path, tell: ProgressCallback) -> Timings:
        from plainspoken.words import Words

        words = Words(read_findings(folder / "findings.json"), language, places.folders)
        tell("writing the list of customers", 0.0)
        text = customer_list_csv(words, folder / SCORES_FILE)
        if text:
            write_atomically(part / f"targets.{language}.csv", encode_customer_list(text), private=True)
        return {}

    return Stage(f"targets {language}", inputs, run)


def encode_customer_list(text: str) -> bytes:
    """A list as it is saved: with a byte order mark, without which spreadsheets misread letters beyond ASCII."""
    return text.encode("utf-8-sig")


def customer_list_csv(words: Words, scores: Path) -> str:
    """Whom to contact, or who is in which segment, as CSV; nothing where the case does not ask for it."""
    from pyarrow.parquet import read_table

    from plainspoken.report.targets import format_segment_list, format_target_list

    if words.findings.task == "segmentation":
        return format_segment_list(map(customer_from_row, read_table(scores).to_pylist()), words)
    return format_target_list(read_picked_targets(scores), words) if words.findings.members.get("offers") else ""


def customer_from_row(row: dict[str, Any]) -> AssignedCase:
    """One customer of a table of scores, with its segment."""
    from plainspoken.report.targets import AssignedCase

    return AssignedCase(
        number=str(row["id"]),
        recency_days=row["recency_days"],
        orders=row["orders"],
        revenue=row["revenue"],
        segment=row["segment"],
        sure=row["sure"],
        second=row["second"],
        category=row.get("category") or "",
        usual_gap_days=row.get("usual_gap_days"),
        late=row.get("late"),
        lapsed=bool(row.get("lapsed")),
    )


def read_picked_targets(path: Path) -> Iterator[TargetCase]:
    """The picked rows of a table of scores."""
    from pyarrow.parquet import read_table

    from plainspoken.report.targets import TargetCase

    for row in read_table(path).to_pylist():
        if row["picked"]:
            yield TargetCase(
                number=str(row["id"]),
                probability=row["probability"],
                value=row.get("value"),
                segment=row["segment"] or "",
                consent=row.get("consent"),
                offer=row["offer"] or "",
                reached=not row["instead"],
                reasoned=row["reasoned"],
                reasons=tuple(reasons_from_row(row)),
            )


def reasons_from_row(row: dict[str, Any]) -> Iterator[TargetReason]:
    """The reasons of one row, the strongest first."""
    from plainspoken.report.targets import TargetReason

    for number in (1, 2, 3):
        column, value = row[f"reason_{number}"], row[f"reason_{number}_value"]
        if column:
            yield TargetReason(slug(column), read_reason_value(str(value)), row[f"effect_{number}"] > 0)


def read_reason_value(value: str) -> float | str:
    """A value as a table of scores holds it: a number, or the slug of a category.

    A slug may look like a number ("18_25", "2024"); a number is written with a sign that no slug holds, as Python
    writes any float ("1825.0", "1e-05"), or where it is missing as "nan".

    Raises:
        ValueError: it is neither.
    """
    if SLUG_PATTERN.match(value) and value != NO_NUMBER:
        return value
    number = float(value)
    if isinf(number):
        raise ValueError(f"the value of a reason is {value}")
    return number
