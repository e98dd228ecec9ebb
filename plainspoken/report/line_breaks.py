"""A fault of WeasyPrint mended from outside: a line that ends after its first word, though more would fit.

Where only the last blank of a text does not fit, Pango lets it hang, and the whole text is one line. WeasyPrint (70.0,
`split_first_line`) measures that line with its blank, finds it too wide, and goes on as if not even one word fitted.
"""

from __future__ import annotations

from typing import Any

COLLAPSING_SPACES = ("normal", "nowrap", "pre-line")  # of `white-space`: a blank at the end of a line takes no room
RESUME_INDEX = 2  # of what splitting a line gives: where the next line begins; None where there is none


def mend_line_breaks(inline: Any) -> None:
    """Make the layout of lines (`weasyprint.layout.inline`) split texts rightly; once, however often it is asked."""
    split = inline.split_first_line
    if getattr(split, "mended", False):
        return

    def split_first_line(text: str, style: Any, context: Any, max_width: Any, *further: Any, **named: Any) -> Any:
        found = split(text, style, context, max_width, *further, **named)
        kept = text.rstrip(" ")
        broken = found[RESUME_INDEX] is not None and " " not in text.encode()[: found[1]].decode().strip()
        if kept == text or not broken or max_width is None or style["white_space"] not in COLLAPSING_SPACES:
            return found
        if split(kept, style, context, max_width, *further, **named)[RESUME_INDEX] is not None:
            return found
        return split(text, style, context, None, *further, **named)

    split_first_line.mended = True  # type: ignore[attr-defined]
    inline.split_first_line = split_first_line
