"""Tests of the probes that a build stores: they are answered as stored, or the build is not opened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from plainspoken.core.errors import PlainspokenError
from plainspoken.pipeline.probe_stage import write_probes
from plainspoken.serving.load_case import OpenedCase, open_case
from plainspoken.serving.probes import PROBES_FILE, PROBES_PER_MOMENT
from tests.serve.built import TEMPLATES, Built, copy_build


@pytest.fixture
def probed(built: Built, tmp_path: Path) -> Path:
    """A build with probes."""
    folder = copy_build(built.folder, tmp_path / "probed")
    write_probes(folder, folder)
    return folder


def change(folder: Path, key: str, value: Any) -> None:
    """Put another value into what was stored of the last moment."""
    stored = json.loads((folder / PROBES_FILE).read_text())
    stored["moments"][-1][key] = value
    (folder / PROBES_FILE).write_text(json.dumps(stored))


def test_a_build_answers_its_probes_at_each_moment(probed: Path, opened: OpenedCase) -> None:
    assert open_case(probed, TEMPLATES).proven == PROBES_PER_MOMENT * len(opened.production.moments)


def test_the_same_build_stores_the_same_bytes_and_no_case_of_its_table(probed: Path, built: Built) -> None:
    before = (probed / PROBES_FILE).read_bytes()
    write_probes(probed, probed)
    assert (probed / PROBES_FILE).read_bytes() == before
    columns = list(built.frame.columns)
    known = set(built.frame.astype(str).itertuples(index=False, name=None))
    rows = [row for each in json.loads(before)["moments"] for row in each["rows"] if set(row) == set(columns)]
    assert rows and not known & {tuple(str(row[name]) for name in columns) for row in rows}


@pytest.mark.parametrize("off", [1e-6, 0.3])
def test_an_answer_that_is_not_the_stored_one_keeps_a_build_from_being_opened(probed: Path, off: float) -> None:
    stored = json.loads((probed / PROBES_FILE).read_text())["moments"][-1]["probabilities"]
    change(probed, "probabilities", [stored[0] + off, *stored[1:]])
    with pytest.raises(PlainspokenError, match=r"1 of 48 stored probes are answered otherwise .* by up to .*e-0"):
        open_case(probed, TEMPLATES)


def test_a_last_digit_is_no_other_answer(probed: Path) -> None:
    stored = json.loads((probed / PROBES_FILE).read_text())["moments"][-1]["probabilities"]
    change(probed, "probabilities", [each + 1e-12 for each in stored])
    assert open_case(probed, TEMPLATES).proven


def test_a_probe_that_is_refused_now_is_another_answer(probed: Path) -> None:
    stored = json.loads((probed / PROBES_FILE).read_text())["moments"][-1]["rows"]
    change(probed, "rows", [stored[0] | {"visitor": "robot"}, *stored[1:]])
    with pytest.raises(PlainspokenError, match="some are refused"):
        open_case(probed, TEMPLATES)


def test_probes_of_another_build_prove_nothing(probed: Path) -> None:
    change(probed, "model", "0" * 64)
    assert open_case(probed, TEMPLATES).proven == 0


def test_a_file_that_holds_no_probes_is_told(probed: Path) -> None:
    (probed / PROBES_FILE).write_text("{")
    with pytest.raises(PlainspokenError, match="no stored probes"):
        open_case(probed, TEMPLATES)


def test_a_build_from_before_probes_is_opened(built: Built) -> None:
    assert open_case(built.folder, TEMPLATES).proven == 0
