"""`python -m plainspoken`: the command."""

from plainspoken.cli.entry import main

main()
