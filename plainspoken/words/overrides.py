"""Own words over the shipped ones: which may be new, and which must be known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from plainspoken.core.errors import Faults
from plainspoken.core.findings import Verdict, suggest_nearest

if TYPE_CHECKING:
    from plainspoken.words.message import Message

# Groups in which an analyst may add keys: her own layouts can name them.
EXTENSIBLE_GROUPS = ("labels", "phrases", "glossary", "names", "forms", "case_forms")


def check_known_messages(own: Mapping[str, Message], shipped: Mapping[str, Message]) -> None:
    """Refuse sentences that nothing says.

    Raises:
        Faults: each, with file, line and the nearest known key.
    """
    faults = list(find_unknown_messages(own, shipped))
    if faults:
        raise Faults(faults)


def find_unknown_messages(own: Mapping[str, Message], shipped: Mapping[str, Message]) -> Iterator[str]:
    """Each own message whose group or key no shipped one has; another aspect of a verdict may be new."""
    groups = dict.fromkeys(key.partition(".")[0] for key in shipped)
    for key, message in own.items():
        group, _, name = key.partition(".")
        siblings = [each.partition(".")[2] for each in shipped if each.partition(".")[0] == group]
        aspect = "_" in name and name.rpartition("_")[2] in list(Verdict) and not group.startswith("chart_")
        if group.startswith(EXTENSIBLE_GROUPS) or key in shipped or (group in groups and aspect):
            continue
        near = suggest_nearest(name, dict.fromkeys(siblings)) if group in groups else suggest_nearest(group, groups)
        what = f"[{group}] has no {name!r}" if group in groups else f"nothing says [{group}]"
        yield f"{message.place}: {what}{near}"
