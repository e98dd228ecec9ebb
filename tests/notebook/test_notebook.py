"""The notebook: the analysis's own source, each step with its reason, executed the same way each time."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from nbformat import writes

from plainspoken.analysis.training.candidates import CANDIDATE_MODELS
from plainspoken.case import Column
from plainspoken.claims.charts import CHART_DEFINITIONS
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import Findings
from plainspoken.core.recorder import EvidenceRecorder
from plainspoken.data.dataset import Dataset
from plainspoken.notebook.backed import Backlog, says_sentence
from plainspoken.notebook.checks import check_same_findings
from plainspoken.notebook.cut import AnalysisSteps, extract_loading_code, split_into_steps
from plainspoken.notebook.make import build_notebook, execute_notebook, move_paths
from plainspoken.notebook.search_table import tabulate_folds, tabulate_search
from plainspoken.notebook.sections import SETUP_CELL, SOURCE_CELLS, NotebookSubject, notebook_cells
from plainspoken.notebook.shown import Shown
from plainspoken.notebook.step_tables import evidence_tables
from plainspoken.notebook.texts import read_notebook_texts, text_of_step
from plainspoken.pipeline.analyse_stage import ANALYSE_BY_TASK
from plainspoken.pipeline.notebook_stage import check_output
from tests.notebook import small
from tests.sample import sample_findings
from tests.words.planted import english, whole_sample

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LANGUAGES = sorted(path.stem for path in (TEMPLATES / "notebook").glob("*.toml"))
WORDS = {"steps": dict.fromkeys(("adding", "dividing", "putting it together"), "Because.")}
BY_STEP = ("questions", "steps", "decisions")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(TEMPLATES.parent)}


def small_cut() -> AnalysisSteps:
    """The small analysis, cut."""
    return split_into_steps(small.analyse, "analysed")


def analyses() -> Iterator[AnalysisSteps]:
    """The real analyses, cut."""
    for read in ANALYSE_BY_TASK.values():
        yield split_into_steps(extract_loading_code(read).analysis, "analysed")


def test_a_function_is_cut_at_its_steps() -> None:
    made = small_cut()
    assert [step.name for step in made.steps] == ["", "adding", "dividing", "putting it together"]
    assert made.steps[1].code == 'total = summed(loaded)\nbook.put("numbers.total", total, "number")'
    assert made.steps[2].code == "mean = total / len(loaded)"
    assert made.steps[3].code.splitlines()[-1] == "analysed = {case: mean}"
    assert "from tests.notebook.small import summed" in made.imports


def test_the_cut_code_gives_what_the_function_gives() -> None:
    made, load = small_cut(), extract_loading_code(small.read)
    known: dict[str, Any] = {"case": "mean", "progress": lambda step, share: None}
    code = [load.code, "loaded = numbers", made.imports, *(step.code for step in made.steps)]
    exec("\n".join(code), known)
    assert known["analysed"] == small.read("mean", "", known["progress"]) == {"mean": 2.0}
    assert load.given == ("case", "numbers", "tell")


def test_an_analysis_without_steps_is_told() -> None:
    with pytest.raises(PlainspokenError, match=r"small\.without_steps: expected steps"):
        split_into_steps(small.without_steps, "analysed")


@pytest.mark.parametrize("group", BY_STEP)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_step_has_its_question_reason_and_decision_and_none_is_left_over(language: str, group: str) -> None:
    words = read_notebook_texts(language, (TEMPLATES,))
    named = {step.name for made in analyses() for step in made.steps if step.name}
    assert [name for name in sorted(named) if not text_of_step(group, name, words)] == []
    assert words[group].keys() == named
    assert SOURCE_CELLS.keys() <= named


def test_no_reason_says_a_number() -> None:
    for language in LANGUAGES:
        text = (TEMPLATES / "notebook" / f"{language}.toml").read_text(encoding="utf-8")
        said = [each for group in tomllib.loads(text).values() for each in group.values()]
        assert not any(sign.isdigit() for each in said for sign in each)


def test_a_step_without_a_reason_and_a_language_without_words_are_told() -> None:
    with pytest.raises(PlainspokenError, match=r'no word on the step "addin" \(nearest: \'adding\'\); add it to'):
        text_of_step("steps", "addin", WORDS)
    with pytest.raises(PlainspokenError, match="no words for notebooks in language 'xx'"):
        read_notebook_texts("xx", (TEMPLATES,))


def test_the_cells_of_a_case_in_order() -> None:
    words = read_notebook_texts("en", (TEMPLATES,))
    load = extract_loading_code(ANALYSE_BY_TASK["classification"])
    made = list(notebook_cells(NotebookSubject("Who?", "en", "../../cases/x.toml"), load, next(analyses()), words))
    headings = [source.partition("\n")[0] for kind, source in made if kind == "markdown"]
    sections = [each for each in headings if each.startswith("#")]
    assert sections[:3] == ["# Who?", "## 1. The question", "## 2. Reading and cleaning the tables"]
    assert sections[-1].endswith(" Presentation for management")
    assert made[-1] == ("code", "shown.presentation(words, BRIEFING)")
    contents = made[0][1]
    assert all(f"- [{each.removeprefix('## ')}](#" in contents for each in sections[1:])
    assert sum(source.startswith("**What we decide") for _, source in made) == len(words["decisions"]) - 4
    for kind, source in made:
        if kind == "code":
            compile(source, "cell", "exec")


def run(folder: Path, *sources: str) -> str:
    """A notebook of code cells, executed."""
    book = build_notebook(("code", each) for each in sources)
    return execute_notebook(book, folder, ENVIRONMENT, lambda done: None)


def test_a_notebook_is_executed_with_its_outputs_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    made = small_cut()
    sources = (
        "case, loaded = 'mean', [1.0, 2.0, 3.0]",
        f"{made.imports}\nprogress = print\n{made.steps[0].code}",
        *(f"{step.code}\nprint(sorted(book.evidence))" for step in made.steps[1:]),
        "print(analysed)",
    )
    text = run(tmp_path, *sources)
    assert run(tmp_path, *sources) == text
    outputs = [cell["outputs"] for cell in json.loads(text)["cells"]]
    assert outputs[-1][0]["text"] == ["{'mean': 2.0}\n"]
    assert "numbers.total" in outputs[2][0]["text"][0]


def test_a_cell_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlainspokenError, match="the notebook stops: ValueError: no such month"):
        run(tmp_path, "raise ValueError('no such month')")


def test_the_engine_of_invoice_lines_starts_in_a_notebook(tmp_path: Path) -> None:
    source = """
