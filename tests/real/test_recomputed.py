"""The figures of the real cases, computed a second time by other code; one that was changed everywhere is noticed."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import pytest

from plainspoken.core.findings import Findings, read_findings
from plainspoken.pipeline.recompute_build import measure_build_coverage, recompute_build
from plainspoken.verify import verify
from tests.once import once
from tests.real.building import CASES, build_case
from tests.verify.changes import change_everywhere

pytestmark = [pytest.mark.real, pytest.mark.slow]
LEAST_SHARES = {  # of the figures of page one, and of all, that other code computes again
    "conversion": (1.0, 2 / 3),
    "activity": (1.0, 0.74),
    "customers": (1.0, 0.72),
}


@pytest.fixture(scope="module", params=["conversion", "activity", "customers"])
def built(request: pytest.FixtureRequest, real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a built case."""
    name: str = request.param
    return once(tmp_path_factory, name, partial(build_case, name, tables=real_data)) / "report" / name


def test_other_code_finds_the_same(built: Path, real_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINSPOKEN_DATA", str(real_data))
    made = recompute_build(built, CASES)
    assert made.problems == ()
    covered = measure_build_coverage(built, made.addresses)
    first, all_pages = LEAST_SHARES[built.name]
    assert covered.first_page_checked >= first * covered.first_page
    assert covered.all_pages_checked >= all_pages * covered.all_pages


def test_a_figure_changed_in_findings_and_pages_is_noticed(built: Path, tmp_path: Path) -> None:
    """Findings, claims, charts and page agree with each other; the scores do not agree with them."""
    folder = tmp_path / built.name
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("*.pdf", "briefing.*", "targets.*", ".*"))
    address = find_computed_measure(read_findings(folder / "findings.json"), recompute_build(built, CASES).addresses)
    change_everywhere(folder, address)
    assert verify(folder) == ()
    assert address in {each.where for each in recompute_build(folder, CASES).problems}


def find_computed_measure(findings: Findings, addresses: tuple[str, ...]) -> str:
    """A measure of the model or of a segment that other code computes again."""
    known = (each for each in addresses if each in findings.evidence and not each.startswith("data."))
    return next(each for each in known if findings.evidence[each].unit in ("score", "share"))
