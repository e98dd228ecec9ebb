"""Truth: one shop cut into segments by the shipped analysis, and what is true of them on a large shop of its world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd
from joblib import parallel_config
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from benchmarks.known_truth.shop_worlds import Floats, ShopParameters, draw_shop
from plainspoken.analysis.clustering import segmentation
from plainspoken.analysis.clustering.assign_model import Segmenter
from plainspoken.analysis.clustering.clusterers import fit_clusterers
from plainspoken.analysis.clustering.customer_profiles import rfm_percentile_ranks
from plainspoken.analysis.clustering.follow_up import CustomerFollowUp, Labels, follow_customers
from plainspoken.analysis.clustering.scaling import Scales, extract_rfm_matrix
from plainspoken.analysis.clustering.segment import PlaceCustomers, refit_clustering
from plainspoken.case import (
    Action,
    Case,
    ClusteringSettings,
    Column,
    FollowUpSettings,
    InvoiceColumns,
    NewCustomerSettings,
    ProductCategory,
    SourceTable,
)
from plainspoken.case.invoice_settings import Algorithm
from plainspoken.case.name_findings import name_findings
from plainspoken.claims.registry import judge_all
from plainspoken.core.findings import Findings
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.data.invoices.customers import compute_customer_rfm
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

LARGE_SHOP_CUSTOMERS = 12_000  # twenty times a shop: with fewer, chance in the truth itself makes ranges seem narrow
FRESH_SHOPS = 2
UNSEEN_SHOP_OFFSET = 10**9  # added to a world's seed for the customers whom nothing was learned from
SHOP_FOLLOW_UP_DAYS = 90
SHOP_ALGORITHM: Algorithm = "k_means"
WRITTEN_TO = ("cooling", "promising", "sleeping", "new", "loyal")  # profiles of which an action is declared


@dataclass(frozen=True)
class BuiltShop:
    """A shop's invoices, the findings that the shipped analysis and rules make of them, and the frozen model."""

    dials: ShopParameters
    seed: int
    invoices: InvoiceDataset
    findings: Findings
    model: Segmenter


def build_shop_case(seed: int) -> Case:
    """The case of a shop: few cuts, so that a world takes seconds; one look at new customers."""
    roles = ("order", "customer", "product", "description", "quantity", "price", "time")
    return Case(
        name="shop",
        task="segmentation",
        seed=seed,
        tables={"lines": SourceTable(file="lines.csv")},
        columns={name: Column(type="category") for name in roles},
        invoices=InvoiceColumns(**{name: name for name in roles}),
        clustering=ClusteringSettings(algorithms=(SHOP_ALGORITHM,), fewest=2, most=5, resamples=20),
        follow_up=FollowUpSettings(days=SHOP_FOLLOW_UP_DAYS),
        newcomers=NewCustomerSettings(days=(0,), settled_days=90, lead_days=30),
        categories=tuple(ProductCategory(slug=name, any_of=(name,)) for name in ("mug", "bag", "lamp")),
        actions=tuple(Action(slug=each, kind="contact_segment", segment=each) for each in WRITTEN_TO),
    )


def build_shop(dials: ShopParameters, seed: int) -> BuiltShop:
    """Draw a shop, analyse it and judge the evidence; one process, one thread, no file."""
    invoices, case = draw_shop(dials, seed), build_shop_case(seed % 2**31)
    with threadpool_limits(1), parallel_config(backend="sequential"):
        found = segmentation.run_segmentation_analysis(case, invoices, lambda what, share: None)
    named = name_findings(found.findings, case)
    judged = named.model_copy(update={"claims": judge_all(named)})
    return BuiltShop(dials, seed, invoices, judged, cast(Segmenter, found.model))


def follow_shop(shop: InvoiceDataset, place: PlaceCustomers) -> CustomerFollowUp:
    """A shop's customers as placed at the cut, and what they did from then on."""
    found = follow_customers(shop, SHOP_FOLLOW_UP_DAYS, place)
    assert found is not None
    return found


@dataclass(frozen=True)
class RankedGroups:
    """What places customers in groups, and how high each group stands (by its number), as a briefing ranks them."""

    place: PlaceCustomers
    standing: pd.Series

    def measure_yardsticks(self, shop: InvoiceDataset) -> Mapping[str, float]:
        """ROC-AUC of each yardstick for who of a shop's customers buys again."""
        followed = follow_shop(shop, self.place)
        scores = {**followed.scores(), "segment": self.standing.reindex(followed.groups, fill_value=0.0).to_numpy()}
        return {name: roc_auc(followed.again, each) for name, each in scores.items()}


