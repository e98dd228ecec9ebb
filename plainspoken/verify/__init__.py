"""Verify: built pages held against findings. Knows no report, no chart and no model."""

from plainspoken.verify.check import verify

__all__ = ["verify"]
