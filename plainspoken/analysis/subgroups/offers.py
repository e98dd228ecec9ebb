"""Analysis: who gets which offer, by declared rules, by each case's own reasons, and with consent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from statsmodels.stats.multitest import multipletests

from plainspoken.analysis.explanation.examples import ReasonCodes
from plainspoken.analysis.statistics.clusters import Groups, share_design_effect
from plainspoken.analysis.statistics.intervals import Flags, rows_in_groups, share_interval, wilson_interval
from plainspoken.analysis.subgroups.find_segments import (
    consenting_cases,
    rows_fulfilling,
    selected_by_threshold,
    two_proportion_p_value,
)
from plainspoken.analysis.subgroups.offer_choice import Labels, OfferWeights, choose_offers, weigh_offers
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import Offer
from plainspoken.core.recorder import EvidenceRecorder

OFFER_SIGN_ALPHA = 0.01  # of calling any sign telling where none is
INSTEAD_COLUMN = "instead"
REASONED_COLUMN = "reasoned"


@dataclass(frozen=True)
class OfferAssignment:
    """For each case (n,): the offer that follows from its own columns ('' where none), and whether it may be
    told so, or gets what can be done instead. `picked`: who is at or above the threshold. `printed`: whether the
    sign of the offer is among the reasons printed beside the case."""

    offer: Labels
    told: Flags
    picked: Flags
    printed: Flags


@dataclass(frozen=True)
class OfferSign:
    """An offer's sign: which of all cases have it (n,), and whether the event's rate surely differs with it, among
    all cases and among the picked alone."""

    fit: Flags
    linked: bool
    linked_picked: bool


def record_offers(trained: TrainedModel, book: EvidenceRecorder, reasons: ReasonCodes) -> OfferAssignment:
    """Write the sections `consent` and `offers`; return who gets what. Only picked cases get an offer: of those that
    fit, the one whose sign weighs most in the case's own score."""
    mine, agreed = (
        selected_by_threshold(trained, np.arange(len(trained.event)), trained.out_of_fold),
        consenting_cases(trained),
    )
    record_consent(trained, mine, agreed, book)
    offers = trained.case.offers
    fits = [match_offer_conditions(offer, trained) for offer in offers]
    weights = weigh_offers(offers, reasons, len(mine))
    found = assign_offers(offers, fits, weights, mine, agreed)
    book.list("offers", [offer.slug for offer in offers])
    linked = offers_linked_to_event(trained.event, fits, trained.groups)
    theirs = rows_in_groups(trained.groups, mine)
    linked_picked = offers_linked_to_event(trained.event[mine], [fit[mine] for fit in fits], theirs)
    for offer, sign in zip(offers, map(OfferSign, fits, linked, linked_picked), strict=True):
        record_single_offer(offer, sign, found, trained, book)
    if offers:
        record_offer_totals(found, agreed, book)
        record_offer_reasons(offers, found, weights, book)
    return found


def assign_offers(
    offers: Sequence[Offer], fits: Sequence[Flags], weights: OfferWeights, mine: Flags, agreed: Flags
) -> OfferAssignment:
    """Who gets what: the picked only, and a message only who agreed."""
    offer = np.where(mine, choose_offers(offers, fits, weights), "")
    messages = [each.slug for each in offers if each.message]
    told = (offer != "") & (agreed | ~np.isin(offer, messages))
    own = np.array([offer == each.slug for each in offers], dtype=bool).reshape(len(offers), len(mine)).T
    printed = (own & weights.printed).any(axis=1) if offers else np.zeros(len(mine), dtype=bool)
    return OfferAssignment(offer, np.asarray(told), mine, np.asarray(printed))


def match_offer_conditions(offer: Offer, trained: TrainedModel) -> Flags:
    """Which of all cases fulfil an offer's conditions (n,)."""
    everyone = np.arange(len(trained.event))
    held = [rows_fulfilling(condition, trained, everyone, trained.out_of_fold) for condition in offer.when]
    return np.asarray(np.logical_and.reduce(held)) if held else np.ones(len(everyone), dtype=bool)


def offers_linked_to_event(event: Flags, fits: Sequence[Flags], groups: Groups | None = None) -> list[bool]:
    """Whether the event's rate differs with each sign, adjusted for all that some have and some have not (z test;
    Holm 1979). `groups`: of each row (n,), where rows belong together."""
    effect = share_design_effect(event, groups)
    told = {
        place: two_proportion_p_value(event, fit, effect)
        for place, fit in enumerate(fits)
        if fit.any() and not fit.all()
    }
    if not told:
        return [False] * len(fits)
    sure = multipletests(list(told.values()), alpha=OFFER_SIGN_ALPHA, method="holm")[0]
    return [bool(dict(zip(told, sure, strict=True)).get(place, False)) for place in range(len(fits))]


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
    offer: Offer, sign: OfferSign, found: OfferAssignment, trained: TrainedModel, book: EvidenceRecorder
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
    book.put(f"{place}.applies_n", int(sign.fit.sum()), "count")
    book.put(f"{place}.applies_share", wilson_interval(int(sign.fit.sum()), len(sign.fit)), "share", of="cases")
    groups, theirs = trained.groups, rows_in_groups(trained.groups, found.picked)
    record_sign_rates(f"{place}.rate", event, sign.fit, groups, "cases", book)
    record_sign_rates(f"{place}.picked_rate", event[found.picked], sign.fit[found.picked], theirs, "picked", book)
    book.put(f"{place}.linked", sign.linked, "flag")
    book.put(f"{place}.linked_picked", sign.linked_picked, "flag")
    book.put(f"{place}.kind", "sign" if offer.when else "rest", "name")
    book.put(f"{place}.rate_now", wilson_interval(int(event[reached].sum()), int(reached.sum())), "share", of="cases")


def record_sign_rates(
    address: str, event: Flags, fit: Flags, groups: Groups | None, among: str, book: EvidenceRecorder
) -> None:
    """The event's rate with a sign and without it, among some cases; nothing of a side where nobody is."""
    for side, here in (("with", fit), ("without", ~fit)):
        book.put(f"{address}_{side}", share_interval(event[here], rows_in_groups(groups, here)), "share", of=among)


def record_offer_reasons(
    offers: Sequence[Offer], found: OfferAssignment, weights: OfferWeights, book: EvidenceRecorder
) -> None:
    """How many of the picked have reasons, how many get an offer with a sign, and of how many of these the sign is
    among the printed reasons."""
    signed = found.picked & np.isin(found.offer, [each.slug for each in offers if each.when])
    book.put("offers.explained.n", int((found.picked & weights.explained).sum()), "count")
    book.put("offers.signed.n", int(signed.sum()), "count")
    book.put("offers.reasoned.n", int((signed & found.printed).sum()), "count")
    share = wilson_interval(int((signed & found.printed).sum()), int(signed.sum()))
    book.put("offers.reasoned.share", share, "share", of="picked")


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
