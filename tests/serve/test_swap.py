"""Tests of a build that takes the place of another while requests come: none is lost, only a proven one is taken."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from plainspoken.core.build_files import MANIFEST_FILE
from plainspoken.pipeline.probe_stage import write_probes
from plainspoken.serving import follow_build
from plainspoken.serving.follow_build import BuildFollower, FollowedBuild
from plainspoken.serving.limits import ServiceLimits
from plainspoken.serving.probes import PROBES_FILE
from plainspoken.serving.service_app import ServiceSwitch, build_service, open_cases
from tests.serve.built import TEMPLATES, Built, build, copy_build, sent

ONE, LOCAL = "/v1/planted/score", "http://localhost"


@pytest.fixture(scope="session")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same case, built of other visits with another kind of model."""
    made = build(tmp_path_factory.mktemp("newer") / "planted", "logistic_regression", rows=900)
    write_probes(made.folder, made.folder)
    return made


@dataclass
class Served:
    """A service that follows a build folder; `clock` is what it is told the time is."""

    folder: Path
    switch: ServiceSwitch
    client: TestClient
    follower: BuildFollower
    said: list[str]
    clock: list[float] = field(default_factory=lambda: [0.0])

    def look(self, seconds: float = follow_build.SETTLED_SECONDS) -> None:
        """Look, and once more after some seconds."""
        for passed in (0.0, seconds):
            self.clock[0] += passed
            self.follower.look(self.follower.builds[0], self.clock[0])

    def put(self, source: Path, *names: str) -> None:
        """Put files of a build into the folder, all where none is named."""
        for path in source.iterdir():
            if not names or path.name in names:
                (self.folder / path.name).write_bytes(path.read_bytes())

    def sums(self) -> None:
        """Write the manifest of what stands there, as a run does at its end."""
        lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(self.folder.iterdir())]
        (self.folder / MANIFEST_FILE).write_text("".join(each for each in lines if "SHA256" not in each))

    def version(self, row: dict[str, Any]) -> str:
        """The build that answers."""
        told = self.client.post(ONE, json={"moment": "end", "row": row})
        return str(told.json()["findings"])


@pytest.fixture
def served(built: Built, tmp_path: Path) -> Iterator[Served]:
    """A service of a copy of the small case."""
    folder, said = copy_build(built.folder, tmp_path / "planted"), list[str]()
    opened = open_cases([folder], TEMPLATES)
    switch = ServiceSwitch(build_service(opened, ServiceLimits(rate=1e6)), (), "")
    follower = BuildFollower(
        [FollowedBuild.of(folder, opened[0])], TEMPLATES, lambda _, found: switch.take(found), switch.note, said.append
    )
    with TestClient(switch, LOCAL) as client:
        yield Served(folder, switch, client, follower, said)


@pytest.fixture
def row(built: Built, newer: Built) -> dict[str, Any]:
    """A case that both builds can answer."""
    return sent(newer.frame, 3)


def version_of(folder: Path) -> str:
    """The version of a build."""
    return sha256((folder / "findings.json").read_bytes()).hexdigest()


def test_a_new_build_that_is_proven_answers_from_then_on(served: Served, newer: Built, row: dict[str, Any]) -> None:
    before = served.version(row)
    served.look()
    assert (served.said, served.version(row)) == ([], before)
    served.put(newer.folder)
    served.look()
    assert served.version(row) == version_of(newer.folder) != before
    (line,) = served.said
    answering = f"planted: build {version_of(newer.folder)[:12]}"
    assert line.startswith(f"{answering} answers from now on, in place of {before[:12]}")
    ready = served.client.get("/readyz").text
    assert f"{answering}, 48 stored probes answered as stored" in ready
    served.look()
    assert len(served.said) == 1


def test_no_request_is_lost_while_builds_take_turns(
    served: Served, built: Built, newer: Built, row: dict[str, Any], tmp_path: Path
) -> None:
    older = copy_build(built.folder, tmp_path / "older")
    write_probes(older, older)
    found: list[tuple[int, str]] = []
    ended = threading.Event()

    def ask() -> None:
        while not ended.is_set():
            told = served.client.post(ONE, json={"moment": "end", "row": row})
            found.append((told.status_code, told.json()["findings"]))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for source in (newer.folder, older, newer.folder):
            served.put(source)
            served.look()
    finally:
        ended.set()
        asking.join()
    assert {status for status, _ in found} == {200}
    assert {version for _, version in found} <= {version_of(built.folder), version_of(newer.folder)}
    assert len(served.said) == 3
    assert served.version(row) == version_of(newer.folder)


