"""What commands print with `--json`: the keys that another program may rely on (docs/cli.md, docs/cli.schema.json)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from plainspoken.core.findings import Evidence, FrozenModel, Verdict
from plainspoken.verify.problem import Problem


class ClaimPart(FrozenModel):
    """One claim: its key (`rule` or `rule@subject`), verdict, kind, severity (1 to 3), and what it rests on."""

    claim: str
    verdict: Verdict
    reason: str = Field(description="why it cannot be judged; empty where it can")
    kind: str
    severity: int
    evidence: tuple[str, ...] = Field(description="addresses")


class ShowAnswer(FrozenModel):
    """`plainspoken show --json`: evidence by address, as it stands in findings.json, and the claim asked for."""

    case: str
    evidence: dict[str, Evidence]
    claims: tuple[ClaimPart, ...] = Field(description="the claim, where one was asked for; else empty")


class UnheldPart(FrozenModel):
    """One thing that does not hold: file, where in it, what is wrong, what was expected and found (may be empty)."""

    file: str
    where: str
    what: str
    expected: str
    found: str

    @property
    def line(self) -> str:
        """The same in one line, for the terminal."""
        return str(Problem(**self.model_dump()))


def list_unheld_parts(problems: Iterable[Problem]) -> tuple[UnheldPart, ...]:
    """Problems as they are told to another program, each once."""
    return tuple(
        UnheldPart(file=each.file, where=each.where, what=each.what, expected=each.expected, found=each.found)
        for each in dict.fromkeys(problems)
    )


class RecomputedPart(FrozenModel):
    """The second computation: how many values by other code, and from what, in words; how many the analysis found
    again when it was run a second time, or why it was not."""

    checked: int
    basis: str
    rerun: int
    left_out: str
    first_page: int = Field(description="different figures that page one shows")
    first_page_checked: int = Field(description="of them, those that other code computed anew")
    all_pages: int = Field(description="different figures that all pages show")
    all_pages_checked: int = Field(description="of them, those that other code computed anew")


class VerifyAnswer(FrozenModel):
    """`plainspoken verify --json`: printed also where something does not hold (exit code 3)."""

    folder: str
    holds: bool
    problems: tuple[UnheldPart, ...]
    unlike: str = Field(description="what the pages were made with and is another here; else empty: looks compared too")
    loose: tuple[UnheldPart, ...] = Field(
        description="with `unlike`: where HTML pages differ from what this version writes, which nothing holds"
    )
    own: tuple[UnheldPart, ...] = Field(
        description="with own templates: where they make HTML pages differ from what the shipped ones write, and files "
        "that decide more than words, which nothing holds"
    )
    undigested: str = Field(description="why files were not held against digests; else empty: they were")
    recomputed: RecomputedPart | None = Field(description="with --recompute; else null")


class FileAnswer(FrozenModel):
    """`plainspoken verify FILE --json`: what one briefing is to findings, printed whatever the answer is."""

    file: str
    against: str
    answer: Literal["belongs", "changed", "other findings"] = Field(description="exit code 0, 3, 5")
    printed: str = Field(description="the fingerprint that the file carries")
    fingerprint: str = Field(description="that of the findings it was held against")
    same_bytes: bool = Field(description="it is, byte for byte, the one in the folder")
    problems: tuple[UnheldPart, ...] = Field(description="what was changed; else empty")
    unlike: str = Field(description="as in `verify report/CASE --json`")
    kept: bool = Field(
        description="with `unlike`: held against the folder's own copy; else by figures and sentences alone"
    )


class ChangedFigurePart(FrozenModel):
    """One headline figure then and now; `real`: more than chance, adjusted for all figures compared (Holm)."""

    figure: str
    address: str
    before: Evidence
    now: Evidence
    p: float = Field(description="probability of such a difference were there none")
    real: bool
    sentence: str


class SaidPart(FrozenModel):
    """A judging sentence that only one of the two says."""

    claim: str
    verdict: Verdict
    kind: str
    sentence: str


class DiffAnswer(FrozenModel):
    """`plainspoken diff --json`; `really_changed` is what `--exit-code` ends with 4 for."""

    case: str
    language: str
    same_tables: bool
    really_changed: bool
    figures: tuple[ChangedFigurePart, ...]
    said_now: tuple[SaidPart, ...]
    said_before: tuple[SaidPart, ...]


class NewAnswer(FrozenModel):
    """`plainspoken new --json`: the case file that was written, and what else would be told on the terminal."""

    case_file: str
    task: str
    target: str = Field(description="the column of the answer; empty in a segmentation")
    event: str = Field(description="the value of it that is the event; empty in a segmentation")
    learns_from: tuple[str, ...] = Field(description="columns; empty in a segmentation")
    notes: tuple[str, ...]


JSON_ANSWERS: Mapping[str, type[FrozenModel]] = MappingProxyType(
    {"show": ShowAnswer, "verify": VerifyAnswer, "verify FILE": FileAnswer, "diff": DiffAnswer, "new": NewAnswer}
)
