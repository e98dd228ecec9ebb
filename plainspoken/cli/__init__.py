"""Commands of their own room, added to the command line one line each. Knows what `plainspoken.cli` knows."""
