"""Which packages an extra brings, and one sentence where they are not there."""

from __future__ import annotations

from importlib.util import find_spec

from plainspoken.core.errors import PlainspokenError

# The importable names of the packages in pyproject.toml's optional dependencies; base code imports none of them.
EXTRA_MODULES = {
    "serve": ("fastapi", "starlette", "uvicorn", "anyio", "prometheus_client", "watchfiles"),
    "notebook": ("nbformat", "nbclient", "ipykernel"),
    "office": ("pypandoc",),
    "sources": ("adbc_driver_manager", "adbc_driver_postgresql", "deltalake", "ibis", "pymysql"),
    "spark": ("pyspark", "sqlglot"),
}


def require_extra(extra: str) -> None:
    """See that the packages of an extra are installed, without importing them.

    Raises:
        PlainspokenError: one is missing; says what to install.
    """
    require_modules(extra, *EXTRA_MODULES[extra])


def require_modules(extra: str, *modules: str) -> None:
    """See that some of the packages of an extra are installed: those that are needed now.

    Raises:
        PlainspokenError: one is missing; says what to install.
    """
    missing = [name for name in modules if not is_installed(name)]
    if missing:
        raise PlainspokenError(
            f'this needs more packages: pip install "plainspoken[{extra}]" (not found: {", ".join(missing)})'
        )


def is_installed(name: str) -> bool:
    """Whether a module can be found."""
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
