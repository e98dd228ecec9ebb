"""Preview: the page as it is now, on this computer, redone whenever it changes."""
