"""Subgroups."""
