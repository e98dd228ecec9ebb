"""The command `verify`: built pages held against their findings, told in lines or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plainspoken.cli import session
from plainspoken.cli.file_verification import BRIEFING_SUFFIXES, is_handed_file, tell_whether_it_belongs
from plainspoken.cli.templates import Templates
from plainspoken.core.build_files import list_files_by_language
from plainspoken.core.errors import DoesNotHold, ExitCode, PlainspokenError

if TYPE_CHECKING:
    from plainspoken.cli.json_answers import RecomputedPart, UnheldPart, VerifyAnswer
    from plainspoken.pipeline.rerun_analysis import Rerun
    from plainspoken.pipeline.stage import ProjectPaths
    from plainspoken.verify.problem import Problem

MOST_LOOSE_LINES = 20
VERIFY_EXAMPLE = (
    "Examples: [bold]plainspoken verify report/conversion[/bold], "
    "[bold]plainspoken verify report/conversion --recompute --json[/bold], "
    "[bold]plainspoken verify mailed.pdf --against report/conversion[/bold]"
)


def verify(
    place: Annotated[
        Path,
        typer.Argument(
            metavar="report/CASE|FILE", help="The folder that a case was built into, or one briefing (a copy will do)."
        ),
    ],
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="report/CASE", help="Of one briefing: whose findings it may belong to; else those beside it."
        ),
    ] = None,
    again: Annotated[
        bool,
        typer.Option(
            "--recompute",
            help="Also compute what was found a second time: headlines by other code, and all by a second analysis.",
        ),
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="With --recompute: by other code alone, in seconds, without the analysis.")
    ] = False,
    templates: Templates = None,
    as_json: session.AsJson = False,
) -> None:
    """Hold built pages, charts, lists and files against findings.json and a rendering; 3 where something differs.

    Of one briefing, say whether it belongs to the findings (0), was changed since it was written (3), or is of other
    findings (5), by the fingerprint on its last page.
    """
    with session.reporting_errors():
        refuse_mixed_questions(place, against, again or quick)
        paths = session.project_paths()
        if is_handed_file(place) or against is not None:
            tell_whether_it_belongs(place, against, as_json, paths)
            return
        folder = place
        answer = check_build_folder(folder, again, quick, paths)
        if as_json:
            session.print_json(answer)
            raise typer.Exit(ExitCode.DONE if answer.holds else ExitCode.DOES_NOT_HOLD)
        if not answer.holds:
            raise DoesNotHold([f"{folder}: {each.line}" for each in answer.problems])
        looked_at = tell_how_looked_at(answer, paths.own)
        session.say(f"{folder}: every figure and every judging sentence holds{looked_at}")
        for line in (*list_loose_lines(answer), *list_own_lines(answer, paths.own), *list_copies_not_held(folder)):
            session.say(line)
        if answer.recomputed:
            session.say(f"{folder}: {tell_recomputed(answer.recomputed)}")


def refuse_mixed_questions(place: Path, against: Path | None, again: bool) -> None:
    """Refuse an option of folders with a file, and an option of files with a folder.

    Raises:
        PlainspokenError: says what goes with what.
    """
    if against is not None and place.is_dir():
        raise PlainspokenError(f"{place}: --against goes with one briefing, not with a folder; leave it out")
    if again and (is_handed_file(place) or against is not None):
        raise PlainspokenError(
            f"{place}: --recompute goes with the folder of a built case; give that instead of a file"
        )


def tell_own_templates(own: Sequence[Path]) -> str:
    """Whose look the pages have, where it is not the shipped one: a font may show other signs than a text holds."""
    return f" with your own templates ({', '.join(map(str, own))}): look at what these show" if own else ""


def tell_how_looked_at(answer: VerifyAnswer, own: Sequence[Path]) -> str:
    """What was held against what, beyond the words."""
    looks = (
        "; whom lists name, with which score, segment and offer, is as the scores say, but not what their heads are "
        "called, which reasons they give and what they say to do; the words of labels and headings, where they stand, "
        "how charts are drawn and how pages and documents look were not held, for stamps say that another version made "
        f"them (of {answer.unlike}), and who may write here can write that, too: write them anew, or check a signature "
        "(docs/security.md)"
        if answer.unlike
        else f"; pages, documents, charts and lists are as they are made anew{tell_own_templates(own)}"
    )
    why = answer.undigested
    return f"{looks}; {f'files were not held against digests ({why})' if why else 'files are as their digests say'}"


def list_loose_lines(answer: VerifyAnswer) -> Iterator[str]:
    """Where pages of another version differ from what this one writes, the first of them each in a line."""
    if not answer.unlike:
        return
    count = len(answer.loose)
    if not count:
        yield f"{answer.folder}: the texts and tags of its HTML pages are those that this version writes"
        return
    yield f"{answer.folder}: where its HTML pages differ from what this version writes, which nothing holds ({count}):"
    yield from list_first_lines(answer.loose)


def list_own_lines(answer: VerifyAnswer, own: Sequence[Path]) -> Iterator[str]:
    """Where own templates make pages differ from what the shipped ones write, the first of them each in a line."""
    if not own:
        return
    count, whose = len(answer.own), f"your own templates ({', '.join(map(str, own))})"
    if not count:
        yield f"{answer.folder}: {whose} make no difference to its HTML pages"
        return
    yield f"{answer.folder}: what of its pages only {whose} decide, which nothing holds ({count}):"
    yield from list_first_lines(answer.own)


def list_first_lines(parts: Sequence[UnheldPart]) -> Iterator[str]:
    """The first of many, each in a line."""
    yield from (f"- {each.line}" for each in parts[:MOST_LOOSE_LINES])
    if len(parts) > MOST_LOOSE_LINES:
        yield f"- and {len(parts) - MOST_LOOSE_LINES} more: --json lists all"


def list_copies_not_held(folder: Path) -> Iterator[str]:
    """Each briefing in a build folder that is called otherwise than runs call theirs, such as a second download."""
    for suffix in BRIEFING_SUFFIXES:
        held = list_files_by_language(folder, "briefing", suffix.removeprefix(".")).values()
        for path in sorted(set(folder.glob(f"briefing.*{suffix}")).difference(held)):
            yield f"{path}: was not looked at, for no run calls a file so; ask about it by itself (verify FILE)"


def tell_recomputed(made: RecomputedPart) -> str:
    """How much was computed a second time, and from what."""
    shown = (
        f"{made.first_page_checked} of the {made.first_page} figures on page one, "
        f"{made.all_pages_checked} of the {made.all_pages} on all pages"
    )
    told = f"{made.checked} values computed anew by other code agree (from {made.basis}): {shown}"
    if made.rerun:
        return f"{told}; the analysis, run again, finds all {made.rerun} values again"
    return f"{told}; the analysis was not run again: {made.left_out}"


def check_build_folder(folder: Path, again: bool, quick: bool, paths: ProjectPaths) -> VerifyAnswer:
    """Everything that does not hold: of files and pages, and of the second computation.

    Raises:
        PlainspokenError: nothing was built there.
    """
    from plainspoken.cli.json_answers import RecomputedPart, VerifyAnswer, list_unheld_parts
    from plainspoken.pipeline.check_build import check_build

    checked = check_build(folder, paths)
    problems, recomputed = list(checked.problems), None
    if again:
        from plainspoken.pipeline.recompute_build import measure_build_coverage, recompute_build
        from plainspoken.pipeline.rerun_analysis import Rerun

        made = recompute_build(folder, paths.cases)
        rerun = Rerun(left_out="--quick") if quick else rerun_with_progress(folder, paths)
        problems += [*made.problems, *rerun.problems, *list_unseen_looks(folder, checked.unlike)]
        covered = measure_build_coverage(folder, made.addresses)
        recomputed = RecomputedPart(
            checked=made.checked, basis=made.basis, rerun=rerun.checked, left_out=rerun.left_out, **asdict(covered)
        )
    return VerifyAnswer(
        folder=folder.as_posix(),
        holds=not problems,
        unlike=checked.unlike,
        undigested=checked.undigested,
        loose=list_unheld_parts(checked.loose),
        own=list_unheld_parts(checked.own),
        problems=list_unheld_parts(problems),
        recomputed=recomputed,
    )


def list_unseen_looks(folder: Path, unlike: str) -> list[Problem]:
    """That nobody can vouch for how pages look which say that another version made them: whoever changes a page can
    also write that."""
    if not unlike:
        return []
    from plainspoken.verify.problem import Problem

    remedy = f"write them anew, and ask again: plainspoken write {folder}"
    return [
        Problem("the pages", "", f"were made with another version (of {unlike}), so their looks are not held; {remedy}")
    ]


def rerun_with_progress(folder: Path, paths: ProjectPaths) -> Rerun:
    """The analysis run a second time, with its progress on standard error."""
    from plainspoken.pipeline.progress import show_stage_progress
    from plainspoken.pipeline.rerun_analysis import rerun_build
    from plainspoken.pipeline.stage import displaying_stage

    with (
        show_stage_progress() as make_display,
        displaying_stage(make_display(), folder.name, "analyse again", "--recompute") as tell,
    ):
        return rerun_build(folder, paths, tell)
