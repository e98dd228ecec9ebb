"""Tests on the real tables: service, batch and analysis say the same of every row at every moment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from skops.io import load as load_model
from starlette.testclient import TestClient

from plainspoken.analysis.explanation.shap_values import (
    compute_shap_values,
    encode_features,
    linear_shap,
    sum_by_source_column,
    trace_source_columns,
)
from plainspoken.analysis.training.cross_validation import raw_score
from plainspoken.case import read_case
from plainspoken.case.serving_manifest import ServedModel, read_serving_manifest
from plainspoken.core.findings import Verdict, read_findings
from plainspoken.core.skops_types import TRUSTED_SKOPS_TYPES
from plainspoken.data.load import load_dataset
from plainspoken.serving.batch import score_file
from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.load_case import open_case
from plainspoken.serving.reference import apply_calibration_map
from plainspoken.serving.scorer import find_scorer
from plainspoken.serving.service_app import build_service_app
from tests.once import once
from tests.real.building import CASES, build_case
from tests.serve.built import TEMPLATES

pytestmark = [pytest.mark.real, pytest.mark.slow]
MOMENTS = [("conversion", "start"), ("conversion", "during"), ("conversion", "end"), ("activity", "now")]
SAME = 1e-6
EXPLAINED = 25  # the library takes long for each
TOGETHER = 1_000


@dataclass(frozen=True)
class Told:
    """All rows of a table at one moment: the table, the model, and what service and batch say of them.

    `gives`: whether the findings say that a probability may be given then.
    """

    folder: Path
    at: ServedModel
    gives: bool
    frame: pd.DataFrame
    model: Any
    service: list[dict[str, Any]]
    batch: pd.DataFrame


@pytest.fixture(scope="module")
def folders(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of the built cases."""
    return {
        name: once(tmp_path_factory, name, partial(build_case, name, tables=real_data)) / "report" / name
        for name in dict(MOMENTS)
    }


@pytest.fixture(scope="module")
def client(folders: dict[str, Path]) -> Iterator[TestClient]:
    """Both cases in one process."""
    limits = ServiceLimits(rate=1e5, seconds=300)
    with TestClient(build_service_app(list(folders.values()), TEMPLATES, limits), "http://localhost") as found:
        yield found


