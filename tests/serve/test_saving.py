"""Tests of what the analysis leaves for service: the same bytes each time, and every hash in the findings."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import numpy as np

from plainspoken.analysis.serving_export.save_model import clear_record_padding, dump_reproducibly
from plainspoken.core.findings import read_findings
from tests.serve.built import Built, build

PROGRAM = """
import sys; from hashlib import sha256; from pathlib import Path; from tests.serve.built import build
built = build(Path(sys.argv[1]) / 'again', rows=600)
print({each.name: sha256(each.read_bytes()).hexdigest() for each in sorted(built.folder.iterdir())})
"""


def test_the_same_case_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    here = build(tmp_path / "here", rows=600)
    hashes = {each.name: sha256(each.read_bytes()).hexdigest() for each in sorted(here.folder.iterdir())}
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str(hashes)


def test_the_findings_hold_the_hash_of_each_file(built: Built) -> None:
    artifacts = read_findings(built.folder / "findings.json").provenance.artifacts
    assert set(artifacts) == {"model.skops", "model_start.skops", "production.json"}
    for name, found in artifacts.items():
        assert sha256((built.folder / name).read_bytes()).hexdigest() == found


def test_no_part_of_a_model_is_a_pickle(built: Built) -> None:
    with zipfile.ZipFile(io.BytesIO(dump_reproducibly(built.training.trained.fitted))) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            assert name == "schema.json" or content.startswith((b"\x93NUMPY", b"PK"))


def test_what_stands_between_the_fields_of_a_record_is_wiped() -> None:
    kind = np.dtype([("flag", np.uint8), ("number", np.float64)], align=True)
    one, other = (np.frombuffer(bytes([1] + [fill] * 7) + bytes(8), dtype=kind) for fill in (0, 255))
    files = []
    for array in (one, other):
        out = io.BytesIO()
        np.save(out, array)
        files.append(out.getvalue())
    assert files[0] != files[1]
    assert clear_record_padding(files[0]) == clear_record_padding(files[1])
