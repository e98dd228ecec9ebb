"""What `make` hands to the processes it starts."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
def test_compiled_modules_are_kept_whatever_the_environment_says() -> None:
    command = ["make", "--no-print-directory", "--eval", "told: ; @env", "told"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert "PLAINSPOKEN_DATA=" in told
    assert "PYTHONDONTWRITEBYTECODE" not in told