@pytest.fixture(scope="module", params=MOMENTS, ids="-".join)
def told(
    request: pytest.FixtureRequest, folders: dict[str, Path], client: TestClient, real_data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Told:  # fmt: skip
    """What is said of every row of a case at one moment."""
    (name, moment), room = request.param, tmp_path_factory.mktemp("parity")
    folder = folders[name]
    findings = read_findings(folder / "findings.json")
    at, claim = read_serving_manifest(folder, findings).at(moment), findings.claim(f"probability_at@moments.{moment}")
    gives = claim is not None and claim.verdict is Verdict.HOLDS
    assert gives or moment != "start"
    frame = load_dataset(read_case(name, CASES), real_data, room).frame[list(at.columns)]
    model = load_model(folder / at.file, trusted=list(TRUSTED_SKOPS_TYPES))
    service, batch = asked(client, name, moment, frame), scored(folder, moment, frame, room)
    return Told(folder, at, gives, frame, model, service, batch)


def explained(moment: str) -> bool:
    """Whether reasons are asked for: the model on the way is that of the end, and so are its reasons."""
    return moment != "during"


def asked(client: TestClient, name: str, moment: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """What the service says of each row."""
    rows, found = json.loads(frame.to_json(orient="records", double_precision=15)), []
    for begin in range(0, len(rows), TOGETHER):
        body = {"moment": moment, "rows": rows[begin : begin + TOGETHER], "reasons": explained(moment)}
        found += client.post(f"/v1/{name}/scores", json=body).json()["results"]
    return found


def scored(folder: Path, moment: str, frame: pd.DataFrame, room: Path) -> pd.DataFrame:
    """What the batch says of each row."""
    source, target = room / "new.parquet", room / "scores.parquet"
    frame.to_parquet(source, index=False)
    desk = find_scorer(open_case(folder, TEMPLATES), moment)
    score_file(desk, source, target, language="en", reasons=explained(moment), ignored=(), tell=silent)
    return pd.read_parquet(target)


def silent(what: str, share: float) -> None:
    """Progress that nobody watches."""


def test_every_row_is_scored_by_service_and_batch(told: Told) -> None:
    assert len(told.service) == len(told.batch) == len(told.frame) > 1_000
    assert all(each["scored"] for each in told.service)
    assert told.batch["refused"].isna().all()


def test_every_row_gets_the_probability_and_the_decision_of_the_analysis(told: Told) -> None:
    expected = apply_calibration_map(told.at.curve, raw_score(told.model, told.frame))
    bands = [each["band"] for each in told.service]
    assert bands == list(told.batch["band"])
    top, near = told.at.band_edges
    assert bands == list(np.select([expected >= top, expected >= near], ["top", "next"], "rest"))
    if not told.gives:  # during a visit its totals would be too small: no probability, no decision
        assert {(each["probability"], each["picked"]) for each in told.service} == {(None, None)}
        assert not {"probability", "picked"} & set(told.batch)
        return
    service = np.array([each["probability"] for each in told.service])
    assert np.abs(service - expected).max() < SAME
    assert np.abs(told.batch["probability"].to_numpy() - expected).max() < SAME
    picked = list(expected >= told.at.threshold)
    assert [each["picked"] for each in told.service] == picked == list(told.batch["picked"])


def test_every_row_has_the_same_reasons_in_service_and_batch(told: Told) -> None:
    if not explained(told.at.moment):
        assert told.at.file == "model.skops"
        return
    for place in range(3):
        words = [each["reasons"][place]["words"] for each in told.service]
        assert words == list(told.batch[f"reason_{place + 1}"])


def analysed_effects(told: Told) -> NDArray[np.float64]:
    """The effects (n, c) of the first rows by the analysis, a linear model's against the stored typical case."""
    few, known = told.frame.iloc[:EXPLAINED], list(told.at.columns)
    estimator = told.model.named_steps["model"]
    if not isinstance(estimator, LogisticRegression):
        return compute_shap_values(told.model, few, few, known).values
    owners = trace_source_columns(told.model, known)
    assert owners is not None
    typical = np.array([told.at.background] * 2)
    values, _ = linear_shap(estimator, encode_features(told.model, few), typical)
    return sum_by_source_column(values, owners, tuple(dict.fromkeys(owners)))


def test_the_reasons_are_those_of_the_analysis(told: Told) -> None:
    if not explained(told.at.moment):
        return
    for mine, each in zip(analysed_effects(told), told.service, strict=False):
        strongest = sorted(map(float, mine), key=abs, reverse=True)[:3]
        assert [reason["effect"] for reason in each["reasons"]] == pytest.approx(strongest, abs=1e-9)


def test_what_the_analysis_stored_is_what_the_service_says(told: Told) -> None:
    """Where it is that of one model: else it is of another moment, or of each row's own fold."""
    if told.at.moment != "end":
        return
    kept = pd.read_parquet(told.folder / "scores.parquet")
    test = (kept["part"] == "test").to_numpy()
    said = apply_calibration_map(told.at.curve, raw_score(told.model, told.frame))  # which the service may keep back
    assert np.abs(said[test] - kept["probability"].to_numpy()[test]).max() < SAME
    known = kept[kept["reason_1"].notna()]
    assert len(known) > 100
    for row, line in zip(known.index, known.to_dict("records"), strict=True):
        reasons = told.service[row]["reasons"]
        assert [each["column"] for each in reasons] == [line[f"reason_{place}"] for place in (1, 2, 3)]
        effects = [line[f"effect_{place}"] for place in (1, 2, 3)]
        assert [each["effect"] for each in reasons] == pytest.approx(effects, abs=SAME)
