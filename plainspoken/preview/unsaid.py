"""Changed sentences that this briefing does not say, each with what it says in their place."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.claims.registry import registry
from plainspoken.core.findings import Findings
from plainspoken.words.message_names import CHART_GROUP, find_message_names
from plainspoken.words.overrides import PATTERN_GROUPS


def list_changed_sentences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The keys of the sentences that are new, gone or other ones; plain names and small forms are left out."""
    differing = (each for each in {**before, **now} if before.get(each) != now.get(each))
    return [
        each for each in differing if find_message_names(each) is not None or each.partition(".")[0] in PATTERN_GROUPS
    ]


def describe_unsaid(keys: Collection[str], findings: Findings) -> str:
    """The sentences at these keys as ones that are not said, with the reason."""
    told = (f"[{each.partition('.')[0]}] {each.partition('.')[2]} ({explain_unsaid(each, findings)})" for each in keys)
    return f"not said in this briefing: {', '.join(told)}"


def explain_unsaid(key: str, findings: Findings) -> str:
    """Why a sentence is not said here, and what is."""
    group, _, name = key.partition(".")
    aspect, _, verdict = name.rpartition("_")
    if group.startswith(CHART_GROUP):
        chart = CHART_DEFINITIONS.get(group.removeprefix(CHART_GROUP))
        claim = chart.claim(findings) if chart else None
        said = {str(claim.verdict)} if claim else set()
        if not said:
            return "there is no such chart in it"
    elif group in registry():
        said = {str(each.verdict) for each in findings.claims if each.rule == group}
        if not said:
            return "it has no evidence for this rule"
    else:
        return "no page shows it"
    if verdict in said or (aspect != "title" and group.startswith(CHART_GROUP)):
        return "no page shows it"
    return f"it says {', '.join(f'{aspect}_{each}' if aspect else each for each in sorted(said))}"
