"""The start: options that would do nothing where they were given; each is refused with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from plainspoken.core.errors import PlainspokenError
from plainspoken.scaffold.new_case_options import NewCaseOptions
from plainspoken.scaffold.profile import TableProfile
from plainspoken.tables.fault import join_first_words

OF_AN_ANSWER = ("--target", "--positive", "--above", "--before", "--unwanted or --wanted")


def refuse_idle_options(wish: NewCaseOptions, idle: Iterable[str], why: str) -> None:
    """Refuse the options among `idle` that were said; `why`: why they would do nothing, and what to do.

    Raises:
        PlainspokenError: one was said.
    """
    said = {
        "--target": bool(wish.target),
        "--positive": bool(wish.positive),
        "--above": wish.above is not None,
        "--before": bool(wish.before),
        "--unwanted or --wanted": wish.unwanted is not None,
        "--role": bool(wish.roles),
    }
    found = [option for option in idle if said[option]]
    if found:
        raise PlainspokenError(f"{', '.join(found)}: expected only options that do something here; {why}")


def refuse_options_of_an_answer(wish: NewCaseOptions, tables: Mapping[str, TableProfile]) -> None:
    """Refuse what is said of an answer where segments of customers are proposed, which have none.

    Raises:
        PlainspokenError: something was said of one.
    """
    if wish.task == "segmentation" or wish.roles:
        given = "--task segmentation" if wish.task == "segmentation" else "--role"
        refuse_idle_options(wish, OF_AN_ANSWER, f"segments ({given}) have no answer; leave out one or the other")
    files = join_first_words(each.path.name for each in tables.values())
    why = (
        f"no column of {files} is called like an answer or says yes and no, so customers would be sorted into "
        f"segments, which have none; name the column of the answer with --target, ask who stops buying with "
        "--stops-within 90, or leave these options out"
    )
    refuse_idle_options(wish, OF_AN_ANSWER, why)
