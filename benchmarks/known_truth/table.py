"""Truth: outcomes of many worlds to one page of tables. Builds no world and judges none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statsmodels.stats.proportion import proportion_confint

from benchmarks.known_truth.code import (
    CLAIM_CODE,
    EVIDENCE_CODE,
    YARDSTICK_CODE,
    claims_hash,
    evidence_hash,
    yardstick_hash,
)
from benchmarks.known_truth.run_worlds import WorldOutcome
from benchmarks.known_truth.shop_statements import SHOP_STATEMENTS
from benchmarks.known_truth.statements import STATEMENTS, Statement
from benchmarks.known_truth.unjudged import REASONS
from benchmarks.known_truth.world_plan import WORLD_COUNTS

MAX_FALSE_SHARE = 0.05
MISSED, MISSED_BY_CHANCE = "missed", "missed, maybe by chance"
ALL_STATEMENTS: tuple[Statement[Any], ...] = (*STATEMENTS, *SHOP_STATEMENTS)
COVERAGE_BOUNDS = (0.93, 0.97)
MIN_BAR_SHARES: Mapping[str, float] = {
    "leak": 0.95,
    "drift": 0.95,
    "bad group": 0.8,
    "group left alone": 0.95,
    "three strongest": 0.9,
    "placebo": 0.95,
    "silent": 0.95,
    "undated": 0.95,
    "no worth lost": 0.9,
    "planted customers": 0.8,
    "names fit": 0.9,
}


@dataclass(frozen=True)
class Proportion:
    """So many of so many."""

    hits: int
    of: int

    def __str__(self) -> str:
        if not self.of:
            return "–"
        low, high = self.range
        return f"{100 * self.hits / self.of:.1f} ({100 * low:.1f}–{100 * high:.1f}), {self.hits} of {self.of}"

    @property
    def value(self) -> float:
        """The share itself; nil where there is nothing."""
        return self.hits / self.of if self.of else 0.0

    @property
    def range(self) -> tuple[float, float]:
        """The Wilson 95 % range."""
        low, high = proportion_confint(self.hits, self.of, method="wilson")
        return float(low), float(high)

    def mark_miss(self, least: float = 0.0, most: float = 1.0) -> str:
        """Nothing where the share lies between the bars; else that it missed, and whether chance may have done it:
        with more than a hundred bars, some are missed by the luck of the draw."""
        if not self.of or least <= self.value <= most:
            return ""
        low, high = self.range
        return MISSED_BY_CHANCE if low <= most and high >= least else MISSED


def build_truth_page(outcomes: Sequence[WorldOutcome], family: str, *, whole: bool) -> str:
    """The page. `family`: what the seeds derive from; `whole`: all planned worlds are there."""
    fast = [each for each in outcomes if each.kind not in ("full", "placebo")]
    full = [each for each in outcomes if each.kind == "full"]
    lines = [*truth_head_lines(outcomes, family, whole), *acceptance_bar_lines(outcomes), *statement_lines(fast)]
    lines += [
        *family_lines(fast),
        *interval_coverage_lines(fast),
        *full_profile_lines(fast, full),
        *unjudged_rule_lines(),
    ]
    return "\n".join(lines) + "\n"


def truth_head_lines(outcomes: Sequence[WorldOutcome], family: str, whole: bool) -> Iterator[str]:
    """What this page is, and how to get it again."""
    yield "# How often a briefing errs"
    yield "Briefings were built from simulated worlds whose truth is known, by the shipped code. What they"
    yield "said was held against the truth, computed on 50,000 further rows of each. This page is written by"
    yield "`make truth`; do not edit it. In brackets: Wilson 95 % range. Shares are in 100."
    yield f"A bar whose own range reaches it is “{MISSED_BY_CHANCE}”: more worlds would settle it."
    if not whole:
        yield "\n**A shortened run: not to be quoted.**"
    yield ""
    counts = Counter(each.kind for each in outcomes)
    yield f"- Worlds: {len(outcomes)} ({', '.join(f'{counts[kind]} {kind}' for kind in WORLD_COUNTS)})."
    spent = sum(each.seconds for each in outcomes)
    yield f"- Time: {spent / 60:.0f} minutes of one core."
    yield f"- Seeds: the first four bytes of SHA-256 of `{family}/KIND/NUMBER`, halved; `{family}` follows"
    yield "  from the three hashes below, so that changed code is judged on worlds that nobody has seen."
    yield f"- Code that decides the verdicts: `{claims_hash()}` ({', '.join(CLAIM_CODE)})"
    yield f"- Code that computes the evidence: `{evidence_hash()}` ({', '.join(EVIDENCE_CODE)})"
    yield f"- Code that makes worlds and knows their truth: `{yardstick_hash()}` ({', '.join(YARDSTICK_CODE)})"
    yield ""


def acceptance_bar_lines(outcomes: Sequence[WorldOutcome]) -> Iterator[str]:
    """What was planted and found, and what placebo worlds kept silent about."""
    yield "## What must be found, and what must not be said"
    yield "| bar | met | at least | |\n|---|---|---|---|"
    kept = [each for each in outcomes if each.kind != "full"]
    for name, found in count_held((name, held) for each in kept for name, held in each.bars).items():
        least = next(bound for start, bound in MIN_BAR_SHARES.items() if name.startswith(start) or start in name)
        yield f"| {name} | {found} | {100 * least:.0f} | {found.mark_miss(least)} |"
    yield ""


def count_held(pairs: Iterator[tuple[str, bool]]) -> dict[str, Proportion]:
    """How often each name was held, by name in order."""
    tried, held = Counter[str](), Counter[str]()
    for name, good in pairs:
        tried[name] += 1
        held[name] += good
    return {name: Proportion(held[name], tried[name]) for name in sorted(tried)}


@dataclass(frozen=True)
class StatementRecord:
    """How often a statement was said when true and when false."""

    true: Proportion
    false: Proportion

    @property
    def wrong(self) -> Proportion:
        """How many of those said were false."""
        return Proportion(self.false.hits, self.true.hits + self.false.hits)


def tally_statements(outcomes: Sequence[WorldOutcome], keys: Sequence[str]) -> StatementRecord:
    """The record of some statements together."""
    made = [(said, true) for each in outcomes for key, said, true in each.statements if key in keys]
    when = {truth: [said for said, true in made if true is truth] for truth in (True, False)}
    return StatementRecord(Proportion(sum(when[True]), len(when[True])), Proportion(sum(when[False]), len(when[False])))


def statement_lines(outcomes: Sequence[WorldOutcome]) -> Iterator[str]:
    """Each judged statement: power, false-claim rate, and how many of those stated were false."""
    yield "## Claim by claim"
    yield "Power: how often it is said where it is true. False-claim rate: how often where it is false."
    yield f"False among stated: at most {100 * MAX_FALSE_SHARE:.0f} of 100."
    yield ""
    yield "| statement | kind | power | false-claim rate | false among stated | | true when |"
    yield "|---|---|---|---|---|---|---|"
    for each in ALL_STATEMENTS:
        yield format_statement_row(each, tally_statements(outcomes, [each.key]))
    yield ""


def format_statement_row(each: Statement[Any], found: StatementRecord) -> str:
    """One line of it."""
    mark = found.wrong.mark_miss(most=MAX_FALSE_SHARE)
    cells = (each.key, each.family, found.true, found.false, found.wrong, mark, each.meaning)
    return "| " + " | ".join(map(str, cells)) + " |"


def family_lines(outcomes: Sequence[WorldOutcome]) -> Iterator[str]:
    """The same, by family."""
    yield "## Family by family"
    yield "| family | false-claim rate | false among stated | |\n|---|---|---|---|"
    for family in dict.fromkeys(each.family for each in ALL_STATEMENTS):
        found = tally_statements(outcomes, [each.key for each in ALL_STATEMENTS if each.family == family])
        yield f"| {family} | {found.false} | {found.wrong} | {found.wrong.mark_miss(most=MAX_FALSE_SHARE)} |"
    yield ""


def interval_coverage_lines(outcomes: Sequence[WorldOutcome]) -> Iterator[str]:
    """How often each stated range holds the truth."""
    yield "## Ranges"
    low, high = (f"{100 * each:.0f}" for each in COVERAGE_BOUNDS)
    yield f"Between {low} and {high} of 100 stated 95 % ranges are to hold the truth."
    yield "The range of a value follows from what was assumed, and is no 95 % range."
    yield ""
    yield "| range of | holds the truth | |\n|---|---|---|"
    for name, found in count_held(pair for each in outcomes for pair in each.ranges).items():
        yield f"| {name} | {found} | {'' if 'assumed' in name else found.mark_miss(*COVERAGE_BOUNDS)} |"
    yield ""


def full_profile_lines(fast: Sequence[WorldOutcome], full: Sequence[WorldOutcome]) -> Iterator[str]:
    """Whether the fast profile flatters."""
    keys = [each.key for each in ALL_STATEMENTS]
    yield "## Does the fast profile flatter?"
    yield "The same with all shipped candidates and settings, and up to 20,000 rows."
    yield ""
    yield "| profile | false among stated | ranges that hold the truth |\n|---|---|---|"
    for name, some in (("fast", fast), ("full", full)):
        ranges = [held for each in some for _, held in each.ranges]
        yield f"| {name} | {tally_statements(some, keys).wrong} | {Proportion(sum(ranges), len(ranges))} |"
    yield ""


def unjudged_rule_lines() -> Iterator[str]:
    """The rules that no world can judge."""
    yield "## Not judged here"
    yield "Claims that only report hold wherever their evidence is there. Of the other rules that no world judges:"
    yield ""
    for each in REASONS:
        yield f"- {each.why} {', '.join(f'`{name}`' for name in each.rules)}."
