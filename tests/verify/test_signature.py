"""The commands of docs/security.md by which a manifest is signed, and a signature is checked; what only these hold."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plainspoken.cli import app as cli
from tests.once import once
from tests.verify.forged import LIST, build, write_stamps_anew

GUIDE = Path(__file__).parents[2] / "docs/security.md"
BLOCKS = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def told_commands(tool: str) -> list[str]:
    """The commands of the guide by a tool: made once by who signs, signing, and checking."""
    return [each for each in BLOCKS.findall(GUIDE.read_text(encoding="utf-8")) if tool in each]


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    there = {**os.environ, "HOME": str(folder)}
    return subprocess.run(["sh", "-ec", script], cwd=folder, env=there, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built segmentation. Not to be changed."""
    return once(tmp_path_factory, "listed", build)


@pytest.fixture(params=["ssh-keygen", "minisign"])
def signed(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> tuple[Path, str]:
    """A copy of it, whose manifest was signed as the guide says, and the commands that check it."""
    tool: str = request.param
    if shutil.which(tool) is None:
        pytest.skip(f"no {tool} here")
    shutil.copytree(made, tmp_path / "report/conversion")
    sign, check = (each.replace("~/.ssh/id_ed25519", "key") for each in told_commands(tool))
    if tool == "ssh-keygen":
        run("ssh-keygen -q -t ed25519 -N '' -C reports@shop.example -f key", tmp_path)
    told = run(sign.replace("minisign -G", "minisign -G -W"), tmp_path)  # without a password, which nobody types here
    assert told.returncode == 0, told.stderr
    return tmp_path / "report/conversion", check


def verify(folder: Path) -> int:
    return CliRunner().invoke(cli.app, ["verify", str(folder)]).exit_code


def test_a_signed_manifest_is_held_and_a_changed_one_is_not(signed: tuple[Path, str]) -> None:
    folder, check = signed
    held = run(check, folder.parents[1])
    assert held.returncode == 0 and ("Good" in held.stdout or "verified" in held.stdout), held.stderr
    assert verify(folder) == 0
    for name in ("SHA256SUMS", "briefing.en.html", LIST):
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content + b"\n")
        assert run(check, folder.parents[1]).returncode != 0, name
        (folder / name).write_bytes(content)


def test_what_stamps_and_digests_written_anew_excuse_a_signature_does_not(signed: tuple[Path, str]) -> None:
    folder, check = signed
    text = (folder / LIST).read_text(encoding="utf-8-sig")
    (folder / LIST).write_text(text.replace("Thank them", "Insult them"), encoding="utf-8-sig")
    write_stamps_anew(folder, other_version=True)
    assert verify(folder) == 0
    assert run("cd report/conversion && sha256sum --check SHA256SUMS", folder.parents[1]).returncode == 0
    assert run(check, folder.parents[1]).returncode != 0
