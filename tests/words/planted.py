"""The sample with every table filled, and with any verdict a rule can give."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from plainspoken.analysis.statistics.compare_findings import add_changes_since
from plainspoken.claims.registry import judge_all, registry
from plainspoken.claims.rule import Rule
from plainspoken.core.findings import Claim, ClaimKind, Evidence, Findings, Verdict
from plainspoken.words import Words
from tests.sample import sample_findings
from tests.sample_customers import customers_findings
from tests.sample_early import plan
from tests.sample_judged import JUDGED, MEMBERS
from tests.sample_page import Page
from tests.sample_worth import NAMES, worth

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LANGUAGES = sorted(folder.name for folder in (TEMPLATES / "words").iterdir() if folder.is_dir())
MONEY = ("contact_cost", "effect")
MEASURES = ("roc_auc", "pr_auc", "recall", "precision", "f1", "brier", "log_loss", "accuracy", "lift")
SHOWN = ("1", "3", "4", "9")
TRIES = 700
CHOSEN = (  # set by the case or by what a figure means, never found
    "least.roc_auc", "least.gain", "evaluation.top_share",
    "concentration.top_part", "concentration.half_part", "spend.top_part",
    "concentration.heavy_part", "concentration.tenth_part",
)  # fmt: skip
NUMBERS: Mapping[str, tuple[float, ...]] = {
    "share": (0.0, 0.02, 0.4, 0.6, 0.98, 1.0),
    "score": (-0.3, 0.0, 0.4, 0.6, 0.98, 1.0),
    "count": (0, 1, 2, 40, 100_000),
}
LAST_WORDS = {Verdict.HOLDS: ("answer_yes",), Verdict.FAILS: ("untested_later", "ranks_pairs")}
HALF_RANGES = (0.004, 0.3)  # a narrow one and a wide one
OTHER_NUMBERS = (-0.3, 0.0, 0.5, 1.0, 1.5, 3.0, 40.0)


@cache
def whole_sample() -> Findings:
    """The sample with the tables that gather evidence from elsewhere."""
    plain = sample_findings()
    names = {language: {**known, **NAMES} for language, known in plain.names.items()}
    base = plain.model_copy(update={"names": names})
    page = Page(dict(base.evidence), dict(base.members))
    worth(page)
    evidence, members = page.evidence, page.members

    def gather(collection: str, what: str, addresses: dict[str, str]) -> None:
        members[collection] = tuple(addresses)
        for member, address in addresses.items():
            evidence[f"{collection}.{member}.{what}"] = Evidence(value=f"{what}.{member}", unit="name")
            evidence[f"{collection}.{member}.value"] = evidence[address]

    gather("assumptions", "assumption", {name: f"money.{name}" for name in MONEY})
    gather("measures", "measure", {name: f"evaluation.{name}" for name in MEASURES})
    for setting in members["settings"]:
        evidence[f"settings.{setting}.setting"] = Evidence(value=f"setting.{setting}", unit="name")
    members["thresholds.shown"] = SHOWN
    for address in [each for each in evidence if each.startswith("thresholds.")]:
        evidence[address.replace("thresholds.", "thresholds.shown.", 1)] = evidence[address]
    return judged(base, evidence, members)


def judged(base: Findings, evidence: dict[str, Evidence], members: dict[str, tuple[str, ...]]) -> Findings:
    """The findings with other evidence, and the claims that the rules make on it."""
    found = base.model_copy(update={"evidence": evidence, "members": members})
    return found.model_copy(update={"claims": judge_all(found)})


def english(findings: Findings) -> Words:
    """The findings in English."""
    return Words(findings, "en", [TEMPLATES])


def samples() -> tuple[Findings, ...]:
    """One whole sample a task."""
    return whole_sample(), customers_findings()


@cache
def judged_sample() -> Findings:
    """The whole sample as that of a model from elsewhere."""
    base = whole_sample()
    return judged(base, {**base.evidence, **JUDGED}, {**base.members, **MEMBERS})


@cache
def early_sample() -> Findings:
    """The whole sample as one whose final score comes too late to act on."""
    base = whole_sample()
    page = Page(dict(base.evidence), dict(base.members))
    plan(page)
    return judged(base, page.evidence, page.members)


@cache
def demanding_sample() -> Findings:
    """The whole sample as one whose threshold had to reach a precision."""
    base = whole_sample()
    page = Page(dict(base.evidence), dict(base.members))
    page.put("evaluation", "share", demanded_precision=0.8)
    return judged(base, page.evidence, page.members)


@cache
def later_sample() -> Findings:
    """The whole sample as one that follows an earlier briefing."""
    found = add_changes_since(whole_sample(), whole_sample())
    rose = {f"{each}.rose": Evidence(value=True, unit="flag") for each in found.over("changes")}
    return judged(found, {**found.evidence, **rose}, dict(found.members))


@cache
def closed_sample() -> Findings:
    """The shop as one whose orders leave out months and new customers."""
    base = customers_findings()
    page = Page(dict(base.evidence), dict(base.members))
    page.put("coverage", "count", silent_months=3)
    page.put("drawn", "count", table_rows=8_000_000, rows_alone=900_000, rows=950_000, sets=31_000)
    page.put("coverage", "date", silent_first="2011-02", silent_last="2011-08", closed="2011-03-14", last="2011-12-09")
    return judged(base, page.evidence, page.members)


@cache
def wide_sample() -> Findings:
    """The whole sample as one of a table of more columns than a model sees."""
    base = whole_sample()
    page = Page(dict(base.evidence), dict(base.members))
    page.put("features", "count", used=2_000, seen=200)
    page.put("slices", "count", columns=2_000, paired=100)
    return judged(base, page.evidence, page.members)


def sample_for(rule: Rule) -> Findings:
    """The first sample to which a rule applies; the first of all, where its evidence must be borrowed."""
    fitting = (
        base
        for base in (
            *(*samples(), judged_sample(), later_sample(), early_sample(), demanding_sample(), closed_sample()),
            wide_sample(),
        )
        if any(rule.gather_evidence(base, subject) for subject in rule.subjects(base))
    )
    return next(fitting, whole_sample())


def spoken(rule: Rule) -> Iterator[Verdict]:
    """The verdicts on which a rule is not silent."""
    return (verdict for verdict, kind in rule.says.items() if kind is not ClaimKind.SILENT)


@cache
def with_verdict(name: str, verdict: Verdict) -> tuple[Findings, Claim] | None:
    """The sample with evidence changed until the rule gives this verdict; None where it never does."""
    rule = registry()[name]
    base = sample_for(rule)
    subject, evidence, members = subject_for(rule, base)
    lot = random.Random(f"{name} {verdict}")
    seen = {each: evidence[each] for each in addresses(rule, subject) if each in evidence}
    kept = {each: seen.pop(each) for each in CHOSEN if each in seen}
    for attempt in range(TRIES):
        halves = lot.choice(((0.004,), HALF_RANGES))
        gone = {rule.address(each, subject) for each in rule.optional} if attempt % 3 == 2 else set()
        there = {each: found for each, found in seen.items() if each not in gone}
        changed = {each: other(found, lot, halves) if attempt else found for each, found in there.items()}
        claim = rule.apply(base.model_copy(update={"evidence": kept | changed, "members": members}), subject)
        if claim is not None and claim.verdict is verdict:
            left = {each: found for each, found in evidence.items() if each not in gone}
            whole = {"evidence": {**left, **changed}, "members": members, "claims": (claim,)}
            return base.model_copy(update=whole), claim
    return None


def addresses(rule: Rule, subject: str) -> list[str]:
    """Where the evidence stands that a rule sees."""
    return [rule.address(each, subject) for each in rule.uses]


def subject_for(rule: Rule, base: Findings) -> tuple[str, dict[str, Evidence], dict[str, tuple[str, ...]]]:
    """A subject of the kind the rule wants, with the evidence it needs borrowed from its neighbours."""
    evidence, members = dict(base.evidence), dict(base.members)
    if not rule.subject:
        return "", evidence, members
    subjects = list(rule.subjects(base)) or list(base.over(rule.subject))
    subject = next((each for each in reversed(subjects) if rule.gather_evidence(base, each)), subjects[-1])
    what, _, kind = rule.kind_is.partition("=")
    if what:
        evidence[f"{subject}.{what}"] = Evidence(value=kind, unit="name")
    for name, pattern in rule.uses.items():
        address = rule.address(name, subject)
        if address not in evidence and name not in rule.optional:
            evidence[address] = borrowed(pattern.removeprefix("{s}"), evidence)
    return subject, evidence, members


def borrowed(ending: str, evidence: Mapping[str, Evidence]) -> Evidence:
    """Evidence of the same meaning on another subject."""
    return next(found for address, found in evidence.items() if address.endswith(ending))


def other(found: Evidence, lot: random.Random, halves: Sequence[float]) -> Evidence:
    """The same kind of evidence with another value, its range kept narrow or wide."""
    if found.unit in ("name", "date"):
        return found
    if found.unit == "flag":
        return found.model_copy(update={"value": lot.choice((True, False))})
    value = lot.choice(NUMBERS.get(found.unit, OTHER_NUMBERS))
    if found.low is None:
        return found.model_copy(update={"value": value})
    half = lot.choice(halves)
    bounds = {"low": value - half, "high": value + half}
    if found.unit in ("share", "score") and value >= 0:
        bounds = {side: min(1.0, max(0.0, bound)) for side, bound in bounds.items()}
    return found.model_copy(update={"value": value, **bounds})


@cache
def leaning(verdict: Verdict, task: str = "classification") -> Findings:
    """A sample with as many rules as possible leaning to one verdict, all judged on one evidence.

    What a rule can do without stays where another one needs it. Where all lean to holding, the best answer
    has the last word over evidence that several rules share; where all lean to failing, that the event is dated and
    that nothing ranks.
    """
    base = next(each for each in samples() if each.task == task)
    evidence = dict(base.evidence)
    needed = {rule.uses[name] for rule in registry().values() for name in set(rule.uses) - rule.optional}
    for name in (*registry(), *LAST_WORDS.get(verdict, ())):
        found = with_verdict(name, verdict)
        if found is not None and found[0].task == task:
            rule, (changed, claim) = registry()[name], found
            for each in (address for address in addresses(rule, claim.subject) if address in base.evidence):
                if each in changed.evidence:
                    evidence[each] = changed.evidence[each]
                elif each not in needed:
                    evidence.pop(each, None)
    return judged(base, evidence, dict(base.members))
