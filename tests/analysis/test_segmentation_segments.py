"""Segments of a planted shop: named by who is in them, followed honestly, placed by a frozen model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from plainspoken.analysis.clustering import follow_up, transitions
from plainspoken.analysis.clustering.assign_model import load_segmenter
from plainspoken.analysis.clustering.customer_profiles import (
    SEGMENT_PROFILES,
    match_nearest_profiles,
    rename_stale_segments,
)
from plainspoken.analysis.clustering.scaling import Scales, extract_rfm_matrix
from plainspoken.analysis.clustering.segment import SegmentationResult, segment_customers
from plainspoken.case import ClusteringSettings
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.customers import compute_customer_rfm
from plainspoken.data.invoices.invoice_dataset import InvoiceDataset
from tests.analysis.planted_customers import FOUR, NAMED, TWO, cloud, groups, quick_case, shop_of, slugs
from tests.analysis.planted_shop import Bought, shop

pytestmark = pytest.mark.usefixtures("few_clouds")


def silent(what: str, share: float) -> None:
    """Progress that nobody watches."""


def segmented(
    invoices: InvoiceDataset, clustering: ClusteringSettings = TWO, days: int = 90
) -> tuple[SegmentationResult, EvidenceRecorder]:
    """Segments of a shop, and the evidence."""
    book = EvidenceRecorder()
    return segment_customers(quick_case(clustering, days), invoices, book, silent), book


@pytest.fixture(scope="module")
def found() -> tuple[SegmentationResult, EvidenceRecorder]:
    """Segments of four groups that do not touch."""
    return segmented(shop_of(groups(NAMED)), clustering=FOUR)


def test_groups_are_named_by_who_is_in_them(found: tuple[SegmentationResult, EvidenceRecorder]) -> None:
    customers = found[0].customers
    frame = groups(NAMED).set_index("customer").loc[customers["customer"]]
    assert slugs(list(customers["segment"]), frame) == {name: name for name in NAMED}
    assert (customers["segment"].to_numpy() == frame["kind"].to_numpy()).mean() > 0.98


def test_each_profile_is_nearest_to_itself_and_no_name_is_given_twice() -> None:
    standings = np.array(list(SEGMENT_PROFILES.values()))
    assert match_nearest_profiles(standings) == tuple(SEGMENT_PROFILES)
    assert sorted(match_nearest_profiles(np.full((8, 3), 0.5))) == sorted(SEGMENT_PROFILES)
    with pytest.raises(ValueError, match="9 groups, but only 8 profiles"):
        match_nearest_profiles(np.full((9, 3), 0.5))


def test_who_came_long_ago_is_not_new() -> None:
    assert rename_stale_segments(("new", "gone", "new"), (0.3, 0.1, 0.6)) == ("faded", "gone", "new")


def test_sizes_money_and_habits_are_those_planted(found: tuple[SegmentationResult, EvidenceRecorder]) -> None:
    evidence, frame = found[1].evidence, groups(NAMED)
    assert found[1].members["segments"] == tuple(NAMED)
    for slug, part in frame.groupby("kind"):
        assert evidence[f"segments.{slug}.n"].value == pytest.approx(len(part), abs=3)
        median = evidence[f"segments.{slug}.revenue_each"]
        assert median.value == pytest.approx(part["revenue"].median(), rel=0.05)
        assert median.low is not None and median.low <= median.number
        largest = part["revenue"].max() / part["revenue"].sum()
        assert evidence[f"segments.{slug}.largest_share"].number == pytest.approx(largest, rel=0.1)
    assert evidence["segments.champions.gap_days"].value == pytest.approx(10, abs=1)
    assert "segments.new.gap_days" not in evidence
    assert evidence["segments.top"].value == "segment.champions"
    shares = [evidence[f"segments.{slug}.revenue_share"].number for slug in frame["kind"].unique()]
    assert sum(shares) == pytest.approx(1)


def test_members_that_no_refit_moves_are_sure(found: tuple[SegmentationResult, EvidenceRecorder]) -> None:
    customers, evidence = found[0].customers, found[1].evidence
    assert (customers["sure"] > 0.9).mean() > 0.97
    assert (customers["second"] != customers["segment"]).all()
    assert evidence["segments.champions.sure_share"].number > 0.97
    assert evidence["segments.champions.stability"].number > 0.95


def returning(chance: float, seed: int = 3) -> InvoiceDataset:
    """A shop whose frequent customers come again after the cut with this chance, and the others with what
    is left to one: at one half nobody can be told from the others. All else is the same whatever it is."""
    random = np.random.default_rng(seed)
    bought = []
    for number in range(600):
        frequent = number % 2 == 0
        count, money = (int(random.integers(8, 14)), 500.0) if frequent else (1, random.uniform(20, 60))
        days, again, drawn = random.uniform(0, 269, count), random.uniform(271, 359), random.random()
        if drawn < (chance if frequent else 1 - chance):
            days = np.append(days, again)
        bought += [Bought(f"c{number:03d}", float(day), {"mug": money}) for day in days]
    return shop(bought)


def by_orders(customers: pd.DataFrame) -> NDArray[np.intp]:
    """The frequent ones (1) and the others (0)."""
    return customers["orders"].gt(2).to_numpy().astype(np.intp)


def followed(chance: float) -> EvidenceRecorder:
    """What is found to have come of the frequent customers and the others."""
    book = EvidenceRecorder()
    book.list("segments", ("champions", "gone"))
    found = follow_up.follow_customers(returning(chance), 90, by_orders)
    assert found is not None
    slugs = ["champions" if each else "gone" for each in found.groups]
    follow_up.record_follow_up(found, None, slugs, 1, book)
    return book


def test_segments_tell_who_comes_again_where_there_is_something_to_tell() -> None:
    evidence = followed(0.9).evidence
    assert evidence["later.days"].value == 90 and evidence["later.n"].value == 600
    assert evidence["later.roc_auc"].number == pytest.approx(0.9, abs=0.03)
    assert evidence["segments.best"].value == "segment.champions"
    assert evidence["segments.best_rate"].number == pytest.approx(0.9, abs=0.04)
    assert evidence["segments.weakest_rate"].number == pytest.approx(0.1, abs=0.04)
    assert evidence["segments.champions.later.different"].value is True
    assert evidence["segments.champions.later.spend"].number == pytest.approx(0.9 * 500, rel=0.05)


def test_segments_tell_nothing_where_coming_again_is_chance() -> None:
    evidence = followed(0.5).evidence
    assert 0.45 < evidence["later.roc_auc"].number < 0.55
    assert evidence["segments.champions.later.different"].value is False


def test_what_happens_after_the_cut_changes_neither_segments_nor_their_order() -> None:
    one, other = (follow_up.follow_customers(returning(chance), 90, by_orders) for chance in (0.9, 0.1))
    assert one is not None and other is not None
    pd.testing.assert_frame_equal(one.customers, other.customers)
    assert (one.groups == other.groups).all()
    assert all((one.scores()[name] == other.scores()[name]).all() for name in follow_up.FOLLOW_UP_YARDSTICKS)
    assert (one.again != other.again).mean() > 0.5


def test_whoever_did_not_come_again_has_moved(found: tuple[SegmentationResult, EvidenceRecorder]) -> None:
    model = found[0].model
    before = groups(NAMED)
    now = before.assign(recency_days=before["recency_days"] + 215)
    book = EvidenceRecorder()
    book.list("segments", tuple(NAMED))
    placed = [each.join(model.place(each)) for each in (before, now)]
    transitions.record_transitions(placed[0], placed[1], model, book)
    evidence = book.evidence
    ways = {(evidence[f"{way}.from"].value, evidence[f"{way}.to"].value): way for way in all_moves(book)}
    assert evidence[ways["segment.new", "segment.gone"] + ".share"].number > 0.9
    assert evidence["moves.changed"].number > 0.2
    assert evidence["moves.expected"].number < 0.05


def all_moves(book: EvidenceRecorder) -> list[str]:
    """The addresses of the moves."""
    return [f"moves.{member}" for member in book.members["moves"]]


def test_points_are_one_to_five_for_each_of_three() -> None:
    frame = pd.DataFrame({"recency_days": range(10), "orders": range(10, 0, -1), "revenue": range(10, 0, -1)})
    assert list(follow_up.compute_rfm_score(frame)) == [15, 15, 12, 12, 9, 9, 6, 6, 3, 3]
    alike = pd.DataFrame({"recency_days": [3] * 5, "orders": [1] * 5, "revenue": [2.0] * 5})
    assert len(set(follow_up.compute_rfm_score(alike))) == 1


def test_the_same_shop_gives_the_same_evidence(found: tuple[SegmentationResult, EvidenceRecorder]) -> None:
    again = segmented(shop_of(groups(NAMED)), clustering=FOUR)
    assert again[1].evidence == found[1].evidence
    pd.testing.assert_frame_equal(again[0].customers, found[0].customers)


def test_a_stored_model_places_as_before(found: tuple[SegmentationResult, EvidenceRecorder], tmp_path: Path) -> None:
    from skops.io import dump

    model, customers = found[0].model, found[0].customers
    dump(model, tmp_path / "model.skops")
    placed = load_segmenter(tmp_path / "model.skops").place(customers)
    pd.testing.assert_frame_equal(placed, customers[["segment", "sure", "second"]])


def test_another_kind_of_model_is_told(tmp_path: Path) -> None:
    from sklearn.preprocessing import StandardScaler
    from skops.io import dump

    with pytest.raises(PlainspokenError, match="no model here"):
        load_segmenter(tmp_path / "model.skops")
    dump(StandardScaler(), tmp_path / "model.skops")
    with pytest.raises(PlainspokenError, match="expected the model of a segmentation, found: StandardScaler"):
        load_segmenter(tmp_path / "model.skops")


def test_too_few_customers_or_too_many_segments_are_told() -> None:
    with pytest.raises(PlainspokenError, match=r"expected at least 20 customers who differ.*found 15"):
        segmented(shop_of(cloud(15)))
    many = ClusteringSettings(most=9)
    with pytest.raises(PlainspokenError, match=r"clustering\.most: expected at most 8"):
        segmented(shop_of(cloud(100)), clustering=many)
    with pytest.raises(PlainspokenError, match=r"clustering\.fewest: expected at most clustering\.most"):
        segmented(shop_of(cloud(100)), clustering=ClusteringSettings(fewest=5, most=4))


def test_customers_who_are_all_alike_are_told() -> None:
    alike = cloud(300).assign(orders=1, revenue=20.0, recency_days=30)
    with pytest.raises(PlainspokenError, match="found 1"):
        segmented(shop_of(alike))
    nearly = alike.copy()
    nearly.loc[:59, "revenue"] = np.arange(60) + 1.0
    nearly = pd.concat([nearly] + [alike.assign(customer=alike["customer"] + str(n)) for n in range(20)])
    with pytest.raises(PlainspokenError, match="all but a few alike"):
        segmented(shop_of(nearly))


def test_a_column_that_does_not_vary_is_left_out() -> None:
    once, book = segmented(shop_of(cloud(300).assign(orders=1)))
    assert book.members["features"] == ("recency_days", "revenue")
    assert book.evidence["clusters.features"].value == 2
    assert set(once.customers["segment"]) == set(book.members["segments"])
    alike = segmented(shop_of(cloud(300).assign(revenue=25.0)))[1]
    assert "revenue" not in alike.members["features"]


def test_scales_are_even_and_the_outermost_decide_nothing() -> None:
    raw = extract_rfm_matrix(cloud(1000))
    scaled = Scales().fit(raw).transform(raw)
    assert scaled.mean(axis=0) == pytest.approx(0, abs=1e-9)
    assert scaled.std(axis=0) == pytest.approx(1)
    wild = raw.copy()
    wild[np.argmax(wild[:, 2]), 2] *= 1000
    assert np.abs(Scales().fit(wild).transform(wild) - scaled).max() < 0.35


def test_where_the_table_is_too_short_nothing_is_said_of_later() -> None:
    evidence = segmented(shop_of(groups()), days=359)[1].evidence
    assert not [address for address in evidence if address.startswith(("later.", "moves."))]


def test_customers_at_are_those_of_the_planted_shop() -> None:
    frame = groups()
    stood = compute_customer_rfm(shop_of(frame)).set_index("customer").loc[frame["customer"]]
    assert stood["orders"].to_numpy() == pytest.approx(frame["orders"].to_numpy())
    assert stood["recency_days"].to_numpy() == pytest.approx(frame["recency_days"].to_numpy(), abs=1)
