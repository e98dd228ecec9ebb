"""Figures: one chart is one pure function of findings and words. Knows no table, no model and no page."""
