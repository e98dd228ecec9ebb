"""Analysis: offers that fit, and each case's own reasons, to the offer that each case gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plainspoken.analysis.explanation.examples import ReasonCodes
from plainspoken.analysis.statistics.intervals import Flags
from plainspoken.case import Offer

Labels = NDArray[np.str_]


@dataclass(frozen=True)
class OfferWeights:
    """What each offer's sign does to each case's own score, and whether that is a reason printed beside the case.

    `effects`: (n, offers) SHAP effect towards the event, summed over the columns of the offer's conditions; 0 for an
    offer without conditions and where nothing explains the case. `printed`: (n, offers) whether one of those columns
    is among the case's printed reasons, and speaks for the event. `explained`: (n,) whether the case has reasons.
    """

    effects: NDArray[np.float64]
    printed: Flags
    explained: Flags


def weigh_offers(offers: Sequence[Offer], reasons: ReasonCodes, size: int) -> OfferWeights:
    """Each offer's weight in the scores of `size` cases, of which `reasons` explains all or some."""
    effects, printed = np.zeros((size, len(offers))), np.zeros((size, len(offers)), dtype=bool)
    explained = np.zeros(size, dtype=bool)
    explained[reasons.rows] = True
    for place, offer in enumerate(offers):
        signs = offer_columns(offer)
        mine = [at for at, name in enumerate(reasons.every.columns) if name in signs]
        effects[reasons.rows, place] = reasons.every.values[:, mine].sum(axis=1)
        printed[reasons.rows, place] = (np.isin(reasons.columns, signs) & (reasons.effects > 0)).any(axis=1)
    return OfferWeights(effects, printed, explained)


def offer_columns(offer: Offer) -> list[str]:
    """The columns that an offer's conditions are on; those that start with @ are no columns of the case."""
    return [condition.column for condition in offer.when if not condition.column.startswith("@")]


def choose_offers(offers: Sequence[Offer], fits: Sequence[Flags], weights: OfferWeights) -> Labels:
    """For each case (n,) the fitting offer whose sign weighs most towards the event, '' where none fits.

    Ties go to the earlier offer; so does a case that nothing explains.
    """
    if not offers:
        return np.full(len(weights.explained), "")
    held = np.array(fits).T
    best = np.where(held, weights.effects, -np.inf).argmax(axis=1)
    return np.where(held.any(axis=1), np.array([offer.slug for offer in offers])[best], "")
