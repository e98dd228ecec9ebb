"""What each message may name: the evidence of its rule, of its chart, or what labels may show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.claims.registry import registry
from plainspoken.claims.rule import Rule
from plainspoken.core.findings import ClaimKind, Verdict

CHART_GROUP = "chart_"  # before the name of a chart: the group of its words
CHART_PARTS = ("subtitle", "note", "alt")  # beside a title for each verdict
EVERYWHERE = ("text", "subject")  # what every message may name
# What a label may show beside the case's own phrases: the numbers and dates that name things.
LABEL_USES = {"top_share": "evaluation.top_share", "cut": "later.cut", "days": "later.days"}
CHARTS_FILE = "plainspoken/claims/charts.py"


def find_message_names(key: str) -> Mapping[str, object] | None:
    """What the message at `group.key` may name; None where only what says it decides that."""
    group = key.partition(".")[0]
    chart = CHART_DEFINITIONS.get(group.removeprefix(CHART_GROUP)) if group.startswith(CHART_GROUP) else None
    if group in registry():
        return dict.fromkeys([*registry()[group].uses, *EVERYWHERE])
    if chart is not None:
        return dict.fromkeys([*chart.uses, *registry()[chart.rule].uses, *EVERYWHERE])
    return dict.fromkeys([*LABEL_USES, *EVERYWHERE]) if group == "labels" else None


@lru_cache(maxsize=512)
def explain_message_names(group: str) -> str:
    """Who decides what the messages of a group may name, and what that is; nothing where it is open."""
    listed = ", ".join(sorted(find_message_names(f"{group}.") or ()))
    if group in registry():
        return f"; the rule {group!r} decides what its sentences may show: {listed} (docs/claims.md)"
    if group.startswith(CHART_GROUP) and listed:
        name = group.removeprefix(CHART_GROUP)
        chart = CHART_DEFINITIONS[name]
        return (
            f"; the chart's definition in {CHARTS_FILE} decides what its words may show: {listed} (the evidence of the "
            f"rule {chart.rule!r}, and its own). To show more, name it there with its address, one of those that "
            f'`plainspoken show` lists: ChartDefinition({name!r}, {chart.rule!r}, ..., {{"name": "evaluation.name"}})'
        )
    return f"; a label may show: {listed}, and no other finding" if listed else ""


def list_known_groups() -> Iterator[str]:
    """The groups of messages that a rule or a chart says."""
    yield from registry()
    yield from (f"{CHART_GROUP}{name}" for name in CHART_DEFINITIONS)


def list_spoken_verdicts(rule: Rule) -> list[str]:
    """The verdicts on which a rule is not silent."""
    return [each for each in Verdict if rule.says.get(each, ClaimKind.SILENT) is not ClaimKind.SILENT]
