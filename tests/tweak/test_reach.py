"""Tests that templates which somebody else wrote reach no file, no address and no place outside of what is written."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from plainspoken.core.errors import PlainspokenError
from plainspoken.report.quarto_markup import simplify_page
from plainspoken.report.quarto_project import html_to_markdown
from plainspoken.report.render_pdf import PdfPrinter
from plainspoken.theme.user_folder import TEMPLATES_VARIABLE, own_templates
from tests.tweak.own import put
from tests.words.planted import TEMPLATES

UP = "../" * 30


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """An address of this computer, and what was asked for there."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_a_frame_on_a_page_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("<p>A secret of this computer</p>", encoding="utf-8")
    with listening() as (address, asked):
        for place in (f"{address}/told", secret.as_uri(), str(secret)):
            with suppress(PlainspokenError):
                assert "secret of" not in html_to_markdown(f'<p>Words</p><iframe src="{place}"></iframe>')
        assert asked == []


@pytest.mark.parametrize(
    "picture",
    [
        f'<img alt="" src="{UP}etc/picture">',
        '<img alt="" src="/etc/picture">',
        '<img alt="" src="http://127.0.0.1/picture">',
        f'<figure id="fig-{UP}etc/picture"><img alt="" src=""></figure>',
        f'<figure id="fig-{UP}etc/picture"><svg viewBox="0 0 1 1"></svg></figure>',
    ],
)
def test_a_picture_that_is_no_drawing_of_the_briefing_is_refused(picture: str) -> None:
    with pytest.raises(PlainspokenError, match="expected a chart or drawing of the briefing"):
        simplify_page(f"<html><body><h1>Title</h1><p>{picture}</p></body></html>")


def test_a_link_out_of_the_folder_is_refused_and_one_within_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    inside = put(own, "briefing/part_first.jinja", '{% include "words.jinja" %}')
    (own / "briefing" / "part_judged.jinja").symlink_to(inside)
    monkeypatch.setenv(TEMPLATES_VARIABLE, str(own))
    assert own_templates(TEMPLATES) == (own,)
    for linked in (put(tmp_path, "secret.txt", "A secret"), tmp_path):
        link = own / "briefing" / "words.jinja"
        link.symlink_to(linked)
        with pytest.raises(PlainspokenError, match=r"words\.jinja: .* a link that leads out"):
            own_templates(TEMPLATES)
        link.unlink()


def test_a_style_sheet_that_brings_in_another_file_is_told(tmp_path: Path) -> None:
    put(tmp_path / "own", "briefing/style.css", '@import url("file:///etc/hostname");\np { color: red }')
    with pytest.raises(PlainspokenError, match="a briefing may use packaged files only"):
        PdfPrinter((TEMPLATES, tmp_path / "own"))
