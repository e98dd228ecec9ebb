"""Data: simulated shop visits with the form and the dirt of the published table, and the truth behind them.

Knows no case and no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from plainspoken.data.simulate import visit_parameters as known
from plainspoken.data.simulate.visit_parts import arrivals, browsing, look_up, page_values, traces

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
PAGES = ["Administrative", "Informational", "ProductRelated"]
BROWSED = [name for page in PAGES for name in (page, f"{page}_Duration")]
ENDED = ["BounceRates", "ExitRates", "PageValues"]


@dataclass(frozen=True)
class Truth:
    """What is true of simulated visits, row by row as in their frame (n,).

    `probability`: of a purchase, before anything that only a purchase leaves behind; `event`: the purchase;
    `effects`: log-odds of each driver as drawn; `duplicates`: rows that repeat an earlier one, none of them a
    purchase; `leak`: whether a purchase fills in the page value; `mobile`: the visit is from a mobile system.
    """

    probability: Floats = field(repr=False)
    event: Flags = field(repr=False)
    mobile: Flags = field(repr=False)
    effects: Mapping[str, float]
    duplicates: int
    leak: bool

    @property
    def best_roc_auc(self) -> float:
        """The ROC-AUC of the true probabilities (Mann-Whitney); an honest model beats it only by chance."""
        return roc_auc_of(self.probability, self.event)


def roc_auc_of(probability: Floats, event: Flags) -> float:
    """How often a case with the event has the higher probability (n,) than one without (Mann-Whitney)."""
    ranks = pd.Series(probability).rank().to_numpy(np.float64)
    events = int(event.sum())
    others = len(event) - events
    return float((ranks[event].sum() - events * (events + 1) / 2) / (events * others))


def make_visits(
    *,
    n: int = 12_330,
    seed: int = 1,
    signal: float = 1.0,
    drift: float = 1.0,
    leak: bool = True,
    base_rate: float = known.BASE_RATE,
    mobile: float | None = None,
    desktop: float | None = None,
    duplicates: float = known.DUPLICATES,
) -> tuple[pd.DataFrame, Truth]:
    """n visits and what is true of them.

    `signal`: factor on every effect, 0 for none at all. `drift`: factor on what changes in the late months: a
    surplus of purchases in November, and weaker effects of behaviour and source. `leak`: whether a purchase
    fills in the page value. `base_rate`: share of purchases among different visits; `mobile`, `desktop`: the
    same for visits from these systems. `duplicates`: share of rows that repeat an earlier, idle visit.
    """
    random = np.random.default_rng(seed)
    copies = round(n * duplicates)
    start = arrivals(random, n - copies)
    visits = distinct(random, pd.concat([browsing(random, start), start], axis=1))
    is_mobile = ~visits["OperatingSystems"].isin(known.DESKTOP).to_numpy(np.bool_)
    rates = np.where(is_mobile, *(base_rate if rate is None else rate for rate in (mobile, desktop)))
    grouped = mobile is not None or desktop is not None
    effects = signal * log_odds(visits, drift)
    probability = calibrated(effects, rates, is_mobile if grouped else np.zeros_like(is_mobile))
    event = random.random(len(visits)) < probability
    visits = ended(random, visits, event, signal=signal, leak=leak)
    rows = with_copies(random, visits, event, copies)
    truth = Truth(probability[rows], event[rows], is_mobile[rows], _scaled(signal), copies, leak)
    return visits.iloc[rows].reset_index(drop=True), truth


def log_odds(visits: pd.DataFrame, drift: float) -> Floats:
    """The log-odds of a purchase that speak from each visit, up to a constant (n,)."""
    of = known.EFFECTS
    month = visits["Month"].to_numpy(str)
    pages = np.log1p(visits["ProductRelated"].to_numpy(np.float64))
    seconds = visits["ProductRelated_Duration"].to_numpy(np.float64)
    pace = np.log1p(seconds / np.maximum(np.expm1(pages), 1))
    new = (visits["VisitorType"] == "New_Visitor").to_numpy(np.float64)
    behaviour = of["pages"] * np.minimum(pages, 5.0) + of["pace"] * np.minimum(pace, 5.0)
    behaviour += of["account_pages"] * np.log1p(visits["Administrative"].to_numpy(np.float64))
    behaviour += of["few_pages"] * (pages < np.log(5)) + of["new_and_long"] * new * (pages > np.log(15))
    behaviour += look_up(known.TRAFFIC_EFFECT, visits["TrafficType"].to_numpy(str))
    fading = 1 - drift * known.LATE_DECAY * np.isin(month, known.LATE)
    given = look_up(known.MONTH_EFFECT, month) + drift * known.NOVEMBER_EXCESS * (month == "Nov")
    given += look_up(known.SYSTEM_EFFECT, visits["OperatingSystems"].to_numpy(str))
    given += of["holiday"] * (visits["SpecialDay"] > 0).to_numpy() + of["new"] * new
    given += of["weekend"] * (visits["Weekend"] == "TRUE").to_numpy()
    return np.asarray(given + fading * (behaviour - behaviour.mean()), dtype=np.float64)


def calibrated(effects: Floats, rates: Floats, group: Flags) -> Floats:
    """Probabilities (n,) with these effects and, in each of two groups, on average the wanted rate."""
    probability = np.zeros(len(effects))
    for members in (group, ~group):
        if members.any():
            probability[members] = _with_mean(effects[members], float(rates[members].mean()))
    return probability


def _with_mean(effects: Floats, rate: float) -> Floats:
    """Probabilities with these log-odds plus the constant that gives them this mean, found by bisection."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        too_low = _logistic(effects + middle).mean() < rate
        low, high = (middle, high) if too_low else (low, middle)
    return _logistic(effects + low)


