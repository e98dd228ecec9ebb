"""What went wrong, with file, line and the nearest known name."""

from __future__ import annotations

import builtins
from pathlib import Path
from types import FrameType, TracebackType

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import suggest_nearest


def describe_error(error: Exception) -> str:
    """An error in words; one that is not meant for users (a chart's code) with its file, line and kind."""
    if isinstance(error, PlainspokenError):
        return str(error)
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}: {error.msg}: {(error.text or '').strip()}"
    place, frame = locate_error(error.__traceback__)
    return f"{place}{type(error).__name__}: {error}{nearest_known_name(error, frame)}"


def locate_error(trace: TracebackType | None) -> tuple[str, FrameType | None]:
    """`file:line: ` and frame of where an error came up, in code of ours rather than in a library."""
    place, frame = "", None
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if "site-packages" not in Path(file).parts and Path(file).is_file():
            place, frame = f"{file}:{trace.tb_lineno}: ", trace.tb_frame
        trace = trace.tb_next
    return place, frame


def nearest_known_name(error: Exception, frame: FrameType | None) -> str:
    """The known name nearest to an unknown one; nothing for other errors."""
    if isinstance(error, NameError) and error.name and frame is not None:
        return suggest_nearest(error.name, {**vars(builtins), **frame.f_globals, **frame.f_locals})
    if isinstance(error, AttributeError) and error.name:
        return suggest_nearest(error.name, dict.fromkeys(dir(error.obj)))
    return ""
