"""Tests of what is not answered, or only with a wider statement: nothing is imputed in silence."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from plainspoken.analysis.serving_export.reference_distribution import list_corrections
from plainspoken.case import MISSING_CATEGORY, CleaningStep, Column
from plainspoken.case.serving_manifest import FeatureProfile, Histogram
from plainspoken.serving.api_models import Answer, Refusal
from plainspoken.serving.read_table import correct_cells, encode_category_column
from plainspoken.serving.scorer import Scorer
from tests.serve.built import Built, sent


def refused(desk: Scorer, case: dict[str, Any]) -> Refusal:
    """What is said of a case that must be refused."""
    (found,) = desk.answers([case], "en", True)
    assert isinstance(found, Refusal)
    return found


@pytest.fixture
def fine(built: Built) -> dict[str, Any]:
    """A case that nothing is wrong with."""
    return sent(built.frame, 3)


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("visitor", "robot", "unknown_value"), ("pages", 9999, "out_of_range"), ("pages", None, "missing"),
        ("pages", -1, "not_allowed"), ("pages", 2.5, "not_allowed"), ("pages", "3", "not_allowed"),
        ("pages", True, "not_allowed"), ("seconds", float("nan"), "not_allowed"),
        ("seconds", float("inf"), "not_allowed"), ("seconds", 10**400, "not_allowed"),
        ("visitor", 1.5, "not_allowed"), ("visitor", [], "not_allowed"), ("visitor", {}, "not_allowed"),
        ("bill", 3.0, "not_known_yet"), ("colour", "red", "unknown_field"), ("client", "7", "unknown_field"),
        ("bounces", 0.1, "unknown_field"),
    ],
)  # fmt: skip
def test_a_field_that_is_not_as_it_must_be_is_named(
    desks: dict[str, Scorer], fine: dict[str, Any], field: str, value: object, kind: str
) -> None:
    (problem,) = refused(desks["end"], fine | {field: value}).problems
    assert (problem.field, problem.kind) == (field, kind)
    assert problem.expected and problem.found and problem.remedy


def test_a_missing_field_is_named_and_the_rest_said_over_all_it_may_be(
    desks: dict[str, Scorer], fine: dict[str, Any]
) -> None:
    desk = desks["end"]
    found = refused(desk, {name: value for name, value in fine.items() if name != "visitor"})
    assert [each.kind for each in found.problems] == ["missing"]
    both = [desk.answers([fine | {"visitor": value}], "en", False)[0] for value in ("new", "back")]
    chances = [each.probability for each in both if isinstance(each, Answer) and each.probability is not None]
    assert found.widened is not None
    assert (found.widened.low, found.widened.high) == (min(chances), max(chances))
    assert found.widened.tried == 2


def test_two_fields_in_doubt_are_not_guessed(desks: dict[str, Scorer], fine: dict[str, Any]) -> None:
    found = refused(desks["end"], fine | {"visitor": "robot", "region": "z"})
    assert len(found.problems) == 2
    assert found.widened is None


def test_a_misspelt_value_is_told_the_known_ones(desks: dict[str, Scorer], fine: dict[str, Any]) -> None:
    (problem,) = refused(desks["end"], fine | {"visitor": "bacc"}).problems
    assert problem.expected == "one of 'back', 'new'"


def test_the_nearest_field_is_looked_for_a_few_times(desks: dict[str, Scorer], fine: dict[str, Any]) -> None:
    found = refused(desks["end"], fine | {f"page{number}": 1 for number in range(9)})
    assert [bool("'pages'" in problem.expected) for problem in found.problems] == [True] * 3 + [False] * 6


def test_a_column_of_a_later_moment_is_refused_with_the_reason(desks: dict[str, Scorer], fine: dict[str, Any]) -> None:
    found = refused(desks["start"], fine)
    assert {each.field: each.kind for each in found.problems} == {
        "pages": "not_known_yet", "seconds": "not_known_yet",
    }  # fmt: skip
    assert "while it goes on" in found.problems[0].expected


def test_each_moment_has_its_own_model_and_a_visit_going_on_gets_no_probability(
    desks: dict[str, Scorer], fine: dict[str, Any]
) -> None:
    early = {name: fine[name] for name in ("visitor", "region", "month")}
    start, during, end = (
        desks[moment].answers([case], "en", True)[0]
        for moment, case in (("start", early), ("during", fine), ("end", fine))
    )
    assert isinstance(start, Answer) and isinstance(during, Answer) and isinstance(end, Answer)
    assert start.model != end.model == during.model
    assert during.probability is None and during.picked is None
    assert "a rank and not a probability" in during.why_no_probability
    assert during.band == end.band and end.probability is not None


def test_a_visit_unlike_all_others_is_said_to_be(desks: dict[str, Scorer], built: Built) -> None:
    usual = [desks["end"].answers([sent(built.frame, row)], "en", False)[0] for row in range(100)]
    assert sum(each.unlike for each in usual if isinstance(each, Answer)) <= 2
    far = {
        "pages": float(built.frame["pages"].max()), "seconds": float(built.frame["seconds"].max()),
        "visitor": "new", "region": "a", "month": "Jan",
    }  # fmt: skip
    (found,) = desks["end"].answers([far], "en", False)
    assert isinstance(found, Answer)
    assert found.unlike and found.unlike_words
    assert {"pages", "seconds"} <= set(found.rare)


def test_numbers_and_flags_may_stand_for_categories_as_the_tables_spell_them() -> None:
    from plainspoken.serving.input_schema import spell_category

    assert [spell_category(each) for each in (2, True, False, "x", 2.0, None, 10**20)] == [
        "2", "TRUE", "FALSE", "x", None, None, None,
    ]  # fmt: skip


GAPS = FeatureProfile(
    column="colour",
    slug="colour",
    declared=Column(type="category", missing=True, nothing=("?",)),
    values=("blue", MISSING_CATEGORY, "red"),
    spread=Histogram(counts=(5, 1, 4)),
)
NO_GAPS = GAPS.model_copy(update={"values": ("blue", "red"), "spread": Histogram(counts=(5, 4))})


def test_a_gap_that_the_model_has_seen_is_a_value(desks: dict[str, Scorer]) -> None:
    form = replace(desks["end"].form, seen=(GAPS,))
    for nothing in (None, "?"):
        row = form.row({"colour": nothing})
        assert not row.problems and row.values.tolist() == [1.0]
    assert form.row({}).problems[0].kind == "missing"
    assert replace(form, seen=(NO_GAPS,)).row({"colour": None}).problems[0].kind == "missing"


def test_the_same_in_a_table() -> None:
    cells = pa.array(["red", None, "", "?", "green"])
    values, wrong = encode_category_column(cells, GAPS, {"blue": 0, MISSING_CATEGORY: 1, "red": 2})
    assert values.tolist() == [2, 1, 1, 1, 0]
    assert wrong["unknown_value"].tolist() == [False] * 4 + [True] and not wrong["missing"].any()
    _, wrong = encode_category_column(cells, NO_GAPS, {"blue": 0, "red": 1})
    assert wrong["missing"].tolist() == [False, True, True, True, False]
    assert np.array_equal(wrong["unknown_value"], [False] * 4 + [True])


CORRECTED = NO_GAPS.model_copy(update={"corrections": {"Röd": "red", "": "blue"}})


def test_what_the_case_corrects_is_corrected_in_service_too(desks: dict[str, Scorer]) -> None:
    form = replace(desks["end"].form, seen=(CORRECTED,))
    for told, code in (("Röd", 1.0), ("red", 1.0), (None, 0.0), ("", 0.0)):
        row = form.row({"colour": told})
        assert not row.problems and row.values.tolist() == [code], told
    assert form.row({"colour": "röd"}).problems[0].kind == "unknown_value"
    assert form.row({}).problems[0].kind == "missing"


def test_what_the_case_corrects_is_corrected_in_a_table_too() -> None:
    cells = correct_cells(pa.array(["Röd", "red", "", None, "green"]), CORRECTED)
    values, wrong = encode_category_column(cells, CORRECTED, {"blue": 0, "red": 1})
    assert values.tolist() == [1, 1, 0, 0, 0]
    assert wrong["unknown_value"].tolist() == [False] * 4 + [True] and not wrong["missing"].any()
    assert correct_cells(pa.array(["x", None]), NO_GAPS).to_pylist() == ["x", None]


def test_steps_that_correct_one_column_follow_each_other() -> None:
    steps = [{"Rød": "Röd"}, {"Röd": "red"}]
    clean = tuple(
        CleaningStep(step="correct", slug=f"fix_{at}", column="colour", corrections=each)
        for at, each in enumerate(steps)
    )
    case = SimpleNamespace(clean=clean)
    assert list_corrections(case, "colour") == {"Rød": "red", "Röd": "red"}  # type: ignore[arg-type]
    assert list_corrections(case, "size") == {}  # type: ignore[arg-type]
