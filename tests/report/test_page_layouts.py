"""Tests of measures that are kept: they save layouts, and a document comes out as it does without them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from plainspoken.report import page_layouts, render_pdf
from plainspoken.report.page_layouts import KeptMeasures, MeasuresDifferError, PageLayout, PageMeasures, measure_pages
from plainspoken.report.render_pdf import PdfPrinter
from plainspoken.report.write_briefing import print_fitted
from tests.words.planted import TEMPLATES

OWN_STYLE = "body { letter-spacing: .01em }"


def page(chart_height: int = 60, words: str = "Words") -> str:
    """A briefing of two parts with a chart, in which page one has contents."""
    drawing = '<path d="M 10 40 L 90 40 L 90 10 z"/>'
    chart = f'<figure><svg class="wide" viewBox="0 0 480 {chart_height}">{drawing}</svg></figure>'
    return (
        '<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><section class="page-one"><h1>One</h1>'
        '</section><nav class="toc"><ol><li><a href="#part-a">A</a></li><li><a href="#part-b">B</a></li></ol></nav>'
        f'<section class="part" id="part-a"><h2>A</h2><p>{words}</p>{chart}</section>'
        '<section class="part" id="part-b"><h2>B</h2><p>More</p></section></body></html>'
    )


def count_layouts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are laid out from now on."""
    found: list[str] = []
    render = PdfPrinter._render

    def counting(printer: PdfPrinter, text: str, number: int | None) -> Any:
        found.append(text)
        return render(printer, text, number)

    monkeypatch.setattr(render_pdf.PdfPrinter, "_render", counting)
    return found


def own_templates(folder: Path, style: str = "") -> tuple[Path, ...]:
    """The shipped templates, and a folder of one's own with a style sheet and fonts."""
    own = folder / "own"
    (own / "briefing").mkdir(parents=True, exist_ok=True)
    shipped = (TEMPLATES / "briefing" / "style.css").read_text(encoding="utf-8")
    (own / "briefing" / "style.css").write_text(shipped + style, encoding="utf-8")
    (own / "fonts").mkdir(exist_ok=True)
    return TEMPLATES, own


def printed(html: str, folders: tuple[Path, ...] = (TEMPLATES,), measures: KeptMeasures | None = None) -> bytes:
    """The PDF of a page."""
    return print_fitted(html, folders, KeptMeasures() if measures is None else measures)


def test_what_was_measured_is_laid_out_where_it_is_printed_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measures = KeptMeasures()
    laid_out = count_layouts(monkeypatch)
    first = printed(page(), measures=measures)
    at_first = len(laid_out)
    measures.write(tmp_path / "measures.json")
    laid_out.clear()
    assert printed(page(), measures=KeptMeasures.read(tmp_path / "measures.json")) == first
    assert len(laid_out) == 3 < at_first  # page one, and each part


def test_what_is_kept_is_the_same_however_much_was_known(tmp_path: Path) -> None:
    files = [tmp_path / "first.json", tmp_path / "second.json"]
    for known, path in zip(files[:1] * 2, files, strict=True):
        measures = KeptMeasures.read(known)
        printed(page(), measures=measures)
        measures.write(path)
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("changed", ["sentence", "chart", "style", "font"])
def test_after_a_change_the_document_is_as_if_nothing_had_been_known(tmp_path: Path, changed: str) -> None:
    measures = KeptMeasures()
    before = printed(page(), own_templates(tmp_path), measures)
    html = {"sentence": page(words="Other words " * 30), "chart": page(chart_height=200)}.get(changed, page())
    folders = own_templates(tmp_path, OWN_STYLE if changed == "style" else "")
    if changed == "font":  # a semi-bold that looks like the regular one
        (tmp_path / "own/fonts/Inter-SemiBold.ttf").write_bytes((TEMPLATES / "fonts/Inter-Regular.ttf").read_bytes())
    cold = printed(html, folders)
    assert printed(html, folders, measures) == cold
    assert changed == "font" or cold != before  # the shipped Inter is printed where another font says it is Inter


def test_a_font_of_another_content_gives_another_digest(tmp_path: Path) -> None:
    settings = []
    for content in ("Inter-Regular.ttf", "Inter-SemiBold.ttf"):
        folders = own_templates(tmp_path)
        (tmp_path / "own/fonts/Inter-Regular.ttf").write_bytes((TEMPLATES / "fonts" / content).read_bytes())
        settings.append(PdfPrinter(folders)._setting)
    assert settings[0] != settings[1]


def test_a_layout_that_is_not_as_it_was_measured_is_not_used() -> None:
    (known,) = measure_pages(PdfPrinter((TEMPLATES,))._render("<title>t</title><p>Words</p>", None))
    for top in (known.top, known.top + 1):
        layout = PageLayout(
            (replace(known, top=top),), lambda: PdfPrinter((TEMPLATES,))._render("<title>t</title><p>Words</p>", None)
        )
        if top == known.top:
            assert layout.document.pages
        else:
            with pytest.raises(MeasuresDifferError):
                _ = layout.document


def test_measures_of_another_system_are_measured_anew() -> None:
    right, wrong = KeptMeasures(), KeptMeasures()
    pdf = printed(page(), measures=right)
    wrong._known = {
        digest: tuple(replace(each, height=each.height + 3) for each in pages) for digest, pages in right._asked.items()
    }
    assert printed(page(), measures=wrong) == pdf
    assert wrong._asked == right._asked


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}', '{"a": [[1, 2]]}', '{"a": [[1, 2, {"b": "c"}]]}'])
def test_a_file_that_is_not_understood_is_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "measures.json"
    path.write_text(content, encoding="utf-8")
    kept = KeptMeasures.read(path)
    assert kept._known == {} and KeptMeasures.read(tmp_path / "none.json")._known == {}


def test_places_come_back_to_the_last_digit(tmp_path: Path) -> None:
    pages = (PageMeasures(0.1 + 0.2, 1e-17, {"part-é": 975.1181102362204}),)
    measures = KeptMeasures({"a": pages})
    measures.lay_out("a", lambda: pytest.fail("is known"))
    measures.write(tmp_path / "measures.json")
    assert KeptMeasures.read(tmp_path / "measures.json")._known == {"a": pages}


def test_what_this_process_laid_out_is_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out = count_layouts(monkeypatch)
    first = printed(page(words="Laid out here"))
    at_first = len(laid_out)
    laid_out.clear()
    assert printed(page(words="Laid out here"), measures=KeptMeasures.of_process()) == first
    assert len(laid_out) == 3 < at_first  # page one, and each part


def test_measures_of_a_file_are_none_of_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build folder may come from elsewhere; what is verified against goes by what was laid out here."""
    right, wrong = KeptMeasures(), KeptMeasures()
    printed(page(words="From elsewhere"), measures=right)
    wrong._known = {digest: (PageMeasures(0.0, 1.0, {}),) for digest in right._asked}
    page_layouts._of_process.clear()
    wrong.write(tmp_path / "measures.json")
    with pytest.raises(MeasuresDifferError):
        _ = wrong.lay_out(
            next(iter(right._asked)), lambda: PdfPrinter((TEMPLATES,))._render("<p>Words</p>", None)
        ).document
    assert page_layouts._of_process == {}