@dataclass(frozen=True, eq=False)
class ShopTruth:
    """The large shop, placed by the model; everything is computed when first asked for."""

    built: BuiltShop

    @property
    def findings(self) -> Findings:
        """What the briefing rests on."""
        return self.built.findings

    @cached_property
    def many(self) -> InvoiceDataset:
        """Customers of the same world from whom nothing was learned."""
        return draw_shop(self.built.dials, self.built.seed + UNSEEN_SHOP_OFFSET, LARGE_SHOP_CUSTOMERS)

    @cached_property
    def customers(self) -> pd.DataFrame:
        """These as they stand at the end, with the `segment` the model puts them in."""
        found = compute_customer_rfm(self.many)
        return found.join(self.built.model.place(found))

    @cached_property
    def followed(self) -> CustomerFollowUp:
        """The same followed from the cut, in the groups the model puts them in there."""
        return follow_shop(self.many, self.group_at_cut)

    @cached_property
    def ranked(self) -> RankedGroups:
        """The groups whose ranking the briefing states: those that the shop's own customers give, as far as they were
        known at the cut. The model of the end may sort customers otherwise, and other customers order groups
        otherwise."""
        shop, case = draw_shop(self.built.dials, self.built.seed), build_shop_case(self.built.seed % 2**31)
        known = follow_shop(shop, self.group_at_cut).customers
        place = refit_clustering(SHOP_ALGORITHM, len(self.built.model.names), known, case)
        assert place is not None
        own = follow_shop(shop, place)
        return RankedGroups(place, pd.Series(own.scores()["segment"]).groupby(own.groups).first())

    def group_at_cut(self, customers: pd.DataFrame) -> Labels:
        """The number of each customer's group, by the model of the end (n,)."""
        model = self.built.model
        return np.asarray(model.cutter.predict(model.scales.transform(extract_rfm_matrix(customers))), dtype=np.intp)

    def members(self, slug: str) -> np.ndarray:
        """Who of the followed is in a segment at the cut (n,)."""
        return np.asarray(self.followed.groups == self.built.model.names.index(slug))

    def later_rates(self, slug: str) -> tuple[float, float]:
        """The share of members who bought again, and of all others."""
        mine = self.members(slug)
        return float(self.followed.again[mine].mean()), float(self.followed.again[~mine].mean())

    @cached_property
    def rankings(self) -> Mapping[str, float]:
        """ROC-AUC of each yardstick for who buys again, of the very groups that the briefing ranks."""
        return self.ranked.measure_yardsticks(self.many)

    @cached_property
    def agreement(self) -> float:
        """How alike the cut sorts customers and the one that all customers of the world give, by the same algorithm
        into as many groups (adjusted Rand index): what refits on resamples are an estimate of."""
        raw, count = extract_rfm_matrix(self.customers), len(self.built.model.names)
        scales = Scales().fit(raw)
        points = scales.transform(raw)
        whole = fit_clusterers(SHOP_ALGORITHM, points, (count,), 0)[count]
        return float(adjusted_rand_score(self.group_at_cut(self.customers), whole.predict(points)))

    @cached_property
    def fresh_agreement(self) -> float:
        """How alike the cut and those of other customers of the world, as many, sort all: a mean over fresh shops."""
        ours, raw, found = self.group_at_cut(self.customers), extract_rfm_matrix(self.customers), []
        for number in range(FRESH_SHOPS):
            shop = draw_shop(self.built.dials, self.built.seed + 2 * UNSEEN_SHOP_OFFSET + number)
            theirs = extract_rfm_matrix(compute_customer_rfm(shop))
            scales, count = Scales().fit(theirs), len(self.built.model.names)
            fitted = fit_clusterers(SHOP_ALGORITHM, scales.transform(theirs), (count,), number)[count]
            found.append(adjusted_rand_score(ours, fitted.predict(scales.transform(raw))))
        return float(np.mean(found))

    def standing(self, slug: str) -> Floats:
        """Where the middle member stands in recency (1: the latest), orders and revenue among all (3,)."""
        mine = (self.customers["segment"] == slug).to_numpy()
        return np.asarray(np.median(rfm_percentile_ranks(self.customers)[mine], axis=0))
