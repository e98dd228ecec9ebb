"""The commands of single stages (analyse, draw, write), and docs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plainspoken.cli import session
from plainspoken.cli.dropped_rows import say_dropped_copies
from plainspoken.cli.templates import Templates

CaseName = Annotated[
    str, typer.Argument(metavar="CASE", help="A case in [bold]analysis/[/bold], or the path of a case file.")
]
Language = Annotated[
    list[str] | None,
    typer.Option("--language", "-l", help="Language to build; may be repeated. Default: all of the case."),
]
FORMATS_HELP = "html, pdf, docx, pptx (slides), qmd (a Quarto project), notebook. Default: html, pdf."
OUTPUT_HELP = "With [bold]--to notebook[/bold]: also write the notebook under this name (NAME.ipynb), for one language."
ANALYSE_EXAMPLE = "Example: [bold]plainspoken analyse conversion[/bold]"
DRAW_EXAMPLE = "Example: [bold]plainspoken draw conversion --language en[/bold]"
WRITE_EXAMPLE = "Example: [bold]plainspoken write conversion --language en --to html --to docx[/bold]"
DOCS_EXAMPLE = "Example: [bold]plainspoken docs[/bold]"


def analyse(case: CaseName) -> None:
    """Tables to findings: writes findings.json, scores.parquet, model.skops and timings.json."""
    with session.reporting_errors():
        from plainspoken.pipeline.plan import plan_analysis

        folder, stages = plan_analysis(session.project_paths(), case, session.say_aside)
        session.run_stages(folder, stages)
        say_dropped_copies(folder)


def draw(case: CaseName, language: Language = None, templates: Templates = None) -> None:
    """Findings to charts: writes figures/LANGUAGE/*.svg."""
    with session.reporting_errors():
        from plainspoken.pipeline.plan import plan_drawing

        session.run_stages(*plan_drawing(session.project_paths(), case, language))


def write(
    case: CaseName,
    language: Language = None,
    to: Annotated[list[str] | None, typer.Option("--to", help=FORMATS_HELP)] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help=OUTPUT_HELP)] = None,
    templates: Templates = None,
) -> None:
    """Findings and charts to pages: writes briefing.LANGUAGE.html and .pdf, or what else is asked for."""
    with session.reporting_errors():
        from plainspoken.core.findings import read_findings
        from plainspoken.pipeline.plan import plan_writing

        folder, stages = plan_writing(session.project_paths(), case, language, to)
        if output is None:
            session.run_stages(folder, stages)
            return
        from plainspoken.pipeline.notebook_stage import built_notebook, check_output, copy_notebook

        languages = language or read_findings(folder / "findings.json").briefing.languages
        check_output(output, to or (), languages)
        session.run_stages(folder, stages)
        copy_notebook(built_notebook(folder, languages[0]), output)


def docs(folder: Annotated[Path, typer.Argument(help="Where the documents are written.")] = Path("docs")) -> None:
    """Write what follows from the code: claims.md, templates.md, the JSON Schemas, and the texts in cases.md."""
    with session.reporting_errors():
        from plainspoken.cli.generated_docs import generate_documents
        from plainspoken.core.findings import write_atomically

        for name, text in generate_documents(folder).items():
            write_atomically(folder / name, text.encode())
