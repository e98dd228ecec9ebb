"""Real time: the model of a built case, scoring new cases with the words of the briefing. Only the command
knows it."""
