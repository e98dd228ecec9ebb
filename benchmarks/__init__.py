"""Benchmarks: how often a briefing errs (known_truth), and how fast it is made (speed)."""

from __future__ import annotations

from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[1]
