"""Analysis: who gets which offer, by declared rules and with consent. Knows no page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from statsmodels.stats.multitest import multipletests

from plainspoken.analysis.statistics.intervals import Flags, share
from plainspoken.analysis.subgroups.actions import smallest_effect, write_group_test
from plainspoken.analysis.subgroups.segments import consenting, holds, picked, two_sided
from plainspoken.analysis.training.case_value import mean_margin
from plainspoken.analysis.training.trained_model import Trained
from plainspoken.case import Offer
from plainspoken.core.recorder import Book

ALPHA = 0.01  # of calling any sign telling where none is
INSTEAD = "instead"
Labels = NDArray[np.str_]


@dataclass(frozen=True)
class Offered:
    """For each case (n,): the offer that follows from its own columns ('' where none), and whether it may be
    told so, or gets what can be done instead. `picked`: who is at or above the threshold."""

    offer: Labels
    told: Flags
    picked: Flags


def write(trained: Trained, book: Book) -> Offered:
    """Write the sections `consent` and `offers`; return who gets what. Only picked cases get an offer."""
    mine, agreed = picked(trained, np.arange(len(trained.event)), trained.out_of_fold), consenting(trained)
    write_consent(trained, mine, agreed, book)
    offers = trained.case.offers
    fits = [fitting(offer, trained) for offer in offers]
    linked = linkage(trained.event, fits)
    slugs = [offer.slug for offer in offers]
    offer = np.select([mine & fit for fit in fits], slugs, "") if offers else np.full(len(mine), "")
    messages = [each.slug for each in offers if each.message]
    told = (offer != "") & (agreed | ~np.isin(offer, messages))
    found = Offered(np.asarray(offer), np.asarray(told), mine)
    book.list("offers", slugs)
    for each, fit, link in zip(offers, fits, linked, strict=True):
        write_offer(each, fit, link, found, trained, book)
    if offers:
        write_whole(found, agreed, book)
    return found


def fitting(offer: Offer, trained: Trained) -> Flags:
    """Which of all cases fulfil an offer's conditions (n,)."""
    everyone = np.arange(len(trained.event))
    held = [holds(condition, trained, everyone, trained.out_of_fold) for condition in offer.when]
    return np.asarray(np.logical_and.reduce(held)) if held else np.ones(len(everyone), dtype=bool)


def linkage(event: Flags, fits: Sequence[Flags]) -> list[bool]:
    """Whether the event's rate differs with each condition, adjusted for all (z test; Holm 1979)."""
    p = [two_sided(event, fit) for fit in fits]
    return [bool(each) for each in multipletests(p, alpha=ALPHA, method="holm")[0]] if p else []


def write_consent(trained: Trained, mine: Flags, agreed: Flags, book: Book) -> None:
    """How many agreed to be contacted, of all and of the picked; nothing where the case asks no consent."""
    if trained.case.consent is None:
        return
    book.put("consent.share", share(int(agreed.sum()), len(agreed)), "share", of="cases")
    book.put("consent.share_picked", share(int((agreed & mine).sum()), int(mine.sum())), "share", of="picked")
    book.put("consent.agreed_n", int((agreed & mine).sum()), "count")
    book.put("consent.refused_n", int((~agreed & mine).sum()), "count")
    refused = share(int((~agreed & mine).sum()), int(mine.sum()))
    book.put("consent.refused_share", refused, "share", of="picked")


def write_offer(offer: Offer, fit: Flags, linked: bool, found: Offered, trained: Trained, book: Book) -> None:
    """How often an offer applies, who cannot be told, how its condition goes with the event, and its test."""
    place, event = f"offers.{offer.slug}", trained.event
    mine = found.offer == offer.slug
    reached = mine & found.told
    book.put(f"{place}.offer", f"offer.{offer.slug}", "name")
    book.put(f"{place}.message", offer.message, "flag")
    book.put(f"{place}.n", int(mine.sum()), "count")
    book.put(f"{place}.share", share(int(mine.sum()), int(found.picked.sum())), "share", of="picked")
    book.put(f"{place}.reached_n", int(reached.sum()), "count")
    book.put(f"{place}.no_consent_n", int((mine & ~found.told).sum()), "count")
    book.put(f"{place}.applies_n", int(fit.sum()), "count")
    book.put(f"{place}.applies_share", share(int(fit.sum()), len(fit)), "share", of="cases")
    book.put(f"{place}.rate_with", share(int(event[fit].sum()), int(fit.sum())), "share", of="cases")
    book.put(f"{place}.rate_without", share(int(event[~fit].sum()), int((~fit).sum())), "share", of="cases")
    book.put(f"{place}.linked", linked, "flag")
    book.put(f"{place}.kind", "sign" if offer.when else "rest", "name")
    write_test(place, reached, trained, book)


def write_test(place: str, reached: Flags, trained: Trained, book: Book) -> None:
    """The A/B plan among those the offer reaches."""
    rate = share(int(trained.event[reached].sum()), int(reached.sum()))
    if rate is None:
        return
    book.put(f"{place}.rate_now", rate, "share", of="cases")
    effect = smallest_effect(rate.value, trained.case.money, mean_margin(trained, reached))
    if effect is not None:
        book.put(f"{place}.smallest_effect", effect, "share", of="events", source="assumed")
        write_group_test(f"{place}.ab", rate.value, effect, int(reached.sum()), trained.case, book)


def write_whole(found: Offered, agreed: Flags, book: Book) -> None:
    """Picked cases that get an offer, that get another than a message, and that get none."""
    none = found.picked & (found.offer == "")
    book.put("offers.picked.n", int(found.picked.sum()), "count")
    book.put("offers.with.n", int((found.picked & (found.offer != "")).sum()), "count")
    book.put("offers.told.n", int((found.picked & found.told).sum()), "count")
    book.put("offers.instead.n", int((found.picked & (found.offer != "") & ~found.told).sum()), "count")
    book.put("offers.without.n", int(none.sum()), "count")
    book.put("offers.without.share", share(int(none.sum()), int(found.picked.sum())), "share", of="picked")
    book.put("offers.all_refused", not bool((found.picked & agreed).any()), "flag")