from pathlib import Path
from plainspoken.data.invoices.duckdb_engine import open_duckdb
with open_duckdb(Path(".")) as (opened, room):
    print(opened.execute("select current_setting('threads'), 6 * 7").fetchone())"""
    assert json.loads(run(tmp_path, source))["cells"][0]["outputs"][0]["text"] == ["(2, 42)\n"]


def shown_of(findings: Findings, folder: Path, case: Any = None) -> Shown:
    """What shows a case with these stored findings."""
    known: Any = case or SimpleNamespace(columns={})
    return Shown(known, findings, "en", folder)


def book_of(findings: Findings, *sections: str) -> EvidenceRecorder:
    """The evidence of some sections, as an analysis would have written it."""
    book = EvidenceRecorder(members=dict(findings.members))
    book.evidence |= {at: each for at, each in findings.evidence.items() if at.split(".")[0] in sections}
    return book


def pages_told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is displayed from now on, as text."""
    told: list[str] = []

    def display(*each: Any, **_: Any) -> None:
        told.extend(str(getattr(one, "data", one)) for one in each)

    monkeypatch.setattr("plainspoken.notebook.shown.display", display)
    return told


def test_a_step_shows_its_sentences_charts_and_figures_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, findings = pages_told(monkeypatch), whole_sample()
    shown = shown_of(findings, tmp_path)
    monkeypatch.setattr(Shown, "charts", lambda self, names: told.extend(names))
    shown.found(book_of(findings, "data", "months"))
    first = " ".join(told)
    assert "months" in told and "What came of it" in first and "data.base_rate" in first
    told.clear()
    shown.found(book_of(findings, "data", "months", "learning"))
    assert "months" not in told and "data.base_rate" not in " ".join(told)


def test_each_chart_stands_with_the_sentence_of_its_title() -> None:
    findings = whole_sample()
    backlog, book = Backlog(english(findings)), book_of(findings)
    said: set[str] = set()
    for section in sorted({at.split(".")[0] for at in findings.evidence}):
        book.evidence |= book_of(findings, section).evidence
        charts = backlog.take_charts(book)
        said |= {each.rule for each in backlog.take_claims(book.evidence)}
        for name in charts:
            claim = CHART_DEFINITIONS[name].claim(findings)
            assert claim and (claim.rule in said or not says_sentence(claim, english(findings))), name
    assert not backlog.claims or all(not each.evidence for each in backlog.claims)
    assert [name for name in backlog.charts if CHART_DEFINITIONS[name].claim(findings)] == []


def test_rows_have_readable_names_and_values_are_rounded() -> None:
    words = english(whole_sample())
    tables = evidence_tables(words.findings.evidence, words)
    assert len(tables) > 20
    for name, table in tables.items():
        assert table.index.is_unique, name
        assert [label for label in table.index if "_" in label] == []
        cells = table.drop(columns="address", errors="ignore").to_numpy().ravel()
        assert [cell for cell in cells if re.search(r"\.\d{4}", cell)] == [], name
    assert list(tables["model.hyperparameters"].loc["max features"]) == ["random forest", "0.3"]
    assert "random forest" in tables["models"].index and "ROC-AUC" in tables["models"].columns


