"""Analysis: customers to segments, their evidence and the frozen model, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from plainspoken.analysis.clustering import (
    follow_up,
    lateness,
    other_scalings,
    record_comparison,
    scaling,
    segment_profiles,
    transitions,
)
from plainspoken.analysis.clustering.assign_model import Segmenter, build_segmenter
from plainspoken.analysis.clustering.clusterers import Floats, Labels, fit_clusterers
from plainspoken.analysis.clustering.customer_profiles import SEGMENT_PROFILES, name_segments
from plainspoken.analysis.clustering.follow_up import CustomerFollowUp, follow_customers
from plainspoken.analysis.clustering.scaling import Scales, extract_rfm_matrix, find_varying_columns
from plainspoken.analysis.clustering.select_clustering import ClusteringChoice, FittedClustering, select_clustering
from plainspoken.analysis.subgroups import segment_priority
from plainspoken.case import Case
from plainspoken.case.invoice_settings import Algorithm
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.customers import compute_customer_rfm
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

Progress = Callable[[str, float], None]
PlaceCustomers = Callable[[pd.DataFrame], Labels]
MAX_CLUSTERING_CUSTOMERS = 5_000  # customers on whom cuts are compared: more only cost time
MIN_CUSTOMERS_PER_SEGMENT = 10  # different customers for each segment that is tried: with fewer nothing can be told


@dataclass(frozen=True)
class SegmentationResult:
    """Customers with their segment, and the model that placed them.

    `customers`: as `compute_customer_rfm` at the end, with `segment` (slug), `sure` (share of refits,
    0 to 1), `second` (slug), and what
    `measure_lateness` tells. `followed`: the customers at the cut and what they did later; None where the table is
    too short.
    """

    customers: pd.DataFrame
    model: Segmenter
    followed: CustomerFollowUp | None


def segment_customers(
    case: Case, invoices: InvoiceDataset, book: EvidenceRecorder, progress: Progress
) -> SegmentationResult:
    """Choose segments, describe them, and see what their members did later.

    Raises:
        PlainspokenError: too few customers, all alike, or more segments asked for than there are profiles.
    """
    customers = compute_customer_rfm(invoices)
    check_can_cluster(case, customers)
    points, raw, scales = prepare_clustering_points(customers, case)
    scaling.record_scaling(scales, raw, book)
    progress("comparing ways to cut", 0.15)
    choice = select_clustering(points, case.clustering, case.seed)
    progress("comparing with customers without groups", 0.3)
    record_comparison.record_clustering_comparison(
        record_comparison.compare_with_null_samples(choice, points, case.clustering, case.seed), raw, book
    )
    other_scalings.record_scaling_agreement(choice.chosen, points, raw, scales, case.seed, book)
    model = build_named_segmenter(choice.chosen, customers, scales, points)
    late = lateness.measure_lateness(customers, invoices, case.follow_up.days)
    placed = customers.join(model.place(customers)).join(late)
    progress("describing segments", 0.45)
    segment_profiles.record_segment_profiles(placed, invoices, model, case.seed, book)
    lateness.record_lateness(placed, case.follow_up.days, book)
    followed = record_later_behaviour(case, invoices, choice, placed, model, book)
    return SegmentationResult(placed, model, followed)


def check_can_cluster(case: Case, customers: pd.DataFrame) -> None:
    """Whether these customers can be cut at all.

    Raises:
        PlainspokenError: they cannot.
    """
    asked = case.clustering
    if asked.most > len(SEGMENT_PROFILES):
        raise PlainspokenError(
            f"{case.name}: clustering.most: expected at most {len(SEGMENT_PROFILES)} (each segment needs a profile "
            f"of its own), found {asked.most}; ask for fewer segments"
        )
    if asked.fewest > asked.most:
        raise PlainspokenError(
            f"{case.name}: clustering.fewest: expected at most clustering.most ({asked.most}), found "
            f"{asked.fewest}; lower it"
        )
    different = count_distinct_customers(customers)
    if different < MIN_CUSTOMERS_PER_SEGMENT * asked.most:
        raise PlainspokenError(
            f"{case.name}: expected at least {MIN_CUSTOMERS_PER_SEGMENT * asked.most} customers "
            f"who differ in recency, orders or revenue ({MIN_CUSTOMERS_PER_SEGMENT} for each of "
            f"{asked.most} segments), "
            f"found {different}; lower clustering.most, or use a longer table"
        )


def count_distinct_customers(customers: pd.DataFrame) -> int:
    """How many customers differ from each other in what is measured."""
    return len(np.unique(extract_rfm_matrix(keep_buyers(customers)), axis=0))


def keep_buyers(customers: pd.DataFrame) -> pd.DataFrame:
    """The customers who kept something of what they bought; the others teach nothing."""
    return customers[customers["orders"] > 0]


def prepare_clustering_points(customers: pd.DataFrame, case: Case) -> tuple[Floats, Floats, Scales]:
    """Customers on whom cuts are compared, scaled and unscaled (n, columns), and the scales.

    Raises:
        PlainspokenError: no column varies.
    """
    raw = extract_rfm_matrix(keep_buyers(customers))
    try:
        scales = Scales().fit(raw)
    except ValueError:
        raise PlainspokenError(
            f"{case.name}: expected customers who differ in recency, orders or revenue, found all but a few "
            f"alike; there is nothing to cut"
        ) from None
    if len(raw) > MAX_CLUSTERING_CUSTOMERS:
        raw = raw[np.sort(np.random.default_rng(case.seed).choice(len(raw), MAX_CLUSTERING_CUSTOMERS, replace=False))]
    return scales.transform(raw), raw, scales


def build_named_segmenter(cut: FittedClustering, customers: pd.DataFrame, scales: Scales, points: Floats) -> Segmenter:
    """The model of the chosen cut, its groups named by who is in them."""
    labels = cut.cutter.predict(scales.transform(extract_rfm_matrix(customers)))
    names = name_segments(customers, labels, cut.count)
    return build_segmenter(scales, cut.cutter, names, points, cut.refits)


def record_later_behaviour(
    case: Case,
    invoices: InvoiceDataset,
    choice: ClusteringChoice,
    placed: pd.DataFrame,
    model: Segmenter,
    book: EvidenceRecorder,
) -> CustomerFollowUp | None:
    """What customers did later; nothing where the table is too short to say."""
    chosen, days = choice.chosen, case.follow_up.days

    def fitted(customers: pd.DataFrame) -> Labels | None:
        place = refit_clustering(chosen.algorithm, chosen.count, customers, case)
        return None if place is None else place(customers)

    followed = follow_customers(invoices, days, fitted)
    if followed is None:
        return None
    earlier = follow_customers(invoices, days, fitted, back=2 * days)
    before = followed.customers.join(model.place(followed.customers))
    follow_up.record_follow_up(followed, earlier, before["segment"].to_list(), case.seed, book)
    segment_priority.record_customer_priorities(book.members["segments"], book)
    if earlier is not None:
        there = model.place(earlier.customers)["segment"].to_list()
        follow_up.record_earlier_season(earlier, there, book)
    lateness.record_lapsed_returns(followed, invoices, book)
    transitions.record_transitions(before, placed, model, book)
    return followed


def refit_clustering(algorithm: Algorithm, count: int, customers: pd.DataFrame, case: Case) -> PlaceCustomers | None:
    """What puts customers (n rows) in segments (n,), fitted on these alone by an algorithm, into as many; None where
    they are too few or too much alike for it."""
    few = count_distinct_customers(customers) < MIN_CUSTOMERS_PER_SEGMENT * case.clustering.most
    if few or not len(find_varying_columns(extract_rfm_matrix(keep_buyers(customers)))):
        return None
    points, _, scales = prepare_clustering_points(customers, case)
    cutter = fit_clusterers(algorithm, points, (count,), case.seed).get(count)
    if cutter is None:
        return None
    return lambda placed: cutter.predict(scales.transform(extract_rfm_matrix(placed)))
