"""The program as it is installed: from the wheel alone, outside the repository, where folders are called as ours."""

from __future__ import annotations

import os
import re
import subprocess
import tarfile
import tomllib
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.command import tour_table
from tests.command.test_readme import QUICK
from tests.install.conftest import ROOT, Built, build

pytestmark = pytest.mark.slow
LARGEST_FILE = 500_000  # bytes, in what is handed out
MOST_DIRECT_REQUIREMENTS = 29  # two of them read style sheets, and come with WeasyPrint anyway
TOOLS = {"hypothesis", "mypy", "playwright", "pytest", "ruff", "schemathesis", "uv"}  # of developers alone


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder of somebody who has packages `data` and `report`, and one table."""
    for name in ("data", "report"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('the wrong package')")
    tour_table.write(tmp_path)
    return tmp_path


@pytest.fixture
def run(bare_environment: Path, workplace: Path) -> Run:
    """Runs a program of the environment in that folder."""
    return Run(bare_environment, workplace)


class Run:
    """Runs programs of an environment in a folder, without a trace of the repository."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder

    def __call__(self, program: str, *arguments: str, code: int = 0) -> str:
        """What a program prints; on standard error, where it is to fail with this code."""
        ours = ("PYTHON", "PLAINSPOKEN")
        environment = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
        done = subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == code, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stderr if code else done.stdout


def test_from_a_table_to_a_verified_briefing(run: Run, workplace: Path, built: Built) -> None:
    assert run("plainspoken", "--version") == f"plainspoken {built.wheel.name.split('-')[1]}\n"
    assert "report" in run("plainspoken", "--help")
    run("plainspoken", "new", "customers.csv", "--yes")
    make_quick(workplace / "customers.toml")
    made = run("plainspoken", "report", "customers.toml").split()
    assert made == [str(Path("report/customers") / f"briefing.en.{to}") for to in ("html", "pdf")]
    assert "holds" in run("plainspoken", "verify", "report/customers")
    assert run("plainspoken", "eject", "mine", "theme.toml").split() == [str(Path("mine/theme.toml"))]


def make_quick(case: Path) -> None:
    """Let a case try one model, once, in place of all."""
    case.write_text(case.read_text(encoding="utf-8").replace("[money]", f"{QUICK}[money]", 1), encoding="utf-8")


def test_a_frame_becomes_a_briefing(run: Run, workplace: Path) -> None:
    code = (
        "import pandas as pd, plainspoken as ps\n"
        "frame = pd.read_csv('customers.csv')\n"
        "quick = {'split': {'folds': 2, 'repeats': 1}, 'search': {'grid': {'logistic_regression': {'C': [0.1]}}}}\n"
        "found = ps.brief(frame, 'churned', event='yes', candidates=['logistic_regression'], entries=quick)\n"
        "found.save('report/frame', formats=('html',))\n"
        "print(found.answer)"
    )
    assert run("python", "-c", code).strip()
    assert (workplace / "report/frame/briefing.en.html").is_file()


def test_a_demonstration_case_is_simulated_and_reported(run: Run, workplace: Path) -> None:
    shipped = run("python", "-c", "from plainspoken.core.shipped import SHIPPED_CASES; print(SHIPPED_CASES)").strip()
    (workplace / "small.toml").write_bytes((Path(shipped) / "conversion.toml").read_bytes())
    make_quick(workplace / "small.toml")
    assert run("plainspoken", "report", "small.toml", "--fast", "--to", "html").split() == [
        f"report/small-fast/briefing.{language}.html" for language in ("en", "sv")
    ]
    assert "holds" in run("plainspoken", "verify", "report/small-fast")


def test_the_demonstration_cases_come_along(run: Run) -> None:
    code = (
        "from plainspoken.core.shipped import SHIPPED_CASES, SHIPPED_TEMPLATES\n"
        "from plainspoken.case import read_case\n"
        "print(SHIPPED_TEMPLATES)\n"
        "print(*(read_case(str(each), SHIPPED_CASES).name for each in sorted(SHIPPED_CASES.glob('*.toml'))))"
    )
    templates, cases = run("python", "-c", code).splitlines()
    assert Path(templates).parts[-3:] == ("plainspoken", "shipped", "templates")
    assert cases.split() == sorted(each.stem for each in (ROOT / "analysis").glob("*.toml"))


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (("serve", "report/x"), "serve"),
        (("measure", "report/x"), "serve"),
        (("preview", "conversion"), "serve"),
        (("report", "conversion", "--to", "docx"), "office"),
        (("report", "conversion", "--to", "notebook"), "notebook"),
    ],
)
def test_without_an_extra_one_sentence_says_what_to_install(run: Run, arguments: tuple[str, ...], extra: str) -> None:
    assert f'this needs more packages: pip install "plainspoken[{extra}]"' in run("plainspoken", *arguments, code=1)


def test_an_undeclared_package_would_be_noticed(run: Run) -> None:
    assert "not among what the base declares" in run("python", "-c", "import pytest", code=1)


def test_only_one_name_is_claimed(built: Built) -> None:
    with ZipFile(built.wheel) as archive:
        names = archive.namelist()
        sizes = {each.filename: each.file_size for each in archive.infolist()}
    assert {each.split("/")[0] for each in names if ".dist-info/" not in each} == {"plainspoken"}
    assert {"plainspoken/py.typed", "plainspoken/shipped/templates/fonts/OFL.txt"} <= set(names)
    assert [each for each in names if "__pycache__" in each] == []
    assert [each for each, size in sizes.items() if size > LARGEST_FILE] == []


def test_the_source_distribution_makes_the_same_wheel(built: Built, tmp_path: Path) -> None:
    with tarfile.open(built.sdist) as archive:
        members = archive.getmembers()
        safely: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # since Python 3.11.4
        archive.extractall(tmp_path, **safely)
    assert [each.name for each in members if each.size > LARGEST_FILE] == []
    (source,) = tmp_path.iterdir()
    assert {"tests", "docs", "benchmarks", "Makefile"} <= {each.name for each in source.iterdir()}
    again = build(source, tmp_path / "dist")
    assert ZipFile(again.wheel).namelist() == ZipFile(built.wheel).namelist()


def test_what_a_package_index_shows_leads_nowhere_inside_the_repository(built: Built) -> None:
    with ZipFile(built.wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        text = archive.read(name).decode()
    assert "# Plainspoken" in text and "plainspoken report customers.toml" in text
    assert re.findall(r"\]\((?!https?://)[^)]*\)", text) == []


def test_the_citation_names_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {project['version']}\n" in citation and f"\nlicense: {project['license']}\n" in citation


def test_the_base_asks_for_little(built: Built) -> None:
    base = [each for each in built.requirements if each.marker is None or "extra" not in str(each.marker)]
    assert len(base) <= MOST_DIRECT_REQUIREMENTS


def test_both_locks_hold_the_same_versions_and_users_get_no_tools() -> None:
    locks = [(ROOT / name).read_text(encoding="utf-8") for name in ("requirements.lock", "requirements-dev.lock")]
    users, developers = ({line.split()[0] for line in text.splitlines() if line[:1].isalpha()} for text in locks)
    assert users <= developers
    of_users, of_developers = ({line.partition("==")[0] for line in lock} for lock in (users, developers))
    assert TOOLS & of_users == set() and of_developers >= TOOLS
    assert all("--hash=sha256:" in text and "index-url" not in text for text in locks)
