"""`verify FILE`: whether one briefing, as it came by mail, belongs to the findings of a build folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from plainspoken.cli import session
from plainspoken.core.build_files import FINDINGS_FILE
from plainspoken.core.errors import ExitCode, Faults
from plainspoken.core.long_work import saying_that_it_goes_on

if TYPE_CHECKING:
    from plainspoken.cli.json_answers import FileAnswer
    from plainspoken.pipeline.stage import ProjectPaths

BRIEFING_SUFFIXES = (".html", ".pdf", ".docx", ".pptx")
EXIT_CODES = {"belongs": ExitCode.DONE, "changed": ExitCode.DOES_NOT_HOLD, "other findings": ExitCode.OTHER_FINDINGS}


def is_handed_file(place: Path) -> bool:
    """Whether what is to be verified is one file, also one that is not there, rather than a build folder."""
    named_so = place.suffix.lower() in BRIEFING_SUFFIXES and not place.is_dir()
    return named_so or (place.is_file() and place.name != FINDINGS_FILE)


def tell_whether_it_belongs(path: Path, against: Path | None, as_json: bool, places: ProjectPaths) -> None:
    """Answer for one file, and end with the code of the answer.

    Raises:
        PlainspokenError: the file cannot be read or carries no fingerprint; or there are no findings for it.
        typer.Exit: of what does not belong, or was changed.
    """
    answer = answer_for_file(path, against, places)
    if as_json:
        session.print_json(answer)
    else:
        session.say(word_answer(answer), err=answer.answer != "belongs")
    if answer.answer != "belongs":
        raise typer.Exit(EXIT_CODES[answer.answer])


def answer_for_file(path: Path, against: Path | None, places: ProjectPaths) -> FileAnswer:
    """What one file is to the findings in a folder, or to those beside it."""
    from plainspoken.cli.json_answers import FileAnswer, list_unheld_parts
    from plainspoken.pipeline.check_file import check_file, find_folder_beside
    from plainspoken.verify.handed_file import refuse_other_kinds

    refuse_other_kinds(path)
    folder = find_folder_beside(path) if against is None else against
    folder = folder.parent if folder.name == FINDINGS_FILE else folder
    with saying_that_it_goes_on(session.say_aside, f"{path}: it is held against the findings"):
        checked = check_file(path, folder, places)
    return FileAnswer(
        file=path.as_posix(),
        against=folder.as_posix(),
        answer=checked.answer.value,
        printed=checked.printed,
        fingerprint=checked.expected,
        same_bytes=checked.same_bytes,
        problems=list_unheld_parts(checked.problems),
        unlike=checked.unlike,
        kept=checked.kept,
    )


def word_answer(told: FileAnswer) -> str:
    """The answer in a line; of a changed file, with what was changed."""
    if told.answer == "other findings":
        return (
            f"{told.file}: made of other findings than those in {told.against}: it carries the fingerprint "
            f"{told.printed}, they have {told.fingerprint}; ask which build it came from"
        )
    if told.answer == "changed":
        head = f"{told.file}: carries the fingerprint of {told.against}, but was changed since it was written:"
        return f"{head}\n{Faults([each.line for each in told.problems])}"
    return f"{told.file}: belongs to the findings in {told.against} ({told.fingerprint}), {word_how_held(told)}"


def word_how_held(told: FileAnswer) -> str:
    """What a file that belongs was held against."""
    if told.same_bytes:
        return "byte for byte the one that lies there"
    if not told.unlike:
        return "and is as they are written anew"
    if told.kept:
        return "and is the one that lies there, but for how its lines end"
    return (
        "by its figures and sentences; the words of its labels and headings, where they stand, how its charts are "
        f"drawn and how it looks were not held, for it was made with another version (of {told.unlike}), and no copy "
        "that its digests know lies there"
    )
