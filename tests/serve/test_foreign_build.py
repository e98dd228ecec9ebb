"""Tests that a build which somebody else made, whose digests fit, is opened or told, and leads nowhere else."""

from __future__ import annotations

import io
import json
import os
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from plainspoken.core.build_files import MANIFEST_FILE
from plainspoken.core.errors import PlainspokenError
from plainspoken.serving import trusted_model
from plainspoken.serving.follow_build import is_finished
from plainspoken.serving.kept_builds import KeptBuilds, read_pointer
from plainspoken.serving.load_case import open_case
from plainspoken.serving.probes import PROBES_FILE
from tests.serve.built import TEMPLATES, Built, copy_build

NUMBER, CATEGORY = 3, 0  # columns of these kinds
NEEDS_PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")


@pytest.fixture
def foreign(built: Built, tmp_path: Path) -> Path:
    """A copy of a build, to be changed."""
    return copy_build(built.folder, tmp_path / "planted")


def put(folder: Path, name: str, content: bytes) -> None:
    """Put a file into a build whose findings know it."""
    (folder / name).write_bytes(content)
    findings = json.loads((folder / "findings.json").read_bytes())
    findings["provenance"]["artifacts"][name] = sha256(content).hexdigest()
    (folder / "findings.json").write_text(json.dumps(findings))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("columns", 0, "spread", "counts"), [1]), (("columns", 0, "spread", "counts", 0), -1),
        (("columns", NUMBER, "spread", "edges"), [3, 2, 1]), (("columns", NUMBER, "grid"), []),
        (("columns", CATEGORY, "values"), []),
        (("moments", 0, "owners", 0), "nobody"), (("moments", 0, "owners"), ["region"]),
        (("moments", 0, "columns"), ["region"]), (("moments", 0, "background"), [1.0]),
        (("moments", 0, "scores", "counts"), [1]), (("moments", 0, "file"), "../model.skops"),
        (("moments", 0, "file"), "/dev/stdin"), (("moments", 0, "file"), "more/model.skops"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told(foreign: Path, place: tuple[str | int, ...], value: Any) -> None:
    document = part = json.loads((foreign / "production.json").read_bytes())
    for step in place[:-1]:
        part = part[step]
    assert part[place[-1]]
    part[place[-1]] = value
    put(foreign, "production.json", json.dumps(document).encode())
    with pytest.raises(PlainspokenError):
        open_case(foreign, TEMPLATES)


def change_schema(whole: bytes, **changes: Any) -> bytes:
    """A file of skops with another outline."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, json.dumps(json.loads(part) | changes) if name == "schema.json" else part)
    return changed.getvalue()


@pytest.mark.parametrize("kind", ["cut", "empty", "flipped", "loader", "content", "module"])
def test_a_model_that_cannot_be_read_is_told(foreign: Path, kind: str) -> None:
    whole = (foreign / "model.skops").read_bytes()
    content = {
        "cut": whole[:1_000],
        "empty": b"",
        "flipped": whole[:500] + bytes([whole[500] ^ 255]) + whole[501:],
        "loader": change_schema(whole, __loader__=[0]),
        "content": change_schema(whole, content=-5),
        "module": change_schema(whole, __module__=None),
    }[kind]
    put(foreign, "model.skops", content)
    with pytest.raises(PlainspokenError, match=r"model\.skops: expected a model that skops can read, found"):
        open_case(foreign, TEMPLATES)


def test_a_model_that_unpacks_to_too_much_is_not_opened(foreign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trusted_model, "MAX_UNPACKED_MODEL_BYTES", 1_000)
    with pytest.raises(PlainspokenError, match="expected a model of a usual size"):
        open_case(foreign, TEMPLATES)


@NEEDS_PIPES
def test_probes_that_have_no_end_are_told(foreign: Path) -> None:
    os.mkfifo(foreign / PROBES_FILE)
    with pytest.raises(PlainspokenError, match=f"{PROBES_FILE}: expected stored probes, found a device or pipe"):
        open_case(foreign, TEMPLATES)


@NEEDS_PIPES
def test_only_what_answers_is_copied_for_workers(foreign: Path, tmp_path: Path) -> None:
    os.mkfifo(foreign / "pipe.skops")
    (foreign / "endless.skops").symlink_to("/dev/zero")
    (foreign / "folder.skops").mkdir()
    kept = KeptBuilds(tmp_path / "kept", TEMPLATES)
    kept.keep(foreign, open_case(foreign, TEMPLATES))
    copies = tmp_path / "kept" / "planted"
    copied = {path.name for path in (copies / read_pointer(copies).copy_name).iterdir()}
    assert {"findings.json", "production.json", "model.skops"} <= copied
    assert not copied & {"pipe.skops", "endless.skops", "folder.skops"}


@NEEDS_PIPES
def test_a_manifest_leads_a_service_nowhere_else(foreign: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "other.skops")
    digest = sha256((foreign / "findings.json").read_bytes()).hexdigest()
    lines = f"{digest}  findings.json\n{'0' * 64}  {tmp_path}/other.skops\n{'0' * 64}  ../other.skops\n"
    (foreign / MANIFEST_FILE).write_text(lines)
    assert is_finished(foreign)
    os.mkfifo(foreign / "own.skops")
    (foreign / MANIFEST_FILE).write_text(f"{lines}{'0' * 64}  own.skops\n")
    assert not is_finished(foreign)
