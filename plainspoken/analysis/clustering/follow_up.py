"""Analysis: what customers did after the segments were fixed, beside simpler rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from plainspoken.analysis.statistics.intervals import Flags, Floats, wilson_interval
from plainspoken.analysis.statistics.metrics import bootstrap_measure, bootstrap_measure_difference
from plainspoken.analysis.statistics.resampling import bootstrap_rows, row_bootstrap_interval
from plainspoken.analysis.subgroups.find_segments import MIN_BEST_SEGMENT_CASES, segments_with_different_rates
from plainspoken.core.ranked_scores import roc_auc
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.data.invoices.customers import compute_customer_rfm, start_of_next_day
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset

RFM_FIFTHS = 5
Labels = NDArray[np.intp]
Fit = Callable[[pd.DataFrame], Labels | None]
FOLLOW_UP_YARDSTICKS = ("segment", "score", "spend", "recency")


@dataclass(frozen=True)
class CustomerFollowUp:
    """Customers as they stood at a cut, and what they did in the `days` from then on.

    `customers`: one row each; `groups`: their segment among those fitted on what was known at the cut (n,);
    `again`: who placed an order afterwards and kept something of it (n,); `spend`: what they spent then,
    less what they sent back of it, 0 for who did not come (n,).
    """

    cut: datetime
    days: int
    customers: pd.DataFrame
    groups: Labels
    again: Flags
    spend: Floats

    def scores(self) -> Mapping[str, Floats]:
        """The yardsticks, each higher for who is more likely to come again. No later order is used: a
        segment stands as high as its members' mean points at the cut."""
        score = compute_rfm_score(self.customers)
        return {
            "segment": pd.Series(score).groupby(self.groups).transform("mean").to_numpy(np.float64),
            "score": score,
            "spend": self.customers["revenue"].to_numpy(np.float64),
            "recency": -self.customers["recency_days"].to_numpy(np.float64),
        }


def follow_customers(invoices: InvoiceDataset, days: int, fit: Fit, back: int | None = None) -> CustomerFollowUp | None:
    """Fix segments `back` days before the end, by default `days`, and follow the customers for `days`.

    `fit`: from customers at the cut to the number of each one's segment, or None where no segments can be
    fitted to them; then nothing is followed.
    """
    cut = start_of_next_day(invoices.totals.last) - timedelta(days=back or days)
    end = cut + timedelta(days=days)
    before = compute_customer_rfm(invoices, cut)
    groups = fit(before)
    if groups is None:
        return None
    after = compute_customer_rfm(invoices, end, since=cut).set_index("customer")
    after = after.reindex(before["customer"])
    again = after["orders"].fillna(0).to_numpy() > 0
    spend = after["revenue"].fillna(0).to_numpy(np.float64)
    return CustomerFollowUp(cut, days, before, groups, again, spend)


def compute_rfm_score(customers: pd.DataFrame) -> Floats:
    """The classic score (Hughes 1994): one to five points each for recency, orders and revenue, by fifths
    of the customers; equal values have equal points (n,)."""
    columns = (-customers["recency_days"], customers["orders"], customers["revenue"])
    return sum((np.ceil(RFM_FIFTHS * rankdata(each) / len(each)) for each in columns), np.zeros(len(customers)))


def record_follow_up(
    followed: CustomerFollowUp,
    earlier: CustomerFollowUp | None,
    slugs: Sequence[str],
    seed: int,
    book: EvidenceRecorder,
) -> None:
    """Everything under `later`, `yardsticks` and `segments.{s}.later` but who stayed.

    `slugs`: of the final segments, where each customer stood at the cut (n,). How well segments tell who
    comes again is measured with those fitted at the cut, never with the final ones.
    """
    book.put("later.cut", followed.cut.date().isoformat(), "date")
    book.put("later.days", followed.days, "days")
    book.put("later.n", len(followed.again), "count")
    book.put("later.rate", wilson_interval(int(followed.again.sum()), len(followed.again)), "share", of="customers")
    if has_both_outcomes(followed):
        record_yardsticks(followed, seed, book)
    if earlier is not None and has_both_outcomes(earlier):
        drawn = bootstrap_rows(earlier.again, seed)
        book.put("later.earlier_cut", earlier.cut.date().isoformat(), "date")
        found = bootstrap_measure(roc_auc, earlier.again, earlier.scores()["segment"], drawn)
        book.put("later.earlier_roc_auc", found, "score")
    record_segment_follow_up(followed, np.asarray(slugs, dtype=object), seed, book)
    record_repurchase_extremes(followed, book)


