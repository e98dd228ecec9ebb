"""Truth: worlds whose truth can be dialled, and rows drawn from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Literal

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
GroupDiffers = Literal["relation", "base rate", "spread", "noise"]
Worth = Literal["", "unrelated", "lower"]
Leak = Literal["", "whole", "part", "identifier", "row_order", "near_copy", "value"]

WORLD_PERIODS = ("p1", "p2", "p3", "p4", "p5", "p6")
EARLY_PERIODS, LATE_PERIODS = WORLD_PERIODS[:4], WORLD_PERIODS[4:]
LEAKY_PERIODS = WORLD_PERIODS[:3]  # where a leak of a part of the period fills its column in
# Log-odds of the event per standard deviation, the strongest first; the others have no effect of their own.
DRIVER_EFFECTS: Mapping[str, float] = MappingProxyType({"first": 0.9, "second": 0.65, "third": 0.45, "fourth": 0.2})
NO_EFFECT_COLUMNS = ("echo", "idle", "chance")
CHANNEL_EFFECTS: Mapping[str, float] = MappingProxyType({"web": -0.3, "mail": -0.1, "shop": 0.1, "phone": 0.3})
ECHO_CORRELATION = 0.7  # correlation of `echo` with `first`, by which alone it goes with the event
KIND_VALUES = ("k1", "k2", "k3", "k4")
SEGMENT_EFFECTS: Mapping[int, tuple[float, ...]] = MappingProxyType(
    {0: (0.0, 0.0, 0.0, 0.0), 2: (0.8, -0.8, 0.0, 0.0), 4: (1.2, -1.2, 0.5, -0.5)}
)
BALANCED_KIND_SHARES, UNBALANCED_KIND_SHARES = (0.25, 0.25, 0.25, 0.25), (0.1, 0.3, 0.15, 0.45)
GROUP_LOG_ODDS, NARROW_SPREAD = 1.2, 0.4  # of a group that only differs: added log-odds; factor on its drivers
NOISY_SHARE = 0.35  # of a noisy group, the share of answers that are turned round
# Log-odds of the event by period, where the calendar alone tells it; early and late periods spread alike.
CALENDAR_EFFECTS: Mapping[str, float] = MappingProxyType(
    {"p1": -1.2, "p2": -0.4, "p3": 0.4, "p4": 1.2, "p5": -0.9, "p6": 0.9}
)
ZERO_SHARE = 0.25  # of the rows, whose account is nil and who therefore cannot have the event
SAME_ANSWER_SHARE = 0.7  # of the rows of one customer, how many have the customer's own answer
WORTH_STEP = 12.0  # by which events are worth less, where they are
UPPER_TERCILE = 0.4307  # upper tercile of the standard normal distribution
CODED_SHARE, EVENT_CODE = 0.7, 9.0  # of the events, how many leave a code that no other case has
REFERENCE_ROWS, REFERENCE_SEED = 40_000, 99


@dataclass(frozen=True)
class WorldParameters:
    """What is true of a world.

    `signal`: factor on all effects, 0 for none. `leak_noise`: standard deviation around the answer (0 and 1)
    of a near copy. `rate_drift`: factor on the base rate in the last period. `driver_drift`: share of all
    effects that is gone in the late periods. `group_share`: share of rows that are another kind of case,
    described by `group_parts` conditions; `group_differs`: in them no driver works (`relation`), or the event is
    only more frequent (`base rate`), or drivers only lie closer together (`spread`), or many answers are turned round
    (`noise`). `segments`: how many of the
    four kinds differ. `overconfident`: factor by which log-odds are stretched before they are handed over. `cost`: of
    one contact, in margins. `calendar_only`: the period alone tells the event. `undated`: the case names no calendar.
    `zeros`: with a value of nil in the column `account` the event cannot happen, and most others have another value.
    `per_customer`: how many rows each customer has, alike but for the month, of whom most answers are the same.
    `known_from_start`: every column is known when a case begins, not only some.
    `worth`: a column `worth` is there, `unrelated` to the event or `lower` with it. `sure_money`: what is assumed of
    cost and effect has no range.
    """

    rows: int = 2_000
    base_rate: float = 0.2
    signal: float = 1.0
    leak: Leak = ""
    leak_noise: float = 0.3
    rate_drift: float = 1.0
    driver_drift: float = 0.0
    group_share: float = 0.0
    group_parts: int = 1
    group_differs: GroupDiffers = "relation"
    segments: int = 0
    balanced: bool = True
    overconfident: float = 1.0
    cost: float = 0.05
    calendar_only: bool = False
    undated: bool = False
    zeros: bool = False
    worth: Worth = ""
    per_customer: int = 1
    known_from_start: bool = False
    sure_money: bool = False


@dataclass(frozen=True)
class WorldSample:
    """Rows of a world: columns (n, c), the event (n,), its probability before any leak (n,), and which rows
    are in the planted group (n,)."""

    frame: pd.DataFrame = field(repr=False)
    event: Flags = field(repr=False)
    probability: Floats = field(repr=False)
    group: Flags = field(repr=False)


def draw_world(dials: WorldParameters, seed: int, rows: int | None = None) -> WorldSample:
    """Rows of a world; the same world for the same dials, other rows for another seed."""
    random = np.random.default_rng(seed)
    count = dials.rows if rows is None else rows
    frame = draw_rows_of_customers(random, dials, count)
    probability = event_probabilities(frame, dials)
    event = random.random(count) < probability
    if dials.per_customer > 1:
        event = repeat_answers(random, frame["customer"], probability, event)
    frame = add_worth_column(random, add_leak_column(random, frame, event, dials), event, dials)
    order = file_row_order(random, frame, event, dials)
    frame = frame.iloc[order].reset_index(drop=True)
    return WorldSample(frame, event[order], probability[order], in_planted_group(frame, dials)[0])


def draw_rows_of_customers(random: Generator, dials: WorldParameters, count: int) -> pd.DataFrame:
    """All columns but a leak; where customers have several rows, these differ in the month only."""
    if dials.per_customer == 1:
        return draw_columns(random, dials, count)
    people = -(-count // dials.per_customer)
    place = np.repeat(np.arange(people), dials.per_customer)[:count]
    frame = draw_columns(random, dials, people).iloc[place].reset_index(drop=True)
    frame["month"] = pd.Categorical(random.choice(WORLD_PERIODS, count), categories=list(WORLD_PERIODS))
    return frame.assign(customer=[f"c{number:06d}" for number in place])


def repeat_answers(random: Generator, customer: pd.Series, probability: Floats, event: Flags) -> Flags:
    """Answers (n,) of which most are the customer's own; the chance of each stays what it is."""
    _, place = np.unique(customer.to_numpy(dtype=np.str_), return_inverse=True)
    own = random.random(int(place.max()) + 1)[place] < probability
    return np.asarray(np.where(random.random(len(event)) < SAME_ANSWER_SHARE, own, event))


