"""The command: knows every stage, and imports each only when it is asked for. Computes nothing."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from plainspoken.commands import assign, diff, judge, measure, new, realtime, tweak
from plainspoken.commands.tweak import Templates
from plainspoken.errors import Faults, PlainspokenError
from plainspoken.stages.stage import Places, Stage

app = typer.Typer(
    name="plainspoken",
    help="Turns raw tables and a question into a briefing whose every sentence was computed and checked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
CaseName = Annotated[
    str, typer.Argument(metavar="CASE", help="A case in [bold]cases/[/bold], or the path of a case file.")
]
Language = Annotated[
    list[str] | None,
    typer.Option("--language", "-l", help="Language to build; may be repeated. Default: all of the case."),
]
FORMATS_HELP = "html, pdf, docx, pptx (five slides), qmd (a Quarto project), notebook. Default: html, pdf."
Built = Annotated[Path, typer.Argument(metavar="build/CASE", help="The folder that a case was built into.")]


@app.command(epilog="Example: [bold]plainspoken report conversion[/bold]")
def report(
    cases: Annotated[
        list[str] | None, typer.Argument(metavar="[CASE]...", help="Default: all cases.")
    ] = None,
    templates: Templates = None,
) -> None:
    """All stages of one, several or all cases, two at a time; a stage with unchanged inputs is skipped."""
    with told():
        from plainspoken.line import all_cases, briefings, everything

        where = places()
        asked = cases or all_cases(where)
        if len(asked) > 1:
            return together(asked)
        folder, stages = everything(where, asked[0])
        made = run(folder, stages)
        typer.echo("\n".join(briefings(folder)))
        if not made:
            typer.echo(f"{folder.name}: nothing to do, everything is up to date.")


@app.command(epilog="Example: [bold]plainspoken analyse conversion[/bold]")
def analyse(case: CaseName) -> None:
    """Tables to findings: writes findings.json, scores.parquet, model.skops and timings.json."""
    with told():
        from plainspoken.line import analysing

        run(*analysing(places(), case))


@app.command(epilog="Example: [bold]plainspoken draw conversion --language en[/bold]")
def draw(case: CaseName, language: Language = None, templates: Templates = None) -> None:
    """Findings to charts: writes figures/LANGUAGE/*.svg."""
    with told():
        from plainspoken.line import drawing

        run(*drawing(places(), case, language))


@app.command(epilog="Example: [bold]plainspoken write conversion --language en --to html --to docx[/bold]")
def write(
    case: CaseName,
    language: Language = None,
    to: Annotated[list[str] | None, typer.Option("--to", help=FORMATS_HELP)] = None,
    templates: Templates = None,
) -> None:
    """Findings and charts to pages: writes briefing.LANGUAGE.html and .pdf, or what else is asked for."""
    with told():
        from plainspoken.line import writing

        folder, stages = writing(places(), case, language, to)
        run(folder, stages)


@app.command(epilog="Example: [bold]plainspoken verify build/conversion[/bold]")
def verify(
    folder: Built,
    again: Annotated[
        bool,
        typer.Option("--recompute", help="Also compute the headline evidence anew, by other code."),
    ] = False,
) -> None:
    """Hold every figure and every judging sentence of the built pages against findings.json."""
    with told():
        from plainspoken.stages.write import check

        check(folder, places().folders)
        typer.echo(f"{folder}: every figure and every judging sentence holds")
        if again:
            from plainspoken.stages.recompute import recomputed

            agree, basis = recomputed(folder, places().cases)
            typer.echo(f"{folder}: {agree} values computed anew agree (from {basis})")


@app.command(
    epilog="Examples: [bold]plainspoken show build/conversion evaluation.roc_auc[/bold], "
    "[bold]... evaluation.roc_auc:low[/bold], [bold]... evaluation[/bold]"
)
def show(
    folder: Built,
    address: Annotated[
        str,
        typer.Argument(metavar="[ADDRESS]", help="An address, the start of one, or a claim. Default: all."),
    ] = "",
) -> None:
    """Evidence as it was computed: value, range, unit, n, method, source and address."""
    with told():
        from plainspoken.findings import read_findings
        from plainspoken.show import show as lines

        findings = read_findings(folder / "findings.json")
        typer.echo("\n".join(lines(findings, address)))


@app.command(epilog="Example: [bold]plainspoken docs[/bold]")
def docs(
    folder: Annotated[Path, typer.Argument(help="Where the documents are written.")] = Path("docs"),
) -> None:
    """Write the documents that follow from the code: claims.md and findings.schema.json."""
    with told():
        from plainspoken.findings import write_whole
        from plainspoken.reference import documents

        for name, text in documents().items():
            write_whole(folder / name, text.encode())


def places() -> Places:
    """Code and templates beside this package; cases, results and own templates where it is started."""
    from plainspoken.own import own_templates

    root = Path(__file__).resolve().parents[1]
    here = Path("cases")
    own = own_templates(root / "templates")
    return Places(root, here if here.is_dir() else root / "cases", Path("build"), own)


def run(folder: Path, stages: Sequence[Stage]) -> int:
    """Bring stages up to date in one build folder, with progress; returns how many were made anew."""
    from plainspoken.output import claimed
    from plainspoken.progress import shown
    from plainspoken.stages.stage import run_line

    with claimed(folder), shown() as display:
        return run_line(stages, folder, display())


def judged(folder: Path) -> None:
    """Judge the evidence of a build folder anew, with what was measured of its service."""
    from plainspoken.line import judging_anew

    run(folder, judging_anew(places(), folder))


def together(cases: Sequence[str]) -> None:
    """All stages of several cases, two at a time; a case that fails does not stop the others.

    Raises:
        Faults: what was wrong with the cases that failed.
    """
    from plainspoken.progress import shown
    from plainspoken.together import run_together

    with shown() as display:
        results = run_together(cases, display)
    typer.echo("".join(each.printed for each in results), nl=False)
    failed = [
        each.told.strip() or f"{each.case}: ended with code {each.code}" for each in results if each.code
    ]
    if failed:
        raise Faults(failed)


@contextmanager
def told() -> Iterator[None]:
    """Tell what the user can mend in words on standard error, without a traceback.

    Exit codes: 1 for what can be mended, 130 for an interrupt.
    """
    try:
        yield
    except PlainspokenError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except OSError as error:
        if error.filename is None:
            raise
        typer.echo(f"{error.filename}: {error.strerror}; mend that and run the same command again", err=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        typer.echo("Stopped; nothing half-written remains. Run the same command again to go on.", err=True)
        raise typer.Exit(130) from None


def stop(number: int, frame: FrameType | None) -> None:
    """Treat a request to end like an interrupt at the keyboard, so that everything is cleared away."""
    raise KeyboardInterrupt


realtime.add_to(app, told)
measure.add_to(app, told, judged)
assign.add_to(app, told, lambda: places().cases)
new.add_to(app, told)
diff.add_to(app, told)
judge.add_to(app, told, lambda: places(), lambda folder, stages: run(folder, stages))
tweak.add_to(app)


def main() -> None:
    """Run the command."""
    signal.signal(signal.SIGTERM, stop)
    sys.exit(app())


if __name__ == "__main__":
    main()
