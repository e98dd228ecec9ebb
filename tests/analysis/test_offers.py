"""Tests: offers follow a case's own columns and respect consent absolutely."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from plainspoken.analysis.evaluation import overlap
from plainspoken.analysis.explanation import record_explanation
from plainspoken.analysis.explanation.examples import ReasonCodes, top_reason_codes
from plainspoken.analysis.explanation.shap_values import ShapValues
from plainspoken.analysis.row_scores import build_row_scores
from plainspoken.analysis.statistics.metrics import precision_at_top, recall_at_top
from plainspoken.analysis.statistics.sample_size import detectable_rate, plan_superiority_test
from plainspoken.analysis.subgroups import find_segments, offers
from plainspoken.analysis.subgroups.ab_test_plan import TestedEffects, record_ab_test
from plainspoken.analysis.subgroups.offer_choice import choose_offers, weigh_offers
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


def unexplained() -> ReasonCodes:
    """No case has reasons."""
    empty = np.empty((0, 3))
    return ReasonCodes(np.empty(0, dtype=np.intp), empty.astype(str), empty, ShapValues((), np.empty((0, 0)), 0.0))


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
    return trained, book, offers.record_offers(trained, book, unexplained())


def test_without_reasons_the_first_offer_that_fits_is_made_to_the_picked_only(
    written: tuple[TrainedModel, EvidenceRecorder, offers.OfferAssignment],
) -> None:
    trained, _, found = written
    frame, picked = trained.frame, trained.out_of_fold >= trained.threshold
    assert (found.offer[~picked] == "").all()
    assert (found.offer[picked & (frame["pages"] >= 8)] == "many_pages").all()
    second = picked & (frame["pages"] < 8) & (frame["visitor"] == "new")
    assert second.any() and (found.offer[second] == "newcomers").all()


def reasons_of(effects: list[list[float]], columns: tuple[str, ...]) -> ReasonCodes:
    """The first cases have these effects, the others no reasons."""
    values = np.array(effects)
    return top_reason_codes(np.arange(len(values)), ShapValues(columns, values, 0.0))


def test_of_the_offers_that_fit_the_one_that_weighs_most_in_the_own_score_is_chosen() -> None:
    made = (
        offer("a", ("x", ">", 0)),
        offer("b", ("y", ">", 0)),
        offer("c", ("x", ">", 0), ("z", ">", 0)),
        offer("rest"),
    )
    fits = [np.array(each, dtype=bool) for each in ([1, 1, 0, 1, 1], [1, 1, 1, 1, 0], [1, 0, 0, 1, 0], [1] * 5)]
    effects = [[1.0, 3.0, 1.0], [2.0, 3.0, 9.0], [5.0, 1.0, 1.0], [-1.0, -2.0, -1.0]]
    weights = weigh_offers(made, reasons_of(effects, ("x", "y", "z")), 5)
    assert choose_offers(made, fits, weights).tolist() == ["b", "b", "b", "rest", "a"]
    assert weights.explained.tolist() == [True] * 4 + [False]


def test_ties_go_to_the_earlier_offer_and_none_fitting_to_none() -> None:
    made = (offer("a", ("x", ">", 0)), offer("b", ("x", "<", 9)))
    fits = [np.array([True, False]), np.array([True, False])]
    weights = weigh_offers(made, reasons_of([[1.0], [1.0]], ("x",)), 2)
    assert choose_offers(made, fits, weights).tolist() == ["a", ""]


def test_a_sign_is_a_printed_reason_only_where_it_is_told_and_speaks_for_the_event() -> None:
    effects = [[9.0, 8.0, 7.0, 1.0], [9.0, 8.0, 7.0, -8.0], [1.0, 1.0, 1.0, 2.0]]
    weights = weigh_offers((offer("d", ("d", ">", 0)),), reasons_of(effects, ("a", "b", "c", "d")), 3)
    assert weights.printed[:, 0].tolist() == [False, False, True]


def test_offers_and_printed_reasons_agree_where_the_sign_drives_the_score() -> None:
    trained, book = shop(), EvidenceRecorder()
    found = offers.record_offers(trained, book, record_explanation(trained, EvidenceRecorder()))
    evidence = book.evidence
    assert evidence["offers.explained.n"].value == evidence["offers.picked.n"].value == found.picked.sum()
    both = found.picked & np.asarray(trained.frame["pages"] >= 8) & np.asarray(trained.frame["visitor"] == "new")
    assert {"many_pages", "newcomers"} <= set(found.offer[both])
    assert evidence["offers.reasoned.n"].number > 0.9 * evidence["offers.signed.n"].number


def masked_sign(among_picked: float) -> EvidenceRecorder:
    """A sign of the picked that goes with the event among all cases; among the picked by so much."""
    frame, _ = visits(4_000)
    random = np.random.default_rng(3)
    picked, sign = np.arange(4_000) % 2 == 0, frame["pages"].to_numpy() >= 8
    sign |= picked & (random.random(4_000) < 0.3)
    frame["pages"] = np.where(sign, 9.0, 3.0)
    event = random.random(4_000) < np.where(picked, 0.6 + among_picked * sign, 0.1)
    trained = trained_on(frame, event, score=np.where(picked, 0.9, 0.1), offers=OFFERS[:1])
    book = EvidenceRecorder()
    offers.record_offers(trained, book, unexplained())
    return book


def test_a_sign_that_tells_nothing_among_the_picked_is_not_said_to_tell() -> None:
    evidence = masked_sign(0.0).evidence
    assert evidence["offers.many_pages.linked"].value is True
    assert evidence["offers.many_pages.linked_picked"].value is False
    assert masked_sign(0.2).evidence["offers.many_pages.linked_picked"].value is True


def test_a_sign_that_all_have_is_no_test_of_the_others() -> None:
    event, everyone = np.arange(400) % 2 == 0, np.ones(400, dtype=bool)
    half = np.arange(400) < 200
    weak = event.copy()
    weak[200:230] = False
    alone = offers.offers_linked_to_event(weak, [half])
    assert offers.offers_linked_to_event(weak, [half, everyone, ~everyone]) == [*alone, False, False]


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
    found = offers.record_offers(shop(agreed=0.0), book, unexplained())
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
    table = build_row_scores(trained, reasons, np.full(2_000, ""), written[2], {})
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


def test_a_sign_is_not_linked_by_the_rows_of_a_few_customers_counted_many_times() -> None:
    """Nothing tells the event, and each customer's ten rows agree: the sign is the customer's, and so is the answer."""
    linked = {"rows": 0, "customers": 0}
    for seed in range(40):
        random = np.random.default_rng(seed)
        customer = np.repeat(np.arange(60), 10)
        event, sign = (np.repeat(random.random(60) < 0.4, 10) for _ in range(2))
        linked["rows"] += offers.offers_linked_to_event(event, [sign])[0]
        linked["customers"] += offers.offers_linked_to_event(event, [sign], customer)[0]
    assert linked["customers"] <= 4 < 12 < linked["rows"]
