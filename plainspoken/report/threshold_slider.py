"""How many to contact, step by step: what each step finds, disturbs and is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from plainspoken.report.components import Term
from plainspoken.words import Words

SLIDER_CHART = "value"  # where this chart is not drawn, there is nothing to choose
SLIDER_COLLECTION = "thresholds"
# Each line, by its label and phrase, and the evidence that the phrase may show; the first must be there.
CHOICE_LINE_USES = {
    "contacted": ("contacted", "contacted_share"),
    "found": ("recall", "found"),
    "in_vain": ("in_vain",),
    "value": ("value",),
    "break_even": ("break_even",),
}
# What a reader may put in place of what was assumed: where it stands, and how it is written.
MONEY_INPUTS = {
    "contact_cost": ("money.contact_cost", "number"),
    "margin": ("money.margin", "number"),
    "effect": ("money.effect", "of_100_price"),
}


@dataclass(frozen=True)
class ThresholdChoice:
    """One number of contacts: its lines, and whether it is the one that was chosen."""

    lines: tuple[Term, ...]
    ours: bool


@dataclass(frozen=True)
class MoneyInput:
    """One assumption that a reader may replace: its name, what it is, and what we assumed.

    `percent`: whether it is put in as a number of 100.
    """

    name: str
    label: Markup
    ours: Markup
    percent: bool


def list_money_inputs(words: Words) -> tuple[MoneyInput, ...]:
    """Cost of a contact, profit and effect; none where one of them is not among the findings."""
    known = words.findings.evidence
    if any(address not in known for address, _ in MONEY_INPUTS.values()):
        return ()
    return tuple(make_money_input(name, *shown, words) for name, shown in MONEY_INPUTS.items())


def make_money_input(name: str, address: str, way: str, words: Words) -> MoneyInput:
    """One assumption with its label and our value."""
    percent = words.findings.get(address).unit == "share"
    return MoneyInput(name, words.label(f"own_{name}"), Markup.escape(words.show(address, way)), percent)


def list_threshold_choices(words: Words) -> tuple[ThresholdChoice, ...]:
    """The steps from few to many, but for those that read like the one before; none without the chart."""
    if words.chart(SLIDER_CHART) is None:
        return ()
    all_steps = (make_threshold_choice(place, words) for place in words.findings.over(SLIDER_COLLECTION))
    alike = (list(group) for _, group in groupby(all_steps, key=lambda each: strip_term_markup(each.lines)))
    return tuple(next((each for each in group if each.ours), group[0]) for group in alike)


def make_threshold_choice(place: str, words: Words) -> ThresholdChoice:
    """One step."""
    chosen = words.findings.evidence.get(f"{place}.chosen")
    return ThresholdChoice(tuple(make_choice_terms(place, words)), bool(chosen and chosen.value))


def make_choice_terms(place: str, words: Words) -> Iterator[Term]:
    """What a step means, as far as there is evidence."""
    known = words.findings.evidence
    for name, parts in CHOICE_LINE_USES.items():
        uses = {part: f"{place}.{part}" if f"{place}.{part}" in known else "" for part in parts}
        if uses[parts[0]]:
            yield Term(words.label(f"choice_{name}"), words.messages.phrase(f"phrases.choice_{name}", uses))


def strip_term_markup(terms: tuple[Term, ...]) -> tuple[str, ...]:
    """What a reader sees of some lines."""
    return tuple(Markup(each.meaning).striptags() for each in terms)
