"""Tests: a model becomes a verified briefing with reasons, in every format that it can be written in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sklearn.linear_model import LogisticRegression
from skops.io import dump
from typer.testing import CliRunner, Result

from plainspoken.cli import app as cli
from tests.judge.churn import churn_case, churn_model


def run(*arguments: str) -> Result:
    """The command."""
    return CliRunner().invoke(cli.app, list(arguments))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The build folder of a logistic regression saved with skops; the command is started above it."""
    folder = tmp_path_factory.mktemp("formats")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("PLAINSPOKEN_DATA", raising=False)
        churn_case(folder)
        dump(churn_model(LogisticRegression()).classifier, folder / "theirs.skops")
        made = run("judge", "--case", "customers.toml", "--model", "theirs.skops")
        assert made.exit_code == 0, made.output
        yield folder / "report/customers-judged"


def test_the_page_names_the_strongest_column_first_and_what_stays_unknown(built: Path) -> None:
    page = (built / "briefing.en.html").read_text(encoding="utf-8")
    drivers = page[page.index('id="part-drivers"') : page.index('id="part-judged"')]
    first, second = (page.index(f'data-claim="drives_numeric@drivers.{name}"') for name in ("calls", "age"))
    assert first < second
    assert 'data-chart="beeswarm"' in drivers and 'data-chart="dependence"' in drivers
    assert "when we choose others" in drivers and 'data-chart="waterfall_found"' in page
    assert "judged_reasons_explained" in drivers and "judged_reasons_unknown" not in page
    unknown = page[page.index('id="part-judged"') :]
    assert "use the same data fields" in unknown and "would give the same scores" in unknown


def test_further_formats_are_written_and_verified(built: Path) -> None:
    asked = [flag for to in ("qmd", "docx", "pptx") for flag in ("--to", to)]
    written = run("write", built.name, *asked)
    assert written.exit_code == 0, written.output
    made = {each.name for each in built.iterdir()}
    assert {"quarto.en", "briefing.en.docx", "briefing.en.pptx"} <= made
    document = (built / "quarto.en/briefing.qmd").read_text(encoding="utf-8")
    assert "judged_reasons_explained" in document and "drives_numeric@drivers.calls" in document
    checked = run("verify", str(built), "--recompute")
    assert checked.exit_code == 0, checked.output


@pytest.mark.parametrize("named", ["customers-judged", "report/customers-judged"])
def test_a_notebook_is_refused_with_what_can_be_written(built: Path, named: str) -> None:
    refused = run("write", named, "--to", "notebook")
    assert refused.exit_code == 1
    assert refused.output == (
        "report/customers-judged: a notebook runs the whole analysis again, and this model was trained "
        "elsewhere; write the briefing as html, pdf, qmd, docx, pptx\n"
    )
