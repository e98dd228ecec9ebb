"""What a rule is, the registry of all rules, and how they are judged. Knows no rule in particular."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from plainspoken.core.findings import Claim, ClaimKind, Evidence, Findings, Verdict

Judgement = Verdict | tuple[Verdict, str]
HOLDS, FAILS, OPEN = Verdict.HOLDS, Verdict.FAILS, Verdict.OPEN


class RuleEvidence:
    """The evidence a rule named, and no other, as attributes: `e.recall.low`, `e.gain.number`."""

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


@dataclass(frozen=True)
class Rule:
    """A statement that can be true or false of evidence.

    `uses` maps the names a judge and its messages may use to addresses; `{s}` in an address stands
    for the subject; all but the `optional` ones must be there, or the rule does not apply. `subject` is
    the collection whose members it is judged on; `kind_is` (`what=name`) narrows it to members at whose
    `<member>.<what>` that name stands; `among` names a collection that must not be empty.
    """

    name: str
    topic: str
    judge: Callable[[RuleEvidence], Judgement]
    uses: Mapping[str, str]
    says: Mapping[Verdict, ClaimKind]
    severity: int
    subject: str = ""
    kind_is: str = ""
    among: str = ""
    optional: frozenset[str] = frozenset()
    weight: Callable[[RuleEvidence], float] = field(default=lambda e: 0.0)
    doc: str = ""

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

    def sight(self, findings: Findings, subject: str) -> RuleEvidence | None:
        """The evidence this rule sees, or None where what it needs is not there."""
        if self.among and not findings.members.get(self.among.replace("{s}", subject)):
            return None
        found: dict[str, Evidence] = {}
        for name in self.uses:
            evidence = findings.evidence.get(self.address(name, subject))
            if evidence is not None:
                found[name] = evidence
            elif name not in self.optional:
                return None
        return RuleEvidence(found)

    def apply(self, findings: Findings, subject: str) -> Claim | None:
        """The claim this rule makes on one subject, or None where it does not apply."""
        sight = self.sight(findings, subject)
        if sight is None:
            return None
        judged = self.judge(sight)
        verdict, reason = judged if isinstance(judged, tuple) else (judged, "")
        return Claim(
            rule=self.name,
            subject=subject,
            verdict=verdict,
            reason=reason,
            kind=self.says.get(verdict, ClaimKind.SILENT),
            severity=self.severity,
            weight=self.weight(sight),
            evidence=tuple(self.address(name, subject) for name in self.uses if sight.has(name)),
        )


REGISTERED: dict[str, Rule] = {}


def rule(
    topic: str,
    uses: Mapping[str, str],
    *,
    holds: ClaimKind = ClaimKind.SILENT,
    fails: ClaimKind = ClaimKind.SILENT,
    open: ClaimKind = ClaimKind.SILENT,
    severity: int = 1,
    subject: str = "",
    kind_is: str = "",
    among: str = "",
    optional: tuple[str, ...] = (),
    weight: Callable[[RuleEvidence], float] = lambda e: 0.0,
) -> Callable[[Callable[[RuleEvidence], Judgement]], Callable[[RuleEvidence], Judgement]]:
    """Register the decorated judge as a rule named like the function.

    Raises:
        ValueError: two rules of one name.
    """

    def register(judge: Callable[[RuleEvidence], Judgement]) -> Callable[[RuleEvidence], Judgement]:
        name = judge.__name__
        if name in REGISTERED:
            raise ValueError(f"two rules named {name!r}")
        REGISTERED[name] = Rule(
            name=name,
            topic=topic,
            judge=judge,
            uses=MappingProxyType(dict(uses)),
            says=MappingProxyType({HOLDS: holds, FAILS: fails, OPEN: open}),
            severity=severity,
            subject=subject,
            kind_is=kind_is,
            among=among,
            optional=frozenset(optional),
            weight=weight,
            doc=(judge.__doc__ or "").strip(),
        )
        return judge

    return register


def fact(name: str, topic: str, uses: Mapping[str, str], **more: object) -> None:
    """Register a statement that only reports: it holds wherever its evidence is there."""

    def judge(sight: RuleEvidence) -> Judgement:
        return HOLDS

    judge.__name__ = name
    judge.__doc__ = "Reports; holds wherever its evidence is there."
    rule(topic, uses, holds=ClaimKind.FACT, **more)(judge)  # type: ignore[arg-type]
