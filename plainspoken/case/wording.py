"""A case to its computing half: the same case without what only words are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from plainspoken.core.findings import FrozenModel


class AfterAnalysis:
    """Marks the fields of a case that no analysis reads: words, languages, the order of parts."""


Model = TypeVar("Model", bound=FrozenModel)
AFTER_ANALYSIS = AfterAnalysis()
WordsByLanguage = Annotated[Mapping[str, Mapping[str, str]], AFTER_ANALYSIS]


def without_words(model: Model) -> Model:
    """The same values, with each field that is marked `AFTER_ANALYSIS` at its default, however deep it lies.

    An analysis gets a case only so; therefore no figure can hang on a word, and no changed word trains again.
    """
    kept = {
        name: field.get_default(call_default_factory=True)
        if AFTER_ANALYSIS in field.metadata
        else strip_nested_words(getattr(model, name))
        for name, field in type(model).model_fields.items()
    }
    # What nobody set stays unset: the analysis tells whether somebody said when a column is known.
    said = {
        name: value for name, value in kept.items() if name in model.model_fields_set or value != getattr(model, name)
    }
    return model.model_copy(update=said)


def strip_nested_words(value: Any) -> Any:
    """A value of a case, of which each model inside is without words."""
    if isinstance(value, FrozenModel):
        return without_words(value)
    if isinstance(value, Mapping):
        return {key: strip_nested_words(each) for key, each in value.items()}
    return tuple(map(strip_nested_words, value)) if isinstance(value, tuple) else value


def find_untold_words(
    words: Mapping[str, Mapping[str, str]], languages: Sequence[str]
) -> Iterator[tuple[str, str, str, str]]:
    """What one language of a case says of a thing and another does not: language, key, who says it, and how."""
    told = {key: language for language in reversed(languages) for key in words.get(language, {})}
    for language in languages:
        for key, teller in told.items():
            if not words.get(language, {}).get(key):
                yield language, key, teller, words[teller][key]
