"""Analysis: who gets which offer, by declared rules and with consent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from statsmodels.stats.multitest import multipletests

from plainspoken.analysis.statistics.intervals import Flags, wilson_interval
from plainspoken.analysis.subgroups.find_segments import (
    consenting_cases,
    rows_fulfilling,
    selected_by_threshold,
    two_proportion_p_value,
)
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Offer
from plainspoken.core.recorder import EvidenceRecorder

OFFER_SIGN_ALPHA = 0.01  # of calling any sign telling where none is
INSTEAD_COLUMN = "instead"
Labels = NDArray[np.str_]


@dataclass(frozen=True)
class OfferAssignment:
    """For each case (n,): the offer that follows from its own columns ('' where none), and whether it may be
    told so, or gets what can be done instead. `picked`: who is at or above the threshold."""

    offer: Labels
    told: Flags
    picked: Flags


def record_offers(trained: TrainedModel, book: EvidenceRecorder) -> OfferAssignment:
    """Write the sections `consent` and `offers`; return who gets what. Only picked cases get an offer."""
    mine, agreed = (
        selected_by_threshold(trained, np.arange(len(trained.event)), trained.out_of_fold),
        consenting_cases(trained),
    )
    record_consent(trained, mine, agreed, book)
    offers = trained.case.offers
    fits = [match_offer_conditions(offer, trained) for offer in offers]
    linked = offers_linked_to_event(trained.event, fits)
    slugs = [offer.slug for offer in offers]
    offer = np.select([mine & fit for fit in fits], slugs, "") if offers else np.full(len(mine), "")
    messages = [each.slug for each in offers if each.message]
    told = (offer != "") & (agreed | ~np.isin(offer, messages))
    found = OfferAssignment(np.asarray(offer), np.asarray(told), mine)
    book.list("offers", slugs)
    for each, fit, link in zip(offers, fits, linked, strict=True):
        record_single_offer(each, fit, link, found, trained, book)
    if offers:
        record_offer_totals(found, agreed, book)
    return found


def match_offer_conditions(offer: Offer, trained: TrainedModel) -> Flags:
    """Which of all cases fulfil an offer's conditions (n,)."""
    everyone = np.arange(len(trained.event))
    held = [rows_fulfilling(condition, trained, everyone, trained.out_of_fold) for condition in offer.when]
    return np.asarray(np.logical_and.reduce(held)) if held else np.ones(len(everyone), dtype=bool)


def offers_linked_to_event(event: Flags, fits: Sequence[Flags]) -> list[bool]:
    """Whether the event's rate differs with each condition, adjusted for all (z test; Holm 1979)."""
    p = [two_proportion_p_value(event, fit) for fit in fits]
    return [bool(each) for each in multipletests(p, alpha=OFFER_SIGN_ALPHA, method="holm")[0]] if p else []


def record_consent(trained: TrainedModel, mine: Flags, agreed: Flags, book: EvidenceRecorder) -> None:
    """How many agreed to be contacted, of all and of the picked; nothing where the case asks no consent."""
    if trained.case.consent is None:
        return
    book.put("consent.share", wilson_interval(int(agreed.sum()), len(agreed)), "share", of="cases")
    book.put("consent.share_picked", wilson_interval(int((agreed & mine).sum()), int(mine.sum())), "share", of="picked")
    book.put("consent.agreed_n", int((agreed & mine).sum()), "count")
    book.put("consent.refused_n", int((~agreed & mine).sum()), "count")
    refused = wilson_interval(int((~agreed & mine).sum()), int(mine.sum()))
    book.put("consent.refused_share", refused, "share", of="picked")


def record_single_offer(
    offer: Offer, fit: Flags, linked: bool, found: OfferAssignment, trained: TrainedModel, book: EvidenceRecorder
) -> None:
    """How often an offer applies, who cannot be told, how its condition goes with the event."""
    place, event = f"offers.{offer.slug}", trained.event
    mine = found.offer == offer.slug
    reached = mine & found.told
    book.put(f"{place}.offer", f"offer.{offer.slug}", "name")
    book.put(f"{place}.message", offer.message, "flag")
    book.put(f"{place}.n", int(mine.sum()), "count")
    book.put(f"{place}.share", wilson_interval(int(mine.sum()), int(found.picked.sum())), "share", of="picked")
    book.put(f"{place}.reached_n", int(reached.sum()), "count")
    book.put(f"{place}.no_consent_n", int((mine & ~found.told).sum()), "count")
    book.put(f"{place}.applies_n", int(fit.sum()), "count")
    book.put(f"{place}.applies_share", wilson_interval(int(fit.sum()), len(fit)), "share", of="cases")
    book.put(f"{place}.rate_with", wilson_interval(int(event[fit].sum()), int(fit.sum())), "share", of="cases")
    book.put(f"{place}.rate_without", wilson_interval(int(event[~fit].sum()), int((~fit).sum())), "share", of="cases")
    book.put(f"{place}.linked", linked, "flag")
    book.put(f"{place}.kind", "sign" if offer.when else "rest", "name")
    book.put(f"{place}.rate_now", wilson_interval(int(event[reached].sum()), int(reached.sum())), "share", of="cases")


def record_offer_totals(found: OfferAssignment, agreed: Flags, book: EvidenceRecorder) -> None:
    """Picked cases that get an offer, that get another than a message, and that get none."""
    none = found.picked & (found.offer == "")
    book.put("offers.picked.n", int(found.picked.sum()), "count")
    book.put("offers.with.n", int((found.picked & (found.offer != "")).sum()), "count")
    book.put("offers.told.n", int((found.picked & found.told).sum()), "count")
    book.put("offers.instead.n", int((found.picked & (found.offer != "") & ~found.told).sum()), "count")
    book.put("offers.without.n", int(none.sum()), "count")
    book.put("offers.without.share", wilson_interval(int(none.sum()), int(found.picked.sum())), "share", of="picked")
    book.put("offers.all_refused", not bool((found.picked & agreed).any()), "flag")
