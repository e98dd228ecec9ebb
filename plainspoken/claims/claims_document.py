"""The rules as a document for people: what each judges, on what evidence, and what it is."""

from __future__ import annotations

from collections.abc import Iterator

from plainspoken.claims.exclusions import list_excluding
from plainspoken.claims.registry import TOPICS, registry
from plainspoken.claims.rule import Rule
from plainspoken.core.findings import ClaimKind

CATALOGUE_HEAD = """# Claims
Every judging sentence of a briefing is a claim: a rule applied to evidence. Each rule has one entry here, one
function in `plainspoken/claims/rules/`, and one message per verdict and language in `templates/words/`.
Severity: 1 worth a note, 2 matters, 3 decides. This page is written by `plainspoken docs`; do not edit it.
"""


def format_rule_catalogue() -> str:
    """All rules by topic, as Markdown."""
    return CATALOGUE_HEAD + "\n".join(line for topic in TOPICS for line in format_topic_rules(topic))


def format_topic_rules(topic: str) -> Iterator[str]:
    """The rules of one topic."""
    rules = [each for each in registry().values() if each.topic == topic]
    if rules:
        yield f"\n## {topic}\n"
        for each in rules:
            yield from format_rule_entry(each)


def format_rule_entry(rule: Rule) -> Iterator[str]:
    """One rule."""
    yield f"### {rule.name}"
    yield " ".join(rule.doc.split())
    yield ""
    says = (f"{verdict}: {kind}" for verdict, kind in rule.says.items() if kind is not ClaimKind.SILENT)
    about = f"each member of `{rule.subject}`" if rule.subject else "the whole"
    only = f" with `{rule.kind_is}`" if rule.kind_is else ""
    yield f"- says: {'; '.join(says) or 'nothing; it gives a chart its title'} (severity {rule.severity})"
    yield f"- about: {about}{only}"
    if rule.least is not None:
        yield f"- least effect of a strength: {rule.least}; below that it is a fact"
    for verdict in rule.says:
        if others := list_excluding(rule, verdict):
            yield f"- when it {verdict}, not said beside: " + ", ".join(f"`{each}`" for each in others)
    if rule.rivals:
        yield "- no strength beside: " + ", ".join(f"`{each}`" for each in rule.rivals)
    yield "- rests on: " + ", ".join(f"`{address}`" for address in rule.uses.values())
    yield ""