def has_both_outcomes(followed: CustomerFollowUp) -> bool:
    """Whether some came again and some did not: nothing can be ranked otherwise."""
    return 0 < int(followed.again.sum()) < len(followed.again)


def record_yardsticks(followed: CustomerFollowUp, seed: int, book: EvidenceRecorder) -> None:
    """How well segments and simpler rules tell who came again, and how they differ, on the same resamples."""
    scores, again = followed.scores(), followed.again
    drawn = bootstrap_rows(again, seed)
    book.list("yardsticks", FOLLOW_UP_YARDSTICKS)
    for name in FOLLOW_UP_YARDSTICKS:
        found = bootstrap_measure(roc_auc, again, scores[name], drawn)
        book.put(f"later.{name}_roc_auc" if name != "segment" else "later.roc_auc", found, "score")
        book.put(f"yardsticks.{name}.setting", f"yardstick.{name}", "name")
        book.put(f"yardsticks.{name}.roc_auc", found, "score")
        book.put(f"yardsticks.{name}.chosen", name == "segment", "flag")
    for name in ("spend", "score"):
        gained = bootstrap_measure_difference(roc_auc, again, scores["segment"], scores[name], drawn)
        book.put(f"later.gain_{name}", gained, "score")


def record_segment_follow_up(
    followed: CustomerFollowUp, slugs: NDArray[np.object_], seed: int, book: EvidenceRecorder
) -> None:
    """Who came again and what they spent, by where the final segments put them at the cut."""
    names = [each for each in book.members["segments"] if (slugs == each).any()]
    inside = [np.asarray(slugs == each) for each in names]
    for slug, mine, differs in zip(names, inside, segments_with_different_rates(inside, followed.again), strict=True):
        address, size = f"segments.{slug}.later", int(mine.sum())
        book.put(f"{address}.n", size, "count")
        book.put(f"{address}.rate", repurchase_rate(followed, mine), "share", of="members")
        book.put(f"{address}.elsewhere", repurchase_rate(followed, ~mine), "share", of="customers")
        book.put(f"{address}.different", differs, "flag")
        book.put(
            f"{address}.spend", row_bootstrap_interval(mean_over_rows(followed.spend[mine]), size, seed=seed), "money"
        )
        back = followed.spend[mine & followed.again]
        book.put(f"{address}.spend_again", row_bootstrap_interval(mean_over_rows(back), len(back), seed=seed), "money")


def record_earlier_season(earlier: CustomerFollowUp, slugs: Sequence[str], book: EvidenceRecorder) -> None:
    """The same rates at the earlier cut, whose days lie in another season. `slugs`: of the final segments, where
    each customer stood then (n,)."""
    placed = np.asarray(slugs, dtype=object)
    everybody = np.ones(len(earlier.again), dtype=bool)
    book.put("later.earlier_rate", repurchase_rate(earlier, everybody), "share", of="customers")
    for slug in book.members["segments"]:
        mine = np.asarray(placed == slug)
        if f"segments.{slug}.later.rate" in book.evidence and mine.any():
            book.put(f"segments.{slug}.later.earlier_rate", repurchase_rate(earlier, mine), "share", of="members")


def repurchase_rate(followed: CustomerFollowUp, mine: Flags) -> Estimate | None:
    """Who of some customers came again."""
    return wilson_interval(int(followed.again[mine].sum()), int(mine.sum()))


def mean_over_rows(values: Floats) -> Callable[[NDArray[np.intp]], float]:
    """The mean of some rows' values."""
    return lambda rows: float(values[rows].mean())


def record_repurchase_extremes(followed: CustomerFollowUp, book: EvidenceRecorder) -> None:
    """The segments of which most and fewest came again, among those with enough members."""
    rates = {
        slug: book.evidence[f"segments.{slug}.later.rate"]
        for slug in book.members["segments"]
        if f"segments.{slug}.later.rate" in book.evidence
        and book.evidence[f"segments.{slug}.later.n"].number >= MIN_BEST_SEGMENT_CASES
    }
    if len(rates) < 2:
        return
    for place, pick in (("best", max), ("weakest", min)):
        slug = pick(rates, key=lambda each: rates[each].number)
        book.put(f"segments.{place}", f"segment.{slug}", "name")
        book.evidence[f"segments.{place}_rate"] = rates[slug]
