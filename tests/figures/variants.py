"""The sample in unkind forms: long names, one member, nothing, everything, bare values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import Evidence, Findings
from plainspoken.words import Words
from tests.sample import sample_findings
from tests.sample_customers import customers_findings

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
RUSSIAN = "Продолжительность просмотра страниц с описанием товаров, включая повторные визиты"
DRAWN_NAMES = ("column.", "value.", "segment.", "model.", "category.", "yardstick.")


def words_of(findings: Findings) -> Words:
    """The English words over these findings."""
    return Words(findings, "en", [TEMPLATES])


def again(findings: Findings, **update: object) -> Findings:
    """Findings with parts replaced, judged anew."""
    changed = findings.model_copy(update={**update, "claims": ()})
    return changed.model_copy(update={"claims": judge_all(changed)})


def each(findings: Findings, change: Callable[[str, Evidence], Evidence | None]) -> Findings:
    """Findings with each piece of evidence changed, or dropped where the change gives none."""
    changed = {at: change(at, evidence) for at, evidence in findings.evidence.items()}
    return again(findings, evidence={at: kept for at, kept in changed.items() if kept is not None})


def long_names(findings: Findings) -> Findings:
    """Every name of a column, value, segment or model is eighty letters long and Russian."""
    models = {
        str(found.value)
        for found in findings.evidence.values()
        if found.unit == "name" and str(found.value).startswith(DRAWN_NAMES)
    }
    given = {key: renamed(key, text) for key, text in findings.names["en"].items()}
    return again(findings, names={"en": given | dict.fromkeys(models, RUSSIAN)})


def renamed(key: str, text: str) -> str:
    """A long name, where the key is one that charts draw."""
    if not key.startswith(DRAWN_NAMES):
        return text
    return f"{RUSSIAN} {{value}}" if key.endswith(".group") else RUSSIAN


def one_member(findings: Findings) -> Findings:
    """Each collection holds only its first member."""
    return again(findings, members={name: members[:1] for name, members in findings.members.items()})


def all_at(level: float) -> Callable[[Findings], Findings]:
    """Every share and score stands at one level, and every range shrinks to it."""

    def change(at: str, evidence: Evidence) -> Evidence:
        if evidence.unit not in ("share", "score") or not isinstance(evidence.value, float):
            return evidence
        ranged = evidence.low is not None
        update = {"value": level, "low": level if ranged else None, "high": level if ranged else None}
        return evidence.model_copy(update=update)

    return lambda findings: each(findings, change)


def without_ranges(findings: Findings) -> Findings:
    """No piece of evidence has a range."""
    return each(findings, lambda at, found: found.model_copy(update={"low": None, "high": None}))


def nothing_came(findings: Findings) -> Findings:
    """Not one event: every count but the sizes is nil, and so is money."""

    def change(at: str, evidence: Evidence) -> Evidence:
        sizes = at.endswith((".n", "rows", "looked_at")) and "people" not in at
        if evidence.unit not in ("count", "money", "share") or sizes:
            return evidence
        nil = 0 if evidence.low is None else 0.0
        ends = {} if evidence.low is None else {"low": 0.0, "high": 0.0}
        return evidence.model_copy(update={"value": nil, **ends})

    return each(findings, change)


OPTIONAL = ("data.base_rate", "calibration.typical", "models.nobody", "time.worst", "data.missing_periods")


def without_the_optional() -> Findings:
    """What charts can do without is not there."""
    kept = each(sample_findings(), lambda at, found: None if at.startswith(OPTIONAL) else found)
    members = {
        name: tuple(one for one in members if f"{name}.{one}" not in OPTIONAL)
        for name, members in kept.members.items()
        if name not in OPTIONAL
    }
    return again(kept, members=members)


def perfect_in_some_periods() -> Findings:
    """The leak is told by the other detector; thresholds stand in no order."""
    findings = sample_findings()
    kind = "suspects.pagevalues.kind"
    other = findings.evidence[kind].model_copy(update={"value": "perfect_in_some_periods"})
    steps = findings.members["thresholds"]
    members = {**findings.members, "thresholds": steps[::2] + steps[1::2]}
    return again(findings, evidence={**findings.evidence, kind: other}, members=members)


COMMON: Mapping[str, Callable[[Findings], Findings]] = {
    "long_names": long_names,
    "one_member": one_member,
    "all_nil": all_at(0.0),
    "all_full": all_at(1.0),
    "without_ranges": without_ranges,
    "nothing_came": nothing_came,
}
SAMPLES: Mapping[str, Callable[[], Findings]] = {"": sample_findings, "customers_": customers_findings}


def unkind(change: Callable[[Findings], Findings], sample: Callable[[], Findings]) -> Callable[[], Findings]:
    """One sample in one unkind form."""
    return lambda: change(sample())


VARIANTS: Mapping[str, Callable[[], Findings]] = {
    "sample": sample_findings,
    "customers": customers_findings,
    **{f"{task}{name}": unkind(change, sample) for task, sample in SAMPLES.items() for name, change in COMMON.items()},
    "perfect_in_some_periods": perfect_in_some_periods,
    "without_the_optional": without_the_optional,
}
