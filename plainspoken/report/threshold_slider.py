"""How many to contact, step by step: what each step finds, disturbs and is worth. Knows no layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from plainspoken.words import Words
from plainspoken.report.components import Term

CHART = "value"  # where this chart is not drawn, there is nothing to choose
STEPS = "thresholds"
# Each line, by its label and phrase, and the evidence that the phrase may show; the first must be there.
LINES = {
    "contacted": ("contacted", "contacted_share"),
    "found": ("recall", "found"),
    "in_vain": ("in_vain",),
    "value": ("value",),
}


@dataclass(frozen=True)
class Choice:
    """One number of contacts: its lines, and whether it is the one that was chosen."""

    lines: tuple[Term, ...]
    ours: bool


def choices(words: Words) -> tuple[Choice, ...]:
    """The steps from few to many, but for those that read like the one before; none without the chart."""
    if words.chart(CHART) is None:
        return ()
    all_steps = (choice(place, words) for place in words.findings.over(STEPS))
    alike = (list(group) for _, group in groupby(all_steps, key=lambda each: plain(each.lines)))
    return tuple(next((each for each in group if each.ours), group[0]) for group in alike)


def choice(place: str, words: Words) -> Choice:
    """One step."""
    chosen = words.findings.evidence.get(f"{place}.chosen")
    return Choice(tuple(lines(place, words)), bool(chosen and chosen.value))


def lines(place: str, words: Words) -> Iterator[Term]:
    """What a step means, as far as there is evidence."""
    known = words.findings.evidence
    for name, parts in LINES.items():
        uses = {part: f"{place}.{part}" if f"{place}.{part}" in known else "" for part in parts}
        if uses[parts[0]]:
            yield Term(words.label(f"choice_{name}"), words.messages.phrase(f"phrases.choice_{name}", uses))


def plain(terms: tuple[Term, ...]) -> tuple[str, ...]:
    """What a reader sees of some lines."""
    return tuple(Markup(each.meaning).striptags() for each in terms)
