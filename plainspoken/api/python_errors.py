"""Messages of the command as a user of Python reads them: its options by the names of arguments."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plainspoken.core.errors import Faults, PlainspokenError

# Arguments that are called otherwise than the option of the command.
ARGUMENT_BY_OPTION = {"positive": "event", "text": "texts", "role": "roles", "predictions": "scores", "event": "called"}
COMMAND_OPTION = re.compile(r"--([a-z][a-z-]*)( (?=[A-Z0-9'\"-]))?")


@contextmanager
def python_errors(workspace: Path) -> Iterator[None]:
    """Tell what can be mended in terms of arguments, and files without the temporary folder they lie in.

    Raises:
        PlainspokenError: what was raised, reworded.
    """
    try:
        yield
    except Faults as error:
        raise Faults([reword_message(each, workspace) for each in error.faults]) from error
    except KeyError:
        raise
    except PlainspokenError as error:
        raise PlainspokenError(reword_message(str(error), workspace)) from error


def reword_message(message: str, workspace: Path) -> str:
    """A message with arguments in place of options: `--positive VALUE` is `event=VALUE`."""

    def argument(found: re.Match[str]) -> str:
        option = found[1].replace("-", "_")
        return ARGUMENT_BY_OPTION.get(option, option) + ("=" if found[2] else "")

    return COMMAND_OPTION.sub(argument, message.replace(f"{workspace}{os.sep}", ""))
