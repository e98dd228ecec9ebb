"""All that decides a layout besides the page itself, as one digest: style, fonts, programs and ours among them."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from plainspoken.report import line_breaks, page_layouts
from plainspoken.report.page_layouts import digest_texts

LAYOUT_PACKAGES = ("cssselect2", "fonttools", "pillow", "pydyf", "pyphen", "tinycss2", "tinyhtml5", "weasyprint")
OUR_MODULES = (line_breaks, page_layouts)  # that change what a layout comes to, or what is measured of it


def digest_typesetting(weasyprint: Any, style: str, fonts: Sequence[Path]) -> str:
    """A digest by which two layouts of one page come to the same.

    `style`: the style sheet as it is laid out with. `fonts`: files, and folders of which all files count.
    """
    programs = [f"{each} {version(each)}" for each in LAYOUT_PACKAGES]
    system = [
        platform.python_version(),
        sys.platform,
        platform.machine(),
        str(weasyprint.text.ffi.pango.pango_version()),
    ]
    code = [Path(str(each.__file__)).read_bytes() for each in OUR_MODULES]
    return digest_texts(style, *programs, *system, *code, *read_font_files(fonts))


def read_font_files(fonts: Sequence[Path]) -> Iterator[str | bytes]:
    """The name and the content of each file at, or right in, one of these places."""
    for place in fonts:
        for path in sorted(place.iterdir()) if place.is_dir() else [place]:
            if path.is_file():
                yield path.name
                yield path.read_bytes()
