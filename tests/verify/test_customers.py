"""A segmentation's briefing holds, and a changed figure, date or name in it is noticed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plainspoken.verify import verify
from tests.once import once
from tests.report.building import build_customers
from tests.verify.changes import change_page


@pytest.fixture(scope="session")
def customers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "planted_customers", build_customers)


@pytest.fixture
def copy(customers: Path, tmp_path: Path) -> Path:
    """A copy without its PDF, to change."""
    shutil.copytree(customers, tmp_path / "case", ignore=shutil.ignore_patterns("*.pdf"))
    return tmp_path / "case"


def test_the_segmentation_holds(customers: Path) -> None:
    assert verify(customers) == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (">9 December 2011</data>", ">8 December 2011</data>", "figure data.period_last (date)"),
        (">10 September 2011</data>, then", ">12 September 2011</data>, then", "figure later.cut (date)"),
        ("Today’s members are partly different customers.", "All are others.", "a sentence that no claim backs"),
        (">£1,400,000</data>", ">£1,500,000</data>", "shop.anonymous_revenue"),
        (">Champions</span>", ">Losers</span>", "name segment.champions"),
        (
            'data-claim="answer_cut" data-aspect="verdict"',
            'data-claim="answer_groups" data-aspect="verdict"',
            "answer_groups (verdict) is silent when it fails",
        ),
    ],
)
def test_a_change_is_noticed(copy: Path, old: str, new: str, told: str) -> None:
    change_page(copy, old, new)
    assert any(told in problem for problem in verify(copy))
