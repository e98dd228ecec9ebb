"""What a notebook's cells show of a case, tables, evidence and verdicts."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from IPython.display import HTML, Image, Markdown, display

from plainspoken.case import Case
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import ClaimKind, Evidence, Findings, read_findings
from plainspoken.core.latency import SERVICE_SECTION
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.core.shipped import SHIPPED_TEMPLATES
from plainspoken.theme.user_folder import own_templates
from plainspoken.words import Words

# Of a progress bar that nobody needs; it names places on this machine.
warnings.filterwarnings("ignore", message="IProgress not found")

TEMPLATES = (SHIPPED_TEMPLATES, *own_templates(SHIPPED_TEMPLATES))
MAX_NOTEBOOK_ROWS = 12  # of a table that is shown
SENTENCE_CELL_STYLE = {"text-align": "left", "min-width": "32em"}  # sentences, which would else be set to the right
Rows = dict[str, dict[str, str]]
EVIDENCE_TOLERANCE = 1e-9  # relative; sums in another order differ by less


class Shown:
    """Shows what is new: evidence that an earlier cell has shown is not shown again."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def case(self, case: Case, language: str) -> None:
        """The columns of a case: name in sentences, type, role, when known, whether it can be changed."""
        columns = {
            name: {
                "called": each.words.get(language, {}).get("name", ""),
                "type": each.type,
                "role": each.role,
                "known": each.known,
                "changeable": each.changeable if each.role == "feature" else "",
            }
            for name, each in case.columns.items()
        }
        display(pd.DataFrame.from_dict(columns, orient="index"))

    def data(self, loaded: Any) -> None:
        """The first rows of each table, and what was done to them."""
        for name, value in dataclass_items(loaded):
            if isinstance(value, pd.DataFrame):
                display(Markdown(f"`{name}`: {len(value):,} rows, {len(value.columns)} columns"))
                display(value.head())
            elif name == "ledger":
                display(Markdown("`ledger`"), pd.DataFrame([dataclasses.asdict(step) for step in value]))

    def found(self, book: EvidenceRecorder) -> None:
        """The evidence that this cell has written: single values, and a table for each collection."""
        new = {at: each for at, each in book.evidence.items() if at not in self.seen}
        self.seen |= new.keys()
        if not new:
            print("No evidence comes of this step: later ones go on from it, or the case asks for none.")
        tables: dict[str, Rows] = {}
        for address, evidence in new.items():
            name, member, what = locate_in_collection(address, book.members)
            tables.setdefault(name, {}).setdefault(member or address, {}).update(evidence_cells(what, evidence))
        for name, rows in tables.items():
            self.table(name, rows)

    def table(self, name: str, rows: Rows) -> None:
        """One collection as a table, its first members only; or all single values as one."""
        if name:
            display(Markdown(f"**`{name}`**"))
        frame = pd.DataFrame.from_dict(rows, orient="index").fillna("")
        with pd.option_context("display.max_rows", None, "display.max_columns", None):
            display(frame.head(MAX_NOTEBOOK_ROWS) if name else frame)
        if name and len(frame) > MAX_NOTEBOOK_ROWS:
            display(Markdown(f"… and {len(frame) - MAX_NOTEBOOK_ROWS} more"))

    def claims(self, findings: Findings, words: Words) -> None:
        """Each verdict with its sentence."""
        rows = [
            {
                "claim": each.key,
                "verdict": each.verdict.value,
                "kind": each.kind.value,
                "severity": each.severity,
                "says": words.sentence(each).striptags() if each.kind is not ClaimKind.SILENT else "",
            }
            for each in findings.claims
        ]
        table = pd.DataFrame(rows).set_index("claim").style.format(escape="html").set_uuid("claims")
        display(HTML(table.set_properties(subset=["says"], **SENTENCE_CELL_STYLE).to_html()))

    def charts(self, words: Words, figures: Path) -> None:
        """Each chart under its title, with its alt text."""
        from plainspoken.report.notebook_markup import render_chart_pngs

        for chart, picture in render_chart_pngs(words, figures):
            display(Markdown(f"**{chart.title.striptags()}**  \n{chart.subtitle.striptags()}"))
            display(Image(data=picture, format="png", width=720, alt=chart.alt))

    def checked(self, folder: Path) -> None:
        """Whether the briefing in a folder holds.

        Raises:
            PlainspokenError: it does not, with each problem.
        """
        from plainspoken.verify import verify

        problems = verify(folder, TEMPLATES)
        if problems:
            raise PlainspokenError("\n".join(problems))
        print("Every figure and every judging sentence of the briefing holds.")

    def same(self, findings: Findings, path: Path) -> None:
        """Whether the figures are those that the command stored.

        Raises:
            PlainspokenError: other tables, or other figures, with the first ones that differ.
        """
        stored = read_findings(path)
        if stored.provenance.data_hashes != findings.provenance.data_hashes:
            raise PlainspokenError("these are other tables than the command read; set PLAINSPOKEN_DATA to theirs")
        timed = f"{SERVICE_SECTION}."  # measured of the service, not computed by an analysis
        both = {at for at in stored.evidence.keys() | findings.evidence.keys() if not at.startswith(timed)}
        differ = [at for at in both if not same_evidence(at, stored, findings)]
        if differ:
            raise PlainspokenError(f"{len(differ)} figures differ from the stored ones: {sorted(differ)[:5]}")
        print(f"All {len(findings.evidence):,} pieces of evidence are those that the command stored.")

    def presentation(self, words: Words, figures: Path) -> None:
        """The slides for management."""
        from plainspoken.report.notebook_markup import render_slides_html

        display(HTML(render_slides_html(words, figures)))


