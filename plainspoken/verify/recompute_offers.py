"""Verify: how many of the picked cases get which offer, and what their rates are, counted in the saved rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from plainspoken.core.findings import Findings
from plainspoken.verify.recompute_groups import Figures, share_of
from plainspoken.verify.reread_table import is_true
from plainspoken.verify.saved_scores import Flags


@dataclass(frozen=True)
class SavedOffers:
    """The rows of scores.parquet of a case with offers (n,): whether picked, the slug of the offer or '', whether it is
    told, whether something is done instead, whether a reason that is printed names the offer's sign, who agreed.

    `applies`: by the slug of an offer, the rows whose cells fulfil its conditions.
    """

    picked: Flags
    offer: NDArray[np.str_]
    told: Flags
    instead: Flags
    reasoned: Flags
    consent: Flags
    event: Flags
    applies: Mapping[str, Flags] = field(default_factory=dict)


def recompute_offer_figures(findings: Findings, saved: SavedOffers) -> Figures:
    """Every figure of offers and of consent that the saved rows decide, by its address."""
    picked, event = saved.picked, saved.event
    size = float(picked.sum())
    with_offer = picked & (saved.offer != "")
    none = picked & (saved.offer == "")
    found: Figures = {"offers.picked.n": size, "offers.with.n": float(with_offer.sum())}
    found |= {"offers.told.n": float((picked & saved.told).sum()), "offers.without.n": float(none.sum())}
    found |= {"offers.instead.n": float((with_offer & ~saved.told).sum())}
    found |= share_of("offers.without.share", float(none.sum()), size) | recompute_consent(saved)
    for place in findings.over("offers"):
        name = place.rpartition(".")[2]
        mine = picked & (saved.offer == name)
        reached = mine & (saved.told | saved.instead) if is_for_all(findings, place) else mine & saved.told
        found |= {f"{place}.n": float(mine.sum()), f"{place}.reached_n": float(reached.sum())}
        found |= {f"{place}.no_consent_n": float((mine & ~saved.told).sum())}
        found |= share_of(f"{place}.share", float(mine.sum()), size)
        found |= share_of(f"{place}.rate_now", float(event[reached].sum()), float(reached.sum()))
        found |= recompute_picked_rates(place, saved.applies.get(name), saved)
    return found | recompute_signed_offers(findings, saved) | recompute_pooled_tests(findings, picked, event)


def recompute_pooled_tests(findings: Findings, picked: Flags, event: Flags) -> Figures:
    """A test of all offers at once, and one on all who are picked: how many there are, and their rate."""
    size, rate = float(picked.sum()), float(event[picked].mean()) if picked.any() else 0.0
    found: Figures = {"tests.picked.cases": size, "tests.picked.now": rate}
    for place in findings.over("actions"):
        if is_true(findings, f"{place}.ab.pooled"):
            found |= {f"{place}.ab.at_hand": size, f"{place}.ab.rate_now": rate}
    return found


def is_for_all(findings: Findings, place: str) -> bool:
    """Whether an offer reaches also who did not agree to messages."""
    message = findings.evidence.get(f"{place}.message")
    return message is not None and message.value is False


def recompute_picked_rates(place: str, applies: Flags | None, saved: SavedOffers) -> Figures:
    """The events among picked rows that fulfil an offer's conditions, and among those that do not."""
    if applies is None:
        return {}
    inside, outside = saved.picked & applies, saved.picked & ~applies
    found = share_of(f"{place}.picked_rate_with", float(saved.event[inside].sum()), float(inside.sum()))
    return found | share_of(f"{place}.picked_rate_without", float(saved.event[outside].sum()), float(outside.sum()))


def recompute_consent(saved: SavedOffers) -> Figures:
    """Who agreed to be contacted: of all, and of the picked."""
    size, agreed = float(saved.picked.sum()), float((saved.picked & saved.consent).sum())
    found = share_of("consent.share", float(saved.consent.sum()), float(len(saved.consent)))
    found |= share_of("consent.share_picked", agreed, size) | share_of("consent.refused_share", size - agreed, size)
    return found | {"consent.agreed_n": agreed, "consent.refused_n": size - agreed}


def recompute_signed_offers(findings: Findings, saved: SavedOffers) -> Figures:
    """Picked rows with an offer that has conditions, and those of them whose printed reasons name its sign."""
    signs = [
        place.rpartition(".")[2]
        for place in findings.over("offers")
        if (kind := findings.evidence.get(f"{place}.kind")) is not None and kind.value == "sign"
    ]
    signed = saved.picked & np.isin(saved.offer, signs)
    reasoned = float((signed & saved.reasoned).sum())
    found: Figures = {"offers.signed.n": float(signed.sum()), "offers.reasoned.n": reasoned}
    return found | share_of("offers.reasoned.share", reasoned, float(signed.sum()))
