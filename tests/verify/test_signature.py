"""The two commands of docs/security.md by which a manifest is signed, and a signature is checked."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs/security.md"
BLOCKS = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def told_commands() -> list[str]:
    """The commands of the guide: made once by who signs, signing, and checking."""
    return [each for each in BLOCKS.findall(GUIDE.read_text(encoding="utf-8")) if "ssh-keygen" in each]


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-ec", script], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")
def test_a_signed_manifest_is_held_and_a_changed_one_is_not(tmp_path: Path) -> None:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "reports@shop.example", "-f", tmp_path / "key"],
        check=True,
    )
    folder = tmp_path / "report/conversion"
    folder.mkdir(parents=True)
    (folder / "briefing.en.html").write_text("<p>A briefing</p>")
    sums = subprocess.run(["sha256sum", "briefing.en.html"], cwd=folder, capture_output=True, text=True, check=True)
    (folder / "SHA256SUMS").write_text(sums.stdout)
    sign, check = (each.replace("~/.ssh/id_ed25519", "key") for each in told_commands())
    signed = run(sign, tmp_path)
    assert signed.returncode == 0, signed.stderr
    held = run(check, tmp_path)
    assert held.returncode == 0 and "Good" in held.stdout, held.stderr
    for name in ("SHA256SUMS", "briefing.en.html"):
        content = (folder / name).read_text()
        (folder / name).write_text(content + "\n")
        assert run(check, tmp_path).returncode != 0, name
        (folder / name).write_text(content)
