"""Stage notebook: the whole analysis once more, cell by cell, with its reasons. Knows no step by name."""

from __future__ import annotations

import os
from pathlib import Path

from plainspoken.case import Case
from plainspoken.core.findings import read_findings, write_whole
from plainspoken.pipeline.analyse import ANALYSE_PACKAGES, BY_TASK, analysis_code, tables
from plainspoken.pipeline.cache_key import Digests, code_digests, digest, digests, versions
from plainspoken.pipeline.stage import Places, Seconds, Stage, Tell
from plainspoken.pipeline.write import FURTHER_CODE, FURTHER_PACKAGES, templates

NOTEBOOK_CODE = (
    *FURTHER_CODE,
    "plainspoken.notebook.make",
    "plainspoken.notebook.cut",
    "plainspoken.notebook.shown",
)
NOTEBOOK_PACKAGES = (*ANALYSE_PACKAGES, *FURTHER_PACKAGES, "ipykernel", "nbclient", "nbformat")


def notebook_stage(places: Places, path: Path, case: Case, folder: Path, language: str) -> Stage:
    """`analysis.<language>.ipynb` in a build folder, executed; `path`: the case file."""

    def inputs() -> Digests:
        code = (
            analysis_code(places, case)
            | code_digests(places.root, NOTEBOOK_CODE, alone=[__name__])
            | versions(NOTEBOOK_PACKAGES)
        )
        code |= places.templates_digests((*templates(language), f"notebook/{language}.toml"))
        return {**code, "case file": digest(path), **digests(folder, ("findings.json",)), **tables(case)}

    def run(part: Path, tell: Tell) -> Seconds:
        from plainspoken.notebook.cut import cut, loading
        from plainspoken.notebook.make import Question, cells, executed, notebook, texts

        load = loading(BY_TASK[case.task])
        names = read_findings(folder / "findings.json").names[language]
        question = Question(names["text.question"], language, os.path.relpath(path, folder))
        book = notebook(
            cells(question, load, cut(load.analysis, "analysed"), texts(language, places.folders))
        )

        def told(done: int) -> None:
            tell(f"running cell {done} of {len(book.cells)}", done / len(book.cells))

        text = executed(book, folder, environment(case, places.own), told)
        write_whole(part / f"analysis.{language}.ipynb", text.encode())
        return {}

    return Stage(f"write {language} notebook", inputs, run)


def environment(case: Case, own: tuple[Path, ...]) -> dict[str, str]:
    """The environment of this process; the folders of tables and own templates as seen from anywhere."""
    from plainspoken.data.locate import VARIABLE, data_folder
    from plainspoken.theme.user_folder import VARIABLE as TEMPLATES

    folder = data_folder(case)
    templates = {TEMPLATES: str(own[0].resolve()) if own else ""}
    return {**os.environ, VARIABLE: str(folder.resolve()) if folder else "", **templates}
