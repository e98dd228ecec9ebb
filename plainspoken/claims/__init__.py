"""Claims: evidence to verdicts. Pure rules; knows no language, no page, no model."""
