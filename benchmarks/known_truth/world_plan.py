"""Truth: which worlds are built, and from which seeds. Builds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest
from typing import Literal

import numpy as np
from numpy.random import Generator

from benchmarks.known_truth.shop_worlds import Groups, ShopParameters
from benchmarks.known_truth.worlds import GroupDiffers, Leak, WorldParameters, Worth

Kind = Literal[
    "plain",
    "small",
    "leak",
    "drift",
    "group",
    "overconfident",
    "calendar",
    "undated",
    "zeros",
    "money",
    "panel",
    "shop",
    "placebo",
    "full",
]
# How many of each; all but `placebo` and `full` are the worlds that claims are judged on.
WORLD_COUNTS: dict[Kind, int] = {
    "plain": 200,
    "small": 60,
    "leak": 140,
    "drift": 75,
    "group": 80,
    "overconfident": 40,
    "calendar": 30,
    "undated": 30,
    "zeros": 40,
    "money": 60,
    "panel": 60,
    "shop": 88,
    "placebo": 210,
    "full": 12,
}
# Half of the groups have wrong probabilities; the others only look as if they had.
GROUP_KINDS: tuple[GroupDiffers, ...] = ("relation", "base rate", "noise", "spread")
# Shops: one cloud of customers, customers who are all alike, two planted groups, and four.
SHOP_KINDS: tuple[tuple[Groups, bool], ...] = ((0, False), (0, True), (2, False), (4, False))
WORTH_KINDS: tuple[Worth, ...] = ("unrelated", "lower", "")
LEAK_KINDS: tuple[Leak, ...] = ("whole", "part", "identifier", "row_order", "near_copy", "value")
DEEP_EVERY = 4  # every so many of the plain worlds is also held against fresh samples
TUNING_FAMILY = "tuning"  # the family of seeds that rules may be developed on


@dataclass(frozen=True)
class World:
    """One world to build: its kind, its number, its seed, its dials, and whether fresh samples are drawn."""

    kind: Kind
    number: int
    seed: int
    dials: WorldParameters | ShopParameters

    @property
    def name(self) -> str:
        """What its result is filed under."""
        return f"{self.kind}-{self.number:04d}"

    @property
    def deep(self) -> bool:
        """Whether it is also held against fresh samples, which cost most."""
        return self.kind in ("plain", "drift") and self.number % DEEP_EVERY == 0


def plan_worlds(family: str, most: int | None = None) -> tuple[World, ...]:
    """All worlds of a family of seeds, or about `most` of them, each kind in its share."""
    whole = sum(WORLD_COUNTS.values())
    share = 1.0 if most is None else most / whole
    kinds = [
        [plan_one_world(family, kind, number) for number in range(round(count * share))]
        for kind, count in WORLD_COUNTS.items()
    ]
    mixed = (each for row in zip_longest(*kinds) for each in row)
    return tuple(each for each in mixed if each is not None)


def plan_one_world(family: str, kind: Kind, number: int) -> World:
    """One world; its seed and its dials follow from family, kind and number alone."""
    digest = sha256(f"{family}/{kind}/{number}".encode()).digest()
    seed = int.from_bytes(digest[:4], "big") // 2
    random = np.random.default_rng(seed)
    if kind == "shop":
        groups, alike = SHOP_KINDS[number % len(SHOP_KINDS)]
        customers = int(pick_value(random, 300, 450, 600))
        return World(kind, number, seed, ShopParameters(customers, groups, alike))
    return World(kind, number, seed, draw_world_parameters(kind, number, random))


def draw_world_parameters(kind: Kind, number: int, random: Generator) -> WorldParameters:
    """The dials of a world: what its kind plants, the rest drawn."""
    base = draw_common_parameters(random)
    changes: dict[Kind, dict[str, object]] = {
        "plain": {},
        "small": {"rows": pick_value(random, 200, 500)},
        "leak": {"leak": LEAK_KINDS[number % len(LEAK_KINDS)], "leak_noise": float(random.uniform(0.1, 0.5))},
        "drift": dict(draw_drift_parameters(number, random)),
        "group": {
            "rows": 10_000,
            "signal": 1.5,
            "base_rate": 0.25,
            "group_share": pick_value(random, 0.05, 0.1, 0.2),
            "group_parts": 1 + number % 2,
            "group_differs": GROUP_KINDS[number // 2 % len(GROUP_KINDS)],
        },
        "overconfident": {"overconfident": pick_value(random, 1.5, 2.5)},
        "calendar": {"calendar_only": True, "signal": 1.0, "segments": 0, "base_rate": pick_value(random, 0.2, 0.35)},
        "undated": {"undated": True},
        "zeros": {"zeros": True, "rows": pick_value(random, 1_000, 2_000, 4_000)},
        "money": {"worth": WORTH_KINDS[number % 3], "sure_money": number % 3 == 2, "cost": 0.05},
        "panel": {"per_customer": 5, "signal": (0.0, 1.0)[number % 2], "segments": 0, "rows": 3_000},
        "placebo": {"signal": 0.0, "segments": 0, "rows": pick_value(random, 1_000, 2_000, 2_000)},
        "full": {"signal": pick_value(random, 0.0, 1.0), "rows": pick_value(random, 2_000, 10_000, 20_000)},
    }
    return WorldParameters(**{**base, **changes[kind]})  # type: ignore[arg-type]


def draw_common_parameters(random: Generator) -> dict[str, object]:
    """What is drawn for every world."""
    return {
        "signal": pick_value(random, 0.4, 0.7, 1.0, 1.5),
        "base_rate": pick_value(random, 0.1, 0.2, 0.35),
        "segments": pick_value(random, 0, 2, 4),
        "balanced": bool(random.random() < 0.5),
        "cost": pick_value(random, 0.02, 0.05, 0.2),
        "known_from_start": bool(random.random() < 0.5),
    }


def draw_drift_parameters(number: int, random: Generator) -> Iterator[tuple[str, object]]:
    """What drifts: two times of three the base rate of the last period, else the drivers."""
    if number % 3:
        yield "rows", 10_000
        yield "rate_drift", 1.5
        yield "segments", 0
    else:
        yield "driver_drift", pick_value(random, 0.5, 0.9)


def pick_value(random: Generator, *choices: float) -> float | int:
    """One of some values."""
    return choices[int(random.integers(len(choices)))]