def _logistic(log_odds: Floats) -> Floats:
    """Probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-log_odds)), dtype=np.float64)


def _scaled(signal: float) -> Mapping[str, float]:
    """The effects as drawn."""
    return {name: signal * effect for name, effect in known.EFFECTS.items()}


def distinct(random: Generator, visits: pd.DataFrame) -> pd.DataFrame:
    """Visits no two of which are equal: whoever repeats an earlier one has spent some seconds."""
    while (again := visits.duplicated().to_numpy(np.bool_)).any():
        spent = np.round(random.lognormal(3.4, 0.8, int(again.sum())), 6)
        visits.loc[again, "ProductRelated_Duration"] = spent
        visits.loc[again, "ProductRelated"] = np.maximum(visits.loc[again, "ProductRelated"], 1.0)
    return visits


def ended(
    random: Generator, visits: pd.DataFrame, event: Flags, *, signal: float, leak: bool
) -> pd.DataFrame:
    """Visits with what only their end brings: bounce and exit rates, page values, the answer."""
    known_at_start = [name for name in visits if name not in BROWSED]
    pages = visits[PAGES].sum(axis=1).to_numpy(np.float64)
    bounces, exits = traces(random, pages, event, signal)
    values = page_values(random, visits, event, leak=leak)
    answer = np.where(event, "TRUE", "FALSE")
    return visits.assign(BounceRates=bounces, ExitRates=exits, PageValues=values, Revenue=answer)[
        [*BROWSED, *ENDED, *known_at_start, "Revenue"]
    ]


def with_copies(random: Generator, visits: pd.DataFrame, event: Flags, copies: int) -> NDArray[np.intp]:
    """Row numbers with some visits twice: short ones without a purchase, each copy soon after its visit."""
    pages = visits["ProductRelated"].to_numpy(np.float64) + 1000 * event
    repeated = np.argsort(pages, kind="stable")[: max(copies * 3, 1)]
    chosen = random.choice(repeated, size=copies, replace=False)
    places = np.concatenate([np.arange(len(visits)), chosen + random.uniform(0.1, 50, copies)])
    rows = np.concatenate([np.arange(len(visits)), chosen])
    block = np.array([known.BLOCKS[month] for month in visits["Month"]])[rows]
    return np.asarray(rows[np.lexsort((places, block))], dtype=np.intp)
