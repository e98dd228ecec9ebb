"""The stages of the line, each in a module of its own: what it reads, runs and writes. Import lazily."""
