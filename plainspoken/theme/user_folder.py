"""Which templates folder is the analyst's own, if there is one."""

from __future__ import annotations

import os
from pathlib import Path

from plainspoken.core.errors import PlainspokenError

TEMPLATES_VARIABLE = "PLAINSPOKEN_TEMPLATES"
USUAL_TEMPLATES_FOLDER = Path("templates")
# A folder of templates holds at least one of these.
TEMPLATES_FOLDER_MARKS = ("theme.toml", "tables.toml", "words", "briefing", "quarto", "notebook")


def own_templates(shipped: Path) -> tuple[Path, ...]:
    """The analyst's folder: the one named by the variable, else `templates` where the command is started.

    Nothing where there is none, or where it is the shipped one.

    Raises:
        PlainspokenError: the named folder is not there, holds nothing that can be overridden, or leads out of itself.
    """
    named = os.environ.get(TEMPLATES_VARIABLE, "")
    folder = Path(named or USUAL_TEMPLATES_FOLDER).absolute()
    if named and not folder.is_dir():
        remedy = f"make it with `plainspoken eject {named}`"
        raise PlainspokenError(f"{named}: expected a folder of templates, found none; {remedy}")
    told = any((folder / mark).exists() for mark in TEMPLATES_FOLDER_MARKS)
    if named and not told:
        raise PlainspokenError(
            f"{named}: expected {', '.join(TEMPLATES_FOLDER_MARKS)} in a folder of templates, found none of them; "
            "put what you change into these, see docs/templates.md"
        )
    if not told or folder.resolve() == shipped.resolve():
        return ()
    refuse_links_outside(folder)
    return (folder,)


def refuse_links_outside(folder: Path) -> None:
    """See that each link in a folder of templates, which may be somebody else's, leads to a file of that folder.

    Raises:
        PlainspokenError: one leads out of it, so that any file here could come to stand on a page.
    """
    inside = os.path.realpath(folder)
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(inside):
            remedy = "put a copy of what it leads to in its place"
            raise PlainspokenError(
                f"{path}: expected a file of this folder, found a link that leads out of it; {remedy}"
            )
