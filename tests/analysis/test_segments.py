"""Tests: segments that differ are told apart from those that do not; bands hold their share."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis.statistics.intervals import wilson_interval
from plainspoken.analysis.subgroups import beyond_score, find_segments
from plainspoken.analysis.subgroups.expected_errors import ScoredRows
from plainspoken.analysis.training import stability_refits
from plainspoken.case import Condition, DecisionSettings, Segment
from plainspoken.case.serving_manifest import SCORE_BANDS
from plainspoken.claims.rule import RuleEvidence
from plainspoken.claims.rules.segment_rules import BEYOND_SCORE_LEVEL, segment_beyond_score
from plainspoken.core.findings import Evidence, Verdict
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted import visits
from tests.analysis.trained_on import trained_on


def segment(name: str, *when: tuple[str, str, object]) -> Segment:
    return Segment(slug=name, when=tuple(Condition.model_validate(each) for each in when))


SEGMENTS = (
    segment("hot_new", ("@band", "==", "top"), ("visitor", "==", "new")),
    segment("cold", ("@band", "==", "rest")),
    segment("new", ("visitor", "==", "new")),
    segment("north", ("region", "in", ("a", "b"))),
    segment("sure", ("@score", ">=", 0.5)),
)


@pytest.fixture(scope="module")
def written() -> tuple[EvidenceRecorder, np.ndarray, pd.DataFrame, np.ndarray]:
    frame, event = visits(4000)
    trained = trained_on(frame, event, segments=SEGMENTS, decision=DecisionSettings(top_share=0.1, next_share=0.3))
    book = EvidenceRecorder()
    labels = find_segments.record_segments(trained, book, stability_refits.refit_on_halves(trained, 6))
    return book, labels, frame, event


def test_bands_hold_exactly_their_share_best_first() -> None:
    score = np.random.default_rng(0).random(1000)
    band = find_segments.assign_score_bands(score, 0.1, 0.3)
    assert [(band == name).sum() for name in SCORE_BANDS] == [100, 300, 600]
    assert score[band == "top"].min() > score[band == "next"].max() > score[band == "rest"].max()


def test_equal_scores_still_fill_bands_exactly() -> None:
    assert (find_segments.assign_score_bands(np.full(200, 0.5), 0.1, 0.3) == "top").sum() == 20


def test_a_segment_that_differs_is_told_from_one_that_does_not(
    written: tuple[EvidenceRecorder, object, object, object],
) -> None:
    evidence = written[0].evidence
    assert evidence["segments.new.different"].value is True
    assert evidence["segments.cold.different"].value is True
    assert evidence["segments.north.different"].value is False


def test_rates_are_the_observed_ones(written: tuple[EvidenceRecorder, np.ndarray, pd.DataFrame, np.ndarray]) -> None:
    book, _, frame, event = written
    new = np.asarray(frame["visitor"] == "new")
    assert book.evidence["segments.new.rate"].value == event[new].mean()
    assert book.evidence["segments.new.elsewhere"].value == event[~new].mean()
    assert book.evidence["segments.new.share_of_positives"].value == event[new].sum() / event.sum()


def test_only_segments_by_score_can_lose_members(written: tuple[EvidenceRecorder, object, object, object]) -> None:
    evidence = written[0].evidence
    assert 0.5 < evidence["segments.cold.stability"].number <= 1
    assert "segments.north.stability" not in evidence


def test_traits_leave_out_what_defines_the_segment(written: tuple[EvidenceRecorder, object, object, object]) -> None:
    members = written[0].members
    assert "visitor" not in members["segments.hot_new.traits"]
    assert members["segments.hot_new.traits"][0] == "pages"


def test_each_row_gets_its_first_segment(
    written: tuple[EvidenceRecorder, np.ndarray, pd.DataFrame, np.ndarray],
) -> None:
    _, labels, frame, _ = written
    assert (labels == "cold").sum() == 2400
    assert set(labels[np.asarray(frame["visitor"] == "new")]) >= {"hot_new", "cold", "new"}
    assert "sure" not in labels[np.asarray(frame["region"].isin(["a", "b"]))]


def test_the_best_segment_is_the_one_with_the_highest_rate(
    written: tuple[EvidenceRecorder, object, object, object],
) -> None:
    evidence = written[0].evidence
    best = str(evidence["segments.best"].value).removeprefix("segment.")
    assert evidence["segments.best_rate"].value == evidence[f"segments.{best}.rate"].value
    assert all(
        evidence[f"segments.{each.slug}.rate"].number <= evidence["segments.best_rate"].number
        for each in SEGMENTS
        if evidence[f"segments.{each.slug}.n"].number >= 50
    )


def test_a_segment_that_a_refit_exchanges_has_a_wider_range(
    written: tuple[EvidenceRecorder, np.ndarray, pd.DataFrame, np.ndarray],
) -> None:
    book = written[0]
    rate, stays = (book.evidence[f"segments.hot_new.{name}"] for name in ("rate", "stability"))
    events, size = (int(book.evidence[f"segments.hot_new.{name}"].number) for name in ("positives", "n"))
    plain = wilson_interval(events, size)
    assert plain is not None and rate.low is not None and rate.high is not None and stays.number < 0.95
    wider = (rate.high - rate.low) / (plain.high - plain.low)  # type: ignore[operator]
    assert wider == pytest.approx(1 / np.sqrt(stays.number), rel=0.05)
    fixed, n = book.evidence["segments.new.rate"], int(book.evidence["segments.new.n"].number)
    assert fixed.low == wilson_interval(int(book.evidence["segments.new.positives"].number), n).low  # type: ignore[union-attr]


def test_only_a_segment_with_a_condition_on_the_score_is_made_from_it(
    written: tuple[EvidenceRecorder, object, object, object],
) -> None:
    evidence = written[0].evidence
    made = {each.slug: evidence[f"segments.{each.slug}.made_from"].value for each in SEGMENTS}
    assert made == {"hot_new": "score", "cold": "score", "new": "columns", "north": "columns", "sure": "score"}
    assert {name for name in made if f"segments.{name}.said" in evidence} == {"hot_new", "cold", "sure"}


def beyond(seed: int, shift: float) -> tuple[float, float]:
    """(how much more frequent the event is in a part of the top tenth than its scores say, p value)."""
    random = np.random.default_rng(seed)
    score = random.beta(1.2, 5, 12_000)
    new = random.random(12_000) < 0.3
    top = score >= np.quantile(score, 0.9)
    event = random.random(12_000) < score + shift * (top & new)
    book = EvidenceRecorder()
    inside = {"hot_new": top & new, "hot_back": top & ~new, "cold": ~top, "nobody": np.zeros(12_000, dtype=bool)}
    beyond_score.record_beyond_score(inside, ScoredRows(event, score, top, score), book)
    assert "segments.nobody.said" not in book.evidence
    assert book.evidence["segments.hot_new.said"].number == pytest.approx(score[top & new].mean())
    return book.evidence["segments.hot_new.beyond"].number, book.evidence["segments.hot_new.beyond_p"].number


def test_a_segment_that_is_a_mere_part_of_the_ranking_tells_nothing_beyond_it() -> None:
    assert sum(beyond(seed, 0.0)[1] < 0.05 for seed in range(40)) <= 3


@pytest.mark.parametrize(
    ("gap", "p", "verdict"), [(0.05, 0.004, Verdict.HOLDS), (0.036, 0.016, Verdict.FAILS), (0.02, 0.001, Verdict.FAILS)]
)
def test_a_gap_to_the_scores_is_told_only_where_it_is_sure_and_large(gap: float, p: float, verdict: Verdict) -> None:
    given = {"n": (1_000.0, 0.0), "said": (0.77, 0.0), "beyond": (gap, 0.019), "p": (p, 0.0)}
    evidence = {
        name: Evidence(value=at, unit="share", low=at - half, high=at + half) for name, (at, half) in given.items()
    }
    assert segment_beyond_score(RuleEvidence(evidence)) == verdict


def test_a_segment_with_more_to_it_than_the_score_is_found() -> None:
    found = [beyond(seed, 0.1) for seed in range(20)]
    assert sum(p < BEYOND_SCORE_LEVEL for _, p in found) >= 14
    assert np.mean([gap for gap, _ in found]) == pytest.approx(0.1, abs=0.02)


def test_cases_in_several_segments_are_counted() -> None:
    one, other = np.arange(100) < 40, np.arange(100) >= 30
    book = EvidenceRecorder()
    beyond_score.record_overlap([one, other], book)
    beyond_score.record_overlap([one], EvidenceRecorder())
    assert book.evidence["segments.in_several.n"].value == 10
    assert book.evidence["segments.in_several.share"].number == 0.1
