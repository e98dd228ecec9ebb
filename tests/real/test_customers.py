"""The real shop's segments: figures to reach, and figures to doubt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plainspoken.analysis.clustering.segment import SegmentationResult, segment_customers
from plainspoken.analysis.training.cross_validation import release_workers
from plainspoken.case import read_case
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.invoices.load_invoices import load_invoices
from tests.real.building import CASES

pytestmark = [pytest.mark.real, pytest.mark.slow]
Found = tuple[SegmentationResult, EvidenceRecorder]


@pytest.fixture(scope="module")
def found(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    """The segments of the real shop, with their evidence."""
    case, book = read_case("customers", CASES), EvidenceRecorder()
    invoices = load_invoices(case, real_data, tmp_path_factory.mktemp("invoices"))
    yield segment_customers(case, invoices, book, lambda what, share: None), book
    release_workers()


def number(book: EvidenceRecorder, address: str) -> float:
    """The number at an address."""
    return book.evidence[address].number


def test_figures_are_good_and_not_too_good(found: Found) -> None:
    book = found[1]
    assert number(book, "clusters.stability") >= 0.88
    assert 0.72 <= number(book, "later.roc_auc") < 0.85
    assert 0.70 <= number(book, "later.earlier_roc_auc") < 0.85
    assert len(found[0].customers) == 4334


def test_the_segments_are_a_cut_of_a_continuum(found: Found) -> None:
    book = found[1]
    null = book.evidence["clusters.null_silhouette"]
    assert number(book, "clusters.natural_count") == 0
    assert number(book, "clusters.gap_best_count") == 1
    assert null.high is not None and number(book, "clusters.silhouette") < null.high + 0.02


def test_the_clearest_cut_of_all_sets_a_few_wholesalers_apart_and_is_not_stable(found: Found) -> None:
    book = found[1]
    assert number(book, "clusters.wholesale.silhouette") > 0.85
    assert number(book, "clusters.wholesale.smallest_n") < 40
    assert number(book, "clusters.wholesale.stability") < 0.5


def test_the_plain_points_tell_as_much_and_past_spending_less(found: Found) -> None:
    book = found[1]
    gained = book.evidence["later.gain_spend"]
    assert gained.low is not None and gained.low > 0
    assert number(book, "later.gain_score") < 0
    assert 0.73 < number(book, "later.score_roc_auc") < 0.76


def test_every_segment_is_followed_and_the_best_come_again_most(found: Found) -> None:
    book = found[1]
    rates = {slug: number(book, f"segments.{slug}.later.rate") for slug in book.members["segments"]}
    assert max(rates, key=lambda each: rates[each]) == "champions"
    assert rates["champions"] > 0.85 > 0.4 > min(rates.values())
    assert sum(number(book, f"segments.{slug}.revenue_share") for slug in rates) == pytest.approx(1)


def test_membership_is_a_state(found: Found) -> None:
    book = found[1]
    assert number(book, "moves.changed") > 0.4 > 0.1 > number(book, "moves.expected")
