"""The recipes of docs/extending.md are true: each is carried out as it stands, and a briefing with it is verified."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from lxml import html

from tests.command import tour_table
from tests.command.recipes import ROOT, Step, carry_out, copy_project, read_recipe, run_lines
from tests.command.test_readme import QUICK

JUDGE = (
    "from pathlib import Path; from plainspoken.core.findings import write_findings; "
    "from plainspoken.figures.gallery import read_planted_findings as planted; "
    "write_findings(planted(Path('figures/planted/visits.json')), Path('report/visits/findings.json'))"
)
DRAW, WRITE = "plainspoken draw report/visits --language en", "plainspoken write report/visits --to html --language en"
VERIFY, HOLDS = "plainspoken verify report/{}", "report/{}: every figure and every judging sentence holds"
LOOKS_FOR_WORDS = "pytest -q tests/words/test_vocabulary.py -k 'words or only'"
LONGEST_RECIPE = 12  # lines, besides its blocks


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project."""
    return copy_project(tmp_path)


def build(project: Path, *further: str) -> str:
    """Judge, draw and write planted findings in the copy, then run further lines; returns what they print."""
    done = run_lines([f'{sys.executable} -c "{JUDGE}"', DRAW, WRITE, *further], project)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout


def read_page(project: Path) -> str:
    """The page of the planted findings."""
    return (project / "report/visits/briefing.en.html").read_text(encoding="utf-8")


def parts_that_say(rule: str, page: str) -> list[str]:
    """The parts of a page in which a claim of this rule stands."""
    return [each.get("id") for each in html.fromstring(page).xpath(f"//section[@id][.//*[@data-claim='{rule}']]")]


def told(project: Path, *lines: str) -> str:
    """What some lines print."""
    done = run_lines(lines, project)
    return done.stdout + done.stderr


@pytest.mark.slow
def test_a_new_claim(project: Path) -> None:
    steps = read_recipe("A new claim")
    layout = [step for step in steps if step.path.endswith(".jinja")]
    carry_out([step for step in steps if step not in layout], project)
    build(project)
    unnamed = read_page(project)
    assert parts_that_say("misses_a_minority", unnamed) == ["part-annex_findings"]
    without = re.sub(r"<li>(?:(?!<li>).)*?misses_a_minority.*?</li>", "", unnamed, flags=re.DOTALL)
    (project / "report/visits/briefing.en.html").write_text(without, encoding="utf-8")
    assert "claim misses_a_minority (fact, holds) is not said" in told(project, VERIFY.format("visits"))
    carry_out(layout, project)
    assert HOLDS.format("visits") in told(project, WRITE, VERIFY.format("visits"))
    page = read_page(project)
    assert parts_that_say("misses_a_minority", page) == ["part-quality"]
    assert re.sub(r"<[^>]+>", "", page).count("It misses 161 of 382 buyers, fewer than it finds.") >= 1
    assert "### misses_a_minority" in (project / "docs/claims.md").read_text(encoding="utf-8")
    assert run_lines([LOOKS_FOR_WORDS], project).returncode == 0


@pytest.mark.slow
def test_a_new_chart(project: Path) -> None:
    carry_out(read_recipe("A new chart"), project)
    assert HOLDS.format("visits") in build(project, VERIFY.format("visits"))
    page = read_page(project)
    assert 'data-chart="hits"' in page and (project / "report/visits/figures/en/hits.svg").is_file()
    assert "## hits\n" in (project / "figures/README.md").read_text(encoding="utf-8")
    assert run_lines([LOOKS_FOR_WORDS], project).returncode == 0


@pytest.mark.slow
def test_a_new_case_and_a_new_language_of_it(project: Path) -> None:
    (project / "data").mkdir()
    tour_table.write(project / "data")
    (start, *rest), case = read_recipe("A new case"), project / "analysis/churn.toml"
    carry_out([start], project)
    case.write_text(case.read_text(encoding="utf-8").replace("[money]", f"{QUICK}[money]", 1), encoding="utf-8")
    carry_out(rest, project)
    assert "leavers" in (project / "report/churn/briefing.en.html").read_text(encoding="utf-8")
    model = (project / "report/churn/model.skops").stat().st_mtime_ns
    *changes, report = read_recipe("A new language")
    carry_out(changes, project)
    assert HOLDS.format("churn") in told(project, *report.body.splitlines(), VERIFY.format("churn"))
    page = (project / "report/churn/briefing.de.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page and "Unser Haus" in page and "Abgänge" in page
    assert (project / "report/churn/model.skops").stat().st_mtime_ns == model  # words never train
    assert run_lines([LOOKS_FOR_WORDS], project).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "case", "column"),
    [("Customers and their orders", "leavers", "large orders"), ("A log of events", "sessions", "hour of the day")],
)
def test_several_rows_a_case(project: Path, title: str, case: str, column: str) -> None:
    (project / "data").mkdir()
    tour_table.write_orders_and_events(project / "data")
    (start, *changes, report), path = read_recipe(title), project / f"analysis/{case}.toml"
    carry_out([start, *changes], project)
    search = QUICK.partition("[split]")[0]
    path.write_text(path.read_text(encoding="utf-8").replace("[money]", f"{search}[money]", 1), encoding="utf-8")
    assert HOLDS.format(case) in told(project, *report.body.splitlines(), VERIFY.format(case))
    assert column in (project / f"report/{case}/findings.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "title",
    ["A new claim", "A new chart", "A new language", "A new case", "Customers and their orders", "A log of events"],
)
def test_a_recipe_is_short(title: str) -> None:
    text = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
    section = text.partition(f"## {title}\n")[2].partition("\n## ")[0]
    told = re.sub(r" *```.*?```\n?", "", section, flags=re.DOTALL)
    assert len([line for line in told.splitlines() if line.strip()]) <= LONGEST_RECIPE


def test_a_step_that_names_no_line_of_its_file_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    carry_out([Step("In", "a.py", " x = 1\n+y = 2\n-x = 1\n+x = 3\n")], tmp_path)
    assert (tmp_path / "a.py").read_text() == "x = 3\ny = 2\n"
    with pytest.raises(ValueError, match="not enough values"):
        carry_out([Step("In", "a.py", " x = 1\n+y = 2\n")], tmp_path)
