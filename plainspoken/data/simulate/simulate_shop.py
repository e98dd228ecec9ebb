"""Data: four simulated tables of a shop's customers with the dirt of published ones, and the truth behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from plainspoken.core.ranked_scores import roc_auc
from plainspoken.data.simulate import shop_parameters
from plainspoken.data.simulate.simulate_visits import match_base_rates
from plainspoken.data.simulate.visit_parts import draw_by_share, look_up_numbers

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]
Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True)
class ShopTruth:
    """What is true of simulated customers, row by row as in the first table (n,).

    `probability`: of a decline; `event`: the decline; `effects`: log-odds per standard deviation as drawn;
    `agreed`: to offers; `slip`: the one customer with an impossible revenue; `new`: customers without
    revenue in the two earlier months. Profit is drawn apart from all the rest.
    """

    probability: Floats = field(repr=False)
    event: Flags = field(repr=False)
    agreed: Flags = field(repr=False)
    slip: Flags = field(repr=False)
    new: Flags = field(repr=False)
    effects: Mapping[str, float]

    @property
    def best_roc_auc(self) -> float:
        """The ROC-AUC of the true probabilities; an honest model beats it only by chance."""
        return roc_auc(self.event, self.probability)


def make_shop(
    *, n: int = 1_300, seed: int = 1, signal: float = 1.0, consent: float = shop_parameters.CONSENT_SHARE
) -> tuple[Tables, ShopTruth]:
    """Tables of customers, their revenue and minutes by month, and their profit; and the truth.

    `signal`: factor on all effects (0: nothing tells who declines); `consent`: the share that has agreed to
    be contacted. The first table is sorted by class, and identifiers count on, as published.
    """
    random = np.random.default_rng(seed)
    habits, category = _draw_shop_habits(random, n), draw_by_share(random, shop_parameters.CATEGORY_SHARES, n)
    log_odds = sum(signal * effect * habits[name] for name, effect in shop_parameters.DECLINE_EFFECTS.items())
    log_odds = np.asarray(
        log_odds + signal * look_up_numbers(shop_parameters.CATEGORY_EFFECT, category), dtype=np.float64
    )
    probability = match_base_rates(log_odds, np.full(n, shop_parameters.DECLINE_BASE_RATE), np.ones(n, dtype=np.bool_))
    event = random.random(n) < probability
    order = _order_by_class(event)
    habits = {name: values[order] for name, values in habits.items()}
    agreed = random.random(n) < consent
    customers = _make_customer_table(random, habits, category[order], event[order], agreed)
    (money, slip, new), ids = _make_revenue_table(random, habits, customers.id), customers.id
    time = _make_minutes_table(random, habits, ids)
    profit = pd.DataFrame({"id": ids, "Прибыль": np.clip(random.normal(4, 1, n), 0.5, None).round(2)})
    effects = {name: signal * effect for name, effect in shop_parameters.DECLINE_EFFECTS.items()}
    truth = ShopTruth(probability[order], event[order], agreed, slip, new, effects)
    return (customers, money, time, profit), truth


def _draw_shop_habits(random: Generator, n: int) -> dict[str, Floats]:
    """What customers do, each in standard deviations (n,): partly their bond with the shop, partly chance."""
    bond, share = random.normal(0, 1, n), shop_parameters.LOYALTY_WEIGHT
    habits = {}
    for name, effect in shop_parameters.DECLINE_EFFECTS.items():
        own = random.normal(0, 1, n)
        habits[name] = -np.sign(effect) * share * bond + np.sqrt(1 - share**2) * own
    return habits


def _order_by_class(event: Flags) -> Rows:
    """Row numbers sorted by class, decliners first, but for two short runs of each class in the other."""
    ones, others, run = np.flatnonzero(event), np.flatnonzero(~event), shop_parameters.OTHER_CLASS_RUN_LENGTH
    first = max(len(ones) - 2 * run, 0)
    parts: Sequence[Rows] = (
        ones[:first],
        others[:run],
        ones[first : first + run],
        others[run : 2 * run],
        ones[first + run :],
        others[2 * run :],
    )
    return np.concatenate(parts)


def _make_customer_table(
    random: Generator, habits: Mapping[str, Floats], category: NDArray[np.str_], event: Flags, agreed: Flags
) -> pd.DataFrame:
    """The first table: one row a customer."""
    n = len(event)
    many = random.random(n) < 0.13  # who buys nearly everything on promotion
    promotion = np.where(many, 0.93, 0.22) + 0.05 * habits["promotion"]
    return pd.DataFrame(
        {
            "id": np.arange(shop_parameters.FIRST_CUSTOMER_ID, shop_parameters.FIRST_CUSTOMER_ID + n),
            "Покупательская активность": np.where(event, "Снизилась", "Прежний уровень"),
            "Тип сервиса": _draw_service_levels(random, n),
            "Разрешить сообщать": np.where(agreed, "да", "нет"),
            "Маркет_актив_6_мес": np.clip(4.25 + habits["contacts"], 0.9, 6.6).round(1),
            "Маркет_актив_тек_мес": random.choice([3, 4, 5], size=n, p=[0.24, 0.51, 0.25]),
            "Длительность": random.integers(110, 1080, n),
            "Акционные_покупки": np.clip(promotion, 0, 0.99).round(2),
            "Популярная_категория": category,
            "Средний_просмотр_категорий_за_визит": _round_within_bounds(3.3 + 1.35 * habits["categories"], 1, 6),
            "Неоплаченные_продукты_штук_квартал": _round_within_bounds(2.8 + 1.95 * habits["unpaid"], 0, 10),
            "Ошибка_сервиса": _round_within_bounds(random.normal(4.2, 1.95, n), 0, 9),
            "Страниц_за_визит": _round_within_bounds(8.2 + 4 * habits["pages"], 1, 20),
        }
    )


def _draw_service_levels(random: Generator, n: int) -> NDArray[np.object_]:
    """Service levels, a few of them misspelt."""
    premium = random.random(n) < shop_parameters.PREMIUM_SERVICE_SHARE
    service = np.where(premium, shop_parameters.PREMIUM_SERVICE, shop_parameters.STANDARD_SERVICE).astype(object)
    service[random.choice(np.flatnonzero(~premium), shop_parameters.MISSPELT_SERVICE_COUNT, replace=False)] = (
        shop_parameters.MISSPELT_SERVICE
    )
    return service


def _make_revenue_table(
    random: Generator, habits: Mapping[str, Floats], ids: pd.Series[int]
) -> tuple[pd.DataFrame, Flags, Flags]:
    """The long table of revenue; who has the slip in it; who bought nothing in the two earlier months.

    Revenue of the last two months tells nothing of a decline, as in the published table.
    """
    n = len(ids)
    level = random.normal(0, 1, n)
    money = np.column_stack(
        [
            4830 + 300 * habits["revenue_first"],
            5000 + 500 * level,
            5250 + 550 * (0.85 * level + 0.5 * random.normal(0, 1, n)),
        ]
    ).round(1)
    some = random.choice(n, shop_parameters.NEW_CUSTOMER_COUNT + 1, replace=False)
    money[some[1:], :2] = 0.0
    money[some[0], 2] = round(money[some[0], 2] * shop_parameters.REVENUE_SLIP_FACTOR, 1)
    rows = np.arange(n)
    return (
        _make_long_table(random, ids, money, shop_parameters.REVENUE_PERIODS, "Выручка"),
        rows == some[0],
        np.isin(rows, some[1:]),
    )


def _make_minutes_table(random: Generator, habits: Mapping[str, Floats], ids: pd.Series[int]) -> pd.DataFrame:
    """The long table of minutes on the site."""
    minutes = [_round_within_bounds(13.4 + 4 * habits[name], 4, 23) for name in ("minutes_before", "minutes_now")]
    return _make_long_table(random, ids, np.column_stack(minutes).astype(int), shop_parameters.MINUTES_PERIODS, "минут")


def _make_long_table(
    random: Generator, ids: pd.Series[int], values: NDArray[np.generic], periods: Sequence[str], name: str
) -> pd.DataFrame:
    """One row a customer and period, the periods of each customer in any order."""
    rows, count = len(ids), len(periods)
    places = np.argsort(random.random((rows, count)), axis=1)
    return pd.DataFrame(
        {
            "id": np.repeat(ids.to_numpy(), count),
            "Период": np.array(periods)[places].ravel(),
            name: np.take_along_axis(values, places, axis=1).ravel(),
        }
    )


def _round_within_bounds(values: Floats, least: float, most: float) -> NDArray[np.int64]:
    """Whole numbers within bounds."""
    return np.clip(np.round(values), least, most).astype(np.int64)
