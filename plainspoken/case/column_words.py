"""What a case calls its columns: names that tell one from the other, and phrases in which a value has its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plainspoken.case.tables import Column

VALUE_PLACE = "{value}"


def find_column_word_faults(columns: Mapping[str, Column]) -> Iterator[str]:
    """Each used column that is called nothing, or as another one is, in some language, and each phrase for a group of
    cases that does not say which value they have."""
    called: dict[tuple[str, str], str] = {}
    for column, declared in columns.items():
        for language, words in declared.words.items() if declared.role != "ignore" else ():
            place = f"columns.{column}.words.{language}"
            group = words.get("group", VALUE_PLACE)
            if VALUE_PLACE not in group or any(sign in str(group).replace(VALUE_PLACE, "") for sign in "{}"):
                yield f"{place}.group: expected a phrase with {VALUE_PLACE} and no other brace (found: {group!r})"
            if "name" in words:
                name = " ".join(str(words["name"]).split())
                other = called.setdefault((language, name), column)
                if not name:
                    yield f"{place}.name: expected a name, found none; write one, or take the entry out"
                elif other != column:
                    yield f"{place}.name: expected a name of its own, found that of {other!r}: {name!r}; rename one"
