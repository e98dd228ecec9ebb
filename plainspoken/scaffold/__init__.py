"""The start: an unknown table to a first case file."""
