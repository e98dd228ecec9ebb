"""The real shop, from four tables to the verified briefing: figures to reach, and figures to doubt."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from plainspoken.core.findings import Findings, read_findings
from plainspoken.verify import verify
from tests.once import once
from tests.real.building import build_case

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="session")
def shop(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built case."""
    place = once(tmp_path_factory, "activity", lambda folder: build_case("activity", folder, real_data))
    return place / "report" / "activity"


@pytest.fixture(scope="session")
def found(shop: Path) -> Findings:
    """What was found."""
    return read_findings(shop / "findings.json")


@pytest.fixture(scope="session")
def targets(shop: Path) -> list[dict[str, str]]:
    """The list of whom to contact."""
    with (shop / "targets.en.csv").open(encoding="utf-8-sig") as lines:
        return list(csv.DictReader(lines))


def test_figures_are_good_and_not_too_good(found: Findings) -> None:
    assert found.get("holdouts.count").number >= 20
    assert 0.904 <= found.get("holdouts.roc_auc").number < 0.95
    assert 0.80 <= found.get("evaluation.recall").number < 0.92
    assert 0.89 <= found.get("settings.early_warning.roc_auc").number < 0.95


def test_every_step_of_cleaning_is_in_the_ledger(found: Findings) -> None:
    steps = [found.get(f"{each}.kind").value for each in found.over("ledger")]
    assert steps == ["read", *["correct"] * 3, *["join"] * 3, "implausible", *["drop_where"] * 3]
    assert found.get("data.rows").value == 1_296
    assert found.get("implausible.0.value").value == 110_000  # 106,862.2: of one customer, so told rounded


def test_the_number_of_a_customer_is_caught(found: Findings) -> None:
    assert "id" in found.members["suspects"]
    assert found.get("leaks.row_order.suspect").value is True
    assert found.get("leaks.used").value == 0


def test_decline_is_no_fall_in_revenue_and_profit_has_nothing_to_do_with_it(found: Findings) -> None:
    said = {claim.rule: claim.verdict for claim in found.claims}
    assert said["class_is_no_fall"] == "holds"
    assert said["worth_unrelated"] == "holds"
    assert said["one_test_misleads"] == "holds"
    assert said["columns_spared"] == "holds"
    assert said["untested_later"] == said["action_record"] == "holds"


def test_nobody_who_refused_gets_a_message(found: Findings, targets: list[dict[str, str]]) -> None:
    names = found.names["en"]
    slugs = [name.removeprefix("offer.") for name in names if name.startswith("offer.") and name.count(".") == 1]
    instead = {names[f"offer.{each}.instead"] for each in slugs}
    refused = [row for row in targets if row["agreed to be contacted"] == "no"]
    assert len(refused) == found.get("consent.refused_n").value
    assert {row["offer"] for row in refused} <= instead


def test_the_list_is_out_of_fold(targets: list[dict[str, str]], found: Findings) -> None:
    # The evaluation draws its line anew without each fold, the list once for all: they differ by a few.
    assert abs(len(targets) - found.get("evaluation.contacted").number) <= 5
    chances = [float(row["probability"]) for row in targets]
    assert chances == sorted(chances, reverse=True)
    # In-sample every one of them would decline; out of fold about one in six does not.
    assert 0.75 < found.get("evaluation.precision").number < 0.93


def test_the_pages_hold_against_the_findings(shop: Path) -> None:
    assert verify(shop) == ()
