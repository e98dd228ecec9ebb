"""`import plainspoken` offers its names and loads nothing before one is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import plainspoken as ps


def test_importing_loads_no_library() -> None:
    heavy = "{'pandas', 'numpy', 'sklearn', 'pydantic', 'typer', 'narwhals'}"
    code = f"import sys, plainspoken as ps; ps.PlainspokenError; assert not {heavy} & set(sys.modules), sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_name_is_there() -> None:
    assert all(hasattr(ps, name) for name in ps.__all__)
    assert set(ps.__all__) <= set(dir(ps))
    assert set(ps.EXPORTED_FROM) | {"__version__"} == set(ps.__all__)


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(AttributeError, match="no attribute 'briefs'"):
        _ = ps.briefs  # type: ignore[attr-defined]
