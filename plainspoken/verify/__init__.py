"""Verify: built pages held against findings."""

from plainspoken.verify.check import verify

__all__ = ["verify"]
