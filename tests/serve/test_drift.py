"""Tests of the running counts: a planted shift is seen, a steady stream is not, and memory stays bounded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from starlette.testclient import TestClient

from plainspoken.case.serving_manifest import Histogram
from plainspoken.serving.drift import BinCounter, merge_small_bins, population_stability_index
from tests.serve.built import Built, sent


def told(client: TestClient, frame: pd.DataFrame, rows: range) -> dict[str, dict[str, Any]]:
    """What is said of each column after these rows were asked."""
    cases = [sent(frame, row) for row in rows]
    for begin in range(0, len(cases), 20):
        body = {"moment": "end", "rows": cases[begin : begin + 20], "reasons": False}
        assert client.post("/v1/planted/scores", json=body).status_code == 200
    (moment,) = (each for each in client.get("/drift").json()["planted"] if each["moment"] == "end")
    return {each["what"]: each for each in moment["moved"]}


def test_a_steady_stream_has_not_moved(client: TestClient, built: Built) -> None:
    found = told(client, built.frame, range(600))
    assert {each["verdict"] for each in found.values()} == {"steady"}
    assert found["pages"]["n"] == 600


def test_a_planted_shift_is_seen_in_its_column_and_in_the_score(client: TestClient, built: Built) -> None:
    many = built.frame[built.frame["pages"] >= 7].reset_index(drop=True)
    found = told(client, many, range(400))
    moved = {name for name, each in found.items() if each["verdict"] == "moved"}
    assert moved == {"pages", "score"}
    assert found["pages"]["says"].startswith("It has moved")


def test_too_few_cases_say_nothing(client: TestClient, built: Built) -> None:
    assert {each["verdict"] for each in told(client, built.frame, range(50)).values()} == {"too_few"}


def test_refusals_are_counted_by_field_and_kind_and_made_up_fields_are_not_kept(
    client: TestClient, built: Built
) -> None:
    fine = sent(built.frame, 0)
    for number in range(30):
        row = fine | {"visitor": f"robot {number}", f"made_up_{number}": 1}
        client.post("/v1/planted/score", json={"moment": "end", "row": row})
    found = told(client, built.frame, range(0))
    assert found["visitor"]["refused"] == {"unknown_value": 30}
    assert set(found) == {*built.frame.columns, "score"}


def test_counts_take_the_same_room_however_many_come() -> None:
    count = BinCounter(Histogram(edges=(1.0, 2.0), counts=(50, 30, 20)))
    before = count.seen.nbytes
    for _ in range(10_000):
        count.seen[1] += 1
    assert count.seen.nbytes == before
    assert count.distance()[0] == "moved"


def test_small_bins_are_counted_with_their_neighbours() -> None:
    assert list(merge_small_bins((1, 1, 50, 46, 1, 1))) == [0, 0, 1, 2, 3, 3]
    assert list(merge_small_bins((50, 49, 1))) == [0, 1, 1]
    assert population_stability_index(np.array([50.0, 50.0]), np.array([50.0, 50.0])) == 0.0
