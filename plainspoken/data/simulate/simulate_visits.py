"""Data: simulated shop visits with the form and the dirt of the published table, and the truth behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from plainspoken.core.ranked_scores import roc_auc
from plainspoken.data.simulate import visit_parameters
from plainspoken.data.simulate.visit_parts import (
    draw_bounce_exit_rates,
    draw_page_values,
    draw_visit_arrivals,
    draw_visit_browsing,
    look_up_numbers,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
PAGE_KINDS = ["Administrative", "Informational", "ProductRelated"]
BROWSING_COLUMNS = [name for page in PAGE_KINDS for name in (page, f"{page}_Duration")]
VISIT_END_COLUMNS = ["BounceRates", "ExitRates", "PageValues"]


@dataclass(frozen=True)
class VisitTruth:
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
        return roc_auc(self.event, self.probability)


def make_visits(
    *,
    n: int = 12_330,
    seed: int = 1,
    signal: float = 1.0,
    drift: float = 1.0,
    leak: bool = True,
    base_rate: float = visit_parameters.PURCHASE_BASE_RATE,
    mobile: float | None = None,
    desktop: float | None = None,
    duplicates: float = visit_parameters.DUPLICATE_VISITS_SHARE,
) -> tuple[pd.DataFrame, VisitTruth]:
    """n visits and what is true of them.

    `signal`: factor on every effect, 0 for none at all. `drift`: factor on what changes in the late months: a
    surplus of purchases in November, and weaker effects of behaviour and source. `leak`: whether a purchase
    fills in the page value. `base_rate`: share of purchases among different visits; `mobile`, `desktop`: the
    same for visits from these systems. `duplicates`: share of rows that repeat an earlier, idle visit.
    """
    random = np.random.default_rng(seed)
    copies = round(n * duplicates)
    start = draw_visit_arrivals(random, n - copies)
    visits = make_visits_distinct(random, pd.concat([draw_visit_browsing(random, start), start], axis=1))
    is_mobile = ~visits["OperatingSystems"].isin(visit_parameters.DESKTOP_SYSTEMS).to_numpy(np.bool_)
    rates = np.where(is_mobile, *(base_rate if rate is None else rate for rate in (mobile, desktop)))
    grouped = mobile is not None or desktop is not None
    effects = signal * compute_purchase_log_odds(visits, drift)
    probability = match_base_rates(effects, rates, is_mobile if grouped else np.zeros_like(is_mobile))
    event = random.random(len(visits)) < probability
    visits = add_visit_outcomes(random, visits, event, signal=signal, leak=leak)
    rows = insert_duplicate_visits(random, visits, event, copies)
    truth = VisitTruth(probability[rows], event[rows], is_mobile[rows], _scale_visit_effects(signal), copies, leak)
    return visits.iloc[rows].reset_index(drop=True), truth


def compute_purchase_log_odds(visits: pd.DataFrame, drift: float) -> Floats:
    """The log-odds of a purchase that speak from each visit, up to a constant (n,)."""
    of = visit_parameters.PURCHASE_EFFECTS
    month = visits["Month"].to_numpy(str)
    pages = np.log1p(visits["ProductRelated"].to_numpy(np.float64))
    seconds = visits["ProductRelated_Duration"].to_numpy(np.float64)
    pace = np.log1p(seconds / np.maximum(np.expm1(pages), 1))
    new = (visits["VisitorType"] == "New_Visitor").to_numpy(np.float64)
    behaviour = of["pages"] * np.minimum(pages, 5.0) + of["pace"] * np.minimum(pace, 5.0)
    behaviour += of["account_pages"] * np.log1p(visits["Administrative"].to_numpy(np.float64))
    behaviour += of["few_pages"] * (pages < np.log(5)) + of["new_and_long"] * new * (pages > np.log(15))
    behaviour += look_up_numbers(visit_parameters.TRAFFIC_EFFECT, visits["TrafficType"].to_numpy(str))
    fading = 1 - drift * visit_parameters.LATE_DECAY * np.isin(month, visit_parameters.LATE_MONTHS)
    given = look_up_numbers(visit_parameters.MONTH_EFFECT, month) + drift * visit_parameters.NOVEMBER_EXCESS * (
        month == "Nov"
    )
    given += look_up_numbers(visit_parameters.SYSTEM_EFFECT, visits["OperatingSystems"].to_numpy(str))
    given += of["holiday"] * (visits["SpecialDay"] > 0).to_numpy() + of["new"] * new
    given += of["weekend"] * (visits["Weekend"] == "TRUE").to_numpy()
    return np.asarray(given + fading * (behaviour - behaviour.mean()), dtype=np.float64)


def match_base_rates(effects: Floats, rates: Floats, group: Flags) -> Floats:
    """Probabilities (n,) with these effects and, in each of two groups, on average the wanted rate."""
    probability = np.zeros(len(effects))
    for members in (group, ~group):
        if members.any():
            probability[members] = _shift_to_mean(effects[members], float(rates[members].mean()))
    return probability


def _shift_to_mean(effects: Floats, rate: float) -> Floats:
    """Probabilities with these log-odds plus the constant that gives them this mean, found by bisection."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        too_low = _logistic_function(effects + middle).mean() < rate
        low, high = (middle, high) if too_low else (low, middle)
    return _logistic_function(effects + low)


