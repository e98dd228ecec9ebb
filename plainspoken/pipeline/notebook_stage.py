"""Stage notebook: the whole analysis once more, cell by cell, with its reasons."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from plainspoken.case import Case
from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import read_findings, write_atomically
from plainspoken.pipeline.analyse_stage import (
    ANALYSE_BY_TASK,
    ANALYSE_PACKAGES,
    analysis_code,
    computing_digest,
    table_digests,
)
from plainspoken.pipeline.cache_key import ContentHashes, code_digests, collect_package_versions, hash_matching_files
from plainspoken.pipeline.stage import ProgressCallback, ProjectPaths, Stage, Timings
from plainspoken.pipeline.write_stage import (
    NOTEBOOK_FORMAT,
    OPTIONAL_FORMATS_CODE,
    OPTIONAL_FORMATS_PACKAGES,
    check_format_needs,
    page_template_patterns,
)

NOTEBOOK_CODE = (
    *OPTIONAL_FORMATS_CODE,
    "plainspoken.notebook.make",
    "plainspoken.notebook.sections",
    "plainspoken.notebook.shown",
    "plainspoken.notebook.checks",
)
NOTEBOOK_PACKAGES = (*ANALYSE_PACKAGES, *OPTIONAL_FORMATS_PACKAGES, "ipykernel", "nbclient", "nbformat")


def notebook_stage(places: ProjectPaths, path: Path, case: Case, folder: Path, language: str) -> Stage:
    """`analysis.<language>.ipynb` in a build folder, executed; `path`: the case file."""

    def inputs() -> ContentHashes:
        code = (
            analysis_code(places, case)
            | code_digests(places.root, NOTEBOOK_CODE, alone=[__name__])
            | collect_package_versions(NOTEBOOK_PACKAGES)
        )
        code |= places.templates_digests((*page_template_patterns(language), f"notebook/{language}.toml"))
        return {
            **code,
            **computing_digest(case),
            **hash_matching_files(folder, ("findings.json",)),
            **table_digests(case),
        }

    def run(part: Path, tell: ProgressCallback) -> Timings:
        from plainspoken.notebook.cut import extract_loading_code, split_into_steps
        from plainspoken.notebook.make import build_notebook, execute_notebook
        from plainspoken.notebook.sections import NotebookSubject, notebook_cells
        from plainspoken.notebook.texts import read_notebook_texts

        load = extract_loading_code(ANALYSE_BY_TASK[case.task])
        names = read_findings(folder / "findings.json").names[language]
        case_path = Path(os.path.relpath(path, folder)).as_posix()  # goes into code, where a backslash means more
        question = NotebookSubject(names["text.question"], language, case_path)
        book = build_notebook(
            notebook_cells(
                question,
                load,
                split_into_steps(load.analysis, "analysed"),
                read_notebook_texts(language, places.folders),
            )
        )

        def told(done: int) -> None:
            tell(f"running cell {done} of {len(book.cells)}", done / len(book.cells))

        text = execute_notebook(book, folder, notebook_environment(case, places.own), told)
        write_atomically(built_notebook(part, language), text.encode())
        return {}

    return Stage(f"write {language} notebook", inputs, run, lambda: check_format_needs(NOTEBOOK_FORMAT, places.folders))


def built_notebook(folder: Path, language: str) -> Path:
    """Where the notebook of a build folder lies."""
    return folder / f"analysis.{language}.ipynb"


def check_output(output: Path, formats: Sequence[str], languages: Sequence[str]) -> None:
    """See that a notebook can be written under a name of its own.

    Raises:
        PlainspokenError: it is none, no notebook is asked for, or one in several languages.
    """
    if output.suffix != ".ipynb":
        raise PlainspokenError(f"--output {output}: expected a name that ends in .ipynb")
    if NOTEBOOK_FORMAT not in formats:
        raise PlainspokenError(f"--output {output}: only a notebook has a name of its own; add --to notebook")
    if len(languages) > 1:
        raise PlainspokenError(f"--output {output}: expected one language; say which with --language")


def copy_notebook(built: Path, output: Path) -> None:
    """A notebook under another name; it finds its case and findings from there."""
    from plainspoken.notebook.make import move_paths

    text = built.read_text(encoding="utf-8")
    write_atomically(output, move_paths(text, built.parent.resolve(), output.parent.resolve()).encode())


def notebook_environment(case: Case, own: tuple[Path, ...]) -> dict[str, str]:
    """The environment of this process; the folders of tables and own templates as seen from anywhere."""
    from plainspoken.data.locate import DATA_FOLDER_VARIABLE, DEMONSTRATION, find_data_folder
    from plainspoken.theme.user_folder import TEMPLATES_VARIABLE

    folder = find_data_folder(case)
    templates = {TEMPLATES_VARIABLE: str(own[0].resolve()) if own else ""}
    return {**os.environ, DATA_FOLDER_VARIABLE: str(folder.resolve()) if folder else DEMONSTRATION, **templates}
