"""What was measured, kept by section, and docs/speed.md, written of all sections that were measured."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import PROJECT_ROOT
from benchmarks.speed.measure_process import RunMeasurement
from plainspoken.core.findings import write_atomically

RESULTS_FOLDER = PROJECT_ROOT / "report" / "bench-results"
SPEED_PAGE = PROJECT_ROOT / "docs" / "speed.md"
# Sections in the order of the page: key, title, the command that measures it, and what was done.
SECTIONS = (
    (
        "conversion",
        "Visits that end in a purchase",
        "make bench CASE=conversion",
        "The shipped case on its real table, in two languages, beside an AutoML report of the same table in the same "
        "run (mljar-supervised, mode Explain, which tunes nothing and writes no briefing).",
    ),
    (
        "activity",
        "Customers who will buy less",
        "make bench CASE=activity",
        "The shipped case on its real tables, in two languages: a nested search, so that each figure is of customers "
        "that no choice has seen.",
    ),
    (
        "customers",
        "Segments of customers",
        "make bench CASE=customers",
        "The shipped case on its real invoice lines, in three languages.",
    ),
    (
        "invoices",
        "Invoice lines to customers",
        "python -m benchmarks.speed.time_invoices",
        "From a file of lines to the table of customers, beside plain pandas that checks nothing, turn by turn.",
    ),
    (
        "growth",
        "Tables that grow",
        "python -m benchmarks.speed.time_growth",
        "`plainspoken report --to html` from nothing, on simulated visits (17 columns) and on tables of random "
        "numbers. Settings of models are compared on samples of at most 6,000 rows, whatever the table's size; the "
        "winner of each family is then fitted to all rows, in each fold. Counts and rates are always of all rows.",
    ),
    (
        "service",
        "The model in service",
        "python -m benchmarks.speed.time_service",
        "Many cases in one request, with reasons. docs/realtime.md has the other figures, and how they are measured.",
    ),
)


@dataclass(frozen=True)
class SpeedLine:
    """One thing that was measured. `bar`: what it may be at most, in the unit of `value`; None where nothing is asked.

    `unit`: s, ms, or x for a ratio. `megabytes`: peak memory, where it was looked at, and `most_megabytes` its bar.
    """

    what: str
    value: float
    unit: str = "s"
    bar: float | None = None
    megabytes: float | None = None
    most_megabytes: float | None = None

    @classmethod
    def of(
        cls, what: str, measured: RunMeasurement, bar: float | None = None, most_megabytes: float | None = None
    ) -> SpeedLine:
        """A run of a command."""
        return cls(what, measured.seconds, "s", bar, measured.megabytes, most_megabytes)

    @property
    def held(self) -> str:
        """Whether the bars are held, in a word; empty where there is none."""
        bars = [(self.value, self.bar), (self.megabytes, self.most_megabytes)]
        known = [found <= most for found, most in bars if found is not None and most is not None]
        return ("yes" if all(known) else "**no**") if known else ""

    def cells(self) -> tuple[str, ...]:
        """The line as cells of a table."""
        memory, most = ("" if each is None else f"{each:,.0f} MB" for each in (self.megabytes, self.most_megabytes))
        bar = "" if self.bar is None else self.write(self.bar)
        return self.what, self.write(self.value), bar, memory, most, self.held

    def write(self, value: float) -> str:
        """A value with its unit."""
        digits = 2 if self.unit == "x" or value < 1 else 1 if value < 100 else 0
        return f"{value:,.{digits}f} {self.unit}"


def keep_lines(section: str, lines: Iterable[SpeedLine]) -> None:
    """Keep what was measured of one section, and write the page anew."""
    kept = {"machine": describe_machine(), "lines": [asdict(each) for each in lines]}
    RESULTS_FOLDER.mkdir(parents=True, exist_ok=True)
    write_atomically(RESULTS_FOLDER / f"{section}.json", (json.dumps(kept, indent=1) + "\n").encode())
    write_atomically(SPEED_PAGE, render_speed_page(RESULTS_FOLDER).encode())


def describe_machine() -> str:
    """What it was measured on."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"


def render_speed_page(results: Path) -> str:
    """The text of docs/speed.md: each section that was measured, in order."""
    parts = ["# How fast it is\nWritten by the benchmarks, each of which measures one section anew; do not edit it.\n"]
    for key, title, command, told in SECTIONS:
        path = results / f"{key}.json"
        if path.is_file():
            kept = json.loads(path.read_text(encoding="utf-8"))
            lines = [SpeedLine(**each) for each in kept["lines"]]
            parts.append(f"## {title}\n{told} `{command}`, {kept['machine']}.\n\n{render_table(lines)}\n")
    return "\n".join(parts)


def render_table(lines: Sequence[SpeedLine]) -> str:
    """Lines as a table of Markdown."""
    head = ("what", "takes", "bar", "peak memory", "bar", "held")
    rows = [head, ("---",) * len(head), *(each.cells() for each in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
