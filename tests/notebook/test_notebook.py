"""The notebook: the analysis's own source, each step with its reason, executed the same way each time."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from plainspoken.case import Column
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import write_findings
from plainspoken.core.recorder import Estimate, EvidenceRecorder
from plainspoken.notebook.cut import AnalysisSteps, extract_loading_code, split_into_steps
from plainspoken.notebook.make import (
    NotebookSubject,
    build_notebook,
    execute_notebook,
    notebook_cells,
    read_notebook_texts,
    reason_for_step,
)
from plainspoken.notebook.shown import Shown
from plainspoken.pipeline.analyse_stage import ANALYSE_BY_TASK
from tests.notebook import small
from tests.sample import sample_findings
from tests.words.planted import english, whole_sample

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LANGUAGES = sorted(path.stem for path in (TEMPLATES / "notebook").glob("*.toml"))
WORDS = {"steps": dict.fromkeys(("adding", "dividing", "putting it together"), "Because.")}
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_step_of_each_analysis_has_its_reason_and_no_reason_is_left_over(language: str) -> None:
    words = read_notebook_texts(language, (TEMPLATES,))
    named = {step.name for made in analyses() for step in made.steps if step.name}
    assert [name for name in sorted(named) if not reason_for_step(name, words)] == []
    assert words["steps"].keys() == named


def test_no_reason_says_a_number() -> None:
    for language in LANGUAGES:
        text = (TEMPLATES / "notebook" / f"{language}.toml").read_text(encoding="utf-8")
        said = [each for group in tomllib.loads(text).values() for each in group.values()]
        assert not any(sign.isdigit() for each in said for sign in each)


def test_a_step_without_a_reason_and_a_language_without_words_are_told() -> None:
    with pytest.raises(PlainspokenError, match=r'why the step "addin" is done \(nearest: \'adding\'\)'):
        reason_for_step("addin", WORDS)
    with pytest.raises(PlainspokenError, match="no words for notebooks in language 'xx'"):
        read_notebook_texts("xx", (TEMPLATES,))


def test_the_cells_of_a_case_in_order() -> None:
    words = read_notebook_texts("en", (TEMPLATES,))
    load = extract_loading_code(ANALYSE_BY_TASK["classification"])
    made = list(notebook_cells(NotebookSubject("Who?", "en", "../../cases/x.toml"), load, next(analyses()), words))
    headings = [source.partition("\n")[0] for kind, source in made if kind == "markdown"]
    assert headings[:3] == ["# Who?", "## The question", "## Reading and cleaning the tables"]
    assert headings[-1] == "## Presentation for management"
    assert made[-1] == ("code", "shown.presentation(words, figures)")
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
        "from plainspoken.notebook.shown import Shown",
        "shown, case, loaded = Shown(), 'mean', [1.0, 2.0, 3.0]",
        f"{made.imports}\nprogress = print\n{made.steps[0].code}",
        *(f"{step.code}\nshown.found(book)" for step in made.steps[1:]),
        "print(analysed)",
    )
    text = run(tmp_path, *sources)
    assert run(tmp_path, *sources) == text
    outputs = [cell["outputs"] for cell in json.loads(text)["cells"]]
    assert outputs[-1][0]["text"] == ["{'mean': 2.0}\n"]
    assert "numbers.total" in "".join(outputs[3][0]["data"]["text/html"])
    assert "numbers.total" not in json.dumps(outputs[5])


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


def test_evidence_is_shown_once_and_by_collection(capsys: pytest.CaptureFixture[str]) -> None:
    book, shown = EvidenceRecorder(), Shown()
    book.put("data.rows", 120, "count")
    book.list("months", ["may", "june"])
    for month in ("may", "june"):
        book.put(f"months.{month}.rate", Estimate(0.25, 0.2, 0.3), "share")
    shown.found(book)
    first = capsys.readouterr().out
    assert "data.rows" in first and "0.25 (0.2 to 0.3)" in first and "june" in first
    book.list("months.may.values", ["new"])
    book.put("months.may.values.new.n", 7, "count")
    shown.found(book)
    second = capsys.readouterr().out
    assert "may new" in second and "data.rows" not in second


def test_each_verdict_stands_beside_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr("plainspoken.notebook.shown.display", told.append)
    words = english(whole_sample())
    sayable = tuple(each for each in whole_sample().claims if words.can_say(each))
    findings = whole_sample().model_copy(update={"claims": sayable})
    Shown().claims(findings, words)
    Shown().claims(findings, words)
    page, again = told
    assert page.data == again.data and "text-align: left" in page.data
    assert len(sayable) > 9 and page.data.count("<tr>") == len(sayable) + 2


def test_a_case_is_shown_with_what_its_columns_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr("plainspoken.notebook.shown.display", told.append)
    column = Column(type="number", words={"en": {"name": "time on pages"}})
    Shown().case(SimpleNamespace(columns={"t": column}), "en")  # type: ignore[arg-type]
    assert list(told[0].loc["t"]) == ["time on pages", "number", "feature", "start", "unsaid"]


def test_other_figures_than_the_stored_ones_stop_the_notebook(tmp_path: Path) -> None:
    stored = sample_findings()
    write_findings(stored, tmp_path / "findings.json")
    Shown().same(stored, tmp_path / "findings.json")
    changed = {**stored.evidence, "data.rows": stored.evidence["data.rows"].model_copy(update={"value": 7})}
    with pytest.raises(PlainspokenError, match=r"1 figures differ .* \['data.rows'\]"):
        Shown().same(stored.model_copy(update={"evidence": changed}), tmp_path / "findings.json")
