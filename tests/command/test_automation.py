"""The container and the workflows: read as those who run them would, without an engine and without a network."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from plainspoken.serving.service_gate import KEY_VARIABLE
from tests.command.test_readme import parsed

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github/workflows/monthly-briefing.yml.example"
KUBERNETES = ROOT / "docs/automation/kubernetes.yaml"
GITLAB = ROOT / "docs/automation/gitlab-ci.yml"


class Instruction(NamedTuple):
    """One instruction of the Dockerfile, with the stage it stands in."""

    stage: str
    word: str
    rest: str


def instructions() -> Iterator[Instruction]:
    """The instructions of the Dockerfile in their order, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    stage = ""
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip():
            word, _, rest = line.partition(" ")
            stage = rest.rpartition(" AS ")[2] if word == "FROM" else stage
            yield Instruction(stage, word, rest.strip())


def found(word: str, stage: str = "") -> list[str]:
    """What follows a word, in one stage or in all."""
    return [each.rest for each in instructions() if each.word == word and stage in ("", each.stage)]


def test_the_linter_of_dockerfiles_has_nothing_to_say() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_it_runs_as_a_user_without_rights() -> None:
    (user,) = found("USER")
    assert user.isdigit() and int(user) > 0
    assert [each.stage for each in instructions() if each.word == "USER"] == ["base"]
    assert {stage.rpartition(" AS ")[2] for stage in found("FROM") if stage.startswith("base ")} == {"serve", "report"}


def test_the_libraries_of_the_system_are_those_that_the_setup_asks_for() -> None:
    asked = set(re.findall(r"printf '(lib[\w.-]+) '", (ROOT / "tools/setup").read_text(encoding="utf-8")))
    assert asked and asked == set(re.findall(r" (lib[\w.-]+)", " ".join(found("RUN", "base"))))


def test_what_is_installed_is_pinned_and_hashed() -> None:
    lock, project = [run for run in found("RUN", "build") if "pip install" in run]
    assert "--require-hashes" in lock and "-r requirements.lock" in lock
    assert "--no-deps" in project


def test_the_health_check_asks_what_the_service_answers() -> None:
    (check,) = found("HEALTHCHECK")
    (path,) = re.findall(r"127\.0\.0\.1:8321(/\w+)'", check)
    assert path in served_paths()
    assert found("EXPOSE", "serve") == ["8321"]


def served_paths() -> set[str]:
    """The addresses about the service itself."""
    text = (ROOT / "plainspoken/serving/status_routes.py").read_text(encoding="utf-8")
    return set(re.findall(r'@app\.get\("(/\w*)"', text))


def test_the_deployment_asks_what_there_is_and_needs_no_rights() -> None:
    deployment, service = yaml.safe_load_all(KUBERNETES.read_text(encoding="utf-8"))
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    parsed((*yaml.safe_load(found("ENTRYPOINT", "serve")[0])[1:], *container["args"]))
    asked = {name: each["httpGet"] for name, each in container.items() if name.endswith("Probe")}
    assert set(asked) == {"startupProbe", "readinessProbe", "livenessProbe"}
    assert {each["path"] for each in asked.values()} == {"/readyz", "/healthz"} <= served_paths()
    ports = {each["port"] for each in (*asked.values(), *service["spec"]["ports"])}
    assert ports == {container["ports"][0]["containerPort"]} == {int(found("EXPOSE", "serve")[0])}
    assert pod["securityContext"]["runAsNonRoot"] and str(pod["securityContext"]["runAsUser"]) == found("USER")[0]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
    }  # fmt: skip
    mounted = {each["mountPath"]: each.get("readOnly", False) for each in container["volumeMounts"]}
    assert mounted == {"/srv/plainspoken/report": True, "/tmp": False}
    assert container["env"][0]["name"] == KEY_VARIABLE
    (environment,) = found("ENV", "base")
    assert "NUMBA_CACHE_DIR=/tmp/" in environment  # compiled code goes where a read-only system can be written


@pytest.mark.parametrize("stage", ["serve", "report"])
def test_its_commands_are_ours(stage: str) -> None:
    entry = (found("ENTRYPOINT", stage) or found("ENTRYPOINT", "base"))[0]
    program, *arguments = yaml.safe_load(entry) + yaml.safe_load(found("CMD", stage)[0])
    assert program == "plainspoken"
    parsed(tuple(arguments))


def test_the_context_is_enough_to_install_from_and_holds_no_table(tmp_path: Path) -> None:
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert not {"data", "report"} & {name.partition("/")[0] for name in allowed}
    for name in allowed:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    assert subprocess.run(build, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    assert len(list((tmp_path / "dist").glob("plainspoken-*.whl"))) == 1


def shell_lines(path: Path) -> list[str]:
    """The lines of shell of a workflow, in their order."""
    read: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if path == GITLAB:
        job = read["monthly-briefing"]
        return [*job["before_script"], *job["script"]]
    steps = read["jobs"]["briefing"]["steps"]
    return [line for step in steps for line in step.get("run", "").splitlines()]


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=["github", "gitlab"])
def test_a_workflow_builds_verifies_compares_and_calls_what_there_is(path: Path) -> None:
    calls = re.findall(r"(?:^|\|\| )plainspoken (.+?)(?= [|>]|$)", "\n".join(shell_lines(path)), flags=re.MULTILINE)
    for call in calls:
        parsed(tuple(shlex.split(call)))
    assert [call.split()[0] for call in calls] == ["report", "verify", "diff"]
    assert "--exit-code" in calls[2]
    assert any("pip-audit" in line and "--path" in line for line in shell_lines(path))


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=["github", "gitlab"])
def test_a_workflow_installs_the_present_version(path: Path) -> None:
    (version,) = re.findall(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), flags=re.M)
    assert any(f"plainspoken=={version}" in line for line in shell_lines(path))


def test_the_briefing_is_kept_also_where_something_changed() -> None:
    github: dict[Any, Any] = yaml.safe_load(GITHUB.read_text(encoding="utf-8"))
    last = github["jobs"]["briefing"]["steps"][-1]
    assert last["uses"].startswith("actions/upload-artifact@") and last["if"] == "always()"
    assert github["jobs"]["briefing"]["defaults"]["run"]["shell"] == "bash"  # with pipefail, so that 4 gets through tee
    assert len(github[True]["schedule"][0]["cron"].split()) == 5  # YAML 1.1 reads the key `on` as true
    gitlab: dict[Any, Any] = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))
    assert gitlab["monthly-briefing"]["artifacts"]["when"] == "always"