def draw_columns(random: Generator, dials: WorldParameters, count: int) -> pd.DataFrame:
    """All columns but a leak."""
    numbers = {name: random.normal(0, 1, count) for name in (*DRIVER_EFFECTS, *NO_EFFECT_COLUMNS)}
    numbers["echo"] = ECHO_CORRELATION * numbers["first"] + np.sqrt(1 - ECHO_CORRELATION**2) * numbers["echo"]
    frame = pd.DataFrame({name: np.round(50 + 10 * values, 1) for name, values in numbers.items()})
    frame["fourth"] = np.clip(np.round(4 + 2 * numbers["fourth"]), 0, None)
    shares = BALANCED_KIND_SHARES if dials.balanced else UNBALANCED_KIND_SHARES
    named = {
        "channel": (tuple(CHANNEL_EFFECTS), (0.4, 0.3, 0.2, 0.1)),
        "kind": (KIND_VALUES, shares),
        "region": (("inner", "outer"), region_shares(dials)),
        "month": (WORLD_PERIODS, (1 / 6,) * 6),
    }
    for name, (values, weights) in named.items():
        frame[name] = pd.Categorical(random.choice(values, count, p=weights), categories=list(values))
    if dials.zeros:
        amount = np.round(np.exp(random.normal(3, 0.5, count)), 1)
        frame["account"] = np.where(random.random(count) < ZERO_SHARE, 0.0, amount)
    return narrow_group_spread(frame, dials) if dials.group_differs == "spread" else frame


def narrow_group_spread(frame: pd.DataFrame, dials: WorldParameters) -> pd.DataFrame:
    """The columns with the strongest drivers nearer to their mean in the planted group."""
    near = np.where(in_planted_group(frame, dials)[0], NARROW_SPREAD, 1.0)
    return frame.assign(**{name: np.round(50 + (frame[name] - 50) * near, 1) for name in ("first", "second", "third")})


def region_shares(dials: WorldParameters) -> tuple[float, float]:
    """How many rows are in the region that a group with another relation is made of."""
    inner = dials.group_share * (3 if dials.group_parts == 2 else 1) if dials.group_share else 0.3
    return inner, 1 - inner


def in_planted_group(frame: pd.DataFrame, dials: WorldParameters) -> tuple[Flags, tuple[str, ...]]:
    """The rows that are another kind of case, and the columns that describe them."""
    if not dials.group_share:
        return np.zeros(len(frame), dtype=np.bool_), ()
    inner = np.asarray(frame["region"] == "inner")
    if dials.group_parts == 1:
        return inner, ("region",)
    return inner & (frame["idle"].to_numpy() >= 50 + 10 * UPPER_TERCILE), ("region", "idle")


