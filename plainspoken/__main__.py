"""`python -m plainspoken`: the command."""

from plainspoken.cli.app import main

main()