def silent(step: str, share: float) -> None:
    """Progress that nobody watches."""


def dataclass_items(value: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a dataclass with their values."""
    for each in dataclasses.fields(value):
        yield each.name, getattr(value, each.name)


def locate_in_collection(address: str, members: Mapping[str, tuple[str, ...]]) -> tuple[str, str, str]:
    """The innermost collection that holds an address, the member, and what stands there.

    Members of members stand in one table, so inside a collection's name the member is a star.
    """
    steps = address.split(".")
    for end in range(len(steps) - 1, 0, -1):
        outer = ".".join(steps[: end - 1])
        if steps[end - 1] in members.get(outer, ()):
            above, member, _ = locate_in_collection(outer, members) if "." in outer else ("", "", "")
            name = f"{above}.*.{steps[end - 2]}" if above else outer
            return name, f"{member} {steps[end - 1]}".strip(), ".".join(steps[end:])
    return "", "", ""


def evidence_cells(what: str, evidence: Evidence) -> dict[str, str]:
    """A piece of evidence as a cell of its collection's table; a single value as a row of its own."""
    if what:
        return {what: format_evidence_value(evidence)}
    return {"value": format_evidence_value(evidence), "unit": evidence.unit, "n": str(evidence.n or "")}


def format_evidence_value(evidence: Evidence) -> str:
    """A value with its confidence interval, to four figures."""
    value = evidence.value
    text = f"{value:.4g}" if isinstance(value, float) else str(value)
    return (
        text if evidence.low is None or evidence.high is None else f"{text} ({evidence.low:.4g} to {evidence.high:.4g})"
    )


def same_evidence(address: str, stored: Findings, findings: Findings) -> bool:
    """Whether both documents hold the same at an address."""
    one, other = (each.evidence.get(address) for each in (stored, findings))
    if one is None or other is None:
        return False
    if isinstance(one.value, float) and isinstance(other.value, (int, float)):
        return abs(one.value - other.value) <= EVIDENCE_TOLERANCE * max(1.0, abs(one.value))
    return one.value == other.value
