"""Judging somebody else's model: its scores, or itself, to what the analysis takes. Knows no page."""
