"""Claims: evidence to verdicts, by pure rules."""
