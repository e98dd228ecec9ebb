"""A notebook's sections in order: question, tables, each step of the analysis, and what all of it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plainspoken.notebook.cut import AnalysisSteps, NotebookStep, TableLoading
from plainspoken.notebook.texts import Texts, text_of_step

SETUP_CELL = """\
from pathlib import Path
from tempfile import mkdtemp

from plainspoken.case import read_case
from plainspoken.notebook.shown import TEMPLATES, open_case, silent

CASE, FINDINGS, LANGUAGE = Path("{case}"), Path("{findings}"), "{language}"
BRIEFING = Path(mkdtemp())  # this run writes its own briefing here
workspace, figures = BRIEFING, BRIEFING / "figures" / LANGUAGE
case = read_case(str(CASE), CASE.parent)
shown = open_case(case, FINDINGS, LANGUAGE, figures)
shown.columns()"""
CLOSING_CELLS = {
    "judge": """\
from plainspoken.case.name_findings import name_findings
from plainspoken.claims.registry import judge_all
from plainspoken.words import Words

named = name_findings(analysed.findings, case)
findings = named.model_copy(update={"claims": judge_all(named)})
words = Words(findings, LANGUAGE, TEMPLATES)
shown.rest()
shown.verdicts(findings, words)""",
    "check": """\
from plainspoken.core.findings import write_findings
from plainspoken.figures.draw_charts import draw_all
from plainspoken.notebook.checks import check_briefing, check_same_findings
from plainspoken.report.write_briefing import write_briefing

write_findings(findings, BRIEFING / "findings.json")
draw_all(findings, words, figures)
write_briefing(findings, words, figures, BRIEFING, {"html"})
check_briefing(BRIEFING, TEMPLATES)
check_same_findings(findings, shown.stored)""",
    "present": "shown.presentation(words, BRIEFING)",
}
FOUND = "shown.found(book)"  # ends each step that writes evidence
# The code that matters most in a step, beside the calls: shown as it stands in the program, then what came of it.
SOURCE_CELLS = {
    "looking for leaks": """\
from plainspoken.analysis.leakage.detect import find_leaks

shown.source(find_leaks)
shown.found(book)""",
    "training": """\
from plainspoken.analysis.training.hyperparameter_search import search_hyperparameters
from plainspoken.analysis.training.nested_cv import search_nested
from plainspoken.analysis.training.split import repeated_folds

shown.source(repeated_folds, search_nested if case.split.scheme == "nested" else search_hyperparameters)
shown.search(training, loaded)""",
    "evaluating": """\
from plainspoken.analysis.evaluation.evaluate import record_test_measures

shown.source(record_test_measures)
shown.found(book)""",
    "explaining": """\
from plainspoken.analysis.explanation.drivers import rank_drivers

shown.source(rank_drivers)
shown.found(book)""",
    "choosing segments": """\
from plainspoken.analysis.clustering.select_clustering import select_clustering

shown.source(select_clustering)
shown.found(book)""",
    "forecasting spending": """\
from plainspoken.analysis.clustering.spend_forecast import record_spend_forecast

shown.source(record_spend_forecast)
shown.found(book)""",
}


@dataclass(frozen=True)
class NotebookSubject:
    """What a notebook is about: its title, the language, and case file and findings as seen from the notebook."""

    title: str
    language: str
    case: str
    findings: str = "findings.json"

    def places(self) -> dict[str, str]:
        """What the first cell says of it."""
        return {"case": self.case, "findings": self.findings, "language": self.language}


def notebook_cells(
    question: NotebookSubject, load: TableLoading, analysis: AnalysisSteps, words: Texts
) -> Iterator[tuple[str, str]]:
    """The cells in order, each its kind (`markdown`, `code`) and its source.

    Raises:
        PlainspokenError: a step without a word on why it is done.
    """
    frame = words["frame"]
    sections = list(list_sections(question, load, analysis, words))
    headings = [f"{number}. {each.heading}" for number, each in enumerate(sections, start=1)]
    contents = "\n".join(f"- [{heading}](#{heading.replace(' ', '-')})" for heading in headings)
    yield "markdown", f"# {question.title}\n{frame['opening'].strip()}\n\n{contents}"
    for heading, section in zip(headings, sections, strict=True):
        yield "markdown", f"## {heading}\n{section.reason}"
        yield from (("code", code) for code in section.code)
        if section.decision:
            yield "markdown", f"**{frame['decision'].strip()}** {section.decision}"


@dataclass(frozen=True)
class NotebookSection:
    """A part of a notebook: its heading, what it asks and why, its cells, and what is decided on them."""

    heading: str
    reason: str
    code: tuple[str, ...]
    decision: str = ""


def list_sections(
    question: NotebookSubject, load: TableLoading, analysis: AnalysisSteps, words: Texts
) -> Iterator[NotebookSection]:
    """The sections in order: the question, the tables, each step, and what all of it comes to."""
    frame = words["frame"]
    yield frame_section("setup", SETUP_CELL.format(**question.places()), frame)
    ready = next((step.code for step in analysis.steps if not step.name), "")
    start = f"{analysis.imports}\n\nprogress = silent\n{bind_tables(load, analysis)}{ready}"
    yield frame_section("reading", f"{load.code}\n\nshown.data({load.given[1]})", frame, start)
    for step in analysis.steps:
        if step.name:
            yield step_section(step, words)
    for name, code in CLOSING_CELLS.items():
        yield frame_section(name, code, frame)


def frame_section(name: str, code: str, frame: Mapping[str, str], *more: str) -> NotebookSection:
    """A section that every notebook has."""
    return NotebookSection(frame[f"heading_{name}"], frame[name].strip(), (code, *more))


def step_section(step: NotebookStep, words: Texts) -> NotebookSection:
    """A step of the analysis: what it asks and why, its code, the code that matters in it, what came of it."""
    asked = f"**{text_of_step('questions', step.name, words)}** {text_of_step('steps', step.name, words)}"
    decided = text_of_step("decisions", step.name, words)
    source = SOURCE_CELLS.get(step.name)
    # The semicolon keeps a notebook from printing what the last line returns.
    code = (f"{step.code};", source) if source else (f"{step.code}\n\n{FOUND}",)
    return NotebookSection(step.name.capitalize(), asked, code, decided)


def bind_tables(load: TableLoading, analysis: AnalysisSteps) -> str:
    """The tables under the name by which the analysis knows them, where that is another one."""
    given, known = load.given[1], analysis.parameters[1]
    return "" if given == known else f"{known} = {given}\n"