def test_each_verdict_stands_beside_its_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, words = pages_told(monkeypatch), english(whole_sample())
    sayable = tuple(each for each in whole_sample().claims if words.can_say(each))
    findings = whole_sample().model_copy(update={"claims": sayable})
    for _ in range(2):
        shown_of(findings, tmp_path).verdicts(findings, words)
    page, again = told
    assert page == again and "text-align: left" in page and "<details>" in page
    assert len(sayable) > 9 and page.count("<tr>") == len(sayable) + 2


def test_tables_are_described_without_any_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = pages_told(monkeypatch)
    frame = pd.DataFrame({"who": [f"K-{each}" for each in range(50)], "spent": np.arange(50.0)})
    shown_of(whole_sample(), tmp_path).data(Dataset(frame, np.arange(50) > 30, (), {}, False))
    page = " ".join(told)
    assert "The table" in page and "spent" in page and "K-" not in page


def test_a_search_shows_grids_and_what_won() -> None:
    words, tree = english(whole_sample()), CANDIDATE_MODELS["decision_tree"]
    won = SimpleNamespace(candidate=tree, settings={"max_depth": 6, "min_samples_leaf": 50}, roc_auc=0.71234)
    fold = SimpleNamespace(fit=np.arange(6), score=np.arange(4))
    training: Any = SimpleNamespace(comparison=SimpleNamespace(contenders=(won,), chosen=won, folds=(fold,)))
    row = tabulate_search(training, words).loc["decision tree"]
    assert row["grid"] == "max_depth: 4, 6, 8; min_samples_leaf: 20, 50, 100" and row["settings tried"] == "9"
    assert (
        row["won with"] == "max_depth: 6; min_samples_leaf: 50" and row["mean ROC-AUC they are compared by"] == "0.712"
    )
    assert list(tabulate_folds(training, np.array([True, False] * 3)).loc["fold 1"]) == ["6", "4", "50.0"]


def test_a_notebook_under_another_name_finds_its_case_and_findings(tmp_path: Path) -> None:
    code = SETUP_CELL.format(case="../../analysis/x.toml", findings="findings.json", language="en")
    text = writes(build_notebook(iter([("markdown", "# x"), ("code", code)])))
    moved = "".join(json.loads(move_paths(text, tmp_path / "report" / "x", tmp_path))["cells"][1]["source"])
    assert 'Path("analysis/x.toml"), Path("report/x/findings.json"), "en"' in moved
    assert moved.replace("report/x/findings.json", "findings.json").replace('("analysis', '("../../analysis') == code


@pytest.mark.parametrize(
    ("name", "formats", "languages", "told"),
    [
        ("x.html", ["notebook"], ["en"], "ends in .ipynb"),
        ("x.ipynb", ["html"], ["en"], "add --to notebook"),
        ("x.ipynb", ["notebook"], ["en", "de"], "expected one language"),
    ],
)
def test_a_wrong_name_for_a_notebook_is_told(name: str, formats: list[str], languages: list[str], told: str) -> None:
    check_output(Path("x.ipynb"), ["notebook"], ["en"])
    with pytest.raises(PlainspokenError, match=told):
        check_output(Path(name), formats, languages)


def test_a_case_is_shown_with_what_its_columns_are_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr("plainspoken.notebook.shown.display", told.append)
    column = Column(type="number", words={"en": {"name": "time on pages"}})
    shown_of(whole_sample(), tmp_path, SimpleNamespace(columns={"t": column})).columns()
    cells = re.findall("<t[dh]>(.*?)</t", told[0].data)
    assert cells[-6:] == ["time on pages", "t", "number", "feature", "start", "unsaid"]


def test_other_figures_than_the_stored_ones_stop_the_notebook(tmp_path: Path) -> None:
    stored = sample_findings()
    check_same_findings(stored, stored)
    changed = {**stored.evidence, "data.rows": stored.evidence["data.rows"].model_copy(update={"value": 7})}
    with pytest.raises(PlainspokenError, match=r"1 figures differ .* \['data.rows'\]"):
        check_same_findings(stored.model_copy(update={"evidence": changed}), stored)
    noticed = {**stored.evidence, "unused.0.column": stored.evidence["data.rows"]}  # while the tables are read
    check_same_findings(stored, stored.model_copy(update={"evidence": noticed}))
    book = EvidenceRecorder(evidence=changed)
    with pytest.raises(PlainspokenError, match=r"1 figures differ .* \['data.rows'\]"):
        shown_of(stored, tmp_path).found(book)
