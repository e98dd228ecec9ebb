"""Analysis: tidy frame to evidence. Knows no language and no page."""
