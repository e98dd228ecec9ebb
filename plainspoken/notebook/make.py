"""Steps and words to a notebook, executed in a kernel of its own."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest
from plainspoken.notebook.cut import AnalysisSteps, TableLoading

SETUP_CELL = """\
from pathlib import Path
from tempfile import mkdtemp

from plainspoken.case import read_case
from plainspoken.notebook.shown import TEMPLATES, Shown, silent

CASE, LANGUAGE = Path("{case}"), "{language}"
BRIEFING = Path(mkdtemp())  # this run writes its own briefing here
workspace = BRIEFING
case = read_case(str(CASE), CASE.parent)
shown = Shown()
shown.case(case, LANGUAGE)"""
CLOSING_CELLS = {
    "judge": """\
from plainspoken.case.name_findings import name_findings
from plainspoken.claims.registry import judge_all
from plainspoken.words import Words

named = name_findings(analysed.findings, case)
findings = named.model_copy(update={"claims": judge_all(named)})
words = Words(findings, LANGUAGE, TEMPLATES)
shown.claims(findings, words)""",
    "draw": """\
from plainspoken.figures.draw_charts import draw_all

figures = BRIEFING / "figures" / LANGUAGE
draw_all(findings, words, figures)
shown.charts(words, figures)""",
    "check": """\
from plainspoken.core.findings import write_findings
from plainspoken.report.write_briefing import write_briefing

write_findings(findings, BRIEFING / "findings.json")
write_briefing(findings, words, figures, BRIEFING, {"html"})
shown.checked(BRIEFING)
shown.same(findings, Path("findings.json"))""",
    "present": "shown.presentation(words, figures)",
}
Texts = Mapping[str, Mapping[str, str]]
KERNEL_START_SECONDS = 300  # seconds that a kernel may take to begin, on a busy machine
KERNEL_SPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class NotebookSubject:
    """What a notebook is about: its title, the language, and the case file as seen from the notebook."""

    title: str
    language: str
    case: str


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
    yield "markdown", f"# {question.title}\n{frame['opening']}"
    setup = SETUP_CELL.format(case=question.case, language=question.language)
    yield from explained_cells("setup", setup, frame)
    reading = f"{load.code}\n\nshown.data({load.given[1]})"
    yield from explained_cells("reading", reading, frame)
    for step in analysis.steps:
        if step.name:
            yield "markdown", f"## {step.name.capitalize()}\n{reason_for_step(step.name, words)}"
            yield "code", f"{step.code}\n\nshown.found(book)"
        else:
            yield "markdown", frame["ready"].strip()
            yield "code", f"{analysis.imports}\n\nprogress = silent\n{bind_tables(load, analysis)}{step.code}"
    for name, code in CLOSING_CELLS.items():
        yield from explained_cells(name, code, frame)


def bind_tables(load: TableLoading, analysis: AnalysisSteps) -> str:
    """The tables under the name by which the analysis knows them, where that is another one."""
    given, known = load.given[1], analysis.parameters[1]
    return "" if given == known else f"{known} = {given}\n"


def reason_for_step(name: str, words: Texts) -> str:
    """Why a step is done.

    Raises:
        PlainspokenError: the words do not say.
    """
    if name not in words["steps"]:
        near = suggest_nearest(name, words["steps"])
        raise PlainspokenError(f'templates/notebook: no word on why the step "{name}" is done{near}; add it to [steps]')
    return words["steps"][name].strip()


def explained_cells(name: str, code: str, frame: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """A heading with its reason, and the code."""
    yield "markdown", f"## {frame[f'heading_{name}']}\n{frame[name].strip()}"
    yield "code", code


def build_notebook(made: Iterator[tuple[str, str]]) -> Any:
    """Cells as a notebook; the same cells give the same bytes."""
    from nbformat import v4

    book = v4.new_notebook(metadata={"kernelspec": KERNEL_SPEC})
    for place, (kind, source) in enumerate(made):
        told = {"source": source.strip(), "id": f"cell-{place}"}
        book.cells.append(v4.new_markdown_cell(**told) if kind == "markdown" else v4.new_code_cell(**told))
    return book


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
