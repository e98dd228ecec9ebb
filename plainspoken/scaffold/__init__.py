"""The start: an unknown table to a first case file. Knows what the table seems to hold, and no model."""
