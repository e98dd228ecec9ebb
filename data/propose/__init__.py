"""Data, proposing: what an unknown table seems to hold, for a first case file. Knows no case and no model."""
