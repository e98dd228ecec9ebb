"""How rules name their evidence, and that of several answers exactly one holds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from plainspoken.claims.registry import registry
from plainspoken.claims.rule import REGISTERED, Judgement, RuleEvidence, at, maybe_at, rule
from plainspoken.claims.rules.answer_rules import choose_model_answer
from plainspoken.claims.rules.clustering_rules import choose_clustering_answer
from plainspoken.claims.rules.external_model_rules import choose_scores_answer
from plainspoken.claims.verdicts import HOLDS
from plainspoken.core.findings import Evidence

VALUES = (0.0, 0.6, 0.9)


def test_the_last_word_of_an_address_is_its_name_where_no_other_is_given() -> None:
    names = at("evaluation", "recall", "simple_rule.column", "gain.roc_auc as gain")
    assert names.addresses == {
        "recall": "evaluation.recall",
        "column": "evaluation.simple_rule.column",
        "gain": "evaluation.gain.roc_auc",
    }


def test_the_doc_of_every_rule_names_the_world_in_which_it_must_be_silent() -> None:
    named = ("silent", "never holds")
    assert [name for name, each in registry().items() if not any(word in each.doc.lower() for word in named)] == []


def test_two_entries_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"'gain\.roc_auc as OTHER_NAME'"):
        at("evaluation", "roc_auc", "gain.roc_auc")


def test_names_stand_in_the_order_in_which_they_are_read() -> None:
    try:

        @rule("quality")
        @at("time", "decay")
        @maybe_at("evaluation", "recall")
        @at("time", "roc_auc")
        def planted_rule(evidence: RuleEvidence) -> Judgement:
            """Holds."""
            return HOLDS

        planted = REGISTERED["planted_rule"]
    finally:
        REGISTERED.pop("planted_rule", None)
    assert list(planted.uses.items()) == [
        ("decay", "time.decay"),
        ("recall", "evaluation.recall"),
        ("roc_auc", "time.roc_auc"),
    ]
    assert planted.optional == {"recall"}
    assert planted.doc == "Holds."


@pytest.mark.parametrize(
    ("choose", "one_of", "names"),
    [
        (choose_model_answer, "answer_yes", ("roc_auc", "gain", "gain_top", "recall", "precision", "top_rate")),
        (choose_scores_answer, "answer_judged_yes", ("columns", "roc_auc", "recall", "precision", "top_rate")),
        (choose_clustering_answer, "answer_groups", ("stability", "natural", "pairs")),
        (choose_clustering_answer, "answer_groups", ("stability", "natural")),
    ],
)
def test_of_the_answers_exactly_the_chosen_one_holds(
    choose: Callable[[RuleEvidence], str], one_of: str, names: tuple[str, ...]
) -> None:
    """Whatever the evidence: each combination of nothing, a middle and a high value."""
    kin = [each for each in registry().values() if each.uses == registry()[one_of].uses]
    for values in product(VALUES, repeat=len(names)):
        evidence = answer_evidence(dict(zip(names, values, strict=True)))
        holding = [each.name for each in kin if each.judge(evidence) is HOLDS]
        columns_told = "columns" in names and evidence.columns.number > 0
        assert holding == ([] if columns_told else [choose(evidence)])


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"roc_auc": 0.9, "top_rate": 0.9, "gain": 0.6, "gain_top": 0.0, "recall": 0.9, "precision": 0.9}, "yes"),
        ({"roc_auc": 0.9, "top_rate": 0.9, "gain": 0.0, "gain_top": 0.6, "recall": 0.9, "precision": 0.6}, "partly"),
        ({"roc_auc": 0.9, "top_rate": 0.9, "gain": -0.01, "gain_top": -0.01}, "rule"),
        ({"roc_auc": 0.9, "top_rate": 0.9, "gain": -0.01, "gain_top": 0.0}, "rule"),
        ({"roc_auc": 0.9, "top_rate": 0.9, "gain": 0.01, "gain_top": 0.0}, "rule_unsettled"),
        ({"roc_auc": 0.9, "top_rate": 0.9, "gain": -0.01, "gain_top": 0.02}, "rule_unsettled"),
        ({"roc_auc": 0.9, "top_rate": 0.0, "gain": 0.6, "gain_top": 0.6}, "unsettled"),
        ({"roc_auc": 0.52, "top_rate": 0.9, "gain": 0.6, "gain_top": 0.6}, "no"),
        ({"roc_auc": 0.54, "top_rate": 0.9, "gain": 0.6, "gain_top": 0.6}, "partly"),
    ],
)
def test_the_answer_of_a_planted_model(values: dict[str, float], answer: str) -> None:
    assert choose_model_answer(answer_evidence(values)) == f"answer_{answer}"


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"stability": 0.9, "pairs": 0.9, "natural": 0.9}, "groups"),
        ({"stability": 0.9, "pairs": 0.9, "natural": 0.0}, "cut"),
        ({"stability": 0.9, "pairs": 0.0, "natural": 0.9}, "idle"),
        ({"stability": 0.9, "natural": 0.9}, "unfollowed"),
        ({"stability": 0.0, "pairs": 0.9, "natural": 0.9}, "unstable"),
    ],
)
def test_the_answer_of_planted_segments(values: dict[str, float], answer: str) -> None:
    assert choose_clustering_answer(answer_evidence(values)) == f"answer_{answer}"


def answer_evidence(values: dict[str, float]) -> RuleEvidence:
    """Evidence with these values, each sure within two in 100, beside a usual rate and what is demanded."""
    least = {"least_roc_auc": 0.55, "least_gain": 0.02, "rule_rate": 0.3}
    numbers = {"base_rate": 0.3, "enough": 0.5, "recall": 0.9, "precision": 0.6, **least} | values
    return RuleEvidence(
        {name: Evidence(value=each, unit="share", low=each - 0.02, high=each + 0.02) for name, each in numbers.items()}
    )
