"""Names from a file that somebody wrote to paths that stay inside a folder, and to text that a terminal may show."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

from plainspoken.core.errors import PlainspokenError

FORBIDDEN_SIGNS = '/\\:*?"<>|'  # separators, and what Windows takes in no name
# On Windows a file of such a name is a device, whatever stands behind a dot.
DEVICE_NAME = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\..*)?", re.I | re.S)
MAX_NAME_BYTES = 120  # a file system takes 255, and ours stand before and behind it
HALF_SIGN_CATEGORY = "Cs"
CONTROL_CATEGORIES = ("Cc", HALF_SIGN_CATEGORY, "Zl", "Zp")  # control, half of a pair, breaks of line and paragraph
TEXT_DIRECTION_SIGNS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
HARMLESS_CONTROLS = "\t\n"
LINKS_VARIABLE = "PLAINSPOKEN_LINKS"  # folders outside that links of a project may lead to, parted as in PATH


def find_folder_name_fault(name: str) -> str:
    """What keeps a name from being that of one folder, in one below it; empty where nothing does."""
    if not name or name != name.strip() or name.startswith(".") or name.endswith("."):
        return "a name that is not empty and neither begins nor ends with a dot or a space"
    if name.startswith("-"):
        return "a name that begins with no dash, which commands take for an option"
    if DEVICE_NAME.fullmatch(name):
        return "a name that is no device on Windows (con, nul, com1 and the like, also before a dot)"
    if any(sign in FORBIDDEN_SIGNS or is_control_sign(sign) for sign in name):
        return f"a name without the signs {' '.join(FORBIDDEN_SIGNS)} and without control signs"
    if len(name.encode()) > MAX_NAME_BYTES:
        return f"a name of at most {MAX_NAME_BYTES} bytes"
    return ""


def leads_outside(name: str) -> bool:
    """Whether a relative path, read on any system, leads out of the folder that it is put behind."""
    parts = {*PurePosixPath(name).parts, *PureWindowsPath(name).parts}
    rooted = PurePosixPath(name).is_absolute() or bool(PureWindowsPath(name).anchor)
    return rooted or ".." in parts or not name or "\0" in name


def join_inside(folder: Path, name: str, what: str) -> Path:
    """The path of `name` in a folder, also after links are followed.

    Raises:
        PlainspokenError: it leads out of the folder; `what` says whose name it is.
    """
    path = folder / name
    if leads_outside(name) or not path.resolve().is_relative_to(folder.resolve()):
        raise PlainspokenError(
            f"{what}: expected a path inside {folder}, found {name!r}; nothing is written or removed outside"
        )
    return path


def follow_links(path: Path) -> Path:
    """Where a path leads to; of links that lead to each other, which `Path.resolve` raises at, one of them."""
    return Path(os.path.realpath(path))


def find_link_outside(folder: Path) -> Path | None:
    """The part of a path at which a link leads out of the folder where the command was started; None where none does.

    A path that names a place outside says so itself, and a link to a folder that the user's environment names is meant.
    """
    here, named = follow_links(Path.cwd()), Path(os.path.abspath(folder))
    meant = [follow_links(Path(each)) for each in os.environ.get(LINKS_VARIABLE, "").split(os.pathsep) if each]
    if not named.is_relative_to(here) or any(follow_links(folder).is_relative_to(each) for each in (here, *meant)):
        return None
    parts = [each for each in (named, *named.parents) if not follow_links(each).is_relative_to(here)]
    return next((each for each in reversed(parts) if each.is_relative_to(here)), folder)


def refuse_link_outside(folder: Path) -> None:
    """See that no link leads out of the project on the way to a folder that is written or cleared.

    A project may come from elsewhere, and its links from whoever made it.

    Raises:
        PlainspokenError: one does; names it, where it leads, and what to do.
    """
    link = find_link_outside(folder)
    if link is not None:
        there, here = follow_links(link), Path.cwd()
        raise PlainspokenError(
            f"{os.path.relpath(link, here)}: expected a folder in {here}, found a link to {there}; nothing is written "
            f"or removed there: remove the link, or, if you made it yourself, say so: {LINKS_VARIABLE}={there}"
        )


def refuse_links_within(folder: Path) -> None:
    """See that no folder within a folder is a link that leads out of it, before anything is written or cleared there.

    Raises:
        PlainspokenError: one is; names it, where it leads, and what to do.
    """
    inside = follow_links(folder)
    for each in sorted(folder.rglob("*")):
        is_file = each.is_file()  # in the place of which another one is put, whatever it links to
        if not is_file and not follow_links(each).is_relative_to(inside):
            raise PlainspokenError(
                f"{each}: expected a path inside {folder}, found a link to {follow_links(each)}; "
                "nothing is written or removed outside: remove the link"
            )


def require_file(path: Path) -> None:
    """See that a table is a file that has an end, before anything waits for it.

    Raises:
        PlainspokenError: it is a folder, a device, a pipe, a link to itself, or not there.
    """
    if not path.is_file():
        found = describe_no_file(path)
        raise PlainspokenError(f"{path}: expected the file of a table, found {found}; name the file itself")


def describe_no_file(path: Path) -> str:
    """What there is where a file was expected: a folder, a device, a pipe, a link to no file, or nothing."""
    if path.is_symlink():
        return "a link that leads to no file"
    if path.is_dir():
        return "a folder"
    return "a device or pipe, which has no end" if path.exists() else "no such file"


def is_control_sign(sign: str) -> bool:
    """Whether a sign tells a terminal or an editor to do something, such as turn the line, in place of being shown."""
    return unicodedata.category(sign) in CONTROL_CATEGORIES or sign in TEXT_DIRECTION_SIGNS


def holds_half_sign(text: str) -> bool:
    """Whether a text holds half of a pair, as a file's name does whose bytes are no UTF-8: no file can hold it."""
    return any(unicodedata.category(sign) == HALF_SIGN_CATEGORY for sign in text)


def printable(text: str) -> str:
    """Text as a terminal may show it: control signs, other than tabs and line ends, as their escapes."""
    if text.isprintable():
        return text
    return "".join(map(escape_control_sign, text))


def escape_control_sign(sign: str) -> str:
    r"""A control sign as Python writes it: `\x1b`; any other sign as it is."""
    if sign in HARMLESS_CONTROLS or not is_control_sign(sign):
        return sign
    return sign.encode("unicode_escape").decode("ascii")
