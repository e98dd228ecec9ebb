"""Analysis: customers to segments, their evidence and the frozen model, in order. Knows no page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from plainspoken.analysis.clustering import follow_up as later
from plainspoken.analysis.clustering import record_comparison as comparison
from plainspoken.analysis.clustering import scaling as features
from plainspoken.analysis.clustering import segment_profiles as segments
from plainspoken.analysis.clustering import transitions as moves
from plainspoken.analysis.clustering.assign_model import Segmenter, segmenter
from plainspoken.analysis.clustering.clusterers import Floats, Labels, fit
from plainspoken.analysis.clustering.follow_up import Followed, follow
from plainspoken.analysis.clustering.profiles import PROFILES, named
from plainspoken.analysis.clustering.scaling import Scales, measured, varying
from plainspoken.analysis.clustering.select_clustering import Choice, Cut, choose
from plainspoken.case import Case
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.recorder import Book
from plainspoken.data.invoices.customers import customers_at
from plainspoken.data.invoices.dataset import Invoices

Progress = Callable[[str, float], None]
LARGEST = 5_000  # customers on whom cuts are compared: more only cost time
EACH = 10  # different customers for each segment that is tried: with fewer nothing can be told


@dataclass(frozen=True)
class Segmented:
    """Customers with their segment, and the model that placed them.

    `customers`: as `customers_at` at the end, with `segment` (slug), `sure` (share of refits, 0 to 1) and
    `second` (slug). `followed`: the customers at the cut and what they did later; None where the table is
    too short.
    """

    customers: pd.DataFrame
    model: Segmenter
    followed: Followed | None


def segment(case: Case, invoices: Invoices, book: Book, progress: Progress) -> Segmented:
    """Choose segments, describe them, and see what their members did later.

    Raises:
        PlainspokenError: too few customers, all alike, or more segments asked for than there are profiles.
    """
    customers = customers_at(invoices)
    check(case, customers)
    points, raw, scales = compared_customers(customers, case)
    features.write(scales, raw, book)
    progress("comparing ways to cut", 0.15)
    choice = choose(points, case.clustering, case.seed)
    progress("comparing with customers without groups", 0.3)
    comparison.write(comparison.compare(choice, points, case.clustering, case.seed), raw, book)
    model = model_of(choice.chosen, customers, scales, points)
    placed = customers.join(model.place(customers))
    progress("describing segments", 0.45)
    segments.write(placed, invoices, model, case.seed, book)
    followed = write_later(case, invoices, choice, placed, model, book)
    return Segmented(placed, model, followed)


def check(case: Case, customers: pd.DataFrame) -> None:
    """Whether these customers can be cut at all.

    Raises:
        PlainspokenError: they cannot.
    """
    asked = case.clustering
    if asked.most > len(PROFILES):
        raise PlainspokenError(
            f"{case.name}: clustering.most: expected at most {len(PROFILES)} (each segment needs a profile "
            f"of its own), found {asked.most}; ask for fewer segments"
        )
    if asked.fewest > asked.most:
        raise PlainspokenError(
            f"{case.name}: clustering.fewest: expected at most clustering.most ({asked.most}), found "
            f"{asked.fewest}; lower it"
        )
    different = differing(customers)
    if different < EACH * asked.most:
        raise PlainspokenError(
            f"{case.name}: expected at least {EACH * asked.most} customers who differ in recency, orders or "
            f"revenue ({EACH} for each of {asked.most} segments), found {different}; lower clustering.most, "
            f"or use a longer table"
        )


def differing(customers: pd.DataFrame) -> int:
    """How many customers differ from each other in what is measured."""
    return len(np.unique(measured(bought(customers)), axis=0))


def bought(customers: pd.DataFrame) -> pd.DataFrame:
    """The customers who kept something of what they bought; the others teach nothing."""
    return customers[customers["orders"] > 0]


def compared_customers(customers: pd.DataFrame, case: Case) -> tuple[Floats, Floats, Scales]:
    """Customers on whom cuts are compared, scaled and unscaled (n, columns), and the scales.

    Raises:
        PlainspokenError: no column varies.
    """
    raw = measured(bought(customers))
    try:
        scales = Scales().fit(raw)
    except ValueError:
        raise PlainspokenError(
            f"{case.name}: expected customers who differ in recency, orders or revenue, found all but a few "
            f"alike; there is nothing to cut"
        ) from None
    if len(raw) > LARGEST:
        raw = raw[np.sort(np.random.default_rng(case.seed).choice(len(raw), LARGEST, replace=False))]
    return scales.transform(raw), raw, scales


def model_of(cut: Cut, customers: pd.DataFrame, scales: Scales, points: Floats) -> Segmenter:
    """The model of the chosen cut, its groups named by who is in them."""
    labels = cut.cutter.predict(scales.transform(measured(customers)))
    names = named(customers, labels, cut.count)
    return segmenter(scales, cut.cutter, names, points, cut.refits)


def write_later(
    case: Case, invoices: Invoices, choice: Choice, placed: pd.DataFrame, model: Segmenter, book: Book
) -> Followed | None:
    """What customers did later; nothing where the table is too short to say."""
    chosen, days = choice.chosen, case.follow_up.days

    def fitted(customers: pd.DataFrame) -> Labels | None:
        return cut_alike(chosen, customers, case)

    followed = follow(invoices, days, fitted)
    if followed is None:
        return None
    earlier = follow(invoices, 2 * days, fitted)
    before = followed.customers.join(model.place(followed.customers))
    later.write(followed, earlier, before["segment"].to_list(), case.seed, book)
    moves.write(before, placed, model, book)
    return followed


def cut_alike(chosen: Cut, customers: pd.DataFrame, case: Case) -> Labels | None:
    """Each customer's segment under the chosen algorithm and number, fitted on these alone (n,); None where
    they are too few or too much alike for it."""
    few = differing(customers) < EACH * case.clustering.most
    if few or not len(varying(measured(bought(customers)))):
        return None
    points, _, scales = compared_customers(customers, case)
    cutter = fit(chosen.algorithm, points, (chosen.count,), case.seed).get(chosen.count)
    return None if cutter is None else cutter.predict(scales.transform(measured(customers)))
