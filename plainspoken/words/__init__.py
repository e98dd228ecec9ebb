"""Words: verdicts and evidence to sentences in one language."""

from plainspoken.words.words import ChartWords, Words

__all__ = ["ChartWords", "Words"]
