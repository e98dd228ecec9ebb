"""Tests: offers follow a case's own columns and respect consent absolutely."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis.evaluation import overlap
from plainspoken.analysis.explanation import record_explanation
from plainspoken.analysis.row_scores import build_row_scores
from plainspoken.analysis.statistics.metrics import precision_at_top, recall_at_top
from plainspoken.analysis.statistics.sample_size import detectable_rate, plan_superiority_test
from plainspoken.analysis.subgroups import find_segments, offers
from plainspoken.analysis.subgroups.ab_test_plan import TestedEffects, record_ab_test
from plainspoken.analysis.training.case_value import margins_by_case, mean_margin
from plainspoken.analysis.training.trained_model import TrainedModel
from plainspoken.case import AssumedValue, CaseValue, Column, Consent, Offer, Segment, TargetColumn
from plainspoken.core.recorder import EvidenceRecorder
from tests.analysis.planted import visits
from tests.analysis.trained_on import trained_on


def offer(name: str, *when: tuple[str, str, object], message: bool = True) -> Offer:
    return Offer(slug=name, when=when, message=message)


OFFERS = (
    offer("many_pages", ("pages", ">=", 8)),
    offer("newcomers", ("visitor", "==", "new"), message=False),
    offer("north", ("region", "in", ("a", "b"))),
)
SEGMENTS = (
    Segment(slug="dear", when=(("@picked", "==", True), ("@value_rank", ">=", 0.5))),
    Segment(slug="calm", when=(("@picked", "==", "no"),)),
)


def shop(agreed: float = 0.7, **more: Any) -> TrainedModel:
    """Visits with a profit, a consent and an identifier of their own."""
    frame, event = visits(2_000)
    random = np.random.default_rng(9)
    found = trained_on(frame, event, **{"offers": OFFERS, "segments": SEGMENTS, **more})
    whole = frame.assign(
        client=np.arange(5_000.0, 7_000.0),
        profit=random.gamma(2.0, 2.0, len(frame)),
        agrees=pd.Categorical(np.where(random.random(len(frame)) < agreed, "yes", "no")),
    )
    columns = {
        **found.case.columns,
        "client": Column(type="identifier", role="identifier"),
        "profit": Column(type="number", role="value"),
        "agrees": Column(type="category"),
    }
    case = found.case.model_copy(
        update={
            "columns": columns,
            "value": CaseValue(column="profit", loss=AssumedValue(value=0.5, low=0.1, high=1.0), period_months=3),
            "consent": Consent(column="agrees", yes="yes"),
        }
    )
    return TrainedModel(**{**found.__dict__, "case": case, "frame": whole})


@pytest.fixture(scope="module")
def written() -> tuple[TrainedModel, EvidenceRecorder, offers.OfferAssignment]:
    trained, book = shop(), EvidenceRecorder()
    return trained, book, offers.record_offers(trained, book)


def test_the_first_offer_that_fits_is_made_to_the_picked_only(
    written: tuple[TrainedModel, EvidenceRecorder, offers.OfferAssignment],
) -> None:
    trained, _, found = written
    frame, picked = trained.frame, trained.out_of_fold >= trained.threshold
    assert (found.offer[~picked] == "").all()
    assert (found.offer[picked & (frame["pages"] >= 8)] == "many_pages").all()
    second = picked & (frame["pages"] < 8) & (frame["visitor"] == "new")
    assert second.any() and (found.offer[second] == "newcomers").all()


def test_nobody_who_refused_gets_a_message(
    written: tuple[TrainedModel, EvidenceRecorder, offers.OfferAssignment],
) -> None:
    trained, book, found = written
    refused = np.asarray(trained.frame["agrees"] == "no")
    messages = np.isin(found.offer, ("many_pages", "north"))
    assert (refused & messages).any()
    assert not found.told[refused & messages].any()
    assert found.told[found.offer == "newcomers"].all()
    told, instead = (book.evidence[f"offers.{each}.n"].number for each in ("told", "instead"))
    assert told + instead == (found.offer != "").sum()


def test_where_all_refuse_no_message_is_sent() -> None:
    book = EvidenceRecorder()
    found = offers.record_offers(shop(agreed=0.0), book)
    assert not found.told[np.isin(found.offer, ("many_pages", "north"))].any()
    assert book.evidence["consent.share_picked"].value == 0
    assert book.evidence["offers.all_refused"].value is True
    assert not any(".ab." in address for address in book.evidence)


def test_only_planted_links_are_found(written: tuple[TrainedModel, EvidenceRecorder, offers.OfferAssignment]) -> None:
    evidence = written[1].evidence
    assert evidence["offers.many_pages.linked"].value is True
    assert evidence["offers.newcomers.linked"].value is True
    assert evidence["offers.north.linked"].value is False


def test_segments_are_cut_by_pick_and_value(
    written: tuple[TrainedModel, EvidenceRecorder, offers.OfferAssignment],
) -> None:
    trained, book = written[0], EvidenceRecorder()
    labels = find_segments.record_segments(trained, book)
    picked = trained.out_of_fold >= trained.threshold
    profit = trained.frame["profit"].to_numpy()
    dear = picked & (profit >= np.median(profit))
    assert (labels == "dear").sum() == pytest.approx(dear.sum(), abs=1)
    assert ((labels == "calm") == ~picked).all()
    assert book.evidence["segments.dear.value_share"].number == pytest.approx(
        profit[labels == "dear"].sum() / profit.sum()
    )
    assert book.evidence["segments.dear.consent_share"].number == pytest.approx(0.7, abs=0.1)


def test_reasons_inside_a_segment_name_what_was_planted(
    written: tuple[TrainedModel, EvidenceRecorder, offers.OfferAssignment],
) -> None:
    trained, book = written[0], EvidenceRecorder()
    reasons = record_explanation(trained, book)
    find_segments.record_segments(trained, book, None, reasons)
    assert book.members["segments.dear.drivers"][0] == "pages"
    assert book.evidence["segments.dear.drivers.pages.pull"].number > 0
    assert book.evidence["segments.calm.drivers.pages.pull"].number < 0
    table = build_row_scores(trained, reasons, np.full(2_000, ""), written[2])
    assert table["id"].tolist()[:2] == ["5000", "5001"]
    assert table["value"].tolist() == trained.frame["profit"].tolist()
    assert float(table["reason_1_value"].iloc[0]) or table["reason_1"].iloc[0] in ("visitor", "region")


def test_each_case_counts_at_its_own_value(
    written: tuple[TrainedModel, EvidenceRecorder, offers.OfferAssignment],
) -> None:
    trained = written[0]
    assert margins_by_case(trained) == pytest.approx(3 * trained.frame["profit"].to_numpy())
    assert mean_margin(trained) == pytest.approx(3 * trained.frame["profit"][trained.event].mean())


def test_a_missing_value_counts_as_nothing_and_a_loss_as_a_loss() -> None:
    trained = shop()
    trained.frame.loc[0, "profit"], trained.frame.loc[1, "profit"] = np.nan, -4.0
    assert margins_by_case(trained)[:2].tolist() == [0.0, -12.0]


def test_a_test_of_an_unwanted_event_looks_for_a_fall() -> None:
    trained = shop()
    case = trained.case.model_copy(update={"target": TargetColumn(column="bought", positive="yes", unwanted=True)})
    book = EvidenceRecorder()
    record_ab_test("ab", 0.8, TestedEffects(0.25, 0.0), 500, case, book)
    assert book.evidence["ab.rate_then"].value == pytest.approx(0.6)
    assert book.evidence["ab.detectable_rate"].number < 0.8
    rise = plan_superiority_test(0.2, 0.4, 0.2)
    fall = plan_superiority_test(0.8, 0.6, 0.8)
    assert rise is not None and fall is not None and rise.n_per_group == fall.n_per_group
    assert detectable_rate(0.8, 200, fall=True) == pytest.approx(1 - (detectable_rate(0.2, 200) or 0))


def test_events_that_look_like_none_are_counted() -> None:
    frame, event = visits(2_000)
    score = np.where(event, 0.9, np.linspace(0.1, 0.5, 2_000))
    lost = np.flatnonzero(event[1_600:])[:20] + 1_600
    score[lost] = 0.05
    book = EvidenceRecorder()
    overlap.record_hidden_events(trained_on(frame, event, score=score), book)
    assert book.evidence["hidden.n"].value == 20
    assert book.evidence["hidden.share"].value == pytest.approx(20 / event[1_600:].sum())


def test_the_order_of_the_file_breaks_no_ties() -> None:
    event = np.array([True] * 30 + [False] * 70)
    assert precision_at_top(0.1)(event, np.zeros(100)) == pytest.approx(0.3)
    assert recall_at_top(0.1)(event, np.zeros(100)) == pytest.approx(0.1)
    assert precision_at_top(0.1)(event, np.arange(100.0)) == 0