def event_probabilities(frame: pd.DataFrame, dials: WorldParameters) -> Floats:
    """The chance of the event in each row."""
    constants = period_intercepts(dials)
    chance = logistic_function(event_log_odds(frame, dials) + constants[frame["month"].cat.codes.to_numpy()])
    if dials.group_share and dials.group_differs == "noise":
        noisy = NOISY_SHARE * in_planted_group(frame, dials)[0]
        chance = chance * (1 - noisy) + (1 - chance) * noisy
    return np.asarray(np.where(frame["account"] == 0, 0.0, chance)) if dials.zeros else chance


def event_log_odds(frame: pd.DataFrame, dials: WorldParameters) -> Floats:
    """What speaks for the event in each row, up to a constant."""
    if dials.calendar_only:
        return np.asarray(np.array(list(CALENDAR_EFFECTS.values()))[frame["month"].cat.codes.to_numpy()])
    given = np.zeros(len(frame))
    for name, effect in DRIVER_EFFECTS.items():
        values = frame[name].to_numpy(np.float64)
        scaled = (values - 4) / 2 if name == "fourth" else (values - 50) / 10
        given += effect * (1.1 * np.tanh(1.2 * scaled) if name == "third" else scaled)
    given += np.array(list(CHANNEL_EFFECTS.values()))[frame["channel"].cat.codes.to_numpy()]
    late = np.asarray(frame["month"].isin(LATE_PERIODS))
    given = given * np.where(late, 1 - dials.driver_drift, 1.0)
    planted = in_planted_group(frame, dials)[0]
    if dials.group_differs == "relation":
        given = np.where(planted, 0.0, given)
    elif dials.group_differs == "base rate":
        given += GROUP_LOG_ODDS * planted
    given += np.array(SEGMENT_EFFECTS[dials.segments])[frame["kind"].cat.codes.to_numpy()]
    return np.asarray(dials.signal * given)


@cache
def period_intercepts(dials: WorldParameters) -> Floats:
    """The constant of each period that gives it its base rate, found on a large draw of columns."""
    random = np.random.default_rng(REFERENCE_SEED)
    given = event_log_odds(frame := draw_columns(random, dials, REFERENCE_ROWS), dials)
    late = np.asarray(frame["month"].isin(LATE_PERIODS))
    early_at, late_at = (solve_intercept(given[~late], dials.base_rate), solve_intercept(given[late], dials.base_rate))
    last = solve_intercept(given[late], dials.base_rate * dials.rate_drift)
    return np.array([early_at] * len(EARLY_PERIODS) + [late_at] * (len(LATE_PERIODS) - 1) + [last])


def solve_intercept(given: Floats, rate: float) -> float:
    """The constant with which these log-odds have this mean probability, by bisection."""
    low, high = -30.0, 30.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if logistic_function(given + middle).mean() < rate else (low, middle)
    return low


def logistic_function(given: Floats) -> Floats:
    """Probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-given)))


def add_leak_column(random: Generator, frame: pd.DataFrame, event: Flags, dials: WorldParameters) -> pd.DataFrame:
    """The columns with one that the event itself fills in, where the world has one."""
    count = len(event)
    amount = np.round(np.exp(random.normal(3, 0.5, count)), 1)
    stray = random.random(count) < 0.15
    filled = event | stray
    if dials.leak == "whole":
        return frame.assign(leak=np.where(filled, amount, 0.0))
    if dials.leak == "part":
        leaky = np.asarray(frame["month"].isin(LEAKY_PERIODS))
        alike = random.random(count) < dials.base_rate + 0.12
        return frame.assign(leak=np.where(np.where(leaky, filled, alike), amount, 0.0))
    if dials.leak == "near_copy":
        return frame.assign(leak=np.round(event + random.normal(0, dials.leak_noise, count), 3))
    if dials.leak == "value":
        coded = event & (random.random(count) < CODED_SHARE)
        return frame.assign(leak=np.where(coded, EVENT_CODE, random.integers(0, 3, count).astype(float)))
    if dials.leak == "identifier":
        place = np.argsort(np.argsort(event + random.normal(0, 0.5, count)))
        return frame.assign(leak=10_000.0 + place)
    return frame


def add_worth_column(random: Generator, frame: pd.DataFrame, event: Flags, dials: WorldParameters) -> pd.DataFrame:
    """The columns with what each case is worth, where the world has that."""
    if not dials.worth:
        return frame
    lost = WORTH_STEP * event if dials.worth == "lower" else 0.0
    return frame.assign(worth=np.round(random.normal(60, 15, len(event)) - lost, 1))


def file_row_order(random: Generator, frame: pd.DataFrame, event: Flags, dials: WorldParameters) -> NDArray[np.intp]:
    """Row numbers in the order of the file: by period, and where the order leaks partly by the answer."""
    inside = random.random(len(event)) + (0.6 * event if dials.leak == "row_order" else 0.0)
    return np.lexsort((inside, frame["month"].cat.codes.to_numpy()))
