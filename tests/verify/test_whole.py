"""The sample briefing holds; what is built is one file; verify needs no learning library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from plainspoken.verify import verify
from plainspoken.verify.problem import Problem
from tests.verify.changes import change_findings, change_page


def test_the_sample_holds(built: Path) -> None:
    assert verify(built) == ()


def test_html_alone_holds(folder: Path) -> None:
    assert verify(folder) == ()


def test_nothing_built_is_a_problem(folder: Path) -> None:
    (folder / "briefing.en.html").unlink()
    assert "no briefing here" in verify(folder)[0]


def test_a_pdf_without_its_html_is_a_problem(built: Path, folder: Path) -> None:
    (folder / "briefing.en.html").unlink()
    (folder / "briefing.en.pdf").write_bytes((built / "briefing.en.pdf").read_bytes())
    assert "there is no briefing.en.html" in verify(folder)[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("</main>", '<img src="https://example.org/a.png"></main>', "asks for another file (src)"),
        ("</main>", '<a href="other.html">x</a></main>', "asks for another file (href)"),
        ("</main>", "<script>fetch('x')</script></main>", "a script that is not the templates' own"),
        ("</style>", '@import "other.css";</style>', "style asks for another file"),
        ("</style>", "p { background: url(dot.png) }</style>", "style asks for another file"),
        ("<main ", '<main style="background: url(https://example.org/x)" ', "style asks for another file"),
        ('lang="en"', 'lang="de"', 'language (expected: "en"; found: "de")'),
        ("<title>KokoBanas: Which visits end in a purchase</title>", "<title></title>", "no title"),
    ],
)
def test_one_file_that_asks_for_nothing(folder: Path, old: str, new: str, told: str) -> None:
    change_page(folder, old, new)
    assert any(told in problem for problem in verify(folder))


def test_a_claim_may_be_absent_where_the_annex_of_findings_was_left_out(folder: Path) -> None:
    sentence = 'data-claim="data_looked_at"'
    change_page(folder, sentence, sentence.replace("looked_at", "period"))
    assert any("data_looked_at (fact, holds) is not said" in problem for problem in verify(folder))
    change_findings(folder, lambda document: document["briefing"]["parts"].remove("annex_findings"))
    assert not any("is not said" in problem for problem in verify(folder))


def test_verify_loads_no_learning_library_and_no_report() -> None:
    heavy = ("sklearn", "lightgbm", "shap", "pandas", "scipy", "matplotlib", "weasyprint", "report", "figures")
    code = f"import sys, plainspoken.verify; print([each for each in {heavy!r} if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_long_text_is_quoted_where_it_differs() -> None:
    told = str(Problem("a.html", "under x", "reads otherwise", "a" * 200 + "1" + "b" * 200, "a" * 200 + "2"))
    assert f'"... {"a" * 40}1{"b" * 119} ..."; found: "... {"a" * 40}2"' in told
