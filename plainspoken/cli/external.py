"""The command `judge`: a model that somebody else trained to a verified briefing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plainspoken.cli import session
from plainspoken.external.external_options import ExternalModelOptions

JUDGE_EXAMPLE = (
    "Example: scores.csv begins with the lines [bold]id,truth,probability,region[/bold] and "
    "[bold]1041,yes,0.83,north[/bold]. Then "
    "[bold]plainspoken judge --predictions scores.csv --event churned --unseen[/bold] writes "
    "report/scores-judged/briefing.en.html and .pdf. With a case, its phrases, money and tables are used: "
    "[bold]plainspoken judge --case conversion --predictions scores.csv[/bold] (id is the row of the "
    "table where the case names none), [bold]plainspoken judge --case conversion --model theirs.skops[/bold]"
)


def judge(
    case: Annotated[str, typer.Option(metavar="CASE", help="A case, or the path of a case file.")] = "",
    predictions: Annotated[
        Path | None,
        typer.Option(help="Scores: id, truth, probability, and columns to slice by (.csv, .parquet, .xlsx)."),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="A fitted pipeline saved with skops; it scores the case's table.")
    ] = None,
    encoding: Annotated[
        str, typer.Option(metavar="NAME", help="Of --predictions, such as cp932. Default: what they look like.")
    ] = "",
    identifier: Annotated[str, typer.Option("--id", metavar="COLUMN", help="What names each case. Default: id.")] = "",
    truth: Annotated[str, typer.Option(metavar="COLUMN", help="What came true. Default: truth.")] = "",
    probability: Annotated[
        str, typer.Option(metavar="COLUMN", help="What the model gave, 0 to 1. Default: probability.")
    ] = "",
    positive: Annotated[str, typer.Option(metavar="VALUE", help="The value of the truth that is the event.")] = "",
    event: Annotated[
        str, typer.Option(metavar="WORD", help="Without a case: what the event is called (churned).")
    ] = "",
    name: Annotated[str, typer.Option(help="What the briefing is called. Default: as the case or file.")] = "",
    text: Annotated[
        list[str] | None, typer.Option(metavar="KEY=WORDS", help="Without a case: one of its phrases; may be repeated.")
    ] = None,
    unseen: Annotated[
        bool, typer.Option("--unseen", help="You vouch that the model was not trained on these cases.")
    ] = False,
    per_year: Annotated[int, typer.Option(min=0, help="Cases a year, where the scores are of fewer or more.")] = 0,
    trust: Annotated[
        list[str] | None, typer.Option(metavar="TYPE", help="A further type that the model may hold; may be repeated.")
    ] = None,
    allow_pickle: Annotated[
        bool, typer.Option("--allow-pickle", help="Load a pickle. It can run any code: only if you made it.")
    ] = False,
    prepared: Annotated[
        bool, typer.Option("--prepared", help="The model takes the table as prepared here (categories as text).")
    ] = False,
    to: Annotated[Path | None, typer.Option(metavar="DIR", help="Default: report/NAME-judged.")] = None,
) -> None:
    """Brief on a model that somebody else trained, from its scores or from the fitted model."""
    with session.reporting_errors():
        from plainspoken.external.external_plan import plan_external_evaluation
        from plainspoken.pipeline.build_folder import list_briefings
        from plainspoken.scaffold.new_case_options import parse_key_values

        asked = ExternalModelOptions(
            case, predictions, model, identifier, truth, probability, positive, event, name,
            parse_key_values("--text", text or ()), unseen, per_year, tuple(trust or ()), allow_pickle, prepared,
            encoding,
        )  # fmt: skip
        folder, stages = plan_external_evaluation(session.project_paths(), asked, to)
        warn_of_pickle(asked)
        session.run_stages(folder, stages)
        session.say("\n".join(list_briefings(folder)))


def warn_of_pickle(asked: ExternalModelOptions) -> None:
    """Say what a flag that was given puts at risk."""
    if asked.allow_pickle:
        session.say(
            f"warning: {asked.source} can run any code while it is loaded; only open one that you made", err=True
        )
