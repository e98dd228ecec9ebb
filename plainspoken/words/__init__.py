"""Words: verdicts and evidence to sentences in one language. Knows no model, no table and no page."""

from plainspoken.words.words import ChartWords, Words

__all__ = ["ChartWords", "Words"]
