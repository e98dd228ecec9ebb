"""Judging: a fitted model out of a file, without running code that nobody trusts."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path

from plainspoken.core.errors import PlainspokenError
from plainspoken.core.safe_paths import printable
from plainspoken.core.skops_types import TRUSTED_SKOPS_TYPES
from plainspoken.external.external_model import Classifier
from plainspoken.external.external_options import ExternalModelOptions
from plainspoken.external.probe_model import open_skops_model, probe_model
from plainspoken.serving.trusted_model import check_unpacked_size
from plainspoken.tables.fault import join_first_words

SKOPS_SCHEMA_FILE = "schema.json"  # what a file of skops holds beside its arrays
SKOPS_SAVE_HINT = "save it with skops.io.dump(model, 'model.skops')"


def load_external_classifier(path: Path, asked: ExternalModelOptions) -> Classifier:
    """A fitted classifier.

    Raises:
        PlainspokenError: a pickle that nobody allowed, a type that nobody trusts, or no classifier.
    """
    model = load_skops_model(path, asked.trust) if is_skops_file(path) else load_pickled_model(path, asked.allow_pickle)
    return require_classifier(model, str(path), "save that one")


def require_classifier(model: object, named: str, remedy: str) -> Classifier:
    """The model as a fitted classifier.

    Raises:
        PlainspokenError: it is none.
    """
    if not hasattr(model, "predict_proba") or not hasattr(model, "classes_"):
        expected = "a fitted classifier that gives probabilities (predict_proba)"
        raise PlainspokenError(f"{named}: expected {expected}, found {type(model).__name__}; {remedy}")
    fitted: Classifier = model
    return fitted


def is_skops_file(path: Path) -> bool:
    """Whether a file is one that skops wrote."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return SKOPS_SCHEMA_FILE in archive.namelist()


def load_skops_model(path: Path, trust: tuple[str, ...]) -> object:
    """A model in the format of skops, which runs no code of its own.

    Raises:
        PlainspokenError: it holds types that are not trusted, or it was written by another version.
    """
    check_unpacked_size(path, path.stat().st_size, path)
    strange = list_untrusted_types(path) - set(TRUSTED_SKOPS_TYPES)
    lost = sorted(strange - set(trust))
    if lost:
        flags = " ".join(f"--trust {each}" for each in lost)
        raise PlainspokenError(
            f"{path}: expected a model of known types, found {join_first_words(lost)}; "
            f"if you know that they run no harmful code, add: {flags}"
        )
    probe_model(path, trust)
    return open_skops_model(path, trust)


def list_untrusted_types(path: Path) -> set[str]:
    """The types in a file of skops that skops itself does not trust.

    Raises:
        PlainspokenError: it is none that can be read.
    """
    from skops.io import get_untrusted_types

    try:
        return set(get_untrusted_types(file=path))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zipfile.BadZipFile) as error:
        found = f"{type(error).__name__} {printable(str(error))[:200]}"
        raise PlainspokenError(f"{path}: expected a model that skops can read, found {found}; save it again") from None


def load_pickled_model(path: Path, allowed: bool) -> object:
    """A model in a pickle or a file of joblib, which can run any code while it is loaded.

    Raises:
        PlainspokenError: nobody allowed it, or it is none.
    """
    if not allowed:
        raise PlainspokenError(
            f"{path}: expected a model saved with skops, found a pickle or another kind of file; loading a "
            f"pickle can run any code, so it is not opened: {SKOPS_SAVE_HINT}, give its scores with --predictions, or "
            "add --allow-pickle if you made it yourself"
        )
    import joblib

    try:
        return joblib.load(path)
    except (pickle.UnpicklingError, EOFError, ModuleNotFoundError, AttributeError, KeyError) as error:
        raise PlainspokenError(
            f"{path}: expected a pickle that can be loaded here, found: {error}; {SKOPS_SAVE_HINT}"
        ) from None
