"""Verify: how often a model tells rightly what new customers will do, from what it told them, as the saved rows have
it, and what the invoice lines say came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plainspoken.case import Case
from plainspoken.core.findings import Findings
from plainspoken.verify.invoice_lines import Whole
from plainspoken.verify.rebuilt_orders import RebuiltOrders
from plainspoken.verify.recompute import ScoreCurve
from plainspoken.verify.recompute_groups import Figures, share_of
from plainspoken.verify.recompute_newcomers import NO_PURCHASE, Names, find_segments_of, hold_most_common, list_looks
from plainspoken.verify.reread_table import number_at
from plainspoken.verify.saved_cut import ScaledCut
from plainspoken.verify.saved_scores import Flags


@dataclass(frozen=True)
class ToldCustomers:
    """What the saved rows say that customers were told: by column one cell a customer (n,), and the codes of these
    customers (n,), rising."""

    code: Whole
    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def find(self, column: str, code: Whole) -> NDArray[Any] | None:
        """The cells of some customers (k,); None where the column is not there, or one of them was told nothing."""
        if column not in self.columns:
            return None
        cells = self.columns[column][np.searchsorted(self.code, code)]
        return None if any(each is None for each in cells.tolist()) else cells


def recompute_forecast(place: str, column: str, label: Names, code: Whole, told: ToldCustomers) -> Figures:
    """How often the model and the rule of one column are right, and by how much the model more often than others.

    `label`: what came of each new customer (k,), in the order of time; `code`: who they are (k,).
    """
    blocks = hold_most_common(label)
    came, tested, size = label[blocks.learned :], code[blocks.learned :], float(blocks.tested)
    by_model, by_rule = (told.find(f"{column}{each}", tested) for each in ("", "_rule"))
    if by_model is None or by_rule is None:
        return {}
    right, alone = np.asarray(by_model == came), np.asarray(by_rule == came)
    found = share_of(f"{place}.accuracy", float(right.sum()), size)
    found |= share_of(f"{place}.rule", float(alone.sum()), size)
    found |= {f"{place}.gain": mean_more(right, blocks.right), f"{place}.gain_rule": mean_more(right, alone)}
    chance, none = told.find(f"{column}_none", tested), came == NO_PURCHASE
    if chance is not None and 0 < none.sum() < size:
        curve = ScoreCurve.of(-chance.astype(np.float64), ~none, np.ones(len(none)))
        found |= {f"{place}.again": curve.roc_auc(), f"{place}.again:n": size}
    return found


def mean_more(right: Flags, other: Flags) -> float:
    """How much more often one is right than the other."""
    return float(right.mean()) - float(other.mean())


def recompute_best_look(findings: Findings, found: Figures) -> Figures:
    """The figures of the look at which most are told rightly, at their second address."""
    places = [each for each in findings.over("newcomers") if f"{each}.accuracy" in found]
    if len(places) != len(list(findings.over("newcomers"))) or not places:
        return {}
    best = max(places, key=lambda each: found[f"{each}.accuracy"])
    names = (f"{name}{end}" for name in ("accuracy", "majority", "rule") for end in ("", ":n"))
    return {f"newcomers.best.{name}": found[f"{best}.{name}"] for name in names if f"{best}.{name}" in found}


def recompute_interest(code: Whole, told: ToldCustomers) -> Figures:
    """How often the category that new customers will spend most on is told rightly; `code`: who they are (k,), in the
    order of time; those who bought again have a category in the saved rows."""
    if "interest" not in told.columns:
        return {}
    cells = told.columns["interest"][np.searchsorted(told.code, code)]
    known = np.array([each is not None for each in cells.tolist()], dtype=bool)
    label = cells[known].astype(str)
    blocks = hold_most_common(label)
    came, tested, size = label[blocks.learned :], code[known][blocks.learned :], float(blocks.tested)
    by_model, first = (told.find(each, tested) for each in ("interest_told", "interest_first"))
    if by_model is None or first is None:
        return {}
    right, same = np.asarray(by_model == came), np.asarray(first == came)
    found = {"interest.n": size, "interest.classes": float(len(set(label.tolist())))}
    for name, each in (("accuracy", right), ("popular", blocks.right), ("same", same)):
        found |= share_of(f"interest.{name}", float(each.sum()), size)
    return found | {
        "interest.gain_popular": mean_more(right, blocks.right),
        "interest.gain_same": mean_more(right, same),
    }


def recompute_forecasts(
    findings: Findings, orders: RebuiltOrders, scaled: ScaledCut, case: Case, told: ToldCustomers
) -> Figures:
    """How well new customers are told their segment at each look, at the best one, and where they will stand."""
    found, stands = Figures(), number_at(findings, "newcomers.stands_days")
    for days in case.newcomers.days:
        looks, place = list_looks(orders, case, days), f"newcomers.day_{days}"
        if place in findings.over("newcomers"):
            label = find_segments_of(orders, looks, scaled, after=True)
            found |= recompute_forecast(place, f"day_{days}", label, looks.code, told)
            blocks = hold_most_common(label)
            found |= share_of(f"{place}.majority", float(blocks.right.sum()), float(blocks.tested))
        if days == stands:
            standing = find_segments_of(orders, looks, scaled, after=False)
            found |= recompute_forecast("newcomers.stands", f"day_{days}_stands", standing, looks.code, told)
    return found | recompute_best_look(findings, found) | recompute_interest(list_looks(orders, case, 0).code, told)
