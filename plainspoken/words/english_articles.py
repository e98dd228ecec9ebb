"""English: a before a consonant, an before a vowel, where a phrase of the case follows."""

from __future__ import annotations

import re
from collections.abc import Callable

ENGLISH = "en"
ARTICLE_BEFORE_PHRASE = re.compile(r"\b([Aa])(?= \{\{ text\.(\w+) \}\})")
# By its sound: a user, a one-time buyer and a European begin with a consonant, an hour with a vowel.
VOWEL_SOUND = re.compile(
    r"[“‘«]?(?:[ai]|e(?!u|we)|o(?!ne\b|nce\b)|u(?:n(?!i|anim)|[lmp])|hour|honest|honou?r|heir)", re.IGNORECASE
)


def fit_articles(pattern: str, phrase: Callable[[str], str]) -> str:
    """A message's pattern with the article that fits each phrase of the case: a customer, an order.

    `phrase`: the phrase of a name, such as `unit_one`.
    """

    def fit(found: re.Match[str]) -> str:
        return f"{found[1]}n" if VOWEL_SOUND.match(phrase(found[2])) else found[1]

    return ARTICLE_BEFORE_PHRASE.sub(fit, pattern) if " {{ text." in pattern else pattern
