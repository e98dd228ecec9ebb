"""Serving: the model of a built case, scoring new cases with the words of the briefing."""
