"""A category is told of a segment only where it sets the segment apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from plainspoken.analysis.clustering import product_categories
from plainspoken.analysis.clustering.segmentation import record_favourite_categories
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted_shop import Bought, shop, shop_case

SIZE = 300


def told(share_of_lamps: float) -> EvidenceRecorder:
    """Four of five of everybody like mugs most, but of the loyal this share likes lamps."""
    known = product_categories.record_product_categories(
        shop_case(), shop([Bought("c", 1, {"mug": 5.0, "lamp": 5.0})]), EvidenceRecorder()
    )
    mugs, lamps = "mugs", "lamps"
    liked = np.array([mugs] * 240 + [lamps] * 60 + [lamps] * int(SIZE * share_of_lamps), dtype=object)
    liked = np.append(liked, [mugs] * (2 * SIZE - len(liked))).astype(object)
    names = [f"c{each}" for each in range(2 * SIZE)]
    customers = pd.DataFrame({"customer": names, "segment": ["gone"] * SIZE + ["loyal"] * SIZE})
    book = EvidenceRecorder()
    book.list("segments", ["gone", "loyal"])
    categories = replace(known, slugs=(mugs, lamps), favourite=pd.Series(liked, index=names))
    record_favourite_categories(customers, categories, book)
    return book


def test_what_all_like_alike_is_told_of_nobody() -> None:
    assert not told(0.2).evidence


def test_what_a_segment_likes_more_than_others_is_told_though_most_of_it_like_something_else() -> None:
    book = told(0.4)
    assert book.evidence["segments.loyal.category"].value == "category.lamps"
    assert book.evidence["segments.loyal.category_share"].value == 0.4
    assert book.evidence["segments.loyal.category_elsewhere"].value == 0.2
