"""What a rule is, the registry of all rules, and how they are judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from plainspoken.claims.least_effect import LeastEffect
from plainspoken.claims.verdicts import FACT, FAILS, HOLDS, OPEN, STRENGTH
from plainspoken.core.findings import Claim, ClaimKind, Evidence, Findings, Verdict

Judgement = Verdict | tuple[Verdict, str]


class RuleEvidence:
    """The evidence a rule named, and no other, as attributes: `evidence.recall.low`, `evidence.gain.number`."""

    def __init__(self, evidence: Mapping[str, Evidence]) -> None:
        self._evidence = evidence

    def __getattr__(self, name: str) -> Evidence:
        try:
            return self._evidence[name]
        except KeyError:
            raise AttributeError(f"the rule does not name {name!r}") from None

    def has(self, name: str) -> bool:
        """Whether this evidence is there and has a value."""
        return name in self._evidence and self._evidence[name].value is not None


Judge = Callable[[RuleEvidence], Judgement]


@dataclass(frozen=True)
class Rule:
    """A statement that can be true or false of evidence.

    `uses` maps the names a judge and its messages may use to addresses; `{s}` in an address stands
    for the subject; all but the `optional` ones must be there, or the rule does not apply. `subject` is
    the collection whose members it is judged on; `kind_is` (`what=name`) narrows it to members at whose
    `<member>.<what>` that name stands; `among` names a collection that must not be empty. `least`: the effect
    below which a strength is only a fact. `excludes`: for a verdict the statements (`rule.verdict`) beside which
    it is not said; `rivals`: statements beside which a strength is only a fact.
    """

    name: str
    topic: str
    judge: Judge
    uses: Mapping[str, str]
    says: Mapping[Verdict, ClaimKind]
    severity: int
    subject: str = ""
    kind_is: str = ""
    among: str = ""
    optional: frozenset[str] = frozenset()
    weight: Callable[[RuleEvidence], float] = field(default=lambda evidence: 0.0)
    doc: str = ""
    least: LeastEffect | None = None
    excludes: Mapping[Verdict, tuple[str, ...]] = field(default_factory=dict)
    rivals: tuple[str, ...] = ()

    def address(self, name: str, subject: str) -> str:
        """The address that a local name stands for."""
        return self.uses[name].replace("{s}", subject)

    def subjects(self, findings: Findings) -> Iterator[str]:
        """The subjects this rule is judged on: one empty one, or each member of its collection."""
        if not self.subject:
            yield ""
            return
        what, _, name = self.kind_is.partition("=")
        for member in findings.over(self.subject):
            kind = findings.evidence.get(f"{member}.{what}")
            if not what or (kind is not None and kind.value == name):
                yield member

    def gather_evidence(self, findings: Findings, subject: str) -> RuleEvidence | None:
        """The evidence this rule sees, or None where what it needs is not there."""
        if self.among and not findings.members.get(self.among.replace("{s}", subject)):
            return None
        found: dict[str, Evidence] = {}
        for name in self.uses:
            estimate = findings.evidence.get(self.address(name, subject))
            if estimate is not None:
                found[name] = estimate
            elif name not in self.optional:
                return None
        return RuleEvidence(found)

    def apply(self, findings: Findings, subject: str) -> Claim | None:
        """The claim this rule makes on one subject, or None where it does not apply."""
        evidence = self.gather_evidence(findings, subject)
        if evidence is None:
            return None
        judged = self.judge(evidence)
        verdict, reason = judged if isinstance(judged, tuple) else (judged, "")
        return Claim(
            rule=self.name,
            subject=subject,
            verdict=verdict,
            reason=reason,
            kind=self.kind_of(verdict, evidence),
            severity=self.severity,
            weight=self.weight(evidence),
            evidence=tuple(self.address(name, subject) for name in self.uses if evidence.has(name)),
        )

    def kind_of(self, verdict: Verdict, evidence: RuleEvidence) -> ClaimKind:
        """What a verdict is to the reader: a strength only where it is large enough to be worth saying."""
        kind = self.says.get(verdict, ClaimKind.SILENT)
        too_small = self.least is not None and kind is STRENGTH and not self.least.is_reached(evidence)
        return FACT if too_small else kind


@dataclass(frozen=True)
class NamedJudge:
    """A judge, and the names of its evidence: what `rule` registers."""

    judge: Judge
    uses: EvidenceNames


@dataclass(frozen=True)
class EvidenceNames:
    """Names of evidence to their addresses, some of them `optional`.

    They are joined by `|`; put above a judge, as decorators, they name the evidence it uses.
    """

    addresses: Mapping[str, str]
    optional: frozenset[str] = frozenset()

    def __or__(self, other: EvidenceNames) -> EvidenceNames:
        return EvidenceNames({**self.addresses, **other.addresses}, self.optional | other.optional)

    def __call__(self, judge: Judge | NamedJudge) -> NamedJudge:
        """These names, before those that already stand above the judge."""
        if isinstance(judge, NamedJudge):
            return NamedJudge(judge.judge, self | judge.uses)
        return NamedJudge(judge, self)


def at(section: str, *entries: str) -> EvidenceNames:
    """Evidence below one section of the findings, under the last word of its address, or another name.

    `@at("evaluation", "recall", "simple_rule.column", "gain.roc_auc as gain")`; the section of a rule with
    subjects is `{s}`, the subject itself.

    Raises:
        ValueError: two entries of one name.
    """
    addresses: dict[str, str] = {}
    for entry in entries:
        below, _, chosen = entry.partition(" as ")
        name = chosen or below.rpartition(".")[2]
        if name in addresses:
            raise ValueError(f"two entries of {section!r} are named {name!r}: write '{below} as OTHER_NAME'")
        addresses[name] = f"{section}.{below}"
    return EvidenceNames(addresses)


def maybe_at(section: str, *entries: str) -> EvidenceNames:
    """The same, of evidence without which the rule applies, too."""
    names = at(section, *entries)
    return EvidenceNames(names.addresses, frozenset(names.addresses))


REGISTERED: dict[str, Rule] = {}


def rule(
    topic: str,
    *,
    name: str = "",
    doc: str = "",
    holds: ClaimKind = ClaimKind.SILENT,
    fails: ClaimKind = ClaimKind.SILENT,
    open: ClaimKind = ClaimKind.SILENT,
    severity: int = 1,
    subject: str = "",
    kind_is: str = "",
    among: str = "",
    weight: Callable[[RuleEvidence], float] = lambda evidence: 0.0,
    least: LeastEffect | None = None,
    excludes: Mapping[Verdict, tuple[str, ...]] = MappingProxyType({}),
    rivals: tuple[str, ...] = (),
) -> Callable[[NamedJudge], Judge]:
    """Register the decorated judge as a rule; its evidence is named by the `@at(...)` below.

    Name and doc are those of the function, where no others are given.

    Raises:
        ValueError: two rules of one name.
    """

    def register(named: NamedJudge) -> Judge:
        key = name or named.judge.__name__
        if key in REGISTERED:
            raise ValueError(f"two rules named {key!r}")
        REGISTERED[key] = Rule(
            name=key,
            topic=topic,
            judge=named.judge,
            uses=MappingProxyType(dict(named.uses.addresses)),
            says=MappingProxyType({HOLDS: holds, FAILS: fails, OPEN: open}),
            severity=severity,
            subject=subject,
            kind_is=kind_is,
            among=among,
            optional=named.uses.optional,
            weight=weight,
            doc=(doc or named.judge.__doc__ or "").strip(),
            least=least,
            excludes=excludes,
            rivals=rivals,
        )
        return named.judge

    return register


def always_hold(evidence: RuleEvidence) -> Judgement:
    """What only reports, holds wherever its evidence is there."""
    return HOLDS


def fact(
    name: str,
    topic: str,
    uses: EvidenceNames,
    *,
    subject: str = "",
    kind_is: str = "",
    excludes: Mapping[Verdict, tuple[str, ...]] = MappingProxyType({}),
) -> None:
    """Register a statement that only reports: it holds wherever its evidence is there."""
    doc = "Reports; holds wherever its evidence is there. Silent where it is not."
    kind = ClaimKind.FACT
    register = rule(topic, name=name, doc=doc, holds=kind, subject=subject, kind_is=kind_is, excludes=excludes)
    register(uses(always_hold))
