"""Bench: how long the line takes and how much memory it needs, beside a named baseline."""
