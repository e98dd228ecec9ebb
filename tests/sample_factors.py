"""The sample's factors: what each adds to the predicted chance of sampled visits and of three in full; invented."""

from __future__ import annotations

from collections.abc import Sequence

from plainspoken.core.effects import EffectSample, FactorEffects
from tests.sample_page import Page

SAMPLED = 60  # visits
START = 0.12
EXAMPLES = {"found": 0.61, "missed": 0.09, "false_alarm": 0.52}


def factors(page: Page) -> None:
    """Each driver as a factor, in the drivers' order; the first with a column that cannot be told apart from it."""
    drivers = [f"drivers.{each}" for each in page.members["drivers"]]
    sampled = []
    for number, at in enumerate(drivers):
        page.list("driver_groups", page.members["drivers"])
        group = at.replace("drivers.", "driver_groups.")
        for what in ("column", "size", "rank", "stable", "changeable", "kind"):
            page.evidence[f"{group}.{what}"] = page.evidence[f"{at}.{what}"]
        others = ("productrelated",) if not number else ()
        page.put(group, "count", columns=1 + len(others))
        for each, name in zip(page.list(f"{group}.others", others), others, strict=True):
            page.put(each, "name", column=f"column.{name}")
        size = 0.05 * page.evidence[f"{at}.size"].number
        page.near(f"{group}.mean_effect", size, size / 5, 600, "share", "resamples_95")
        page.near(f"{group}.high_effect", size * 1.2, size / 4, 200, "share", "resamples_95")
        for what, high in (("split", "high"), ("high_value", "high_value")):
            if f"{at}.{what}" in page.evidence:
                page.evidence[f"{group}.{high}"] = page.evidence[f"{at}.{what}"]
        sampled.append(sample_of(page, group, size))
    for place, at in zip(("first", "second"), drivers, strict=False):
        group = at.replace("drivers.", "driver_groups.")
        for what in ("column", "rank", "mean_effect", "changeable", "high", "high_value", "high_effect"):
            if f"{group}.{what}" in page.evidence:
                page.evidence[f"factors.{place}.{what}"] = page.evidence[f"{group}.{what}"]
    page.put("factors", "count", columns=17, sampled=SAMPLED)
    page.put("explain", "number", base=-2.0)
    rest = [0.001 * (place % 3) for place in range(SAMPLED)]
    chance = [START + rest[place] + sum(each.effects[place] for each in sampled) for place in range(SAMPLED)]
    page.effects = EffectSample(
        start=(START,) * SAMPLED, factors=tuple(sampled), rest=tuple(rest), chance=tuple(chance)
    )


def sample_of(page: Page, group: str, size: float) -> FactorEffects:
    """Visits that a factor lowers and raises, in turn through its bins."""
    bins = len(page.members[f"{group}.bins"])
    places = [place % bins for place in range(SAMPLED)]
    effects = tuple(
        round(size * (1 - 2 * place / max(bins - 1, 1)) + size / 9 * (number % 5 - 2), 6)
        for number, place in enumerate(places)
    )
    return FactorEffects(
        factor=group, effects=effects, high=tuple(int(each > 0) for each in effects), bins=tuple(places)
    )


def examples(page: Page) -> None:
    """Three visits, each with what every column adds."""
    page.put("examples", "count", least_alike=5)
    for at, (kind, chance) in zip(page.list("examples", list(EXAMPLES)), EXAMPLES.items(), strict=True):
        raised = kind != "missed"
        page.put(at, "score", probability=chance)
        page.put(at, "name", kind=kind)
        page.put(at, "share", start=START, explained=chance)
        parts = (0.5, 0.3, 0.25, -0.1, 0.1, -0.05)
        effects = [(chance - START) * part for part in parts]
        first, second, third, fourth = page.list(f"{at}.steps", 4)
        page.put(first, "name", column="column.productrelated_duration")
        page.put(first, "seconds", value=2900.0 if raised else 95.0)
        page.put(second, "name", column="column.month", value_name="value.month.nov" if raised else "value.month.mar")
        page.put(third, "name", column="column.administrative")
        page.put(third, "number", value=5 if raised else 0)
        page.put(fourth, "name", column="column.visitortype", value_name="value.visitortype.new_visitor")
        for each, effect in zip((first, second, third, fourth), effects, strict=False):
            page.put(each, "share", effect=effect)
        others(page, at, effects[4:])


def others(page: Page, at: str, effects: Sequence[float]) -> None:
    """The columns that stand for themselves only as a sum."""
    for each, name, effect in zip(page.list(f"{at}.others", 2), ("specialday", "weekend"), effects, strict=True):
        page.put(each, "name", column=f"column.{name}")
        page.put(each, "share", effect=effect)
    page.put(at, "share", rest=sum(effects))
    page.put(at, "count", rest_columns=len(effects))
