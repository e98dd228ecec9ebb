"""`python -m plainspoken.cli`: the command."""

from plainspoken.cli.entry import main

main()
