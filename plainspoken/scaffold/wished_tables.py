"""The start: a table as it was asked for, by the sheet and encoding that were said; and where a copy of it goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plainspoken.core.errors import PlainspokenError
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import TableProfile, profile_table
from plainspoken.tables.excel_rows import is_workbook
from plainspoken.tables.said_encoding import require_text_encoding
from plainspoken.tables.text_lines import is_text_table


def look_at_table(wish: NewCaseOptions, path: Path) -> TableProfile:
    """What stands in one table; one that was read from a source says so."""
    looked = profile_table(path, sheet_of(wish, path), encoding_of(wish, path))
    return replace(looked, source=looked.source.model_copy(update={"source": wish.asked})) if wish.asked else looked


def sheet_of(wish: NewCaseOptions, path: Path) -> str:
    """The sheet that was said, for a workbook; of other tables beside one, none."""
    return wish.sheet if is_workbook(path) or len(wish.tables) == 1 else ""


def encoding_of(wish: NewCaseOptions, path: Path) -> str:
    """The encoding that was said, for a table of text; of other tables beside one, none.

    Raises:
        PlainspokenError: there is no such encoding, or no table of text.
    """
    require_text_encoding(wish.encoding, wish.tables)
    return wish.encoding if is_text_table(path) else ""


def choose_copy_path(wish: NewCaseOptions, path: Path) -> Path:
    """Where a copy of the table goes that the case reads instead.

    Raises:
        PlainspokenError: there is one already.
    """
    copy = path.with_name(f"{path.stem}.table.csv")
    if copy.exists() and not wish.force:
        raise PlainspokenError(f"{copy}: expected no file yet, found one; replace it with --force")
    return copy
