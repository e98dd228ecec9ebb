"""Tests on the real visits: every row, over HTTP, gets the probability and decision of the analysis."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from skops.io import load as load_model
from starlette.testclient import TestClient

from analysis.crossval import raw_score
from analysis.explain.shapley import explain
from data.load import load
from plainspoken.case import read_case
from plainspoken.findings import read_findings
from plainspoken.production import read_production
from plainspoken.realtime.curves import probability
from plainspoken.realtime.limits import Limits
from plainspoken.realtime.opening import TRUSTED
from plainspoken.realtime.running import app_of
from tests.once import once
from tests.real.building import CASES, build_case
from tests.serve.built import TEMPLATES

pytestmark = [pytest.mark.real, pytest.mark.slow]
EXPLAINED = 25  # the library takes long for each


@pytest.fixture(scope="module")
def folder(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built case."""
    place = once(tmp_path_factory, "conversion", lambda at: build_case("conversion", at, real_data))
    return place / "build" / "conversion"


def test_every_row_over_http_is_as_the_analysis_says(folder: Path, real_data: Path, tmp_path: Path) -> None:
    at = read_production(folder, read_findings(folder / "findings.json")).at("end")
    columns = list(at.columns)
    frame = load(read_case("conversion", CASES), real_data, tmp_path).frame[columns]
    model = load_model(folder / at.file, trusted=list(TRUSTED))
    expected = probability(at.curve, raw_score(model, frame))
    results = asked(folder, frame, reasons=False)
    assert all(each["scored"] for each in results)
    found = np.array([each["probability"] for each in results])
    assert np.abs(found - expected).max() < 1e-6
    assert [each["picked"] for each in results] == list(expected >= at.threshold)
    kept = pd.read_parquet(folder / "scores.parquet")
    test = (kept["part"] == "test").to_numpy()
    assert np.abs(found[test] - kept["probability"].to_numpy()[test]).max() < 1e-6
    few = frame.iloc[:EXPLAINED]
    effects = explain(model, few, few, columns)
    for mine, each in zip(effects.values, asked(folder, few, reasons=True), strict=True):
        strongest = sorted(map(float, mine), key=abs, reverse=True)[:3]
        assert [reason["effect"] for reason in each["reasons"]] == pytest.approx(strongest, abs=1e-9)


def asked(folder: Path, frame: pd.DataFrame, reasons: bool) -> list[dict[str, Any]]:
    """What the service says of each row."""
    rows, found = json.loads(frame.to_json(orient="records", double_precision=15)), []
    with TestClient(app_of([folder], TEMPLATES, Limits(rate=1e5))) as client:
        for begin in range(0, len(rows), 1_000):
            body = {"moment": "end", "reasons": reasons, "rows": rows[begin : begin + 1_000]}
            found += client.post("/v1/conversion/scores", json=body).json()["results"]
    return found
