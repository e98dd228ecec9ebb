"""Data: the parts of a simulated visit, each drawn from a seeded source."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from plainspoken.data.simulate import visit_parameters
from plainspoken.data.simulate.visit_parameters import Shares

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def draw_visit_arrivals(random: Generator, n: int) -> pd.DataFrame:
    """What is known when a visit starts, for n visits in the order of the file."""
    month = draw_by_share(random, visit_parameters.MONTH_SHARES, n)
    month = month[np.argsort([visit_parameters.MONTH_BLOCKS[each] for each in month], kind="stable")]
    chance = random.random(n)
    new, other = (
        look_up_numbers(visit_parameters.NEW_VISITOR_SHARES, month),
        look_up_numbers(visit_parameters.OTHER_VISITOR_SHARES, month),
    )
    visitor = np.select([chance < new, chance < new + other], ["New_Visitor", "Other"], "Returning_Visitor")
    traffic = np.where(
        visitor == "New_Visitor",
        draw_by_share(random, visit_parameters.NEW_VISITOR_TRAFFIC, n),
        draw_by_share(random, visit_parameters.RETURNING_VISITOR_TRAFFIC, n),
    )
    system = draw_by_share(random, visit_parameters.SYSTEM_SHARES, n)
    usual = np.array([visit_parameters.USUAL_BROWSER[each] for each in system])
    close = random.random(n) < look_up_numbers(visit_parameters.SPECIAL_DAY_SHARES, month)
    return pd.DataFrame(
        {
            "SpecialDay": np.where(close, random.integers(1, 6, n) / 5, 0.0),
            "Month": month,
            "OperatingSystems": system,
            "Browser": np.where(
                random.random(n) < 0.8, usual, draw_by_share(random, visit_parameters.BROWSER_SHARES, n)
            ),
            "Region": draw_by_share(random, visit_parameters.REGION_SHARES, n),
            "TrafficType": traffic,
            "VisitorType": visitor,
            "Weekend": np.where(random.random(n) < visit_parameters.WEEKEND_SHARE, "TRUE", "FALSE"),
        }
    )


def draw_visit_browsing(random: Generator, visits: pd.DataFrame) -> pd.DataFrame:
    """Pages and seconds of each visit: long-tailed, and long together."""
    n = len(visits)
    returning = (visits["VisitorType"] == "Returning_Visitor").to_numpy()
    length = random.normal(0, 1, n)
    more = look_up_numbers(visit_parameters.MONTH_PAGES_EFFECT, visits["Month"].to_numpy(str))
    product = round_to_counts(2.5 + 0.45 * returning + more + 1.08 * length, most=705)
    product = np.where(random.random(n) < 0.03, 1.0, product)
    account = round_to_counts(0.65 + 0.42 * length + random.normal(0, 0.85, n), most=27)
    information = round_to_counts(-0.2 + 0.35 * length + random.normal(0, 0.85, n), most=24)
    untimed = random.random(n) < np.select([product <= 1, product == 2, product == 3], [0.93, 0.3, 0.1], 0.02)
    pace = random.normal(3.35 + 0.12 * length, 0.65)
    return pd.DataFrame(
        {
            "Administrative": account,
            "Administrative_Duration": draw_page_seconds(random, account, random.normal(3.2, 0.9, n), 0.03),
            "Informational": information,
            "Informational_Duration": draw_page_seconds(random, information, random.normal(3.6, 1.2, n), 0.08),
            "ProductRelated": product,
            "ProductRelated_Duration": np.where(untimed, 0.0, draw_page_seconds(random, product, pace, 0.0)),
        }
    )


def draw_bounce_exit_rates(random: Generator, pages: Floats, event: Flags, signal: float) -> tuple[Floats, Floats]:
    """Bounce and exit rates (n,), known when a visit is over.

    On visits of one and two pages they take a few fixed values; a purchase seldom is a bounce.
    """
    n = len(pages)
    lower = np.exp(-0.25 * signal * event)
    exits = np.clip((0.015 + 0.22 / np.maximum(pages, 1)) * lower * random.lognormal(-0.12, 0.5, n), 0, 0.2)
    bounces = np.where(random.random(n) < 0.45, 0.0, exits * random.uniform(0, 0.8, n))
    bounced = random.random(n) < np.select([pages <= 1, pages == 2], [0.92, 0.3], 0.0)
    bounced &= ~event | (random.random(n) < 0.8 ** (4 * signal))
    short = pages <= 2
    bounces = np.where(bounced, 0.2, np.where(short, 0.0, bounces))
    exits = np.where(bounced, 0.2, np.where(short, np.where(random.random(n) < 0.7, 0.1, 0.05), exits))
    return bounces.round(9), exits.round(9)


def draw_page_values(random: Generator, visits: pd.DataFrame, event: Flags, *, leak: bool) -> Floats:
    """Page values (n,): with a leak a purchase fills them in, from February to May every purchase does."""
    n = len(visits)
    month = visits["Month"].to_numpy(str)
    long_visit = np.clip(visits["ProductRelated"].to_numpy(np.float64) / 25, 0.05, 3.0)
    others = np.minimum(look_up_numbers(visit_parameters.VALUE_WITHOUT_PURCHASE, month) * long_visit, 0.6)
    filled = np.where(event, look_up_numbers(visit_parameters.PURCHASE_LEAVES_VALUE, month), others)
    size = np.where(event, 2.95, 2.4)
    if not leak:
        filled, size = np.minimum(visit_parameters.VALUE_WITHOUT_LEAK * long_visit, 0.6), np.full(n, 2.6)
    values = random.lognormal(size, 0.95)
    return np.where(random.random(n) < filled, np.round(values, 9), 0.0)


def draw_by_share(random: Generator, shares: Shares, n: int) -> NDArray[np.str_]:
    """n names, each with its share; shares need not add up to one."""
    weights = np.array(list(shares.values()))
    return random.choice(np.array(list(shares)), size=n, p=weights / weights.sum())


def look_up_numbers(numbers: Shares, names: NDArray[np.str_]) -> Floats:
    """The number of each name (n,); nought where a name has none."""
    return np.array([numbers.get(str(name), 0.0) for name in names], dtype=np.float64)


def round_to_counts(logarithm: Floats, most: float) -> Floats:
    """Counts whose logarithm (of one more) is given, from nought to the most that was ever seen."""
    counts = np.clip(np.round(np.expm1(logarithm)), 0.0, most)
    return np.asarray(counts + 0.0, dtype=np.float64)  # no negative nought


def draw_page_seconds(random: Generator, pages: Floats, pace: Floats, untimed: float) -> Floats:
    """Seconds on pages, at exp(pace) a page; nought for some visits, whose time was not taken."""
    timed = random.random(len(pages)) >= untimed
    return np.where(timed, np.round(pages * np.exp(pace), 6), 0.0)
