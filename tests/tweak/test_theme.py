"""Tests of the theme: what it sets is on page, paper and charts; what cannot be read is refused."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.render_pdf import html_to_pdf
from plainspoken.theme import read_theme
from plainspoken.theme.contrast import CONTRAST_PAIRS, contrast_ratio, find_readable_colour
from tests.tweak.conftest import ACCENT, LETTERS, LOGO
from tests.tweak.own import put
from tests.words.planted import TEMPLATES

LETTER = (612, 792)


def html(themed: Path) -> str:
    """The page."""
    return (themed / "briefing.en.html").read_text(encoding="utf-8")


def test_only_what_differs_need_be_set(tmp_path: Path) -> None:
    put(tmp_path, "theme.toml", '[colours]\naccent = "#7a1fa2"\n')
    theme, shipped = read_theme((TEMPLATES, tmp_path)), read_theme((TEMPLATES,))
    assert theme.colours.accent == "#7A1FA2"
    assert theme.colours.band != shipped.colours.band
    assert (theme.colours.ink, theme.fonts, theme.name) == (shipped.colours.ink, shipped.fonts, "")


def test_a_later_folder_wins(tmp_path: Path) -> None:
    put(tmp_path / "a", "theme.toml", 'name = "A"\n[colours]\naccent = "#7A1FA2"\n')
    put(tmp_path / "b", "theme.toml", 'name = "B"\n')
    theme = read_theme((TEMPLATES, tmp_path / "a", tmp_path / "b"))
    assert (theme.name, theme.colours.accent) == ("B", "#7A1FA2")


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('\n[colours]\nacent = "#7A1FA2"\n', 3, "colours.acent: no such key (nearest: 'accent')"),
        ('[colours]\naccent = "teal"\n', 2, "colours.accent: expected a colour like #0B6B75 (found: 'teal')"),
        ('[colours]\naccent = "#66BBBB"\n', 2, "expected a contrast of at least 4.5 with paper (#FFFFFF), found 2.24"),
        ('[colours]\nrest = "#DDDDDD"\n', 2, "expected a contrast of at least 3.0 with paper"),
        ('[page]\nsize = "A5"\n', 2, "page.size: expected Input should be 'A4' or 'Letter' (found: 'A5')"),
        ('logo = "none.svg"\n', 1, "logo: expected a picture, found none at none.svg"),
        ('[fonts]\nregular = "none.ttf"\n', 2, "fonts.regular: expected a font file, found none at none.ttf"),
        ('[fonts]\nregular = "theme.toml"\n', 2, "expected a .ttf or .otf font"),
        ('logo = "theme.toml"\n', 1, "expected an .svg or .png picture"),
        ("name = \n", 1, "not TOML"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, line: int, told: str) -> None:
    path = put(tmp_path, "theme.toml", text)
    with pytest.raises(PlainspokenError) as error:
        read_theme((TEMPLATES, tmp_path))
    assert told in str(error.value)
    assert str(error.value).startswith(f"{path}:{line}: ") or "not TOML" in told


@pytest.mark.parametrize("drawing", ['<svg onload=""><script/></svg>', '<svg><image href="https://a.org/b"/></svg>'])
def test_a_logo_may_not_run_or_fetch(tmp_path: Path, drawing: str) -> None:
    put(tmp_path, "logo.svg", drawing)
    put(tmp_path, "theme.toml", 'logo = "logo.svg"')
    with pytest.raises(PlainspokenError, match="may not run scripts or fetch anything"):
        read_theme((TEMPLATES, tmp_path))


@pytest.mark.parametrize("colour", ["#66BBBB", "#FFFFFF", "#FFD700", "#808080"])
@pytest.mark.parametrize("ground", ["#FFFFFF", "#F2F5F6", "#101418"])
def test_the_colour_offered_instead_can_be_read(colour: str, ground: str) -> None:
    assert contrast_ratio(find_readable_colour(colour, ground, 4.5), ground) >= 4.5


def test_each_pair_is_kept_by_the_shipped_theme() -> None:
    colours = read_theme((TEMPLATES,)).colours.model_dump()
    assert not [pair for pair in CONTRAST_PAIRS if contrast_ratio(colours[pair[0]], colours[pair[1]]) < pair[2]]


def test_name_logo_and_confidentiality_are_on_the_page(themed: Path) -> None:
    page = html(themed)
    assert "<title>Acme 24: " in page
    assert page.count("KokoBanas") == 0
    assert '<p class="confidential">For the board. Until 2031.</p>' in page
    assert re.search(r'<img class="logo" src="data:image/svg\+xml;base64,[\w+/=]+" alt="Acme 24">', page)


def test_charts_and_bars_have_the_colour_and_the_letters(themed: Path) -> None:
    drawings = [path.read_text(encoding="utf-8") for path in (themed / "figures" / "en").glob("*.svg")]
    assert any(ACCENT.lower() in each for each in drawings)
    assert not any("#0b6b75" in each.lower() or "Inter" in each for each in drawings)
    assert all('font-family="DejaVu Sans"' in each for each in drawings)
    assert re.search(rf'<rect class="ours" data-part="value"[^>]* fill="{ACCENT}" fill-opacity="[^"]*"/>', html(themed))


def test_paper_letters_and_foot_of_the_pdf(themed: Path) -> None:
    with pikepdf.open(themed / "briefing.en.pdf") as pdf:
        assert {tuple(map(round, page.mediabox[2:])) for page in pdf.pages} == {LETTER}
        fonts = {str(font.get("/BaseFont", "")) for font in pdf.objects if isinstance(font, pikepdf.Dictionary)}
    assert any("DejaVu" in each for each in fonts)
    assert not any("Inter" in each for each in fonts)


def test_page_one_still_fits_one_page(themed: Path) -> None:
    document = pypdfium2.PdfDocument(themed / "briefing.en.pdf")
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    (contents,) = [number for number, text in enumerate(texts) if re.search(r"^Contents", text, re.MULTILINE)]
    assert contents <= 1  # at its foot, or alone after it


def test_a_logo_is_a_picture_of_its_own(themed: Path) -> None:
    assert LOGO not in html(themed)


def list_em_sizes(printed: bytes) -> set[int]:
    """How many units to the em the fonts inside a PDF have, by which families differ."""
    with pikepdf.open(io.BytesIO(printed)) as document:
        files = [
            each.FontFile2 for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/FontFile2" in each
        ]
        return {TTFont(io.BytesIO(each.read_bytes()))["head"].unitsPerEm for each in files}


def test_an_own_font_of_a_shipped_name_is_printed_too(tmp_path: Path) -> None:
    page, ours = "<p>Regular <b>half-bold</b></p>", TTFont(TEMPLATES / "fonts/Inter-Regular.ttf")["head"].unitsPerEm
    shipped = html_to_pdf(page, (TEMPLATES,))
    assert list_em_sizes(shipped) == {ours}
    own = LETTERS / "DejaVuSans-Bold.ttf"
    (tmp_path / "fonts").mkdir()
    shutil.copy(own, tmp_path / "fonts" / "Inter-SemiBold.ttf")
    assert list_em_sizes(html_to_pdf(page, (TEMPLATES, tmp_path))) == {ours, TTFont(own)["head"].unitsPerEm}
    assert html_to_pdf(page, (TEMPLATES,)) == shipped
