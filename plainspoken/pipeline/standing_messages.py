"""Which messages of a language decide what names and labels are shown: of those that do not, a stage stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plainspoken.pipeline.cache_key import ContentHashes, hash_text


def standing_message_digests(folders: Sequence[Path], language: str) -> ContentHashes:
    """Each message that a chart or a list may print: all but those that only a rule says, which stand in running text.

    Raises:
        PlainspokenError: there are no words in this language.
    """
    from plainspoken.claims.registry import registry
    from plainspoken.words.message_catalogue import read_vocabulary

    messages = read_vocabulary(language, folders).messages
    printed = {key: each.text for key, each in messages.items() if key.partition(".")[0] not in registry()}
    return {f"words {key}": hash_text(printed[key]) for key in sorted(printed)}
