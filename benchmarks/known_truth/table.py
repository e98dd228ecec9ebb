"""Truth: outcomes of many worlds to one page of tables. Builds no world and judges none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from statsmodels.stats.proportion import proportion_confint

from benchmarks.known_truth.code import (
    CLAIMS,
    EVIDENCE,
    YARDSTICK,
    claims_hash,
    evidence_hash,
    yardstick_hash,
)
from benchmarks.known_truth.plan import COUNTS
from benchmarks.known_truth.run import Outcome
from benchmarks.known_truth.statements import STATEMENTS, Statement
from plainspoken.claims.registry import registry
from plainspoken.core.findings import Kind

MOST_FALSE = 0.05
COVERED = (0.93, 0.97)
LEAST: Mapping[str, float] = {
    "leak": 0.95,
    "drift": 0.95,
    "bad group": 0.8,
    "three strongest": 0.9,
    "placebo": 0.95,
}


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    def __str__(self) -> str:
        if not self.of:
            return "–"
        low, high = proportion_confint(self.hits, self.of, method="wilson")
        return f"{100 * self.hits / self.of:.1f} ({100 * low:.1f}–{100 * high:.1f}), {self.hits} of {self.of}"

    @property
    def value(self) -> float:
        """The share itself; nil where there is nothing."""
        return self.hits / self.of if self.of else 0.0


def table(outcomes: Sequence[Outcome], family: str, *, whole: bool) -> str:
    """The page. `family`: what the seeds derive from; `whole`: all planned worlds are there."""
    fast = [each for each in outcomes if each.kind not in ("full", "placebo")]
    full = [each for each in outcomes if each.kind == "full"]
    lines = [*head(outcomes, family, whole), *bar_lines(outcomes), *statement_lines(fast)]
    lines += [*family_lines(fast), *range_lines(fast), *full_lines(fast, full), *silent_lines()]
    return "\n".join(lines) + "\n"


def head(outcomes: Sequence[Outcome], family: str, whole: bool) -> Iterator[str]:
    """What this page is, and how to get it again."""
    yield "# How often a briefing errs"
    yield "Briefings were built from simulated worlds whose truth is known, by the shipped code. What they"
    yield "said was held against the truth, computed on 50,000 further rows of each. This page is written by"
    yield "`make truth`; do not edit it. In brackets: Wilson 95 % range. Shares are in 100."
    if not whole:
        yield "\n**A shortened run: not to be quoted.**"
    yield ""
    counts = Counter(each.kind for each in outcomes)
    yield f"- Worlds: {len(outcomes)} ({', '.join(f'{counts[kind]} {kind}' for kind in COUNTS)})."
    yield f"- Seeds: the first four bytes of SHA-256 of `{family}/KIND/NUMBER`, halved; `{family}` follows"
    yield "  from the three hashes below, so that changed code is judged on worlds that nobody has seen."
    yield f"- Code that decides the verdicts: `{claims_hash()}` ({', '.join(CLAIMS)})"
    yield f"- Code that computes the evidence: `{evidence_hash()}` ({', '.join(EVIDENCE)})"
    yield f"- Code that makes worlds and knows their truth: `{yardstick_hash()}` ({', '.join(YARDSTICK)})"
    yield ""


def bar_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What was planted and found, and what placebo worlds kept silent about."""
    yield "## What must be found, and what must not be said"
    yield "| bar | met | at least | |\n|---|---|---|---|"
    kept = [each for each in outcomes if each.kind != "full"]
    for name, found in counted((name, held) for each in kept for name, held in each.bars).items():
        least = next(bound for start, bound in LEAST.items() if name.startswith(start) or start in name)
        yield f"| {name} | {found} | {100 * least:.0f} | {'' if found.value >= least else 'missed'} |"
    yield ""


def counted(pairs: Iterator[tuple[str, bool]]) -> dict[str, Share]:
    """How often each name was held, by name in order."""
    tried, held = Counter[str](), Counter[str]()
    for name, good in pairs:
        tried[name] += 1
        held[name] += good
    return {name: Share(held[name], tried[name]) for name in sorted(tried)}


