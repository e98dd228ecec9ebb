"""Analysis: tidy frame to evidence."""
