"""Pages of a printed briefing as pictures, for a README or a web site."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.findings import write_atomically

PICTURE_DPI = 100
COLOURS = 160  # of a page: letters and charts have few
KEEP_RARE_COLOURS = 1  # Pillow's maximum coverage: an outline that few pixels have keeps its colour
PICTURED_PAGES = (1, 3, 6)  # page one, and two pages whose charts stand for the rest


def write_page_pictures(pdf: Path, folder: Path, numbers: Sequence[int] = PICTURED_PAGES) -> tuple[Path, ...]:
    """Write pages of a PDF as `<build folder>-<number>.png`; the same PDF gives the same bytes.

    Raises:
        PlainspokenError: there is no such PDF, or it has fewer pages.
    """
    import pypdfium2

    if not pdf.is_file():
        raise PlainspokenError(f"{pdf}: no such file; build it first: plainspoken report {pdf.parent.name}")
    written = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number in numbers:
            if not 1 <= number <= len(document):
                raise PlainspokenError(f"{pdf}: page {number} was asked for, and it has {len(document)} pages")
            content = BytesIO()
            page = document[number - 1].render(scale=PICTURE_DPI / 72).to_pil().convert("RGB")
            page.quantize(COLOURS, KEEP_RARE_COLOURS, dither=0).save(content, "png", optimize=True)
            path = folder / f"{pdf.parent.name}-{number}.png"
            write_atomically(path, content.getvalue())
            written.append(path)
    return tuple(written)