@dataclass(frozen=True)
class Record:
    """How often a statement was said when true and when false."""

    true: Share
    false: Share

    @property
    def wrong(self) -> Share:
        """How many of those said were false."""
        return Share(self.false.hits, self.true.hits + self.false.hits)


def record(outcomes: Sequence[Outcome], keys: Sequence[str]) -> Record:
    """The record of some statements together."""
    made = [(said, true) for each in outcomes for key, said, true in each.statements if key in keys]
    when = {truth: [said for said, true in made if true is truth] for truth in (True, False)}
    return Record(Share(sum(when[True]), len(when[True])), Share(sum(when[False]), len(when[False])))


def statement_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Each judged statement: power, false-claim rate, and how many of those stated were false."""
    yield "## Claim by claim"
    yield "Power: how often it is said where it is true. False-claim rate: how often where it is false."
    yield f"False among stated: at most {100 * MOST_FALSE:.0f} of 100."
    yield ""
    yield "| statement | kind | power | false-claim rate | false among stated | | true when |"
    yield "|---|---|---|---|---|---|---|"
    for each in STATEMENTS:
        yield statement_line(each, record(outcomes, [each.key]))
    yield ""


def statement_line(each: Statement, found: Record) -> str:
    """One line of it."""
    mark = "missed" if found.wrong.value > MOST_FALSE else ""
    cells = (each.key, each.family, found.true, found.false, found.wrong, mark, each.meaning)
    return "| " + " | ".join(map(str, cells)) + " |"


def family_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The same, by family."""
    yield "## Family by family"
    yield "| family | false-claim rate | false among stated | |\n|---|---|---|---|"
    for family in dict.fromkeys(each.family for each in STATEMENTS):
        found = record(outcomes, [each.key for each in STATEMENTS if each.family == family])
        mark = "missed" if found.wrong.value > MOST_FALSE else ""
        yield f"| {family} | {found.false} | {found.wrong} | {mark} |"
    yield ""


def range_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """How often each stated range holds the truth."""
    yield "## Ranges"
    low, high = (f"{100 * each:.0f}" for each in COVERED)
    yield f"Between {low} and {high} of 100 stated 95 % ranges are to hold the truth."
    yield "The range of a value follows from what was assumed, and is no 95 % range."
    yield ""
    yield "| range of | holds the truth | |\n|---|---|---|"
    for name, found in counted(pair for each in outcomes for pair in each.ranges).items():
        good = COVERED[0] <= found.value <= COVERED[1] or "assumed" in name
        yield f"| {name} | {found} | {'' if good else 'missed'} |"
    yield ""


def full_lines(fast: Sequence[Outcome], full: Sequence[Outcome]) -> Iterator[str]:
    """Whether the fast profile flatters."""
    keys = [each.key for each in STATEMENTS]
    yield "## Does the fast profile flatter?"
    yield "The same with all shipped candidates and settings, and up to 20,000 rows."
    yield ""
    yield "| profile | false among stated | ranges that hold the truth |\n|---|---|---|"
    for name, some in (("fast", fast), ("full", full)):
        ranges = [held for each in some for _, held in each.ranges]
        yield f"| {name} | {record(some, keys).wrong} | {Share(sum(ranges), len(ranges))} |"
    yield ""


def silent_lines() -> Iterator[str]:
    """The rules that no world can judge."""
    judged = {each.rule for each in STATEMENTS}
    silent = (Kind.FACT, Kind.SILENT)
    rest = [name for name, rule in registry().items() if name not in judged]
    loud = [name for name in rest if not set(registry()[name].says.values()) <= set(silent)]
    yield "## Not judged here"
    yield "Claims that only report a count, repeat what the case declares, or say no more than that the data"
    yield (
        "do not tell, are true of any world. Judging rules that no world here is about: "
        + ", ".join(loud)
        + "."
    )