def _logistic_function(log_odds: Floats) -> Floats:
    """Probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-log_odds)), dtype=np.float64)


def _scale_visit_effects(signal: float) -> Mapping[str, float]:
    """The effects as drawn."""
    return {name: signal * effect for name, effect in visit_parameters.PURCHASE_EFFECTS.items()}


def make_visits_distinct(random: Generator, visits: pd.DataFrame) -> pd.DataFrame:
    """Visits no two of which are equal: whoever repeats an earlier one has spent some seconds."""
    while (again := visits.duplicated().to_numpy(np.bool_)).any():
        spent = np.round(random.lognormal(3.4, 0.8, int(again.sum())), 6)
        visits.loc[again, "ProductRelated_Duration"] = spent
        visits.loc[again, "ProductRelated"] = np.maximum(visits.loc[again, "ProductRelated"], 1.0)
    return visits


def add_visit_outcomes(
    random: Generator, visits: pd.DataFrame, event: Flags, *, signal: float, leak: bool
) -> pd.DataFrame:
    """Visits with what only their end brings: bounce and exit rates, page values, the answer."""
    known_at_start = [name for name in visits if name not in BROWSING_COLUMNS]
    pages = visits[PAGE_KINDS].sum(axis=1).to_numpy(np.float64)
    bounces, exits = draw_bounce_exit_rates(random, pages, event, signal)
    values = draw_page_values(random, visits, event, leak=leak)
    answer = np.where(event, "TRUE", "FALSE")
    return visits.assign(BounceRates=bounces, ExitRates=exits, PageValues=values, Revenue=answer)[
        [*BROWSING_COLUMNS, *VISIT_END_COLUMNS, *known_at_start, "Revenue"]
    ]


def insert_duplicate_visits(random: Generator, visits: pd.DataFrame, event: Flags, copies: int) -> NDArray[np.intp]:
    """Row numbers with some visits twice: short ones without a purchase, each copy soon after its visit."""
    pages = visits["ProductRelated"].to_numpy(np.float64) + 1000 * event
    repeated = np.argsort(pages, kind="stable")[: max(copies * 3, 1)]
    chosen = random.choice(repeated, size=copies, replace=False)
    places = np.concatenate([np.arange(len(visits)), chosen + random.uniform(0.1, 50, copies)])
    rows = np.concatenate([np.arange(len(visits)), chosen])
    block = np.array([visit_parameters.MONTH_BLOCKS[month] for month in visits["Month"]])[rows]
    return np.asarray(rows[np.lexsort((places, block))], dtype=np.intp)
