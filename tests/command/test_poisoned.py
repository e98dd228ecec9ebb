"""A build folder, a case, a layout or a variable as others may hand them over: told, never obeyed or waited for."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from plainspoken.case.name_findings import date_report
from plainspoken.case.read_case import parse_case_file
from plainspoken.case.serving_manifest import CalibrationMap
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.latency import LATENCY_FILE, add_latency_evidence
from plainspoken.pipeline.cache_key import CacheEntry
from plainspoken.pipeline.settled import Question, find_settled
from plainspoken.report.sandbox import check_own_layouts, make_layout_sandbox
from plainspoken.serving.probes import PROBES_FILE, read_probes
from tests.sample import sample_findings
from tests.words.planted import TEMPLATES

QUESTION = Question("t.toml", (), fast=False)
Poison = Callable[[Path], object]


def keep(watched: object, marks: str = hashlib.sha256().hexdigest()) -> Poison:
    """A settled case as its file holds it, which answers this very question."""
    kept = {"folder": "/etc", "asked": QUESTION.digest(), "watched": watched, "marks": marks, "said": []}
    return lambda path: path.write_text(json.dumps(kept))


@pytest.mark.parametrize(
    "poison",
    [
        lambda path: path.symlink_to("/dev/zero"),
        os.mkfifo,
        keep({"whole": ["a\0b"], "bare": ["\0"]}),
        keep({"whole": [5, {}], "bare": [[]]}),
        keep({"whole": ["\ud800"], "bare": []}),
        keep({"whole": 7, "bare": []}),
        keep({"whole": [], "bare": []}),
    ],
)
def test_what_is_said_to_be_settled_is_looked_through_unless_it_can_be_known(tmp_path: Path, poison: Poison) -> None:
    (tmp_path / "t/.stamps").mkdir(parents=True)
    poison(tmp_path / "t/.stamps/settled.json")
    assert find_settled(tmp_path, QUESTION) is None


def test_a_stamp_that_is_no_file_is_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "judge.json")
    assert CacheEntry.read(tmp_path / "judge.json") is None


def test_a_number_of_thousands_of_digits_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text(f"seed = {'9' * 10_000}\n")
    with pytest.raises(PlainspokenError, match=r"not a case file: .*digits"):
        parse_case_file(tmp_path / "t.toml")


@pytest.mark.parametrize("epoch", ["abc", "99999999999999999", "²", "-1e9"])
def test_a_day_that_is_none_is_told(epoch: str) -> None:
    with pytest.raises(PlainspokenError, match="SOURCE_DATE_EPOCH: expected seconds since 1970"):
        date_report(sample_findings(), epoch)


MEASURED = {
    "schema_version": "1", "file": "model.skops", "model": "0", "moment": "now", "processors": 1, "rate": 50,
    "requests": 1000, "errors": 0, "median_seconds": 0.002, "slow_seconds": 0.004,
}  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"errors": 5000}, {"median_seconds": 9.0, "slow_seconds": 0.001}, {"slow_share": 7.0}, {"processors": 10**30},
        {"rate": 5e-324}, {"median_seconds": 1e308, "slow_seconds": 1e308}, {"slow_seconds": float("inf")},
    ],
)  # fmt: skip
def test_a_measurement_that_contradicts_itself_is_told(tmp_path: Path, wrong: dict[str, Any]) -> None:
    (tmp_path / LATENCY_FILE).write_text(json.dumps(MEASURED))
    assert add_latency_evidence(sample_findings(), tmp_path) == sample_findings()  # of another model: no evidence
    (tmp_path / LATENCY_FILE).write_text(json.dumps(MEASURED | wrong))
    with pytest.raises(PlainspokenError, match="expected a measurement"):
        add_latency_evidence(sample_findings(), tmp_path)


@pytest.mark.parametrize("rows", [1, 200_000])
def test_probes_without_an_answer_each_are_told(tmp_path: Path, rows: int) -> None:
    moment = {"moment": "now", "model": "0", "rows": [{}] * rows, "probabilities": [0.5] * 2}
    probes = {"schema_version": "1", "case": "t", "production": "0", "moments": [moment]}
    (tmp_path / PROBES_FILE).write_text(json.dumps(probes))
    with pytest.raises(PlainspokenError, match="no stored probes"):
        read_probes(tmp_path)


@pytest.mark.parametrize(
    "curve",
    [
        {"method": "isotonic"}, {"method": "isotonic", "xs": [0.0, 1.0], "ys": [0.1]},
        {"method": "isotonic", "xs": [1.0, 0.0], "ys": [0.1, 0.2]},
        {"method": "isotonic", "xs": [0.0, 1.0], "ys": [1e308, -5.0]}, {"method": "sigmoid"},
        {"method": "beta", "weights": [1.0]}, {"method": "beta", "weights": [1.0, float("inf")]},
        {"method": "none", "low": 0.7},
    ],
)  # fmt: skip
def test_a_calibration_that_gives_no_probability_is_none(curve: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="expected"):
        CalibrationMap.model_validate({"low": 1e-6} | curve)
    CalibrationMap(method="isotonic", low=1e-6, xs=(0.0, 0.5), ys=(0.0, 1.0))


def test_a_layout_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "briefing").mkdir()
    (tmp_path / "briefing/part_first.jinja").write_bytes(b"\xff\xfe\0")
    folders = (TEMPLATES, tmp_path)
    with pytest.raises(PlainspokenError, match="expected a text in UTF-8"):
        check_own_layouts(make_layout_sandbox(folders), folders, ())


def test_brackets_that_lie_too_deep_are_told() -> None:
    from jinja2 import TemplateError

    sandbox = make_layout_sandbox((TEMPLATES,))
    with pytest.raises(TemplateError, match="brackets lie too deep"):
        sandbox.parse("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}")
