"""Tests of tables of scores: planted truth is found, and what is wrong is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from plainspoken.core.errors import Faults, PlainspokenError
from plainspoken.core.findings import ClaimKind, Verdict
from plainspoken.external.external_options import ExternalModelOptions
from plainspoken.external.inputs import read_external_inputs
from tests.judge.planted import ROWS, case_beside, customers, findings, holding, written

ANSWERS = ("yes", "partly", "no", "rule", "unsettled", "rule_unsettled")
Change = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture(autouse=True)
def nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAINSPOKEN_DATA", raising=False)


def answers(verdicts: dict[str, Verdict]) -> list[str]:
    """The answers that hold."""
    names = [f"{start}_{end}" for start in ("answer", "answer_judged") for end in ANSWERS]
    return [name for name in names if verdicts.get(name) is Verdict.HOLDS]


def test_scores_alone_are_judged_and_what_they_leave_open_is_said(tmp_path: Path) -> None:
    frame = customers()
    path = written(tmp_path, frame[["id", "truth", "probability"]])
    found = findings(ExternalModelOptions(predictions=path, event="churned"), None, tmp_path)
    auc = roc_auc_score(frame["truth"] == "yes", frame["probability"])
    assert found.get("evaluation.roc_auc").number == pytest.approx(auc)
    verdicts = holding(found)
    assert answers(verdicts) == ["answer_judged_partly"]
    assert verdicts["calibrated"] is Verdict.HOLDS
    for unknown in ("training_unknown", "refits_unknown", "future_unknown", "rule_unknown", "groups_unknown"):
        assert verdicts[f"judged_{unknown}"] is Verdict.HOLDS
    assert verdicts["judged_on_unseen"] is Verdict.OPEN
    assert verdicts["judged_leaks_unknown"] is Verdict.OPEN
    assert verdicts["judged_reasons_unknown"] is Verdict.HOLDS
    assert not found.members.get("drivers") and "uses_no_suspect" not in verdicts
    assert found.names["en"]["text.event_other"] == "turn out “churned”"


@pytest.mark.parametrize(("event", "top", "change"), [("churned", "riskiest", "fall"), ("bought", "top", "rise")])
def test_who_is_wanted_follows_from_the_event_that_is_named(event: str, top: str, change: str, tmp_path: Path) -> None:
    path = written(tmp_path, customers()[["id", "truth", "probability"]])
    names = findings(ExternalModelOptions(predictions=path, event=event), None, tmp_path).names["en"]
    assert (names["text.top"], names["text.change"]) == (top, change)


def test_a_coin_is_nothing_to_act_on(tmp_path: Path) -> None:
    frame = customers().assign(probability=np.random.default_rng(1).random(ROWS))
    path = written(tmp_path, frame[["id", "truth", "probability"]])
    assert answers(holding(findings(ExternalModelOptions(predictions=path), None, tmp_path))) == ["answer_judged_no"]


def test_the_group_in_which_it_guesses_is_found(tmp_path: Path) -> None:
    path = written(tmp_path, customers(guess_in_the_north=True))
    found = findings(ExternalModelOptions(predictions=path, unseen=True), None, tmp_path)
    places = [each.subject for each in found.claims if each.rule == "weak_group_ranking"]
    groups = [found.get(f"{each}.conditions.0.value").value for each in places]
    assert groups == ["value.region.north"]
    verdicts = holding(found)
    assert verdicts["judged_on_unseen"] is Verdict.HOLDS
    assert verdicts["judged_leaks_unknown"] is Verdict.FAILS
    assert verdicts["beats_simple_rule"] is Verdict.HOLDS
    assert answers(verdicts) == ["answer_partly"]
    assert verdicts["judged_groups_unknown"] is Verdict.FAILS


def test_without_the_guess_no_group_is_found(tmp_path: Path) -> None:
    found = findings(ExternalModelOptions(predictions=written(tmp_path, customers())), None, tmp_path)
    assert found.get("slices.found").number == 0


def test_rows_of_the_case_are_matched_by_what_names_them(tmp_path: Path) -> None:
    case = case_beside(tmp_path)
    frame = customers().sample(1000, random_state=5)
    path = written(tmp_path, frame[["id", "truth", "probability"]])
    taken = read_external_inputs(ExternalModelOptions(case="x", predictions=path), case, tmp_path)
    assert list(taken.loaded.frame["region"].astype(str)) == list(frame["region"])
    assert list(taken.loaded.event) == list(frame["truth"] == "yes")
    assert taken.loaded.ledger[-1].affected == ROWS - 1000
    assert taken.per_year == ROWS
    found = findings(ExternalModelOptions(case="x", predictions=path), case, tmp_path)
    assert found.provenance.case == "customers-judged"
    assert found.members["judged.suspects"] == ("refund",)
    claim = found.claim("judged_leaks_unknown")
    assert claim is not None and (claim.verdict, claim.kind) == (Verdict.HOLDS, ClaimKind.CAUTION)
    assert found.get("evaluation.simple_rule.column").value != "column.refund"


def test_columns_of_the_file_are_as_the_case_declares_them(tmp_path: Path) -> None:
    case = case_beside(tmp_path)
    path = written(tmp_path, customers().assign(churned="yes"))
    taken = read_external_inputs(ExternalModelOptions(case="x", predictions=path), case, tmp_path)
    assert taken.case.columns["region"].words["en"]["name"] == "part of the country"
    assert taken.columns == ("region", "visits")


def put(row: int, column: str, value: object) -> Change:
    """A table with one cell changed; `row` as in the file, below the header in row 1."""

    def change(frame: pd.DataFrame) -> pd.DataFrame:
        cells = frame[column].tolist()
        cells[row - 2] = value
        return frame.assign(**{column: pd.Series(cells, dtype=object)})

    return change


WRONG: list[tuple[Change, str]] = [
    (put(7, "probability", 1.25), 'row 7, column "probability": expected a probability from 0 to 1, found'),
    (put(9, "probability", -0.1), 'row 9, column "probability": expected a probability from 0 to 1'),
    (put(12, "probability", None), 'row 12, column "probability": expected a probability, found an empty'),
    (put(12, "probability", "high"), 'row 12, column "probability": expected a number, found "high"'),
    (put(4, "truth", None), 'column "truth": expected an answer in every row, found 1 empty cells'),
    (put(11, "id", 5001), 'column "id": expected each key once, found 1 more than once (5001 in rows 2, 11)'),
    (lambda frame: frame.head(150), "expected at least 200 rows"),
    (lambda frame: frame[frame["truth"] == "no"], 'column "truth": expected both: cases with the event'),
    (lambda frame: frame.rename(columns={"probability": "probabilty"}), '(nearest: "probabilty")'),
    (lambda frame: frame.rename(columns={"probability": "p"}), '(by what they hold, it may be: p)'),
    (lambda frame: frame.rename(columns={"truth": "outcome"}), 'say which it is: --truth "outcome"'),
    (lambda frame: frame.rename(columns={"id": "customer"}), 'say which it is: --id "customer"'),
]  # fmt: skip


@pytest.mark.parametrize(("change", "told"), WRONG)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, change: Change, told: str) -> None:
    path = written(tmp_path, change(customers()))
    with pytest.raises(Faults) as error:
        read_external_inputs(ExternalModelOptions(predictions=path), None, tmp_path)
    assert "scores.csv: " in str(error.value) and told in str(error.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    frame = put(7, "probability", 1.25)(put(11, "id", 5001)(customers()))
    with pytest.raises(Faults) as error:
        read_external_inputs(ExternalModelOptions(predictions=written(tmp_path, frame)), None, tmp_path)
    assert len(error.value.faults) == 2


def test_scores_of_rows_that_the_case_has_not(tmp_path: Path) -> None:
    case = case_beside(tmp_path)
    frame = put(2, "id", 77)(customers())[["id", "truth", "probability"]]
    with pytest.raises(Faults, match='of column "id" in the tables of customers, found 1 that are not there'):
        read_external_inputs(ExternalModelOptions(case="x", predictions=written(tmp_path, frame)), case, tmp_path)


def test_another_truth_than_the_tables(tmp_path: Path) -> None:
    case = case_beside(tmp_path)
    frame = customers()
    other = "no" if frame["truth"][0] == "yes" else "yes"
    frame = put(2, "truth", other)(frame)[["id", "truth", "probability"]]
    with pytest.raises(Faults, match="found something else for 1 rows \\(5001\\)"):
        read_external_inputs(ExternalModelOptions(case="x", predictions=written(tmp_path, frame)), case, tmp_path)


def test_a_model_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(PlainspokenError, match="expected a table of scores; a model is --model"):
        read_external_inputs(ExternalModelOptions(predictions=tmp_path / "theirs.pkl"), None, tmp_path)


def test_rows_are_numbered_where_nothing_names_them(tmp_path: Path) -> None:
    case = case_beside(tmp_path)
    columns = {name: each for name, each in case.columns.items() if name != "id"}
    table = pd.read_csv(tmp_path / "customers.csv").drop(columns="id")
    written(tmp_path, table, "customers.csv")
    nameless = case.model_copy(update={"columns": columns})
    frame = customers().assign(id=range(1, ROWS + 1))[["id", "truth", "probability"]].iloc[::-1]
    taken = read_external_inputs(
        ExternalModelOptions(case="x", predictions=written(tmp_path, frame)), nameless, tmp_path
    )
    assert list(taken.loaded.frame["visits"]) == list(customers()["visits"][::-1])


def test_the_encoding_of_scores_is_the_one_that_is_said(tmp_path: Path) -> None:
    frame = customers().replace({"region": {"north": "Århus"}})
    path = tmp_path / "scores.csv"
    path.write_text(frame.to_csv(index=False), encoding="cp865")
    said = ExternalModelOptions(predictions=path, encoding="cp865")
    assert "Århus" in findings(said, None, tmp_path).names["en"].values()
    with pytest.raises(PlainspokenError, match="--encoding klingon: expected an encoding of text"):
        findings(replace(said, encoding="klingon"), None, tmp_path)
    with pytest.raises(PlainspokenError, match="--encoding cp865: expected --predictions to read by it, found a model"):
        _ = replace(said, predictions=None, model=tmp_path / "theirs.skops", case="conversion").source
