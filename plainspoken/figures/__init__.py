"""Figures: one chart is one pure function of findings and words."""
