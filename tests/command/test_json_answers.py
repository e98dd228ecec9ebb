"""What another program and a schedule rely on: keys of `--json`, and exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from plainspoken.cli import app as cli
from plainspoken.cli import session
from plainspoken.cli.json_answers import JSON_ANSWERS
from plainspoken.core.errors import DoesNotHold, ExitCode, Faults
from plainspoken.core.findings import write_findings
from plainspoken.pipeline.parallel import CaseRun
from plainspoken.verify.problem import Problem
from tests.command.conftest import Project
from tests.command.test_diff import AT, moved
from tests.sample_customers import customers_findings

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/cli.schema.json").read_text(encoding="utf-8"))
CHURN = "id,calls,left\n" + "".join(f"C{n},{n % 9},{'yes' if n % 9 + n % 4 > 7 else 'no'}\n" for n in range(300))


def answer(result: Result, command: str) -> dict[str, Any]:
    """What a command printed, after it was held against the published schema."""
    told: dict[str, Any] = json.loads(result.stdout)
    jsonschema.validate(told, {"$ref": f"#/$defs/{JSON_ANSWERS[command].__name__}", "$defs": SCHEMA["$defs"]})
    return told


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    """Findings of a case, and later ones in which one headline figure fell."""
    write_findings(customers_findings(), tmp_path / "old/findings.json")
    write_findings(moved(0.5), tmp_path / "new/findings.json")
    return str(tmp_path / "old"), str(tmp_path / "new")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments))


def test_show_gives_evidence_by_address(project: Project) -> None:
    project.run("analyse", "small")
    told = answer(project.run("show", "report/small", "evaluation", "--json"), "show")
    assert (told["case"], told["claims"]) == ("small", [])
    assert list(told["evidence"]) == ["evaluation.recall", "evaluation.roc_auc"]
    assert told["evidence"]["evaluation.roc_auc"]["value"] == 0.7512
    (claim,) = answer(project.run("show", "report/small", "ranks_well", "--json"), "show")["claims"]
    assert (claim["claim"], claim["verdict"], claim["evidence"]) == ("ranks_well", "holds", ["evaluation.roc_auc"])


def test_a_fault_prints_no_half_answer(project: Project) -> None:
    project.run("analyse", "small")
    failed = project.run("show", "report/small", "evaluation.roc_acu", "--json")
    assert (failed.exit_code, failed.stdout) == (ExitCode.MENDABLE, "")
    assert "nearest" in failed.stderr


def test_diff_tells_what_really_changed(two: tuple[str, str]) -> None:
    told = answer(run("diff", *two, "--json"), "diff")
    assert told["really_changed"] is True
    (figure,) = [each for each in told["figures"] if each["real"]]
    assert (figure["figure"], figure["address"], figure["now"]["value"]) == ("told_apart", AT, 0.5)
    assert figure["sentence"].startswith("Clearly lower: how many pairs the segments rank") and figure["p"] < 0.01
    assert any("do next differs" in each["sentence"] for each in told["said_before"])
    assert all({each["kind"] for each in told[side]} for side in ("said_now", "said_before"))


def test_diff_ends_with_4_only_where_asked_and_where_it_really_changed(two: tuple[str, str]) -> None:
    old, new = two
    assert run("diff", old, new).exit_code == ExitCode.DONE
    assert run("diff", old, new, "--exit-code").exit_code == 4
    assert run("diff", old, new, "--exit-code", "--json").exit_code == ExitCode.CHANGED
    assert run("diff", old, old, "--exit-code").exit_code == ExitCode.DONE


def test_what_changed_within_noise_does_not_alarm(tmp_path: Path, two: tuple[str, str]) -> None:
    write_findings(moved(customers_findings().get(AT).number + 0.01), tmp_path / "noise/findings.json")
    assert run("diff", two[0], str(tmp_path / "noise"), "--exit-code").exit_code == ExitCode.DONE


@pytest.mark.parametrize("problems", [(), (Problem("briefing.en.html", "page 1", "says too much", "a", "b"),)])
def test_verify_gives_what_does_not_hold(
    problems: tuple[Problem, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plainspoken.verify.check.find_build_problems", lambda *_: iter(problems))
    write_findings(customers_findings(), tmp_path / "findings.json")
    done = run("verify", str(tmp_path), "--json")
    told = answer(done, "verify")
    assert (told["holds"], done.exit_code) == ((False, 3) if problems else (True, 0))
    found = {"file": "briefing.en.html", "where": "page 1", "what": "says too much", "expected": "a", "found": "b"}
    assert (told["problems"], told["recomputed"]) == ([found] if problems else [], None)


def test_verify_of_nothing_is_a_fault_and_not_a_page_that_does_not_hold(tmp_path: Path) -> None:
    for arguments in ((), ("--json",)):
        done = run("verify", str(tmp_path), *arguments)
        assert (done.exit_code, done.stdout) == (ExitCode.MENDABLE, "")


def test_verify_in_words_ends_with_3(project: Project) -> None:
    project.run("report")
    project.problems = ("briefing.en.html: expected 0.75, found 0.76",)
    assert project.run("verify", "report/small").exit_code == 3


@pytest.mark.parametrize(("codes", "error"), [((1, 3), DoesNotHold), ((1, 0), Faults), ((0, 0), None)])
def test_of_several_cases_a_page_that_does_not_hold_outweighs_a_fault(
    codes: tuple[int, ...], error: type[Exception] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [CaseRun(f"case{number}", code, "", "told" if code else "") for number, code in enumerate(codes)]
    monkeypatch.setattr("plainspoken.pipeline.parallel.run_together", lambda *_, **__: runs)
    if error is None:
        session.run_cases_together(["case0", "case1"])
        return
    with pytest.raises(error) as raised:
        session.run_cases_together(["case0", "case1"])
    assert type(raised.value) is error


def test_new_gives_what_it_wrote_and_no_line_besides(tmp_path: Path) -> None:
    (tmp_path / "churn.csv").write_text(CHURN)
    done = run("new", str(tmp_path / "churn.csv"), "--target", "left", "--yes", "--json")
    assert done.exit_code == 0, done.output
    told = answer(done, "new")
    assert (told["task"], told["target"], told["event"]) == ("classification", "left", "yes")
    assert told["learns_from"] == ["calls"] and Path(told["case_file"]).is_file()
    assert any("300 rows" in line for line in told["notes"])


def test_an_option_that_is_none_is_a_fault_of_usage(project: Project) -> None:
    assert project.run("show", "report/small", "--jason").exit_code == 2


def test_the_guide_names_every_key_command_and_exit_code() -> None:
    guide = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    for command, model in JSON_ANSWERS.items():
        assert f"`{command}" in guide
        assert not [key for key in model.model_fields if f"`{key}`" not in guide], command
    told = {int(code): text for code, text in re.findall(r"^\| (\d+) \| (.+) \|$", guide, flags=re.MULTILINE)}
    assert set(told) == {int(code) for code in ExitCode}
