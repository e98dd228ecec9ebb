"""The shortest case of docs/cases.md runs as it stands, and the words that follow it never train again."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from plainspoken.case import Case, read_case
from plainspoken.cli import app as cli
from plainspoken.cli.dropped_rows import describe_dropped_copies
from plainspoken.core.errors import Faults
from plainspoken.core.findings import Evidence, read_findings
from plainspoken.data.load import load_from_frame
from plainspoken.data.locate import DATA_FOLDER_VARIABLE
from tests.sample import sample_findings

GUIDE = Path(__file__).parents[2] / "docs" / "cases.md"
QUICK = """
[search]
candidates = ["logistic_regression"]
grid.logistic_regression = { C = [0.1] }
[split]
folds = 2
repeats = 1
[[segments]]
slug = "frequent_in_york"
when = [["city", "==", "York"], ["visits", ">=", 4]]
"""


def shown() -> tuple[str, str]:
    """The shortest case, and the phrases that may follow it, as the guide shows them."""
    chapter = GUIDE.read_text(encoding="utf-8").partition("## The shortest one\n")[2].partition("\n## ")[0]
    case, phrases = re.findall(r"```toml\n(.*?)```", chapter, re.DOTALL)
    return case, phrases


def customers(rows: int = 700) -> pd.DataFrame:
    """Customers of whom those who visit often come back more often; many are alike."""
    draw = np.random.default_rng(5)
    visits, city = draw.poisson(4, rows), draw.choice(["Hull", "Leeds", "York"], rows)
    chance = 1 / (1 + np.exp(-0.5 * (visits - 4.5)))
    return pd.DataFrame(
        {"came_back": np.where(draw.random(rows) < chance, "yes", "no"), "visits": visits, "city": city}
    )


@pytest.mark.usefixtures("few_draws")
def test_the_shortest_case_becomes_a_verified_briefing_and_its_words_never_train(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(DATA_FOLDER_VARIABLE, raising=False)
    customers().to_csv("customers.csv", index=False)
    case, phrases = shown()
    path = tmp_path / "shop.toml"
    path.write_text(case + QUICK, encoding="utf-8")
    built = CliRunner().invoke(cli.app, ["report", "shop.toml"])
    assert built.exit_code == 0, built.output
    assert "equal an earlier one" not in built.output
    findings = tmp_path / "report/shop/findings.json"
    first = read_findings(findings)
    assert first.evidence["data.rows"].value == 700
    assert first.names["en"]["text.question"] == "Which cases turn out “came back”?"
    assert first.names["en"]["segment.frequent_in_york"] == "frequent in york"
    path.write_text(case + QUICK + phrases, encoding="utf-8")
    again = CliRunner().invoke(cli.app, ["analyse", "shop.toml"])
    assert "shop: analyse: up to date" in again.stderr
    told = read_findings(findings)
    assert told.names["en"]["text.question"] == "Which customers come back within a month?"
    assert told.evidence == first.evidence
    assert json.loads((tmp_path / "report/shop/timings.json").read_text())["judge"] >= 0


def without_cleaning(folder: Path) -> Case:
    """The shortest case without its line on copies."""
    path = folder / "shop.toml"
    path.write_text(re.sub(r"(?m)^clean = .*\n", "", shown()[0]), encoding="utf-8")
    return read_case(str(path), folder)


def test_too_few_rows_after_copies_were_left_out_say_so(tmp_path: Path) -> None:
    case = without_cleaning(tmp_path)
    by_key = case.clean[0].model_copy(update={"key": (next(iter(case.columns)),)})
    with pytest.raises(Faults, match=r"duplicates \(drop_duplicates\) left out 6\d\d of 700 rows; `clean = \[\]`"):
        load_from_frame(case.model_copy(update={"clean": (by_key,)}), customers())


def test_rows_that_are_alike_stay_where_no_key_tells_copies(tmp_path: Path) -> None:
    assert len(load_from_frame(without_cleaning(tmp_path), customers()).event) == 700


@pytest.mark.parametrize(("copies", "lines"), [(500, 0), (900, 1)])
def test_many_rows_left_out_as_copies_are_told(copies: int, lines: int) -> None:
    sample = sample_findings()
    counts = {"rows_in": 12_330, "rows_out": 12_330 - copies}
    other = {f"ledger.1.{name}": Evidence(value=count, unit="count") for name, count in counts.items()}
    told = list(describe_dropped_copies(sample.model_copy(update={"evidence": {**sample.evidence, **other}})))
    assert len(told) == lines
    assert all("conversion: 900 of 12,330 rows equal an earlier one and were left out" in each for each in told)
