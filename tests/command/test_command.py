"""The command: what it writes, shows and says, stage by stage."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from plainspoken.core.build_files import TIMINGS_FILE
from plainspoken.pipeline.build_folder import STAMPS_FOLDER
from plainspoken.pipeline.cache_key import CacheEntry
from plainspoken.pipeline.check_build import timings_problems
from plainspoken.pipeline.progress import LineDisplay
from plainspoken.pipeline.stage import name_stage_timings
from plainspoken.pipeline.stage_timings import write_timings
from tests.command.conftest import Project

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("plainspoken")


def test_report_writes_what_the_design_names(project: Project) -> None:
    assert project.run("report", "small").exit_code == 0
    assert list(project.contents()) == [
        "SHA256SUMS",
        "briefing.en.html",
        "briefing.en.pdf",
        "figures/en/a.svg",
        "figures/en/b.svg",
        "findings.json",
        "model.skops",
        "scores.parquet",
    ]
    assert json.loads((project.folder / "findings.json").read_text())["claims"][0]["rule"] == "ranks_well"
    assert set(json.loads((project.folder / TIMINGS_FILE).read_text())) >= {
        "analyse",
        "analyse: search",
        "draw en",
        "verify",
    }


def test_each_stage_has_its_command(project: Project) -> None:
    assert project.run("analyse", "small").exit_code == 0
    assert project.ran() == ["analyse", "judge"]
    assert project.run("draw", "small", "--language", "en").exit_code == 0
    assert project.ran() == ["draw"]
    assert project.run("write", "analysis/small.toml", "--to", "html").exit_code == 0
    assert project.ran() == ["html"]
    assert project.run("write", "report/small").exit_code == 0
    assert project.ran() == ["pdf"]
    verified = project.run("verify", "report/small")
    assert (verified.exit_code, project.ran()) == (0, ["verify"])
    assert project.run("report").exit_code == 0
    assert project.ran() == ["verify"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["draw", "small"], "no findings here; run `plainspoken analyse` first"),
        (["report", "smal"], "no case 'smal': give the path of a case file, or one of: small"),
        (["verify", "report/nowhere"], "report/nowhere"),
        (["show", "report/nowhere"], "no findings here"),
    ],
)
def test_what_is_not_there_is_told(project: Project, arguments: list[str], said: str) -> None:
    project.problems = ("report/nowhere holds no page",)
    failed = project.run(*arguments)
    assert failed.exit_code == 1
    assert said in failed.stderr
    assert not (project.root / "report").exists()


def test_write_names_the_stage_that_is_missing_and_the_formats_there_are(project: Project) -> None:
    project.run("analyse", "small")
    assert "run `plainspoken draw small --language en` first" in project.run("write", "small").stderr
    told = project.run("write", "small", "--to", "htm").stderr
    assert "expected one of: html, pdf, qmd, docx, pptx, notebook (nearest: 'html')" in told


def test_an_unknown_language_is_told(project: Project) -> None:
    project.run("analyse", "small")
    failed = project.run("draw", "small", "--language", "xx")
    assert failed.exit_code == 1
    assert "no words for language 'xx' (there are: en)" in failed.stderr


def test_a_data_folder_that_is_not_there_is_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAINSPOKEN_DATA", "nowhere")
    failed = project.run("report")
    assert (failed.exit_code, project.ran()) == (1, [])
    assert "PLAINSPOKEN_DATA: expected a folder, found none at 'nowhere'" in failed.stderr


def test_no_cases_is_told(project: Project) -> None:
    (project.root / "analysis/small.toml").unlink()
    assert "analysis: expected case files (*.toml), found none" in project.run("report").stderr


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("evaluation.roc_auc", "0.7512 (0.72 to 0.78), score, n = 2441, bootstrap_95, measured, evaluation.roc_auc"),
        ("evaluation.roc_auc:low", "0.72, score, n = 2441, bootstrap_95, measured, evaluation.roc_auc:low"),
        ("evaluation.roc_auc:n", "2441, count, measured, evaluation.roc_auc:n"),
        ("evaluation.recall", "0.58, share of purchases, measured, evaluation.recall"),
        ("slices.2.told_apart", "true, flag, measured, slices.2.told_apart"),
    ],
)
def test_show_tells_one_piece_of_evidence_in_one_line(project: Project, address: str, line: str) -> None:
    project.run("analyse", "small")
    assert project.run("show", "report/small", address).stdout == f"{line}\n"


def test_show_lists_all_or_those_below_an_address_or_a_claim(project: Project) -> None:
    project.run("analyse", "small")
    everything = project.run("show", "report/small").stdout.splitlines()
    assert [line.rpartition(", ")[2] for line in everything] == sorted(project.evidence.evidence)
    assert project.run("show", "report/small", "evaluation").stdout.splitlines() == everything[:2]
    claim = project.run("show", "report/small", "ranks_well").stdout.splitlines()
    assert claim == ["ranks_well: holds, strength, severity 2; it rests on:", everything[1]]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("evaluation.roc_acu", "(nearest: 'evaluation.roc_auc')"),
        ("evaluation.roc_auc:lo", "no bound 'lo'; there are: :low, :high, :n"),
        ("evaluation.recall:low", "this evidence has no 'low'"),
    ],
)
def test_show_helps_with_a_wrong_address(project: Project, address: str, said: str) -> None:
    project.run("analyse", "small")
    failed = project.run("show", "report/small", address)
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert said in failed.stderr


def test_every_command_has_help_with_a_worked_example(project: Project) -> None:
    for command in ("report", "analyse", "draw", "write", "verify", "show"):
        assert f"plainspoken {command} " in project.run(command, "--help").stdout.partition("Example")[2]


def test_progress_names_case_stage_reason_and_what_is_left(project: Project) -> None:
    lines = project.run("report").stderr.splitlines()
    expected = "small: analyse (not made yet); then: judge, probe, draw en, write en html, write en pdf, verify"
    assert lines[0] == expected
    assert lines[1].startswith("small: analyse: done in ")
    project.change("plainspoken/report/write_briefing.py")
    again = project.run("report").stderr.splitlines()
    assert again[0] == "small: analyse: up to date"
    assert "small: write en html (changed: plainspoken/report/write_briefing.py); then: write en pdf, verify" in again


def test_lines_say_nothing_of_steps() -> None:
    stream = io.StringIO()
    LineDisplay(stream).step("searching", 0.5)
    assert stream.getvalue() == ""


def test_times_of_all_stages_are_told_by_their_stamps(tmp_path: Path) -> None:
    for stage, seconds, steps in (("analyse", 4.0, {"search": 2.0004}), ("draw en", 1.0, {})):
        kept = tmp_path / STAMPS_FOLDER / f"{stage}.json"
        CacheEntry({}, {}, name_stage_timings(stage, seconds, steps)).write(kept)
    write_timings(tmp_path)
    path = tmp_path / TIMINGS_FILE
    assert json.loads(path.read_text()) == {"analyse": 4.0, "analyse: search": 2.0, "draw en": 1.0}
    assert not list(timings_problems(tmp_path))


@pytest.mark.parametrize("edited", ['{"analyse": 9.0}', "", None])
def test_times_that_were_edited_are_told_and_mended(edited: str | None, tmp_path: Path) -> None:
    CacheEntry({}, {}, {"analyse": 4.0}).write(tmp_path / STAMPS_FOLDER / "analyse.json")
    write_timings(tmp_path)
    path = tmp_path / TIMINGS_FILE
    if edited is None:
        path.unlink()
    else:
        path.write_text(edited)
    (problem,) = timings_problems(tmp_path)
    assert problem.file == TIMINGS_FILE
    write_timings(tmp_path)
    assert not list(timings_problems(tmp_path))


def test_times_of_a_build_of_an_earlier_version_are_left_alone(tmp_path: Path) -> None:
    stamps = tmp_path / STAMPS_FOLDER
    CacheEntry({}, {}, {"judge": 0.1}).write(stamps / "judge.json")
    (stamps / "analyse.json").write_text('{"inputs": {}, "outputs": {}}')
    (tmp_path / TIMINGS_FILE).write_text('{"analyse": 9.0}')
    write_timings(tmp_path)
    assert (tmp_path / TIMINGS_FILE).read_text() == '{"analyse": 9.0}'
    assert not list(timings_problems(tmp_path))


def test_the_command_starts_where_folders_of_the_same_names_lie(tmp_path: Path) -> None:
    """A package of ours must not lose against a folder `data` or `report` of whoever starts the command."""
    for name in ("data", "report", "analysis", "figures", "plainspoken"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('the wrong package')")
    (tmp_path / "analysis/small.toml").write_text((ROOT / "analysis/conversion.toml").read_text())
    environment = {**os.environ, "PLAINSPOKEN_DATA": str(tmp_path)}
    done = subprocess.run(
        [COMMAND, "analyse", "small"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "expected the file of table 'visits'" in done.stderr  # said by our own data package


def test_the_command_itself_imports_no_stage(tmp_path: Path) -> None:
    heavy = {"analysis", "babel", "data", "duckdb", "figures", "jinja2", "lxml", "matplotlib", "narwhals", "numba"}
    heavy |= {"numpy", "pandas", "pyarrow", "report", "scipy", "sklearn", "starlette", "weasyprint"}
    imports = "import sys, plainspoken.cli.app, plainspoken.pipeline.plan"
    code = f"{imports}; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_request_to_end_is_an_interrupt(tmp_path: Path) -> None:
    """The handler is installed and ends the command like Ctrl-C, with one line and code 130."""
    code = (
        "import os, signal, time\n"
        "from plainspoken.cli import app, session\n"
        "def wait(*_):\n print('ready', flush=True)\n time.sleep(60)\n"
        "session.project_paths = wait\n"
        "import sys; sys.argv = ['plainspoken', 'analyse', 'small']\n"
        "app.main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None and running.stdout.readline() == "ready\n"
        time.sleep(0.1)
        running.send_signal(signal.SIGTERM)
        said = running.communicate()[1]
    assert running.returncode == 130
    assert said == "Stopped; nothing half-written remains. Run the same command again to go on.\n"


def test_the_version_is_told(project: Project) -> None:
    done = project.run("--version")
    assert (done.exit_code, done.stdout) == (0, f"plainspoken {version('plainspoken')}\n")


def test_a_shell_can_learn_to_complete_the_command(tmp_path: Path) -> None:
    asked = {**os.environ, "_PLAINSPOKEN_COMPLETE": "complete_bash", "COMP_WORDS": "plainspoken ver", "COMP_CWORD": "1"}
    done = subprocess.run([COMMAND], cwd=tmp_path, env=asked, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["verify"]


def test_the_one_case_file_beside_which_it_starts_is_built(project: Project) -> None:
    (project.root / "analysis/small.toml").rename(project.root / "small.toml")
    (project.root / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    done = project.run("report")
    assert done.exit_code == 0, done.output
    assert (project.folder / "findings.json").is_file()


def test_several_case_files_are_not_guessed_among(project: Project) -> None:
    (project.root / "other.toml").write_text((project.root / "analysis/small.toml").read_text())
    (project.root / "analysis/small.toml").rename(project.root / "small.toml")
    failed = project.run("report")
    assert (failed.exit_code, project.ran()) == (1, [])
    assert failed.stderr == "several case files are here: other.toml, small.toml; say which of them to build\n"


def test_a_case_file_that_is_no_toml_is_told_not_passed_over(project: Project) -> None:
    (project.root / "analysis/small.toml").unlink()
    (project.root / "shop.toml").write_text("[tables\n")
    assert "shop.toml: not a case file" in project.run("report").stderr
