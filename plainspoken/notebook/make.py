"""Steps and words to a notebook, executed in a kernel of its own."""

from __future__ import annotations

import json
import os
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest
from plainspoken.notebook.cut import AnalysisSteps, NotebookStep, TableLoading

PATHS_LINE = "CASE, FINDINGS, LANGUAGE = "  # how the line begins that says where case and findings are
PATH_PATTERN = re.compile(r'Path\("([^"]+)"\)')
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
Texts = Mapping[str, Mapping[str, str]]
KERNEL_START_SECONDS = 300  # seconds that a kernel may take to begin, on a busy machine
KERNEL_SPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


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


def read_notebook_texts(language: str, folders: Sequence[Path]) -> Texts:
    """The words of a notebook; later folders override single ones.

    Raises:
        PlainspokenError: there are none in this language, or an own one is of nothing that there is.
    """
    paths = [folder / "notebook" / f"{language}.toml" for folder in folders]
    found = [read_notebook_toml(path) for path in paths if path.is_file()]
    if not found:
        raise PlainspokenError(f"{paths[0]}: no words for notebooks in language {language!r}; translate en.toml")
    for path, each in zip([path for path in paths if path.is_file()], found, strict=True):
        refuse_unknown_texts(path, each, found[0])
    return {group: {key: text for each in found for key, text in each.get(group, {}).items()} for group in found[0]}


def read_notebook_toml(path: Path) -> Texts:
    """The words of one file.

    Raises:
        PlainspokenError: it cannot be read.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PlainspokenError(f"{path}: expected TOML, found: {error}; correct that place") from None
    wrong = [f"{group}.{key}" for group, texts in found.items() for key in keys_without_text(texts)]
    if wrong:
        raise PlainspokenError(f"{path}: {wrong[0]}: expected a text below [frame] or [steps]; quote it")
    return found


def keys_without_text(group: Any) -> list[str]:
    """The keys of a group that hold no text; one empty key where it is no group."""
    return [key for key, each in group.items() if not isinstance(each, str)] if isinstance(group, dict) else [""]


def refuse_unknown_texts(path: Path, own: Texts, shipped: Texts) -> None:
    """Refuse words that no cell would show.

    Raises:
        PlainspokenError: with the nearest name that there is.
    """
    for group, texts in own.items():
        for name, known in ((group, shipped), *((key, shipped.get(group, {})) for key in texts)):
            if name not in known:
                near = suggest_nearest(name, dict.fromkeys(known))
                raise PlainspokenError(f"{path}: [{group}] {name!r}: no cell has such words{near}; correct the name")


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
    code = (step.code, SOURCE_CELLS[step.name]) if step.name in SOURCE_CELLS else (f"{step.code}\n\n{FOUND}",)
    return NotebookSection(step.name.capitalize(), asked, code, decided)


def bind_tables(load: TableLoading, analysis: AnalysisSteps) -> str:
    """The tables under the name by which the analysis knows them, where that is another one."""
    given, known = load.given[1], analysis.parameters[1]
    return "" if given == known else f"{known} = {given}\n"


def text_of_step(group: str, name: str, words: Texts) -> str:
    """What a group of words says of a step: why it is done (`steps`), what it asks, or what is decided.

    Raises:
        PlainspokenError: the words do not say.
    """
    if name not in words[group]:
        near = suggest_nearest(name, words[group])
        raise PlainspokenError(f'templates/notebook: no word on the step "{name}"{near}; add it to [{group}]')
    return words[group][name].strip()


def build_notebook(made: Iterator[tuple[str, str]]) -> Any:
    """Cells as a notebook; the same cells give the same bytes."""
    from nbformat import v4

    book = v4.new_notebook(metadata={"kernelspec": KERNEL_SPEC})
    for place, (kind, source) in enumerate(made):
        told = {"source": source.strip(), "id": f"cell-{place}"}
        book.cells.append(v4.new_markdown_cell(**told) if kind == "markdown" else v4.new_code_cell(**told))
    return book


def move_paths(text: str, old: Path, new: Path) -> str:
    """A notebook (JSON) whose first cell says where case and findings are, as seen from another folder."""

    def moved(found: re.Match[str]) -> str:
        place = os.path.relpath(old / found[1], new)
        return f'Path("{Path(place).as_posix()}")'

    book = json.loads(text)
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = [
                PATH_PATTERN.sub(moved, line) if line.startswith(PATHS_LINE) else line for line in cell["source"]
            ]
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


def execute_notebook(book: Any, folder: Path, environment: Mapping[str, str], told: Callable[[int], None]) -> str:
    """A notebook run from the top in a fresh kernel, with all outputs, as JSON.

    `folder`: where it stands; `told` is called with the number of cells that are done.

    Raises:
        PlainspokenError: a cell fails, with what it says.
    """
    from nbclient import NotebookClient
    from nbformat import writes
    from traitlets.config import Config

    def done(cell: Any, cell_index: int, **_: Any) -> None:
        told(cell_index + 1)

    with TemporaryDirectory() as sockets:
        client = NotebookClient(
            book,
            timeout=None,
            startup_timeout=KERNEL_START_SECONDS,
            kernel_name=KERNEL_SPEC["name"],
            record_timing=False,
            on_cell_executed=done,
            resources={"metadata": {"path": str(folder)}},
            extra_arguments=["--HistoryManager.enabled=False"],
            config=Config(KernelManager=choose_kernel_connection(sockets)),
        )
        run_notebook_client(client, environment)
    book.metadata.pop("language_info", None)
    return str(writes(book)) + "\n"


def choose_kernel_connection(sockets: str) -> dict[str, str]:
    """How notebook and kernel talk: through files that only this user can open; on Windows, which has none, by ports.

    `sockets`: a folder for such files.
    """
    return {} if sys.platform == "win32" else {"transport": "ipc", "ip": f"{sockets}/kernel"}


def run_notebook_client(client: Any, environment: Mapping[str, str]) -> None:
    """Run all cells.

    Raises:
        PlainspokenError: a cell fails, or the kernel ends before the last one.
    """
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    try:
        client.execute(env=dict(environment))
    except CellExecutionError as error:
        raise PlainspokenError(f"the notebook stops: {error.ename}: {error.evalue}") from None
    except DeadKernelError:
        raise PlainspokenError("the notebook's kernel was ended from outside; run the same again") from None