@pytest.mark.parametrize(
    ("broken", "why"),
    [("model.skops", "expected the file that the findings describe"), (PROBES_FILE, "no stored probes"),
     ("findings.json", "not a findings document"), ("production.json", "expected the file that the findings describe")],
)  # fmt: skip
def test_a_broken_build_is_told_in_one_line_and_the_old_one_answers(
    served: Served, newer: Built, row: dict[str, Any], broken: str, why: str
) -> None:
    before = served.version(row)
    served.put(newer.folder)
    content = (served.folder / broken).read_bytes()
    (served.folder / broken).write_bytes(content[: len(content) // 2])
    served.look()
    (line,) = served.said
    assert why in line and "\n" not in line and line.endswith(f"; build {before[:12]} goes on")
    ready = served.client.get("/readyz")
    assert (ready.status_code, served.version(row)) == (200, before)
    assert f"planted: build {before[:12]}" in ready.text and "a newer build was not taken" in ready.text
    served.look()
    assert len(served.said) == 1  # said once
    (served.folder / broken).write_bytes(content)
    served.look()
    assert served.version(row) == version_of(newer.folder)
    assert "not taken" not in served.client.get("/readyz").text


def test_a_build_that_does_not_answer_as_stored_is_not_taken(
    served: Served, newer: Built, row: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = served.version(row)
    served.put(newer.folder)
    monkeypatch.setattr("plainspoken.serving.probes.apply_calibration_map", lambda curve, score: score + 1e-6)
    served.look()
    assert "48 of 48 stored probes are answered otherwise than by the build" in served.said[0]
    assert served.version(row) == before


def test_a_build_without_probes_of_its_own_is_not_taken(served: Served, newer: Built, row: dict[str, Any]) -> None:
    before = served.version(row)
    served.put(newer.folder, *(path.name for path in newer.folder.iterdir() if path.name != PROBES_FILE))
    served.look()
    assert "stored no probes.json of its own" in served.said[0]
    assert served.version(row) == before


def test_a_run_at_work_is_waited_for_in_silence(served: Served, newer: Built, row: dict[str, Any]) -> None:
    before = served.version(row)
    served.sums()
    served.look()
    served.put(newer.folder)  # but its manifest is not yet written
    served.look()
    assert (served.said, served.version(row)) == ([], before)
    served.look(follow_build.PATIENCE_SECONDS + 1)
    assert len(served.said) == 1 and "is not finished" in served.said[0]
    served.sums()
    served.look()
    assert served.version(row) == version_of(newer.folder)


def test_what_still_changes_is_not_looked_into(served: Served, newer: Built, row: dict[str, Any]) -> None:
    before = served.version(row)
    for name in ("findings.json", "model.skops", "production.json"):
        served.put(newer.folder, name)
        served.look(follow_build.SETTLED_SECONDS / 2)
    assert (served.said, served.version(row)) == ([], before)


def test_another_case_is_not_taken(served: Served, newer: Built, row: dict[str, Any]) -> None:
    served.follower.builds[0].name = "other"
    served.put(newer.folder)
    served.switch.note("other", "")
    served.look()
    assert "expected the case other, found planted" in served.said[0]


def test_counts_begin_anew_with_another_model_and_metrics_name_the_one_that_answers(
    served: Served, newer: Built, row: dict[str, Any]
) -> None:
    def counted() -> int:
        return int(served.client.get("/drift").json()["planted"][-1]["n"])

    before = served.version(row)
    assert counted() == 1
    served.put(newer.folder)
    served.look()
    assert counted() == 0
    lines = [each for each in served.client.get("/metrics").text.splitlines() if each.startswith("plainspoken_model{")]
    answers = {version: {each[-3:] for each in lines if version in each} for version in (before, served.version(row))}
    assert answers == {before: {"0.0"}, version_of(newer.folder): {"1.0"}}
