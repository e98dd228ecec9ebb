"""Outcomes of worlds travel in one file; the page of truth follows from it."""

from __future__ import annotations

import warnings
from pathlib import Path

from benchmarks.known_truth.__main__ import TRUTH_PAGE
from benchmarks.known_truth.archive import ARCHIVE, pack_outcomes, unpack_outcomes
from benchmarks.known_truth.building import list_missing_worlds, read_outcomes
from benchmarks.known_truth.code import seed_family
from benchmarks.known_truth.table import build_truth_page
from benchmarks.known_truth.world_plan import plan_worlds


def test_outcomes_are_laid_where_they_are_missing_and_only_of_the_same_code(tmp_path: Path) -> None:
    made, there = tmp_path / "made", tmp_path / "there"
    made.mkdir()
    for name in ("plain-0001", "plain-0000"):
        (made / f"{name}.json").write_text(f'{{"world":"{name}","kind":"plain"}}')
    pack_outcomes(tmp_path / "a.gz", "one", made)
    pack_outcomes(tmp_path / "b.gz", "one", made)
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert unpack_outcomes(tmp_path / "a.gz", "other", there) == 0 and not there.exists()
    assert unpack_outcomes(tmp_path / "none.gz", "one", there) == 0
    assert unpack_outcomes(tmp_path / "a.gz", "one", there) == 2
    assert {each.name: each.read_text() for each in there.iterdir()} == {
        each.name: each.read_text() for each in made.iterdir()
    }
    (there / "plain-0000.json").write_text("made here")
    assert unpack_outcomes(tmp_path / "a.gz", "one", there) == 0
    assert (there / "plain-0000.json").read_text() == "made here"


def test_the_page_of_truth_is_what_the_outcomes_come_to(tmp_path: Path) -> None:
    """Where all worlds of the code as it is are there; else `make truth` has to go on."""
    family = seed_family()
    unpack_outcomes(ARCHIVE, family, tmp_path)
    plan = plan_worlds(family, None)
    missing = list_missing_worlds(plan, tmp_path)
    if missing:
        warnings.warn(
            f"{len(missing)} of {len(plan)} worlds were not judged with this code: `make truth`", stacklevel=1
        )
        return
    page = build_truth_page(read_outcomes(plan, tmp_path), family, whole=True)
    assert TRUTH_PAGE.read_text(encoding="utf-8") == page
