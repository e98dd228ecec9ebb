"""Plainspoken: explains a model and its data in plain language, every sentence checked by a machine."""
