"""Where the command begins: what is up to date is told before the command itself is imported."""

from __future__ import annotations

import sys

from plainspoken.cli.settled_report import answer_settled_report


def main() -> None:
    """Run the command. Interrupted while it is still being imported, it ends as it does later, in words."""
    try:
        if not answer_settled_report(sys.argv[1:]):
            from plainspoken.cli.app import main as run_command

            run_command()
    except KeyboardInterrupt:
        from plainspoken.core.errors import ExitCode

        print("Stopped; nothing was begun. Run the same command again.", file=sys.stderr)
        sys.exit(ExitCode.INTERRUPTED)
