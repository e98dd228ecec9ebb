"""`python -m plainspoken.cli`: the command."""

from plainspoken.cli.app import main

main()
