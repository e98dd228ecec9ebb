"""What a source says of its environment, and messages without what came from there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, unquote, unquote_plus, urlsplit

from plainspoken.case.connect_text import ONLY_VARIABLES, SECRET_NAME, VARIABLE
from plainspoken.core.errors import PlainspokenError

MAX_TOLD_LETTERS = 240
MIN_MASKED_LETTERS = 4  # what is shorter stands in many words, and cannot be masked in them
SERVER_SAYS = re.compile(r"(?:ERROR|FATAL): *")  # before it stands what the driver tried
LEFT_OUT = "the words of the driver are left out, for they may hold a secret"


def expand_variables(connect: str, place: str) -> tuple[str, tuple[str, ...]]:
    """A source's text with its variables, each quoted as its part of an address asks, and all that may be secret.

    `place`: the entry of the case, for messages.

    Raises:
        PlainspokenError: variables that are not set, by name.
    """
    names = list(dict.fromkeys(VARIABLE.findall(connect)))
    if missing := [name for name in names if not os.environ.get(name)]:
        raise PlainspokenError(
            f"{place}: expected in the environment: {', '.join(missing)}; found nothing there; set what is missing "
            f"where the command is started"
        )
    values = {name: os.environ[name] for name in names}
    if ONLY_VARIABLES.fullmatch(connect) or "://" not in connect:
        whole = VARIABLE.sub(lambda found: values[found[1]], connect)
    else:
        whole = _expand_address(connect, values)
    return whole, list_secrets(whole, values.values())


def _expand_address(connect: str, values: dict[str, str]) -> str:
    """An address in which each variable is one piece, whatever signs its value holds."""
    head, sign, rest = connect.partition("://")
    host_first, mark, settings = rest.partition("?")
    user, at, place = host_first.rpartition("@")

    def fill(text: str, quoted: bool) -> str:
        return VARIABLE.sub(lambda found: quote(values[found[1]], safe="") if quoted else values[found[1]], text)

    return f"{fill(head, False)}{sign}{fill(user, True)}{at}{fill(place, False)}{mark}{fill(settings, True)}"


def list_secrets(whole: str, values: Iterable[str]) -> tuple[str, ...]:
    """All that no message may hold: what came from the environment, and the password and keys of an address, each as it
    is and as an address quotes it; the longest first."""
    found = set(values)
    try:
        parts = urlsplit(whole)
        found |= {parts.password or ""} | {value for name, value in parse_qsl(parts.query) if SECRET_NAME.search(name)}
    except ValueError:  # no address that can be taken apart: what came from the environment is masked all the same
        found.add(whole)
    forms = (form for each in found for form in (each, unquote(each), unquote_plus(each), quote(each, safe="")))
    return tuple(sorted({each for each in forms if each}, key=lambda each: (-len(each), each)))


def tell_driver_error(error: BaseException, secrets: Iterable[str]) -> str:
    """The first line of what a driver said, without anything that may be secret."""
    lines = [" ".join(line.split()) for line in str(error).splitlines() if line.strip()]
    said = next((line for line in lines if SERVER_SAYS.search(line)), lines[0] if lines else type(error).__name__)
    said = SERVER_SAYS.split(said)[-1]
    for each in secrets:
        if len(each) >= MIN_MASKED_LETTERS:
            said = said.replace(each, "***")
        elif each in said:
            return LEFT_OUT
    return said if len(said) <= MAX_TOLD_LETTERS else f"{said[:MAX_TOLD_LETTERS]}..."
