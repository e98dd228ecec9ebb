"""Benchmarks: how often a briefing errs (known_truth), and how fast it is made (speed)."""
