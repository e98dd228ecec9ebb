"""The command: one file a command, thin over `session`."""
