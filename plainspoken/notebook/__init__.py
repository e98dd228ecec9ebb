"""The analysis as a notebook: its own source cut at its steps, and executed."""
