"""Drawings to files that stand by themselves: SVG with its letters inside, and PNG."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from plainspoken.report.render_pdf import load_weasyprint

PNG_SCALE = 3  # pixels of a PNG for each unit of the drawing: 216 to the inch
VIEW_BOX_PATTERN = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
FONT_FAMILY_PATTERN = re.compile(r'font-family="([^"]+)"')
FONT_CUT_WEIGHTS = {"regular": 400, "strong": 600}
FontFiles = Mapping[str, Path]  # the files of the cuts `regular` and `strong`


def embed_drawing_fonts(drawings: Mapping[str, str], fonts: FontFiles) -> dict[str, str]:
    """The drawings with the letters they use inside them: a page cannot lend its fonts to a picture."""
    signs = "".join(sorted(set("".join(drawings.values()))))
    sources = {cut: f"data:font/woff;base64,{subset_font_base64(path, signs)}" for cut, path in fonts.items()}
    return {name: embed_svg_fonts(drawing, sources) for name, drawing in drawings.items()}


def embed_svg_fonts(drawing: str, sources: Mapping[str, str]) -> str:
    """One drawing with its fonts; one without a font stays as it is."""
    family = FONT_FAMILY_PATTERN.search(drawing)
    if family is None:
        return drawing
    end = drawing.index(">") + 1
    return f"{drawing[:end]}<style>{format_font_faces(family[1], sources)}</style>{drawing[end:]}"


def format_font_faces(family: str, sources: Mapping[str, str]) -> str:
    """CSS that says where each cut of a family is."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{FONT_CUT_WEIGHTS[cut]};src:url("{source}")}}'
        for cut, source in sources.items()
    )


def subset_font_base64(path: Path, signs: str) -> str:
    """A font with these signs only, as base64 of a WOFF file."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    subset = Subsetter(Options(layout_features=["kern", "mark", "mkmk"], notdef_outline=True))
    subset.populate(text=signs)
    with TTFont(path, recalcTimestamp=False) as font:  # else the time of building is part of the bytes
        subset.subset(font)
        font.flavor = "woff"
        buffer = BytesIO()
        font.save(buffer)
    return base64.b64encode(buffer.getvalue()).decode()


def drawings_to_png(drawings: Mapping[str, str], folders: tuple[Path, ...], fonts: FontFiles) -> dict[str, bytes]:
    """The drawings as PNG."""
    pages = pdf_to_pngs(drawings_to_pdf(drawings, folders, fonts)) if drawings else []
    return dict(zip(drawings, pages, strict=True))


def pdf_to_pngs(pdf: bytes) -> list[bytes]:
    """Each page of a PDF as PNG."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [pdf_page_to_png(page) for page in document]
    finally:
        document.close()


def pdf_page_to_png(page: object) -> bytes:
    """One page as the bytes of a PNG."""
    buffer = BytesIO()
    page.render(scale=PNG_SCALE).to_pil().save(buffer, format="PNG")  # type: ignore[attr-defined]
    return buffer.getvalue()


def drawings_to_pdf(drawings: Mapping[str, str], folders: tuple[Path, ...], fonts: FontFiles) -> bytes:
    """A PDF with each drawing on a page of its own size."""
    weasyprint = load_weasyprint(folders)
    places = {cut: path.as_uri() for cut, path in fonts.items()}
    families = sorted({found[1] for each in drawings.values() if (found := FONT_FAMILY_PATTERN.search(each))})
    style = "".join(format_font_faces(family, places) for family in families) + "body{margin:0}svg{display:block}"
    pages, body = [], []
    for place, drawing in enumerate(drawings.values()):
        wide, high = VIEW_BOX_PATTERN.search(drawing).groups()  # type: ignore[union-attr]
        size = f"width:{wide}pt;height:{high}pt"
        pages.append(f"@page p{place}{{size:{wide}pt {high}pt;margin:0}}.p{place}{{page:p{place};{size}}}")
        body.append(f'<div class="p{place}">{drawing.replace("<svg", f"<svg style={size!r}", 1)}</div>')
    html = f"<style>{style}{''.join(pages)}</style>{''.join(body)}"
    pdf: bytes = weasyprint.HTML(string=html).write_pdf()
    return pdf
