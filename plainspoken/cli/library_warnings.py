"""What libraries tell one another while a command runs is kept from whoever started it."""

from __future__ import annotations

import warnings
from typing import TextIO


def silence_library_deprecations() -> None:
    """Show no more that a library calls what another will do away with.

    Python's own filters, which hide this too, are lost at times: threads of scikit-learn set them anew all at once.
    """
    shown = warnings.showwarning

    def show_what_concerns_users(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if not issubclass(category, (DeprecationWarning, PendingDeprecationWarning)):
            shown(message, category, filename, lineno, file, line)

    warnings.showwarning = show_what_concerns_users
